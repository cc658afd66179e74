import AppFlow
import ClientTestSupport
import HTTPTransport
import Testing

@testable import AWSClient

@Suite("Whose credentials sign")
struct CallerIdentityTests {
  private static let document = """
    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/ops</Arn><UserId>AIDAFAKE</UserId><Account>123456789012</Account>
    </GetCallerIdentityResult></GetCallerIdentityResponse>
    """

  @Test(
    "the region's endpoint is asked, or the one that is configured",
    arguments: [
      ([:], "https://sts.eu-west-1.amazonaws.com/"),
      (["AWS_ENDPOINT_URL_STS": "https://sts.example.com"], "https://sts.example.com/"),
      (
        ["AWS_ENDPOINT_URL_APPFLOW": "http://127.0.0.1:9", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:8"],
        "http://127.0.0.1:8/"
      ),
      (["AWS_ENDPOINT_URL": "http://127.0.0.1:7"], "http://127.0.0.1:7/"),
      (["AWS_USE_FIPS_ENDPOINT": "true"], "https://sts-fips.eu-west-1.amazonaws.com/"),
    ] as [([String: String], String)])
  func endpoint(variables: [String: String], url: String) async throws {
    let transport = FakeTransport { _, _ in answer(200, Self.document) }
    let identity = try await fakeClient(transport, variables: variables).callerIdentity()
    #expect(
      identity
        == CallerIdentity(
          account: "123456789012", arn: "arn:aws:iam::123456789012:user/ops", userID: "AIDAFAKE"))
    let request = try #require(transport.requests.first)
    #expect(request.url.description == url && transport.requests.count == 1)
    #expect(request.body.revealed() == "Action=GetCallerIdentity&Version=2011-06-15")
    let signature = request.headers.value(of: "Authorization")?.withBytes {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(signature?.contains("/eu-west-1/sts/aws4_request") == true)
  }

  @Test("keys for a service on this machine are not shown to AWS")
  func loopback() async throws {
    let transport = FakeTransport { _, _ in answer(200, Self.document) }
    for url in ["http://127.0.0.1:9", "http://localhost:9", "https://[::1]:9"] {
      let client = try fakeClient(transport, variables: ["AWS_ENDPOINT_URL_APPFLOW": url])
      let error = await #expect(throws: AppFlowError.self) { try await client.callerIdentity() }
      #expect(error?.kind == .configuration && error?.message.contains("AWS_ENDPOINT_URL_STS") == true)
    }
    #expect(transport.requests.isEmpty)
  }

  @Test("a service that does not answer is tried twice, for seconds")
  func silent() async throws {
    let client = try fakeClient(
      FakeTransport { _, _ in .failure(.timedOut(after: .seconds(3), requestWritten: true)) })
    let error = await #expect(throws: AppFlowError.self) { try await client.callerIdentity() }
    #expect(error?.attempts == 2 && error?.kind == .network)
  }

  @Test("an answer that names nobody is an error", arguments: ["", "<html></html>", "{}"])
  func nobody(body: String) async throws {
    let client = try fakeClient(FakeTransport { _, _ in answer(200, body) })
    let error = await #expect(throws: AppFlowError.self) { try await client.callerIdentity() }
    #expect(error?.message.contains("names nobody") == true)
  }
}
