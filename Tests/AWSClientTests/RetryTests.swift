import ClientTestSupport
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("Retries")
struct RetryTests {
  private static let serverError = RetryReason.serverError(status: 500)

  @Test("the pause is a random part of a bound that doubles up to 20 seconds")
  func standardPauses() {
    let policy = RetryPolicy(maxAttempts: 10, isRevised: false)
    let bounds = (0..<8).map {
      policy.pause(before: $0, reason: Self.serverError, retryAfter: 9000, random: 1)
    }
    #expect(bounds == [1, 2, 4, 8, 16, 20, 20, 20])
    #expect(policy.pause(before: 3, reason: .throttled, retryAfter: nil, random: 0.25) == 2)
    #expect(policy.pause(before: 3, reason: .clockSkew(seconds: 1200), retryAfter: nil, random: 1) == 0)
    #expect(
      policy.cost(of: .throttled) == 5 && policy.cost(of: .connection) == 5
        && policy.cost(of: .timedOut) == 10)
  }

  @Test("the figures of 2026: small base, larger when throttled, and the service's wish within five seconds")
  func revisedPauses() {
    let policy = RetryPolicy(maxAttempts: 3, isRevised: true)
    func pause(_ reason: RetryReason, _ retryAfter: Int?, _ random: Double = 1) -> Double {
      policy.pause(before: 1, reason: reason, retryAfter: retryAfter, random: random)
    }
    #expect(pause(Self.serverError, nil) == 0.1 && pause(.throttled, nil) == 2)
    #expect(pause(.throttled, 3000) == 3 && pause(.throttled, 100) == 2 && pause(.throttled, 60000) == 7)
    #expect(pause(.throttled, -5) == 2)
    #expect(policy.cost(of: .throttled) == 5 && policy.cost(of: .timedOut) == 14)
  }

  @Test("the quota bounds the repetitions, and successes give back what they took")
  func quota() {
    let quota = RetryQuota()
    for _ in 0..<100 { #expect(quota.acquire(5)) }
    #expect(!quota.acquire(5))
    quota.giveBack(nil)
    #expect(!quota.acquire(5))
    quota.giveBack(5)
    #expect(quota.acquire(5) && quota.acquire(1) && !quota.acquire(1))
    for _ in 0..<200 { quota.giveBack(10) }
    #expect(quota.acquire(500) && !quota.acquire(1))
  }

  @Test("a client whose quota is used up tries once")
  func quotaUsedUp() async throws {
    let transport = FakeTransport { _, _ in .success(HTTPResponse(status: 503)) }
    let client = try client(transport, FakeTime())
    var attempts: [Int] = []
    for _ in 0..<60 {
      do {
        _ = try await client.send(ServiceCall(operation: "X", method: "POST", path: "/x", body: Secret("{}")))
      } catch .refused(let refusal) {
        attempts.append(refusal.attempts)
      }
    }
    // Two repetitions of 5 out of 500 each.
    #expect(attempts == Array(repeating: 3, count: 50) + Array(repeating: 1, count: 10))
  }

  @Test("AWS_MAX_ATTEMPTS, the switch of 2026 and x-amz-retry-after are honoured")
  func honoured() async throws {
    let time = FakeTime(random: 0.5)
    let transport = FakeTransport { _, _ in
      .success(HTTPResponse(status: 429, headers: ["x-amz-retry-after": "1500"]))
    }
    let client = try client(transport, time, ["AWS_MAX_ATTEMPTS": "4", "AWS_NEW_RETRIES_2026": "true"])
    await #expect(throws: AWSClientError.self) {
      try await client.send(ServiceCall(operation: "X", method: "POST", path: "/x", body: Secret("{}")))
    }
    #expect(transport.requests.count == 4)
    #expect(time.pauses == [.milliseconds(1500), .milliseconds(1500), .seconds(2)])
    #expect(transport.requests.last?.headers["amz-sdk-request"] == "attempt=4; max=4")
  }

  @Test(
    "what is worth another attempt, and what is not",
    arguments: [
      (500, nil, true), (502, nil, true), (503, nil, true), (504, nil, true), (501, nil, false),
      (400, nil, false),
      (400, "RequestTimeout", true), (400, "RequestTimeoutException", true),
      (400, "PriorRequestNotComplete", true),
      (400, "Throttling", true), (400, "SlowDown", true), (429, nil, true),
      (400, "ValidationException", false),
      (403, "AccessDeniedException", false), (409, "ConflictException", false),
    ] as [(Int, String?, Bool)])
  func reasons(status: Int, code: String?, isRetried: Bool) {
    #expect((RetryReason(status: status, code: code) != nil) == isRetried)
  }

  private func client(
    _ transport: FakeTransport, _ time: FakeTime, _ variables: [String: String] = [:]
  ) throws -> ServiceClient {
    var options = ClientOptions(region: "eu-west-1")
    options.time = time.source
    options.environment = Environment(
      [
        "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake",
        "AWS_CONFIG_FILE": "/nonexistent/c", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d",
      ].merging(variables) { $1 })
    return try ServiceClient(
      service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options,
      transport: transport)
  }
}
