import AppFlow
import Diagnosis
import Forms
import Foundation
import Journal
import JSON
import Rotation
import Secrets
import Synchronization
import Terminal

@testable import ProfileEditor

/// A service whose answers a test gives when it wants to.
final class FakeService: ProfileService {
  /// One update that is under way.
  struct Update: Sendable {
    let request: JSONValue
    let clientToken: String
  }

  private struct State {
    var readings = 0
    var updates: [Update] = []
  }

  /// What an update does: answers, or waits until it is cancelled.
  enum Behaviour: Sendable { case answer, fail(Failure), waitForCancel }

  private let state = Mutex(State())
  private let pagesOfReadings = (0..<4).map { _ in
    let pages = AsyncThrowingStream<[BrowserEntry], any Error>.makeStream()
    pages.continuation.yield(EditorFixture.profiles)
    return pages
  }
  private let behaviours: Mutex<[Behaviour]>
  private let found: BrowserEntry?
  /// Tells each update that was cancelled.
  let cancellations: AsyncStream<Void>
  private let cancelled: AsyncStream<Void>.Continuation

  /// - Parameters:
  ///   - behaviours: what each update does, in turn.
  ///   - found: the profile that `profile(named:)` gives.
  init(behaviours: [Behaviour] = [], found: BrowserEntry? = nil) {
    self.behaviours = Mutex(behaviours)
    self.found = found
    (cancellations, cancelled) = AsyncStream.makeStream()
  }

  /// The readings of all profiles, as places to put pages into, also before they are begun.
  var readings: [AsyncThrowingStream<[BrowserEntry], any Error>.Continuation] {
    pagesOfReadings.map(\.continuation)
  }

  /// How many readings were begun.
  var readingsBegun: Int { state.withLock { $0.readings } }

  var updates: [Update] { state.withLock { $0.updates } }

  func pages() -> AsyncThrowingStream<[BrowserEntry], any Error> {
    let number = state.withLock { state in
      defer { state.readings += 1 }
      return state.readings
    }
    return pagesOfReadings[number].stream
  }

  func profile(named name: String) async throws -> BrowserEntry? { found }

  func profiles(named names: [String]) async throws -> [BrowserEntry] { [found].compactMap(\.self) }

  func identity() async -> (name: String, account: String)? { nil }

  func hold(_ profile: String) async throws {}

  func release() {}

  func keep(_ key: Secret, at place: KeptKeyPlace) async throws {}

  func note(_ outcome: Outcome, of profile: String) async throws {}

  func formerProperties(of profile: String) async throws -> [FormerProperties] { [] }

  func flows(using profile: String) async throws -> [FlowUse] { [] }

  func survey(_ profiles: [String]) async -> ProfileSurvey { ProfileSurvey(of: profiles) }

  func diagnose(profile: String, clientSecret: SecretARN?) async throws -> [Finding] { [] }

  func details(of name: String) async throws -> JSONValue { ["connectorProfileName": .string(name)] }

  func verify(profile: String) async -> LoginAnswer { .verified("Verified.") }

  func connector(ofType type: String, label: String) async throws -> ConnectorDescription {
    throw Failure(title: "AccessDeniedException", hint: "Ask for appflow:DescribeConnector.")
  }

  func signIn(
    byPaste: Bool, told: @escaping @Sendable (SignInEvent) -> Void,
    answer: @escaping @Sendable () async -> Secret?
  ) async throws -> Double {
    told(.prompted(.page(address: "https://sign-in.example/", showsAnswer: true)))
    guard let given = await answer() else {
      throw Failure(kind: .cancelled, title: "Not signed in.", hint: "")
    }
    guard given == Secret("fake-answer") else { throw Failure(title: "Refused.", hint: "") }
    return EditorFixture.now + 3_600
  }

  func create(
    _ request: JSONValue, clientToken: String, progress: @escaping AttemptObserver
  ) async throws -> SendResult {
    try await update(request, clientToken: clientToken, progress: progress)
  }

  func customConnectors() async throws -> [ConnectorChoice] { [] }

  func delete(profile: String, isForced: Bool) async throws -> String? { nil }

  func update(
    _ request: JSONValue, clientToken: String, progress: @escaping AttemptObserver
  ) async throws -> SendResult {
    state.withLock { $0.updates.append(Update(request: request, clientToken: clientToken)) }
    progress(.began(1))
    switch behaviours.withLock({ $0.isEmpty ? .answer : $0.removeFirst() }) {
    case .answer: return SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.1)
    case .fail(let failure): throw failure
    case .waitForCancel:
      // A stream without elements ends when its task is cancelled, and not before.
      let (stream, continuation) = AsyncStream<Void>.makeStream()
      for await _ in stream {}
      continuation.finish()
      cancelled.yield()
      throw Failure(kind: .cancelled, title: "Cancelled", hint: "Nothing was sent.")
    }
  }
}

/// A headless terminal that gives its next keys only when the screen shows what a person would wait for.
final class PatientTerminal: TerminalScreen {
  /// What is waited for, and what is done then.
  struct Step: Sendable {
    let text: String
    let events: [TerminalEvent]
    var action: @Sendable () -> Void = {}
  }

  /// A bell that other threads ring when there is something for the loop.
  final class Bell: Sendable {
    // A semaphore is made to be used from several threads.
    private let semaphore = DispatchSemaphore(value: 0)
    func ring() { semaphore.signal() }
    /// - Returns: false where nobody rang for minutes: then the test has failed.
    func wait() -> Bool { semaphore.wait(timeout: .now() + 240) == .success }
  }

  let screen: HeadlessTerminal
  private(set) var missed: String?
  /// All that was ever drawn.
  private(set) var history: [String] = []
  private let bell: Bell
  private var steps: [Step]

  init(size: Size, bell: Bell, steps: [Step]) {
    screen = HeadlessTerminal(size: size)
    self.bell = bell
    self.steps = steps
  }

  var size: Size { screen.size }
  func copy(_ text: String) -> Bool { screen.copy(text) }
  func lend(to group: Int32, note: String, said: [UInt8]) { screen.lend(to: group, note: note, said: said) }
  func attend(to group: Int32, note: String, said: [UInt8]) {
    screen.attend(to: group, note: note, said: said)
  }
  func show(_ bytes: [UInt8]) { screen.show(bytes) }
  func pauseLoan() { screen.pauseLoan() }
  func reclaim() -> [TerminalEvent] { screen.reclaim() }
  func stop() { screen.stop() }

  func draw(_ frame: Frame, rows: Range<Int>) {
    screen.draw(frame, rows: rows)
    history.append(frame.text.joined(separator: "\n"))
  }

  func nextEvents(timeout: Int?) -> [TerminalEvent] {
    guard let step = steps.first else { return [.hangup] }
    if history.last?.contains(step.text) == true {
      steps.removeFirst()
      step.action()
      return step.events
    }
    if timeout == EditorApplication.pauseOfTyping { return [] }
    guard bell.wait() else {
      missed = step.text
      return [.hangup]
    }
    return []
  }
}
