import AppFlow
import ClientTestSupport
import Forms
import Secrets
import Testing

@testable import Journal
@testable import Rotation
@testable import appflow_profile

/// Every sequence of three answers, each made and not made where both can be: no statement is ever false.
@Suite("The walk: update, rotate and plans", .timeLimit(.minutes(20)))
struct ClientWalkTests {
  private func entries(_ journal: Journal) throws -> [JournalEntry] { try journal.read().entries }

  @Test("update: one call of three attempts, and three calls with one token")
  func update() async throws {
    try await Walk.over(WalkAnswer.sequences(WalkAnswer.Kind.allCases)) { script, folder in
      try await one(script, folder, attempts: 3, calls: 1)
    }
    try await Walk.over(WalkAnswer.sequences(Walk.few)) { script, folder in
      try await one(script, folder, attempts: 1, calls: 3)
    }
  }

  private func one(
    _ script: [WalkAnswer], _ folder: TemporaryFolder, attempts: Int, calls: Int
  ) async throws {
    let endpoint = TruthfulEndpoint(script)
    let journal = Journal(folder: folder.path("state"))
    let client = try Walk.client(endpoint, attempts: attempts)
    let open = OpenUpdates()
    for call in 1...calls {
      let sender = JournaledClient(
        client: client, api: try ConnectorAPI(), journal: journal, identity: Walk.identity(endpoint),
        open: open,
        warn: { Issue.record("a warning: \($0)") })
      let place = "\(script), call \(call)"
      let expected: Statement
      do {
        _ = try await sender.update(Walk.request, clientToken: "token-1")
        expected = endpoint.known("one")
        Statement.made.check(
          "", token: "token-1", expected: expected, isMade: endpoint.isMade("one"), place)
      } catch {
        expected = endpoint.known("one")
        let failure = CommandFailure(call: error)
        Statement(error.effect).check(
          failure.description, token: "token-1", expected: expected, isMade: endpoint.isMade("one"), place)
        #expect(
          (error.effect == .unknown) == (failure.code == .other && failure.description.contains("token-1")))
      }
      let entries = try entries(journal)
      let outcome = Walk.told(entries)
      #expect(outcome == expected, "\(place): the journal has \(entries.map(\.outcome))")
      if expected == .made {
        #expect(entries.allSatisfy { $0.outcome == .updated || $0.outcome == .failed })
        // What is known to be made is not sent again.
        break
      }
    }
    #expect(endpoint.count("one") <= 1)
  }

  private func rotations(
    _ names: [String], _ client: AppFlowClient, _ api: ConnectorAPI, _ folder: TemporaryFolder
  ) async throws -> [PreparedRotation] {
    let file = try folder.write("secret", "fake-walked-secret-0001")
    let preparer = RotationPreparer(
      client: client, api: api,
      reader: SecretReader(taken: TakenEnvironment([]), client: client),
      time: FakeTime().source)
    let (rotations, problems) = try await preparer.prepare(
      names.map {
        .init(
          profile: $0, secrets: [.init("password", .file(path: file))], settings: [.init("username", "ann")])
      })
    try #require(problems.isEmpty)
    return rotations
  }

  @Test("rotate, and a plan of two that is gone on with afterwards", arguments: [["one"], ["one", "two"]])
  func rotate(_ names: [String]) async throws {
    let api = try ConnectorAPI()
    try await Walk.over(WalkAnswer.sequences(Walk.few)) { script, folder in
      try await rotate(names, script, folder, api)
    }
  }

  private func rotate(
    _ names: [String], _ script: [WalkAnswer], _ folder: TemporaryFolder, _ api: ConnectorAPI
  ) async throws {
    let endpoint = TruthfulEndpoint(script)
    let journal = Journal(folder: folder.path("state"))
    let client = try Walk.client(endpoint, attempts: 1)
    let run = JournalRun(
      time: .now(), plan: "plan-1", account: nil, region: "eu-west-1",
      endpoint: "https://appflow.eu-west-1.amazonaws.com/")
    try await journal.begin(run)
    let rotations = try await rotations(names, client, api, folder)
    let place = "\(script)"
    for result in await rotator(client, api, journal, Walk.identity(endpoint), OpenUpdates(), run.id).rotate(
      rotations, concurrency: 1, stop: StopSignal(), ended: { _ in })
    {
      let name = result.profile
      let statement = Statement(result.outcome)
      statement.check(
        result.message, token: result.clientToken ?? "none", expected: endpoint.known(name),
        isMade: endpoint.isMade(name), place)
      let entries = try entries(journal).filter { $0.connectorProfile == name }
      #expect(Walk.told(entries) == statement, "\(place): the journal has \(entries.map(\.outcome))")
      #expect(
        (statement == .unknown) == (result.outcome == .unknown && result.responsibility == .other))
      #expect(endpoint.count(name) <= 1, "\(script): \(name) was made twice")
    }
    try await goOn(names, endpoint, journal, client, run, api, folder, place)
  }

  private func rotator(
    _ client: AppFlowClient, _ api: ConnectorAPI, _ journal: Journal, _ identity: OperatorIdentity,
    _ open: OpenUpdates, _ run: String
  ) -> Rotator {
    Rotator(
      client: client, api: api, journal: journal, identity: identity, open: open, run: run,
      time: FakeTime(now: .now()).source
    ) { Issue.record("a warning: \($0)") }
  }

  /// Goes on with the run by the journal, until all is done: nothing that was told as done is missing, nothing is made twice.
  private func goOn(
    _ names: [String], _ endpoint: TruthfulEndpoint, _ journal: Journal, _ client: AppFlowClient,
    _ run: JournalRun, _ api: ConnectorAPI, _ folder: TemporaryFolder, _ place: String
  ) async throws {
    // What the script still had is not part of the walk any more.
    endpoint.clear()
    let last = try #require(try journal.lastRun(like: run))
    var rest: [PreparedRotation] = []
    for var rotation in try await rotations(names, client, api, folder) {
      let name = rotation.entry.profile
      switch last.attempts.state(of: name) {
      case .done?:
        #expect(endpoint.isMade(name), "\(place): left out and not made")
        continue
      case .unknown(let update)?: rotation.unanswered = update
      case .failed?, nil: #expect(!endpoint.isMade(name), "\(place): told as failed and made")
      }
      rest.append(rotation)
    }
    let results = await rotator(
      client, api, journal, Walk.identity(endpoint), last.attempts.open, last.run.id
    )
    .rotate(
      rest, concurrency: 1, stop: StopSignal(), ended: { _ in })
    #expect(results.allSatisfy { $0.outcome == .updated }, "\(place): \(results)")
    for name in names { #expect(endpoint.count(name) == 1, "\(place): \(name)") }
    let entries = try entries(journal)
    #expect(
      !entries.contains { ($0.outcome ?? .unknown) == .unknown }, "\(place): \(entries.map(\.outcome))")
  }
}
