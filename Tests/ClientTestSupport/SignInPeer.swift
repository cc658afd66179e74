import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// Small services to sign in to, on loopback, in Python: the portal and the tokens of IAM Identity Center, and what `aws login`
/// asks. They take nobody's word: tokens, clients, verifiers and states must be those that were given, each refresh token is good
/// once, and proofs of possession are checked by joserfc.
package final class SignInPeer: Sendable {
  private struct Facts: Decodable, Sendable {
    let port: Int
  }

  package let url: String
  private let process: PeerProcess
  private let transport = CurlTransport()

  package init() async throws {
    process = try PeerProcess(Self.script)
    url = "http://127.0.0.1:\(try await process.ready(as: Facts.self).port)"
  }

  /// A shared configuration with the profile `corp`, which is of IAM Identity Center; what is added begins with its session.
  package static let configuration = """
    [profile corp]
    region = us-east-1
    sso_session = corp
    sso_account_id = 1
    sso_role_name = r
    [sso-session corp]
    sso_region = us-east-1
    sso_start_url = https://example.com/start

    """

  /// The variables that lead clients here.
  package var variables: [String: String] {
    ["AWS_ENDPOINT_URL_SSO": url, "AWS_ENDPOINT_URL_SSO_OIDC": url, "AWS_ENDPOINT_URL_SIGNIN": url]
  }

  /// Changes what the services know: the members of `state` in the script.
  package func set(_ state: JSONValue) async throws { _ = try await control(JSONWriter.body(state)) }

  /// What the services know, their requests among it: `METHOD PATH`, with what CreateToken was asked by.
  package func state() async throws -> JSONValue { try await control(Secret("{}")) }

  /// The requests so far.
  package func requests() async throws -> [String] {
    (try await state()["log"]?.items ?? []).compactMap(\.text)
  }

  private func control(_ body: Secret) async throws -> JSONValue {
    let request = HTTPRequest(method: "POST", url: try HTTPURL(url + "/control"), body: body)
    let answer = try await transport.send(request, limits: HTTPLimits())
    return try JSONReader.read(answer.body.revealed())
  }

  private static let script = #"""
    import base64, hashlib, json, sys, threading, time
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from joserfc import jws
    from joserfc.jwk import ECKey

    state = {
        'log': [],
        # IAM Identity Center.
        'clients': {'fake-client': 'fake-client-secret'}, 'grants': {'fake-client': None},
        'refresh': 'fake-refresh-0', 'access': ['fake-access-0'], 'given': 0, 'expiresIn': 3600, 'interval': 1,
        'deviceExpiresIn': 600,
        'roleKeys': {'accessKeyId': 'ASIASSO', 'secretAccessKey': 'fake', 'sessionToken': 'fake', 'expiration': 4070908800000},
        # What the polls of a device are answered with, the last one again and again.
        'polls': ['ok'], 'code': 'fake-code', 'challenge': None, 'redirect': None,
        'registration': {}, 'registrationEnd': 4070908800,
        # `aws login`.
        'signinRefresh': 'fake-signin-refresh-0', 'signinGiven': 0, 'thumbprint': None, 'now': None, 'proofs': [],
        'signinError': None, 'sub': 'arn:aws:sts::123456789012:assumed-role/Admin/ann', 'signinClient': None,
        # What the ends of secrets are.
        'suffix': '',
        # An answer in place of the right one, by path: status, headers, body.
        'instead': {},
    }
    lock = threading.Lock()

    class Refusal(Exception):
        def __init__(self, status, error, code, words='no'):
            self.answer = (status, {'x-amzn-ErrorType': code}, {'error': error, 'error_description': words, 'message': words})

    def want(condition, *refusal):
        if not condition:
            raise Refusal(*refusal)

    def challenge_of(verifier):
        want(43 <= len(verifier) <= 128, 400, 'invalid_request', 'InvalidRequestException')
        return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b'=').decode()

    def register(body, headers):
        want(body['clientType'] == 'public' and body['clientName'], 400, 'invalid_client_metadata', 'InvalidClientMetadataException')
        number = len(state['clients'])
        client = 'fake-client-%d' % number
        state['clients'][client] = 'fake-client-secret-%d' % number + state['suffix']
        state['grants'][client] = body.get('grantTypes')
        state['registration'] = body
        return {'clientId': client, 'clientSecret': state['clients'][client], 'clientIdIssuedAt': 0,
                'clientSecretExpiresAt': state['registrationEnd']}

    def check_client(body):
        want(state['clients'].get(body['clientId']) == body['clientSecret'], 401, 'invalid_client', 'InvalidClientException')

    def device(body, headers):
        check_client(body)
        want(state['grants'].get(body['clientId']) is None, 400, 'unauthorized_client', 'UnauthorizedClientException')
        state['startUrl'] = body['startUrl']
        return {'deviceCode': 'fake-device-code', 'userCode': 'ABCD-EFGH', 'verificationUri': 'https://device.sso.example/',
                'verificationUriComplete': 'https://device.sso.example/?user_code=ABCD-EFGH',
                'expiresIn': state['deviceExpiresIn'], 'interval': state['interval']}

    polled = {
        'authorization_pending': (400, 'authorization_pending', 'AuthorizationPendingException'),
        'slow_down': (400, 'slow_down', 'SlowDownException'),
        'expired_token': (400, 'expired_token', 'ExpiredTokenException'),
        'access_denied': (400, 'access_denied', 'AccessDeniedException'),
    }

    def token(body, headers):
        check_client(body)
        kind = body['grantType']
        if kind == 'refresh_token':
            want(body['refreshToken'] == state['refresh'], 400, 'invalid_grant', 'InvalidGrantException', 'was used before')
        elif kind == 'authorization_code':
            want(body['code'] == state['code'] and body['redirectUri'] == state['registration']['redirectUris'][0]
                 and challenge_of(body['codeVerifier']) == state['challenge'], 400, 'invalid_grant', 'InvalidGrantException')
            state['code'] = None
        else:
            want(kind == 'urn:ietf:params:oauth:grant-type:device_code', 400, 'unsupported_grant_type', 'UnsupportedGrantTypeException')
            want(body['deviceCode'] == 'fake-device-code', 400, 'invalid_grant', 'InvalidGrantException')
            answer = state['polls'].pop(0) if len(state['polls']) > 1 else state['polls'][0]
            want(answer == 'ok', *polled.get(answer, (500, 'server_error', 'InternalServerException')))
        state['given'] += 1
        state['refresh'] = 'fake-refresh-%d' % state['given'] + state['suffix']
        state['access'].append('fake-access-%d' % state['given'] + state['suffix'])
        return {'accessToken': state['access'][-1], 'tokenType': 'Bearer', 'expiresIn': state['expiresIn'], 'refreshToken': state['refresh']}

    def credentials(body, headers):
        want(headers.get('x-amz-sso_bearer_token') in state['access'], 401, 'unauthorized', 'UnauthorizedException')
        return {'roleCredentials': state['roleKeys']}

    def check_proof(proof):
        wrong = (400, 'invalid_request', 'ValidationException')
        want(proof, *wrong, 'no proof')
        part = proof.split('.')[0]
        header = json.loads(base64.urlsafe_b64decode(part + '=' * (-len(part) % 4)))
        want(header.get('typ') == 'dpop+jwt' and header.get('alg') == 'ES256' and 'd' not in header['jwk'], *wrong, 'header')
        key = ECKey.import_key(header['jwk'])
        try:
            claims = json.loads(jws.deserialize_compact(proof, key, algorithms=['ES256']).payload)
        except Exception:
            raise Refusal(*wrong, 'signature')
        want(claims['htm'] == 'POST' and claims['htu'] == base + '/v1/token', *wrong, 'request')
        want(abs(claims['iat'] - (state['now'] or time.time())) < 60, *wrong, 'time')
        want(claims['jti'] not in state['proofs'], *wrong, 'used before')
        state['proofs'].append(claims['jti'])
        if state['thumbprint'] is None:
            state['thumbprint'] = key.thumbprint()
        want(key.thumbprint() == state['thumbprint'], *wrong, 'another key')

    def signin(body, headers):
        check_proof(headers.get('DPoP'))
        if state['signinError']:
            raise Refusal(400, state['signinError'], 'AccessDeniedException')
        if body['grantType'] == 'refresh_token':
            want(body['refreshToken'] == state['signinRefresh'], 400, 'invalid_grant', 'ValidationException')
        else:
            want(body['grantType'] == 'authorization_code' and body['code'] == state['code'] and body['redirectUri'] == state['redirect']
                 and challenge_of(body['codeVerifier']) == state['challenge'], 400, 'AUTHCODE_EXPIRED', 'AccessDeniedException')
            state['code'] = None
        state['signinClient'] = body['clientId']
        state['signinGiven'] += 1
        state['signinRefresh'] = 'fake-signin-refresh-%d' % state['signinGiven']
        answer = {'accessToken': {'accessKeyId': 'ASIALOGIN%d' % state['signinGiven'], 'secretAccessKey': 'fake-secret', 'sessionToken': 'fake-token'},
                  'tokenType': 'aws_sigv4', 'expiresIn': 900, 'refreshToken': state['signinRefresh']}
        if body['grantType'] == 'authorization_code':
            claims = base64.urlsafe_b64encode(json.dumps({'sub': state['sub']}).encode()).rstrip(b'=').decode()
            answer['idToken'] = 'e30.%s.e30' % claims
        return answer

    paths = {'/client/register': register, '/device_authorization': device, '/token': token,
             '/federation/credentials': credentials, '/v1/token': signin}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *arguments):
            pass

        def do_GET(self):
            self.do_POST()

        def do_POST(self):
            content = self.rfile.read(int(self.headers.get('Content-Length') or 0))
            path = self.path.split('?')[0]
            body = json.loads(content) if content else {}
            with lock:
                if path == '/control':
                    state.update(body)
                    return self.answer(200, {}, {name: value for name, value in state.items() if name != 'instead'})
                grant = body.get('grantType')
                state['log'].append(self.command + ' ' + path + (' ' + grant if grant else ''))
                if path in state['instead']:
                    return self.answer(*state['instead'][path])
                try:
                    answer = (200, {}, paths[path](body, self.headers))
                except Refusal as refusal:
                    answer = refusal.answer
                except Exception as error:
                    answer = (400, {'x-amzn-ErrorType': 'SerializationException'}, {'message': repr(error)})
            self.answer(*answer)

        def answer(self, status, headers, body):
            content = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            for name, value in {'Content-Type': 'application/json', **headers}.items():
                self.send_header(name, value)
            self.send_header('Content-Length', str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    base = 'http://127.0.0.1:%d' % server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({'port': server.server_address[1]}), flush=True)
    sys.stdin.read()
    """#
}
