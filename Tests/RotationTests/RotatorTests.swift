import AppFlow
import ClientTestSupport
import Forms
import HTTPTransport
import JSON
import OperatingSystem
import PrivateFiles
import Secrets
import Synchronization
import Testing

@testable import AWSClient
@testable import Journal
@testable import Rotation

/// A pretended AppFlow with one kind of profile, which goes wrong as told.
private final class PretendedService: Sendable {
  /// What happens to a request for an update.
  enum Fault: Sendable {
    case none
    /// It is done, and the answer is lost.
    case lostAnswer
    /// It is not done, and nobody can know.
    case lostRequest
    /// It is not done, nobody can know, and somebody else updates the profile.
    case lostByAnother
    case throttled
    case refused
  }

  struct State {
    var updatedAt: [String: Double] = [:]
    var updates: [String: Int] = [:]
    var tokens: [String: String] = [:]
    var sent: [(profile: String, token: String)] = []
    /// What was asked for at once, and how many updates had been sent by then.
    var looks: [(names: [String], sent: Int)] = []
    var faults: [Fault] = []
    var describeFails = false
    var reset: (status: Int, body: String) = (200, "{}")
    var entities: (status: Int, body: String) = (200, #"{"connectorEntityMap":{}}"#)
    var underWay = 0
    var mostUnderWay = 0
  }

  let state = Mutex(State())

