import AWSClient
import HTTPTransport
import OperatingSystem
import Sandbox
import Secrets
import Testing

@Suite("The sandbox checks who asks")
struct SignatureTests {
  private static let stranger = SandboxIdentity(
    accessKeyID: "AKIASTRANGER00000000", secretAccessKey: SandboxIdentity.permanent.secretAccessKey)
  private static let wrongSecret = SandboxIdentity(
    accessKeyID: SandboxIdentity.permanent.accessKeyID, secretAccessKey: "another-fake-secret")
  private static let withoutToken = SandboxIdentity(
    accessKeyID: SandboxIdentity.temporary.accessKeyID,
    secretAccessKey: SandboxIdentity.temporary.secretAccessKey)
  private static let strayToken = SandboxIdentity(
    accessKeyID: SandboxIdentity.permanent.accessKeyID,
    secretAccessKey: SandboxIdentity.permanent.secretAccessKey, sessionToken: "stray")

  @Test(
    "only the known keys are let in",
    arguments: [
      (SandboxIdentity.permanent, "200"), (.temporary, "200"),
      (wrongSecret, "403 InvalidSignatureException"), (stranger, "403 UnrecognizedClientException"),
      (withoutToken, "403 UnrecognizedClientException"), (strayToken, "403 UnrecognizedClientException"),
    ])
  func identities(identity: SandboxIdentity, outcome: String) async throws {
    try await withSandbox { client async throws in
      var client = client
      client.identity = identity
      #expect(try await client.call("list-flows").outcome == outcome)
    }
  }

  @Test(
    "a request is good for five minutes around its date",
    arguments: [
      (-299.0, "200", ""), (299, "200", ""), (-301, "403 InvalidSignatureException", "Signature expired"),
      (301, "403 InvalidSignatureException", "Signature not yet current"),
    ])
  func skew(seconds: Double, outcome: String, words: String) async throws {
    var options = SandboxOptions()
    let service = WallTime(basicISO8601: "20260131T120000Z") ?? WallTime(seconds: 0)
    options.clock = { service.seconds }
    try await withSandbox(options) { client async throws in
      let request = client.sign(try client.request("/list-flows", "{}"), at: service + seconds)
      let answer = try await client.send(request)
      #expect(answer.outcome == outcome)
      #expect(answer.message?.hasPrefix(words) ?? (words == ""))
      #expect(answer.headers["Date"] == "Sat, 31 Jan 2026 12:00:00 GMT")
    }
  }

  @Test("a request without a signature is told so")
  func unsigned() async throws {
    try await withSandbox { client async throws in
      let answer = try await client.send(try client.request("/list-flows", "{}"))
      #expect(answer.outcome == "403 MissingAuthenticationTokenException")
      #expect(answer.headers["x-amzn-RequestId"]?.count == 36)
    }
  }

  @Test("what was changed after signing is noticed: body, path, query, header, service")
  func tampering() async throws {
    try await withSandbox { client async throws in
      let good = client.sign(try client.request("/list-flows", "{}"))
      var changes: [HTTPRequest] = []
      var changed = good
      changed.body = Secret(#"{"maxResults":1}"#)
      changes.append(changed)
      changed = good
      changed.url.path = "/describe-connector-profiles"
      changes.append(changed)
      changed = good
      changed.url.query = "a=b"
      changes.append(changed)
      changed = good
      changed.headers["Content-Type"] = "text/plain"
      changes.append(changed)
      changes.append(client.sign(try client.request("/list-flows", "{}"), service: "s3"))
      for request in changes {
        #expect(try await client.send(request).outcome == "403 InvalidSignatureException")
      }
      #expect(try await client.send(good).outcome == "200")
    }
  }

  @Test(
    "an Authorization header that is none is called incomplete",
    arguments: ["Basic ZmFrZTpmYWtl", "AWS4-HMAC-SHA256 nonsense", "AWS4-HMAC-SHA256 Credential=a/b"])
  func malformed(header: String) async throws {
    try await withSandbox { client async throws in
      var request = client.sign(try client.request("/list-flows", "{}"))
      request.headers["Authorization"] = header
      #expect(try await client.send(request).outcome == "400 IncompleteSignatureException")
    }
  }
}
