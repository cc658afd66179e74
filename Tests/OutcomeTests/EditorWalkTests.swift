import AppFlow
import ClientTestSupport
import Forms
import Secrets
import Terminal
import Testing

@testable import ProfileEditor
@testable import Journal

/// The editor's core and plain mode, over the program's own service, against an endpoint that knows the truth.
@Suite("The walk: the editor and plain mode", .timeLimit(.minutes(20)))
struct EditorWalkTests {
  private static let now = 1_780_000_000.0
  private static let token = ClientTokens(seed: (1, 2))

  private static let context = EditorContext(
    awsProfile: nil, region: "eu-west-1", endpoint: "appflow.eu-west-1.amazonaws.com", now: now)

  private func service(
    _ endpoint: TruthfulEndpoint, attempts: Int, _ journal: Journal, _ api: ConnectorAPI
  ) throws -> ProfileClient {
    try ProfileClient(
      client: try Walk.client(endpoint, attempts: attempts), api: api, journal: journal, open: OpenUpdates())
  }

  private func entry(_ api: ConnectorAPI) async throws -> BrowserEntry {
    let folder = try TemporaryFolder()
    return try #require(
      try await service(TruthfulEndpoint([]), attempts: 1, Journal(folder: folder.path("state")), api)
        .profile(
          named: "one"))
  }

  /// The one request among effects, sent.
  private func answer(_ effects: [EditorEffect], _ service: ProfileClient) async -> EditorEvent? {
    for case .send(let request, let token) in effects {
      do {
        return .sent(try await service.update(request, clientToken: token) { _ in })
      } catch {
        return .sendFailed(Failure(error))
      }
    }
    return nil
  }

  // MARK: The editor

  /// An editor at the review of a form that is filled in.
  private func reviewing(_ entry: BrowserEntry, _ api: ConnectorAPI, isRotation: Bool) throws -> EditorState {
    var state = EditorState(
      context: Self.context, api: api, size: Size(columns: 120, rows: 40), tokens: Self.token)
    func press(_ keys: Key...) { for key in keys { _ = state.update(.terminal(.key(key))) } }
    func type(_ text: String) {
      for scalar in text.unicodeScalars { press(.character(scalar)) }
      state.revalidate()
    }
    _ = state.update(.page([entry]))
    _ = state.update(.loaded)
    if isRotation {
      press(.character("r"), .character("a"), .enter)
      _ = state.update(.described(name: "one", entry))
      _ = state.update(.rotation(.flows("one", [])))
    } else {
      press(.enter)
      for _ in 0..<40 where state.editing.form?.field?.name != "username" { press(.tab) }
    }
    type("ann")
    press(.tab)
    type("fake-walked-secret-0001")
    press(.control("s"))
    try #require(state.editing.review != nil, "\(state.view().text.joined(separator: "\n"))")
    return state
  }

  @Test("the editor: three attempts of one send, or r again and again", arguments: [false, true])
  func editor(isRotation: Bool) async throws {
    let api = try ConnectorAPI()
    let start = try reviewing(try await entry(api), api, isRotation: isRotation)
    for attempts in [3, 1] {
      try await Walk.over(WalkAnswer.sequences(Walk.few)) { script, folder in
        try await editor(start, script, folder, attempts, api)
      }
    }
  }

  private func editor(
    _ start: EditorState, _ script: [WalkAnswer], _ folder: TemporaryFolder, _ attempts: Int,
    _ api: ConnectorAPI
  ) async throws {
    let endpoint = TruthfulEndpoint(script)
    let journal = Journal(folder: folder.path("state"))
    let service = try service(endpoint, attempts: attempts, journal, api)
    let token = start.editing.review?.clientToken ?? ""
    var state = start
    var effects = state.update(.terminal(.key(.enter)))
    for _ in 1...(attempts == 1 ? 3 : 1) {
      guard let event = await answer(effects, service) else {
        Issue.record("\(script): nothing was sent")
        return
      }
      effects = state.update(event)
      let statement: Statement =
        if case .unknown? = state.editing.stage.result?.outcome {
          .unknown
        } else if state.editing.stage.result != nil { .made } else {
          .notMade
        }
      let text =
        state.editing.stage.result != nil
        ? state.view().text.joined(separator: "\n") : state.editing.form?.failure?.hint ?? ""
      statement.check(
        text.split { $0.isWhitespace || $0 == "│" }.joined(separator: " "), token: token,
        expected: endpoint.known("one"), isMade: endpoint.isMade("one"), "\(script)")
      #expect(endpoint.tokens("one").count <= 1)
      let entries = try journal.read().entries
      #expect(Walk.told(entries) == statement, "\(script): the journal has \(entries.map(\.outcome))")
      if let item = state.editing.rotation?.queue?.items.first {
        guard case .ended(let outcome) = item.step else {
          Issue.record("\(script): the queue has \(item.step)")
          return
        }
        #expect(Statement(outcome) == statement, "\(script): the queue has \(outcome)")
      }
      guard statement == .unknown else { return }
      effects = state.update(.terminal(.key(.character("r"))))
    }
    #expect(endpoint.count("one") <= 1)
  }

  // MARK: Plain mode

  @Test("plain mode: three attempts of one send, or retry again and again")
  func plain() async throws {
    let api = try ConnectorAPI()
    let entry = try await entry(api)
    var start = PlainSession(
      context: Self.context, api: api, initial: .describe(name: "one"), tokens: Self.token)
    _ = start.begin()
    var step = start.handle(.described(name: "one", entry))
    for _ in 0..<40 where step.question?.prompt.hasPrefix("User name") != true {
      step = start.answer(Secret("!skip"))
    }
    _ = start.answer(Secret("ann"))
    _ = start.answer(Secret("fake-walked-secret-0001"))
    step = start.answer(Secret("!review"))
    try #require(start.stage == .review, "\(step)")
    let reviewed = start
    for attempts in [3, 1] {
      try await Walk.over(WalkAnswer.sequences(Walk.few)) { script, folder in
        try await plain(reviewed, entry, script, folder, attempts, api)
      }
    }
  }

  private func plain(
    _ start: PlainSession, _ entry: BrowserEntry, _ script: [WalkAnswer], _ folder: TemporaryFolder,
    _ attempts: Int, _ api: ConnectorAPI
  ) async throws {
    let endpoint = TruthfulEndpoint(script)
    let journal = Journal(folder: folder.path("state"))
    let service = try service(endpoint, attempts: attempts, journal, api)
    let token = start.editing.review?.clientToken ?? ""
    var session = start
    var step = session.answer(Secret("yes"))
    for _ in 1...(attempts == 1 ? 3 : 1) {
      guard let event = await answer(step.effects, service) else {
        Issue.record("\(script): nothing was sent")
        return
      }
      step = session.handle(event)
      var lines = step.lines
      if case .rotating(.lookingUp(isOpen: true)) = session.stage {
        step = session.handle(.rotation(.lookedUp("one", entry)))
        lines += step.lines
      }
      let statement: Statement =
        session.stage == .unknown ? .unknown : session.editing.review == nil ? .made : .notMade
      statement.check(
        lines.joined(separator: " "), token: token, expected: endpoint.known("one"),
        isMade: endpoint.isMade("one"), "\(script)")
      let entries = try journal.read().entries
      #expect(Walk.told(entries) == statement, "\(script): the journal has \(entries.map(\.outcome))")
      guard statement == .unknown else { return }
      step = session.answer(Secret("retry"))
    }
    #expect(endpoint.count("one") <= 1)
  }
}