  func answer(_ request: HTTPRequest) -> Result<HTTPResponse, HTTPTransportError> {
    let body = (try? request.body.withBytes { try JSONReader.read($0) }) ?? .null
    return state.withLock { state in
      switch request.url.path {
      case "/describe-connector-profiles":
        if state.describeFails { return Self.answer(500, "{}") }
        let names = body["connectorProfileNames"]?.items?.compactMap(\.text) ?? []
        state.looks.append((names, state.sent.count))
        let details = names.filter { !$0.hasPrefix("missing") }.map { name in
          #"{"connectorProfileName":"\#(name)","connectorType":"Veeva","connectionMode":"Public","lastUpdatedAt":"#
            + #"\#(Int(state.updatedAt[name] ?? 1000)),"connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example"}}}"#
        }
        return Self.answer(200, #"{"connectorProfileDetails":[\#(details.joined(separator: ","))]}"#)
      case "/update-connector-profile": return Self.update(body, &state)
      case "/reset-connector-metadata-cache": return Self.answer(state.reset.status, state.reset.body)
      case "/list-connector-entities": return Self.answer(state.entities.status, state.entities.body)
      default: return Self.answer(404, "{}")
      }
    }
  }

  private static func update(_ body: JSONValue, _ state: inout State) -> Result<
    HTTPResponse, HTTPTransportError
  > {
    let name = body["connectorProfileName"]?.text ?? ""
    let token = body["clientToken"]?.text ?? ""
    state.sent.append((name, token))
    let fault = state.faults.isEmpty ? .none : state.faults.removeFirst()
    switch fault {
    case .throttled: return answer(429, #"{"__type":"ThrottlingException","message":"slow down"}"#)
    case .refused: return answer(400, #"{"__type":"ValidationException","message":"no"}"#)
    case .lostByAnother:
      state.updatedAt[name] = (state.updatedAt[name] ?? 1000) + 60
      return .failure(.connectionLost(requestWritten: true, reason: "reset"))
    case .lostRequest: return .failure(.connectionLost(requestWritten: true, reason: "reset"))
    case .none, .lostAnswer: break
    }
    if state.tokens[token] == nil {
      state.tokens[token] = name
      state.updates[name, default: 0] += 1
      state.updatedAt[name] = (state.updatedAt[name] ?? 1000) + 60
    }
    if case .lostAnswer = fault { return .failure(.connectionLost(requestWritten: true, reason: "reset")) }
    return answer(200, #"{"connectorProfileArn":"arn:\#(name)"}"#)
  }

  private static func answer(_ status: Int, _ body: String) -> Result<HTTPResponse, HTTPTransportError> {
    .success(HTTPResponse(status: status, headers: ["x-amzn-RequestId": "request-1"], body: Secret(body)))
  }
}

@Suite("Rotations that are sent")
struct RotatorTests {
  private static let secret = "fake-rotated-secret-0001"

  private let folder: TemporaryFolder
  private let service = PretendedService()
  private let time = FakeTime()
  private let client: AppFlowClient
  private let identity: OperatorIdentity

  init() throws {
    folder = try TemporaryFolder()
    let account = TestAccount.unique()
    identity = OperatorIdentity { () async throws(AppFlowError) in
      CallerIdentity(account: account, arn: "arn:aws:iam::\(account):user/ops", userID: "AIDAFAKE")
    }
    var options = ClientOptions(region: "eu-west-1")
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
    ])
    options.time = time.source
    let service = service
    client = try AppFlowClient(
      options: options, transport: FakeTransport { request, _ in service.answer(request) })
  }

  private var journal: Journal { Journal(folder: folder.path("state")) }

  private func rotator() throws -> Rotator {
    Rotator(
      client: client, api: try ConnectorAPI(), journal: journal, identity: identity, time: time.source
    ) { Issue.record("a warning: \($0)") }
  }

  private func prepare(_ names: [String], isVerified: Bool = false) async throws -> [PreparedRotation] {
    let file = try folder.write("secret", Self.secret)
    let reader = SecretReader(taken: TakenEnvironment([]), client: client)
    let preparer = RotationPreparer(
      client: client, api: try ConnectorAPI(), reader: reader, time: time.source)
    let (rotations, problems) = try await preparer.prepare(
      names.map {
        .init(
          profile: $0, secrets: [.init("password", .file(path: file))], settings: [.init("username", "ann")],
          isVerified: isVerified)
      })
    #expect(problems.isEmpty)
    return rotations
  }

  private func rotate(
    _ names: [String] = ["one"], faults: [PretendedService.Fault] = [], isVerified: Bool = false,
    meanwhile: () throws -> Void = {}
  ) async throws -> [RotationResult] {
    let rotations = try await prepare(names, isVerified: isVerified)
    service.state.withLock { $0.faults = faults }
    try meanwhile()
    let told = Mutex<[RotationResult]>([])
    let results = try await rotator().rotate(rotations, concurrency: 4, stop: StopSignal()) { result in
      told.withLock { $0.append(result) }
    }
    #expect(told.withLock { $0.count } == names.count)
    for result in results { #expect(!"\(result)".contains(Self.secret)) }
    return results
  }

  private func outcomes() throws -> [Outcome?] { try journal.read().entries.map(\.outcome) }

  @Test("an update is sent once, reported with its token and its request's id, and journaled")
  func updated() async throws {
    let result = try #require(try await rotate().first)
    #expect(result.outcome == .updated && result.responsibility == .nobody && result.message.isEmpty)
    #expect(result.requestID == "request-1" && result.fields == ["username", "password"])
    let sent = service.state.withLock { $0.sent }
    #expect(sent.count == 1 && sent.first?.token == result.clientToken)
    let entry = try #require(try journal.read().entries.first)
    #expect(entry.outcome == .updated && entry.clientToken == result.clientToken)
  }

  @Test("a lost answer is resolved by the same request with the same token, and made once")
  func lostAnswer() async throws {
    let result = try #require(try await rotate(faults: [.lostAnswer]).first)
    #expect(result.outcome == .updated && result.message.contains("same client token"))
    #expect(
      service.state.withLock { $0.sent.count } == 2 && service.state.withLock { $0.updates["one"] } == 1)
    #expect(try outcomes() == [.updated, .updated])
  }

  @Test("an update of somebody else is not taken for ours")
  func updateOfAnother() async throws {
    let result = try #require(
      try await rotate(faults: [.lostRequest, .lostRequest, .lostByAnother, .lostRequest]).first)
    #expect(result.outcome == .unknown, "\(result)")
    #expect(
      result.message.contains("whether by this request or by another one is not known"), "\(result)")
    #expect(service.state.withLock { $0.updates["one"] } == nil)
  }

  @Test("a lost request is sent again with the same token, once")
  func lostRequest() async throws {
    let result = try #require(try await rotate(faults: [.lostRequest]).first)
    #expect(result.outcome == .updated && result.message.contains("same client token"))
    let sent = service.state.withLock { $0.sent }
    #expect(sent.count == 2 && Set(sent.map(\.token)).count == 1)
    #expect(service.state.withLock { $0.updates["one"] } == 1)
    #expect(try outcomes() == [.updated, .updated])
  }

