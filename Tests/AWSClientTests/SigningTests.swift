import ClientTestSupport
import Foundation
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("Signing")
struct SigningTests {
  /// A request for both signers. All keys are invented.
  struct Case: Codable, Sendable {
    var method = "POST"
    var url = "https://appflow.eu-west-1.amazonaws.com/update-connector-profile"
    var service = "appflow"
    var region = "eu-west-1"
    var headers = ["Content-Type": "application/json"]
    var body = "{}"
    var token: String?
    var time = "20260131T235959Z"
    var secret = Self.usualSecret
    static let key = "AKIDFAKEFORTESTS0001"
    static let usualSecret = "fake/secret+for=tests"
  }

  static let cases: [Case] = {
    let paths = [
      "update-connector-profile", "describe-connector-profiles", "describe-connector",
      "list-connector-entities",
      "list-flows", "describe-flow",
    ]
    let bodies = ["{}", #"{"connectorProfileName":"fake","größe":"日本語 🙂 \u0001"}"#, ""]
    var cases: [Case] = []
    for path in paths {
      for token in [nil, "fake+session/token==for tests"] {
        for body in bodies {
          cases.append(
            Case(
              url: "https://appflow.us-east-1.amazonaws.com/\(path)", region: "us-east-1", body: body,
              token: token))
        }
      }
    }
    for url in [
      "http://127.0.0.1:4566/update-connector-profile", "https://localhost:443/a/./b/../c//d/",
      "https://[::1]:8443/describe-flow", "https://example.com/pre%20fix/~u/é?b=2&a=1&a=0&c",
      "https://example.com",
      "https://example.com/?Action=x%2Fy&Version=2",
    ] where isUsable(url) {
      cases.append(Case(url: url))
    }
    cases.append(
      Case(
        method: "GET", service: "sso",
        headers: ["X-Odd": "  two   spaces\tand tab ", "User-Agent": "unsigned"],
        body: ""))
    return cases
  }()

  private static func isUsable(_ text: String) -> Bool { (try? HTTPURL(text)) != nil }

  /// Signs all cases in one Python process.
  static let botocore = """
    import json, sys, datetime, botocore.auth, botocore.awsrequest, botocore.credentials
    answers = []
    for case in json.load(sys.stdin):
        moment = datetime.datetime.strptime(case['time'], '%Y%m%dT%H%M%SZ').replace(tzinfo=datetime.timezone.utc)
        botocore.auth.get_current_datetime = lambda *a, **k: moment
        request = botocore.awsrequest.AWSRequest(
            method=case['method'], url=case['url'], headers=case['headers'], data=case['body'].encode())
        keys = botocore.credentials.Credentials('AKIDFAKEFORTESTS0001', case['secret'], case.get('token'))
        signer = botocore.auth.SigV4Auth(keys, case['service'], case['region'])
        signer.add_auth(request)
        answers.append({'authorization': request.headers['Authorization'],
                        'canonical': signer.canonical_request(request)})
    json.dump(answers, sys.stdout)
    """

  struct Answer: Decodable {
    let authorization: String
    let canonical: String
  }

  @Test(
    "signatures equal botocore's for every operation, with and without a session token, over UTF-8 bodies")
  func equalsBotocore() async throws {
    let answers = try await Peers.run(Self.botocore, input: Self.cases, as: [Answer].self)
    #expect(answers.count == Self.cases.count && answers.count > 40)
    for (testCase, answer) in zip(Self.cases, answers) {
      let authorization = Self.authorization(of: try Self.signed(testCase))
      #expect(authorization == answer.authorization, "\(testCase.url) \(testCase.method)")
    }
  }

  @Test("a service recomputes the same signature, and refuses another key, body, path, query or header")
  func check() throws {
    for testCase in Self.cases {
      let signed = try Self.signed(testCase)
      let check = try Self.check(signed)
      #expect(check.matches, "\(testCase.url)")
      #expect(check.authorization.accessKeyID == Case.key)
      #expect(!(try Self.check(signed, secret: "another")).matches)
      #expect(!(try Self.check(signed, body: "another")).matches)
      #expect(!(try Self.check(signed, path: "/another")).matches)
      #expect(!(try Self.check(signed, query: "another=1")).matches)
    }
  }

  @Test("a request without a usable signature says what is missing")
  func checkRefusals() throws {
    let signed = try Self.signed(Case())
    var unsigned = signed
    unsigned.headers.set("Authorization", to: nil)
    #expect(throws: SignatureCheckError.missingHeader("Authorization")) { try Self.check(unsigned) }
    var undated = signed
    undated.headers["X-Amz-Date"] = nil
    #expect(throws: SignatureCheckError.missingHeader("X-Amz-Date")) { try Self.check(undated) }
    var otherDay = signed
    otherDay.headers["X-Amz-Date"] = "20250101T000000Z"
    #expect(throws: SignatureCheckError.otherDay) { try Self.check(otherDay) }
    var bearer = signed
    bearer.headers["Authorization"] = "Bearer fake"
    #expect(throws: SignatureCheckError.unreadableAuthorization(.otherAlgorithm)) { try Self.check(bearer) }
  }

  @Test("signing again replaces the former signature")
  func signTwice() throws {
    let once = try Self.signed(Case(token: "fake-token"))
    let credentials = Credentials(
      accessKeyID: Case.key, secretAccessKey: Secret(Case.usualSecret), sessionToken: Secret("fake-token"),
      provider: "test")
    let time = try #require(WallTime(basicISO8601: Case().time))
    let twice = RequestSigner(service: "appflow", region: "eu-west-1").sign(
      once, credentials: credentials, at: time)
    #expect(twice == once)
  }

  @Test("a signed request shows neither the token nor the signature when it is described")
  func redaction() throws {
    let signed = try Self.signed(Case(token: "fake-token-value"))
    var dumped = ""
    dump(signed, to: &dumped)
    for text in ["\(signed)", String(reflecting: signed), dumped] {
      #expect(!text.contains("fake-token-value") && !text.contains("Signature="))
    }
  }

  /// Signs a case, by a signer of its own where none is given.
  static func signed(_ testCase: Case, by signer: RequestSigner? = nil) throws -> HTTPRequest {
    var headers = HTTPHeaders()
    for (name, value) in testCase.headers { headers[name] = value }
    let request = HTTPRequest(
      method: testCase.method, url: try HTTPURL(testCase.url), headers: headers, body: Secret(testCase.body))
    let credentials = Credentials(
      accessKeyID: Case.key, secretAccessKey: Secret(testCase.secret),
      sessionToken: testCase.token.map { Secret($0) },
      provider: "test")
    let time = try #require(WallTime(basicISO8601: testCase.time))
    let signer = signer ?? RequestSigner(service: testCase.service, region: testCase.region)
    return signer.sign(request, credentials: credentials, at: time)
  }

  static func authorization(of request: HTTPRequest) -> String? {
    request.headers.value(of: "Authorization")?.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  private static func check(
    _ request: HTTPRequest, secret: String = Case.usualSecret, body: String? = nil, path: String? = nil,
    query: String? = nil
  ) throws -> SignatureCheck {
    var headers = request.headers
    headers["Host"] = request.url.hostHeader
    return try SignatureCheck(
      method: request.method, path: path ?? request.url.path, query: query ?? request.url.query,
      headers: headers,
      body: body.map { Secret($0) } ?? request.body, secretAccessKey: Secret(secret))
  }
}
