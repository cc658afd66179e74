import Foundation
import HTTPTransport
import JSON
import Secrets

/// moto's DynamoDB, which answers one request after the other: DynamoDB's writes are atomic, and moto's are where nothing else runs. It
/// can be made to be gone, to lose answers, and to hold a request or its answer until it is let go.
package final class DynamoPeer: Sendable {
  private struct Facts: Decodable, Sendable {
    let port: Int
    /// The keys of users of moto's account by what they may do.
    let users: [String: [String]]
  }

  package let url: String
  /// A user who may do everything, one who may do everything but delete, and one who may do nothing with tables.
  package let users: [String: [String]]
  private let process: PeerProcess
  private let transport = CurlTransport()

  package init() async throws {
    process = try PeerProcess(Self.script)
    let facts = try await process.ready(as: Facts.self)
    url = "http://127.0.0.1:\(facts.port)"
    users = facts.users
  }

  /// The variables that lead clients here.
  package var variables: [String: String] { ["AWS_ENDPOINT_URL_DYNAMODB": url] }

  /// Changes how it behaves: `gone` (503 for everything), `lose` (so many writes, of the operation `loseOf` or any, are made and answered with 500), `hold` and
  /// `holdAnswer` (the name of an operation), `checks` (permissions count).
  @discardableResult
  package func set(_ state: JSONValue) async throws -> JSONValue { try await control(state) }

  /// The operations that were answered, in their order.
  package func operations() async throws -> [String] {
    (try await control([:])["log"]?.items ?? []).compactMap(\.text)
  }

  /// Whether a request is held.
  package func isHolding() async throws -> Bool { try await control([:])["isHolding"]?.flag ?? false }

  private func control(_ state: JSONValue) async throws -> JSONValue {
    let request = HTTPRequest(
      method: "POST", url: try HTTPURL(url + "/control"), body: JSONWriter.body(state))
    let answer = try await transport.send(request, limits: HTTPLimits())
    return try JSONReader.read(answer.body.revealed())
  }

  private static let script = #"""
    import json, logging, sys, threading
    logging.getLogger('werkzeug').disabled = True
    from werkzeug.serving import make_server
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    import boto3, moto.core.responses, moto.settings
    backend = DomainDispatcherApplication(create_backend_app)
    turn = threading.RLock()
    state = {'gone': False, 'lose': 0, 'loseOf': '', 'hold': '', 'holdAnswer': '', 'checks': False, 'isHolding': False, 'log': []}

    def call(environ, start_response):
        kept = {}
        body = b''.join(backend(environ, lambda status, headers, *rest: kept.update(status=status, headers=headers)))
        return kept['status'], kept['headers'], body

    def say(start_response, status, headers, body):
        start_response(status, headers)
        return [body]

    def wait(kind, operation):
        while state[kind] and state[kind] == operation:
            state['isHolding'] = True
            pause.wait(0.02)
        state['isHolding'] = False
    pause = threading.Event()

    def application(environ, start_response):
        if environ['PATH_INFO'] == '/control':
            state.update(json.loads(environ['wsgi.input'].read(int(environ.get('CONTENT_LENGTH') or 0))))
            moto.core.responses.ActionAuthenticatorMixin.request_count = 0
            moto.settings.INITIAL_NO_AUTH_ACTION_COUNT = 0 if state['checks'] else float('inf')
            return say(start_response, '200 OK', [('Content-Type', 'application/json')], json.dumps(state).encode())
        operation = environ.get('HTTP_X_AMZ_TARGET', '').rpartition('.')[2]
        if state['gone']:
            return say(start_response, '503 Service Unavailable', [], b'')
        wait('hold', operation)
        with turn:
            status, headers, body = call(environ, start_response)
            if operation:
                state['log'].append(operation)
            is_lost = operation not in ('', 'GetItem', 'Query') and state['loseOf'] in ('', operation) and state['lose'] > 0
            if is_lost:
                state['lose'] -= 1
        wait('holdAnswer', operation)
        if is_lost:
            return say(start_response, '500 Internal Server Error', [], b'')
        return say(start_response, status, headers, body)

    server = make_server('127.0.0.1', 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = 'http://127.0.0.1:%d' % server.port
    iam = boto3.client('iam', endpoint_url=url, region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='y')
    def policy(*statements):
        return json.dumps({'Version': '2012-10-17', 'Statement': list(statements)})
    everything = {'Effect': 'Allow', 'Action': '*', 'Resource': '*'}
    users = {}
    for name, statements in (
            ('all', [everything]),
            ('operator', [everything, {'Effect': 'Deny', 'Action': 'dynamodb:DeleteItem', 'Resource': '*'}]),
            ('nobody', [{'Effect': 'Allow', 'Action': 'sts:*', 'Resource': '*'}])):
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName='p', PolicyDocument=policy(*statements))
        key = iam.create_access_key(UserName=name)['AccessKey']
        users[name] = [key['AccessKeyId'], key['SecretAccessKey']]
    print(json.dumps({'port': server.port, 'users': users}), flush=True)
    sys.stdin.read()
    """#
}
