import ClientTestSupport
import HTTPTransport
import Secrets
import Testing

@testable import AppFlow

/// What services and applications said, in public reports, and what is to be done about it.
@Suite("Hints")
struct HintTests {
  private struct Report {
    var code = "ConnectorAuthenticationException"
    let words: String
    var vendor: String?
    let hint: String
  }

  private static let reports = [
    Report(
      words:
        "Request failed with: {\"error\":\"invalid_grant\",\"error_description\":\"expired authorization code\"}",
      vendor: "invalid_grant: expired authorization code", hint: "consent"),
    Report(
      words:
        #"Response "{\"error\":\"invalid_client\",\"error_description\":\"invalid client credentials\"}" (Service: null)"#,
      vendor: "invalid_client: invalid client credentials", hint: "client secret"),
    Report(
      words:
        #"a "{\\\"error\\\":\\\"invalid_grant\\\",\\\"error_description\\\":\\\"audience is invalid\\\"}" b"#,
      vendor: "invalid_grant: audience is invalid", hint: "aud claim"),
    Report(
      words: "https://example.com/cb?error=invalid_client&error_description=app+must+be+installed+into+org",
      vendor: "invalid_client: app must be installed into org", hint: "administrator"),
    Report(
      words: "error=OAUTH_APPROVAL_ERROR_GENERIC&error_description=An%20unexpected%20error%20occurred",
      vendor: "OAUTH_APPROVAL_ERROR_GENERIC: An unexpected error occurred", hint: "since September 2025"),
    Report(
      words: "OAUTH_APPROVAL_ERROR_GENERIC : please contact your administrator",
      vendor: "OAUTH_APPROVAL_ERROR_GENERIC: please contact your administrator", hint: "since September 2025"),
    Report(
      words: "invalid_grant: authentication failure", vendor: "invalid_grant: authentication failure",
      hint: "security token"),
    Report(
      words: "The token endpoint said invalid_grant - user hasn't approved this consumer",
      vendor: "invalid_grant: user hasn't approved this consumer", hint: "approve it for all"),
    Report(
      words: "{\"error\": \"unauthorized_client\"}", vendor: "unauthorized_client",
      hint: "grant type and the user"),
    Report(
      words: "error: unsupported_grant_type, error_description: grant type not supported",
      vendor: "unsupported_grant_type: grant type not supported", hint: "oAuth2GrantType"),
    Report(
      words: "{'error': 'invalid_scope', 'error_description': 'the scope is unknown'}",
      vendor: "invalid_scope: the scope is unknown", hint: "scope"),
    Report(
      words: "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"Session expired or invalid\"}]",
      vendor: "INVALID_SESSION_ID", hint: "expired or was revoked"),
    Report(words: "redirect_uri_mismatch", vendor: "redirect_uri_mismatch", hint: "letter by letter"),
    Report(
      words: "INVALID_LOGIN: Invalid username, password, security token",
      vendor: "INVALID_LOGIN: Invalid username", hint: "allow certain addresses"),
    Report(words: "Incorrect username or password was specified.", hint: "vendor's own login page"),
    Report(words: "ip restricted or invalid login hours", hint: "addresses of this region"),
    Report(
      code: "ResourceNotFoundException", words: "Connector:acme is not registered",
      hint: "registered under that label"),
    Report(
      code: "ResourceNotFoundException", words: "Connector profile: acme does not exist",
      hint: "Check the profile's name"),
    Report(code: "ValidationException", words: "AuthCode cannot be blank", hint: "grant type"),
    Report(
      code: "ValidationException",
      words: "Check the permissions of clientCredentialsArn: no permission to read it",
      hint: "appflow.amazonaws.com"),
    Report(
      code: "ConnectorServerException", words: "No valid response and error details found", hint: "addresses"),
    Report(
      code: "AccessDeniedException",
      words: "User: arn:aws:iam::123456789012:user/x is not authorized to perform: kms:CreateGrant",
      hint: "its policy"),
    Report(
      code: "AccessDeniedException",
      words: "User: x is not authorized to perform: a:B with an explicit deny in a policy",
      hint: "explicitly"),
    Report(
      code: "ServiceQuotaExceededException", words: "Maximum number of connector profiles reached",
      hint: "Service Quotas"),
    // What is not known has the hint of its code.
    Report(words: "Something else altogether", hint: "The connected application refused the credentials"),
    Report(code: "ValidationException", words: "Value at 'x' failed", hint: "Correct the field"),
  ]

  private func refusal(_ code: String, _ words: String) async throws -> AppFlowError? {
    let transport = FakeTransport { _, _ in
      answer(400, #"{"__type":"\#(code)","message":"\#(SecretWritings.json(words))"}"#)
    }
    return await #expect(throws: AppFlowError.self) { try await fakeClient(transport).listFlows() }
  }

  @Test("what was said decides, and what the application said comes first", arguments: 0..<reports.count)
  func said(index: Int) async throws {
    let report = Self.reports[index]
    let error = try #require(try await refusal(report.code, report.words))
    #expect(error.hint.contains(report.hint), "\(report.words): \(error.hint)")
    #expect(error.vendor?.text == report.vendor, "\(report.words)")
    #expect(error.serviceWords == report.words)
    #expect(error.message.hasPrefix(report.vendor ?? report.words), "\(error.message)")
  }

  @Test("a connector that is not registered is no matter of the profile's name")
  func connector() async throws {
    let error = try await refusal("ResourceNotFoundException", "Connector:acme is not registered")
    #expect(error?.hint.contains("Check the profile's name") == false)
  }

  @Test("what the application said at the end of a long text is not lost")
  func longText() async throws {
    let words =
      String(repeating: "word ", count: 600)
      + #"{"error":"invalid_grant","error_description":"expired authorization code"}"#
    let error = try #require(try await refusal("ConnectorAuthenticationException", words))
    #expect(error.message.hasPrefix("invalid_grant: expired authorization code"))
    #expect(error.message.hasSuffix("…") && error.message.unicodeScalars.count == 1_001)
    #expect(error.serviceWords == words && error.hint.contains("consent"))
  }

  @Test(
    "nothing is guessed from words that only look like it",
    arguments: [
      "Error: something is wrong", "error: the thing failed", "no error", "terror=invalid", "error", "error=",
      "error:", "errors: [a_b]", "\"error\": {\"code\": 5}", "error_descriptions=a", "the invalid_grants",
      "error_description",
    ])
  func noGuess(text: String) {
    #expect(VendorWords(in: text) == nil, "\(String(describing: VendorWords(in: text)))")
  }

  @Test("any text gives short words in no time, also one that is full of names")
  func hostile() {
    for piece in [
      "error=a_b&", "error_description=", "\"error\":\"", "invalid_grant", "invalid_grant: ",
      "\\\"error\\\":\\\\", "error:'",
      "error_description=%41+",
    ] {
      let text = String(repeating: piece, count: 32_768 / piece.utf8.count)
      let words = VendorWords(in: text)
      #expect((words?.text.utf8.count ?? 0) <= 2_200, "\(text)")
    }
  }
}