  @Test("what stays open is reported as unknown with its token, and stays so in the journal")
  func unknown() async throws {
    let result = try #require(try await rotate(faults: Array(repeating: .lostRequest, count: 9)).first)
    #expect(result.outcome == .unknown && result.responsibility == .other)
    let token = try #require(result.clientToken)
    #expect(result.message.contains(token))
    #expect(result.message.contains("AppFlow shows none since"), "\(result)")
    #expect(service.state.withLock { $0.sent.count } == 3)
    #expect(try outcomes() == [.unknown, .unknown, .unknown])
  }

  @Test("a refusal of the repetition proves nothing about the first attempt")
  func refusedAfterLoss() async throws {
    for first in [PretendedService.Fault.lostRequest, .lostAnswer] {
      let result = try #require(try await rotate(["\(first)"], faults: [first, .refused]).first)
      #expect(result.outcome == .unknown && result.responsibility == .other)
      #expect(
        result.message.contains("ValidationException: no") && !result.message.contains("Nothing was"))
    }
    #expect(try outcomes() == [.unknown, .unknown, .unknown, .unknown])
  }

  @Test("a refusal is told in the service's words, and sent once")
  func refused() async throws {
    let result = try #require(try await rotate(faults: [.refused]).first)
    #expect(result.outcome == .failed && result.responsibility == .service)
    #expect(result.message.contains("ValidationException: no"))
    #expect(service.state.withLock { $0.sent.count } == 1)
  }

  @Test("throttling beyond the client's own attempts is waited out with one token, and given up in the end")
  func throttled() async throws {
    let patient = try #require(try await rotate(faults: Array(repeating: .throttled, count: 5)).first)
    #expect(patient.outcome == .updated)
    #expect(service.state.withLock { Set($0.sent.map(\.token)).count } == 1)
    let pauses = time.pauses
    #expect(pauses.count == 5 && pauses == pauses.sorted() && pauses.allSatisfy { $0 <= .seconds(20) })
    let given = try #require(try await rotate(["two"], faults: Array(repeating: .throttled, count: 50)).first)
    #expect(given.outcome == .failed && given.responsibility == .service)
  }

