import AppFlow
import Forms
import Secrets
import Testing

@testable import Rotation

@Suite("What looks wrong with a rotation's secret")
struct RotationRemarkTests {
  private static let now = 1_767_225_600.0

  /// Some of each kind; all of them stand in the tests of the rules.
  private static let secrets = [
    " fake-one", "fake-one\n", "fake\none", "\u{FEFF}fake-one", "fa\u{200B}ke", "Bearer fake-one",
    "\"fake-one\"",
    "${PW}", "<your-password>", "changeme", "null", "env:PW", "file://pw", "ENC[x]", "ssh-rsa AAAA",
    #"["fake"]"#,
    "-----BEGIN PUBLIC KEY-----\nZmFrZQ==\n-----END PUBLIC KEY-----\n", "eyJhbGciOiJSUzI1NiJ9",
    "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.ZmFrZQ", "ann-of-acme", #"{"password":"fake"}"#, "fake-one",
  ]

  @Test("a rotation says what the request's rules say, and refuses what they refuse")
  func sameAsRules() throws {
    let api = try ConnectorAPI()
    let profile = try #require(
      ConnectorProfile([
        "connectorProfileName": "a", "connectorType": "Veeva", "connectionMode": "Public",
        "connectorProfileProperties": ["Veeva": ["instanceUrl": "https://v.example"]],
      ]))
    for secret in Self.secrets {
      let request = try RotationRequest(
        profile: profile,
        credentials: [
          .init(name: "username", value: .open("ann-of-acme")),
          .init(name: "password", value: .secret(Secret(secret))),
        ], forms: ConnectorForms(api: api), now: Self.now)
      let rules = RequestRules(api: api).violations(in: request.body, at: Self.now)
      #expect(request.violations == rules, "\(secret.debugDescription)")
      #expect(
        request.violations.contains { $0.severity == .error } == (secret == #"{"password":"fake"}"#),
        "\(secret.debugDescription)")
      #expect(rules.contains { $0.rule == .secret || $0.rule == .document } == (secret != "fake-one"))
    }
  }
}
