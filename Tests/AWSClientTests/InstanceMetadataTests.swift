import ClientTestSupport
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("The metadata service of an instance, in trouble")
struct InstanceMetadataTests {
  private let time = FakeTime()

  private func store(_ transport: FakeTransport, _ variables: [String: String] = [:]) throws
    -> CredentialStore
  {
    var options = ClientOptions(region: "us-east-1")
    options.environment = Environment(
      ["AWS_CONFIG_FILE": "/nonexistent/c", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d"].merging(
        variables
      ) {
        $1
      })
    options.time = time.source
    let services = ProviderServices(
      resolver: try ConfigurationResolver(options: options), region: "us-east-1", transport: transport,
      limits: HTTPLimits(), policy: RetryPolicy(maxAttempts: 1, isRevised: false), time: time.source,
      userAgent: "test", observers: [])
    return CredentialStore(
      chain: CredentialChain(providers: [InstanceMetadataProvider(services: services)]), time: time.source)
  }

  private func answer(_ status: Int, _ body: String) -> Result<HTTPResponse, HTTPTransportError> {
    .success(HTTPResponse(status: status, headers: HTTPHeaders(), body: Secret(body)))
  }

  private func keys(until end: WallTime) -> String {
    #"{"AccessKeyId":"ASIA","SecretAccessKey":"fake","Token":"t","Expiration":"\#(end.iso8601)"}"#
  }

  @Test(
    "keys that have ended are used on for as long as the service has no others, and it is asked every some minutes"
  )
  func outage() async throws {
    let end = time.source.now() + -3600
    let transport = FakeTransport { [keys = keys(until: end), answer] request, _ in
      request.method == "PUT"
        ? answer(200, "fake") : answer(200, request.url.path.hasSuffix("/") ? "role" : keys)
    }
    let store = try store(transport)
    let first = try await store.credentials()
    // 15 minutes, in which they are renewed, and half of 2 to 10.
    #expect(first.expiration == time.source.now() + (15 * 60 + 6 * 60))
    #expect(transport.requests.count == 3)
    time.advance(5 * 60)
    _ = try await store.credentials()
    #expect(transport.requests.count == 3)
    time.advance(2 * 60)
    let second = try await store.credentials()
    #expect(transport.requests.count == 6)
    #expect(second.expiration == time.source.now() + 21 * 60)
  }

  @Test("keys with time left keep their end")
  func plenty() async throws {
    let end = time.source.now() + 3600
    let transport = FakeTransport { [keys = keys(until: end), answer] request, _ in
      request.method == "PUT"
        ? answer(200, "fake") : answer(200, request.url.path.hasSuffix("/") ? "role" : keys)
    }
    #expect(try await store(transport).credentials().expiration?.iso8601 == end.iso8601)
  }

  @Test(
    "where a token's answer does not come through, version 1 is asked, unless it is disabled",
    arguments: [true, false])
  func distance(isDisabled: Bool) async throws {
    let end = time.source.now() + 3600
    let transport = FakeTransport { [keys = keys(until: end), answer] request, _ in
      guard request.method == "GET" else {
        return .failure(.timedOut(after: .seconds(1), requestWritten: true))
      }
      #expect(request.headers["X-aws-ec2-metadata-token"] == nil)
      return answer(200, request.url.path.hasSuffix("/") ? "role" : keys)
    }
    let store = try store(transport, isDisabled ? ["AWS_EC2_METADATA_V1_DISABLED": "true"] : [:])
    guard isDisabled else { return #expect(try await store.credentials().accessKeyID == "ASIA") }
    await #expect {
      try await store.credentials()
    } throws: {
      "\($0)".contains("AWS_EC2_METADATA_V1_DISABLED")
    }
    #expect(transport.requests.count == 1)
  }

  @Test("where nobody answers, version 1 is not waited for as well")
  func nobody() async throws {
    let transport = FakeTransport { _, _ in .failure(.timedOut(after: .seconds(1), requestWritten: false)) }
    await #expect(throws: CredentialsError.self) { try await store(transport).credentials() }
    #expect(transport.requests.count == 1)
  }
}