  @Test("a verification shows good credentials, refused ones, and what could not be found out")
  func verification() async throws {
    #expect(try await rotate(isVerified: true).first?.outcome == .verified)
    service.state.withLock {
      $0.entities = (401, #"{"__type":"ConnectorAuthenticationException","message":"wrong password"}"#)
    }
    let refused = try #require(try await rotate(["two"], isVerified: true).first)
    #expect(refused.outcome == .verificationFailed && refused.responsibility == .service)
    #expect(refused.message.contains("wrong password"))
    service.state.withLock { $0.entities = (403, #"{"__type":"AccessDeniedException","message":"no"}"#) }
    let open = try #require(try await rotate(["three"], isVerified: true).first)
    #expect(open.outcome == .updated && open.responsibility == .other)
    #expect(open.message.contains("could not be found out"))
    #expect(try outcomes() == [.verified, .verificationFailed, .updated])
  }

  @Test(
    "an answer that may come from the service's cache is no verification, and is told, with what it takes")
  func notTried() async throws {
    service.state.withLock {
      $0.reset = (403, #"{"__type":"AccessDeniedException","message":"not for you"}"#)
    }
    let result = try #require(try await rotate(isVerified: true).first)
    #expect(result.outcome == .loginNotTried && result.responsibility == .other)
    #expect(result.message.hasPrefix("Accepted; the login was not tried anew"))
    #expect(result.message.contains("appflow:ResetConnectorMetadataCache"))
    let entry = try #require(try journal.read().entries.last)
    #expect(entry.outcome == .loginNotTried)
    #expect(entry.message == "AppFlow's cache could not be reset: AccessDeniedException")
  }

  @Test("a profile that another rotation holds, or that changed meanwhile, is not sent")
  func held() async throws {
    let accounts = AccountFinder(client: client, identity: identity)
    let lock = try ProfileLock(try await accounts.place(of: "one", arn: nil))
    let results = try await rotate(["one", "two", "three"]) {
      service.state.withLock { $0.updatedAt["two"] = 2000 }
    }
    withExtendedLifetime(lock) {}
    #expect(results.map(\.outcome) == [.failed, .failed, .updated])
    #expect(
      results[0].message.contains("is being changed by ")
        && results[1].message.contains("was changed by others"))
    #expect(service.state.withLock { $0.sent.map(\.profile) } == ["three"])
  }

  @Test("after a stop nothing is begun, and what was not begun says so")
  func stopped() async throws {
    let rotations = try await prepare((0..<150).map { "p\($0)" })
    let stop = StopSignal()
    let results = try await rotator().rotate(rotations, concurrency: 2, stop: stop) { _ in stop.set() }
    let begun = results.filter { $0.responsibility != .stopped }
    #expect(results.count == 150 && (1...3).contains(begun.count), "\(begun.count)")
    #expect(begun.allSatisfy { $0.outcome == .updated })
    #expect(service.state.withLock { $0.sent.count } == begun.count)
    #expect(results.map(\.profile) == rotations.map(\.entry.profile))
  }

  @Test("to prepare them, profiles are described a hundred at a time")
  func pages() async throws {
    _ = try await prepare((0..<250).map { "p\($0)" })
    #expect(service.state.withLock { $0.looks.map(\.names.count).sorted() } == [50, 100, 100])
  }

  @Test("each profile is looked at once more, at most 75 updates before its own, and is sent once")
  func looks() async throws {
    let names = (0..<230).map { "p\($0)" }
    let results = try await rotate(names) { service.state.withLock { $0.looks = [] } }
    #expect(results.allSatisfy { $0.outcome == .updated } && results.map(\.profile) == names)
    let (looks, updates) = service.state.withLock { ($0.looks, $0.updates) }
    #expect(updates.count == 230 && updates.values.allSatisfy { $0 == 1 })
    #expect(looks.flatMap(\.names) == names)
    for (index, look) in looks.enumerated() {
      // Four are under way at once, and not yet sent.
      #expect(look.names.count <= 50 && look.sent >= index * 50 - 25 - 4, "\(index): \(look.sent)")
    }
  }

  @Test("a profile's lock ends with its rotation, and the locks of those that a stop leaves out with the run")
  func locks() async throws {
    let accounts = AccountFinder(client: client, identity: identity)
    let first = try await accounts.place(of: "p0", arn: nil)
    let last = try await accounts.place(of: "p59", arn: nil)
    let rotations = try await prepare((0..<60).map { "p\($0)" })
    let stop = StopSignal()
    _ = try await rotator().rotate(rotations, concurrency: 1, stop: stop) { result in
      if result.profile == "p1" { #expect(throws: Never.self) { try ProfileLock(first) } }
      if result.profile == "p55" {
        #expect(throws: ProfileLock.Refusal.self) { try ProfileLock(last) }
        stop.set()
      }
    }
    #expect(throws: Never.self) { try ProfileLock(last) }
  }
}

@Suite("How many rotations run at once")
struct ThrottleGateTests {
  private func ended(throttled: Bool) -> AttemptEvent {
    .ended(
      AttemptRecord(
        operation: "UpdateConnectorProfile", host: "h", attempt: 1, maxAttempts: 3,
        status: throttled ? 429 : 200, requestID: nil, duration: .zero,
        failure: throttled ? "ThrottlingException" : nil, retry: nil))
  }

  @Test("throttling halves it once for all that were under way, down to one; calm lets it grow to the most")
  func adapting() {
    let gate = ThrottleGate(most: 8)
    gate.observe(ended(throttled: true))
    #expect(gate.limit == 4)
    for _ in 0..<3 { gate.observe(ended(throttled: true)) }
    #expect(gate.limit == 4)
    for _ in 0..<50 { gate.observe(ended(throttled: true)) }
    #expect(gate.limit == 1)
    for _ in 0..<3 { gate.observe(ended(throttled: false)) }
    #expect(gate.limit == 1)
    for _ in 0..<500 { gate.observe(ended(throttled: false)) }
    #expect(gate.limit == 8)
  }
}
