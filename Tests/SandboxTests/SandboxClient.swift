import AWSClient
import HTTPTransport
import JSON
import OperatingSystem
import Sandbox
import Secrets
import Synchronization

/// A client for one sandbox: signs with the program's signer and sends over its transport.
struct SandboxClient {
  let sandbox: Sandbox
  /// Seconds since 1970 by the client's clock.
  let clock: @Sendable () -> Double
  var identity = SandboxIdentity.permanent
  private let transport = CurlTransport()

  init(_ sandbox: Sandbox, clock: @escaping @Sendable () -> Double) {
    self.sandbox = sandbox
    self.clock = clock
  }

  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    let body: JSONValue

    var errorType: String? { headers["x-amzn-ErrorType"] }
    var message: String? { body["message"]?.text }
    /// Status and error type, for tables.
    var outcome: String { errorType.map { "\(status) \($0)" } ?? "\(status)" }
  }

  /// A request that is not signed yet.
  func request(_ path: String, _ body: String, method: String = "POST") throws -> HTTPRequest {
    HTTPRequest(
      method: method, url: try HTTPURL(sandbox.endpointURL + path),
      headers: ["Content-Type": "application/json"], body: Secret(body))
  }

  /// Signs a request.
  func sign(
    _ request: HTTPRequest, as identity: SandboxIdentity? = nil, at time: WallTime? = nil,
    service: String = "appflow"
  ) -> HTTPRequest {
    let time = time ?? WallTime(seconds: clock())
    let identity = identity ?? self.identity
    let credentials = Credentials(
      accessKeyID: identity.accessKeyID, secretAccessKey: Secret(identity.secretAccessKey),
      sessionToken: identity.sessionToken.map { Secret($0) }, provider: "test")
    return RequestSigner(service: service, region: "us-east-1").sign(
      request, credentials: credentials, at: time)
  }

  /// Sends a request as it is.
  func send(_ request: HTTPRequest) async throws -> Answer {
    let response = try await transport.send(request)
    let body = try response.body.withBytes { try JSONReader.read($0) }
    return Answer(status: response.status, headers: response.headers, body: body)
  }

  /// Calls an operation by its path, such as `list-flows`.
  func call(_ path: String, _ body: String = "{}") async throws -> Answer {
    try await send(sign(try request("/" + path, body)))
  }

  /// Calls an operation with a value as its input.
  func call(_ path: String, _ input: JSONValue) async throws -> Answer {
    try await call(path, JSONWriter.body(input).revealed())
  }

  /// What Describe answers for one profile.
  func describe(_ name: String) async throws -> JSONValue? {
    let answer = try await call("describe-connector-profiles", ["connectorProfileNames": [.string(name)]])
    return answer.body["connectorProfileDetails"]?.items?.first
  }

  /// The profile as the sandbox keeps it.
  func stored(_ name: String) async -> JSONValue? {
    await sandbox.state()["profiles"]?.items?.first { $0["name"]?.text == name }
  }
}

/// Starts a sandbox for the time of a test.
func withSandbox(
  _ options: SandboxOptions = SandboxOptions(), _ body: (SandboxClient) async throws -> Void
) async throws {
  let sandbox = try await Sandbox.start(options)
  do {
    try await body(SandboxClient(sandbox, clock: options.clock))
  } catch {
    await sandbox.stop()
    throw error
  }
  await sandbox.stop()
}

/// An update of the seeded Slack profile.
func slackUpdate(
  name: String = "slack-workspace", mode: String = "Public", host: String = "new.slack.example",
  secret: String = "fake-new-secret", token: String? = nil
) -> JSONValue {
  var input: JSONObject = [
    "connectorProfileName": .string(name), "connectionMode": .string(mode),
    "connectorProfileConfig": [
      "connectorProfileProperties": ["Slack": ["instanceUrl": .string("https://\(host)")]],
      "connectorProfileCredentials": ["Slack": ["clientId": "fake-id", "clientSecret": .string(secret)]],
    ],
  ]
  input["clientToken"] = token.map { .string($0) }
  return .object(input)
}

/// A clock that a test moves.
final class TestClock: Sendable {
  private let seconds = Mutex(1_800_000_000.0)

  /// Options of a sandbox that lives by this clock.
  var options: SandboxOptions {
    var options = SandboxOptions()
    options.clock = { self.now }
    return options
  }

  var now: Double { seconds.withLock { $0 } }

  func advance(_ difference: Double) { seconds.withLock { $0 += difference } }
}
