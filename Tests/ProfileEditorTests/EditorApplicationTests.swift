import Foundation
import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The application: loop, service and terminal together", .timeLimit(.minutes(5)))
struct EditorApplicationTests {
  /// What is left when the application has ended.
  struct Outcome: Sendable {
    let ending: EditorApplication.Ending
    let history: [String]
    let missed: String?
    let isStopped: Bool
  }

  /// Runs an application on a thread of its own, so that the service's tasks have theirs.
  static func run(
    _ service: FakeService, initial: InitialForm? = nil, linkPause: Duration = .seconds(3_600),
    steps: @escaping @Sendable () -> [PatientTerminal.Step]
  ) async throws -> Outcome {
    let state = try EditorFixture(initial: initial).state
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let bell = PatientTerminal.Bell()
        let terminal = PatientTerminal(size: state.size, bell: bell, steps: steps())
        let application = EditorApplication(
          terminal: terminal, service: service, state: state, linkPause: linkPause, wake: { bell.ring() },
          now: { EditorFixture.now })
        let ending = application.run()
        continuation.resume(
          returning: Outcome(
            ending: ending, history: terminal.history, missed: terminal.missed,
            isStopped: terminal.screen.isStopped))
      }
    }
  }

  private static func keys(_ keys: Key...) -> [TerminalEvent] { keys.map { .key($0) } }

  private static func text(_ text: String) -> [TerminalEvent] {
    text.unicodeScalars.map { .key(.character($0)) }
  }

  /// From the first page to the review of the first profile.
  private static let toReview: [PatientTerminal.Step] = [
    .init(text: "sf-prod", events: keys(.enter)),
    .init(text: "Instance URL", events: keys(.control("n")) + text("fake-access")),
    .init(text: "hidden", events: keys(.control("n")) + text("fake-refresh") + keys(.control("s"))),
  ]

  @Test("a profile is opened while others still load, filled in and sent once; then the list is read again")
  func wholeWay() async throws {
    let service = FakeService()
    let outcome = try await Self.run(service) {
      Self.toReview + [
        .init(text: "nothing sent yet", events: Self.keys(.enter)),
        .init(text: "arn:fake", events: Self.keys(.enter)),
        .init(text: "sf-prod", events: Self.keys(.character("q"))),
      ]
    }
    #expect(outcome.missed == nil)
    #expect(outcome.ending == .left)
    #expect(outcome.isStopped)
    #expect(service.updates.count == 1)
    #expect(service.updates.first?.request[RequestPaths.name] == .string("sf-prod"))
    #expect(service.readingsBegun == 2)
    #expect(outcome.history.first?.contains("0, loading…") == true)
    #expect(!outcome.history.contains { $0.contains("fake-access") || $0.contains("fake-refresh") })
  }

  @Test("Esc while sending cancels the update and comes back to the form with the typing")
  func cancel() async throws {
    let service = FakeService(behaviours: [.waitForCancel])
    let outcome = try await Self.run(service) {
      Self.toReview + [
        .init(text: "nothing sent yet", events: Self.keys(.enter)),
        .init(text: "Sending…", events: Self.keys(.escape)),
        .init(text: "Nothing was sent.", events: Self.keys(.escape)),
        .init(text: "Leave the form", events: Self.keys(.character("y"))),
        .init(text: "MODE", events: Self.keys(.character("q"))),
      ]
    }
    #expect(outcome.missed == nil)
    await #expect(service.cancellations.first { _ in true } != nil)
    #expect(outcome.ending == .left)
  }

  @Test("a lost answer is sent again with the same token")
  func again() async throws {
    let lost = Failure(kind: .unknownOutcome, title: "The answer was lost", hint: "Perhaps.")
    let service = FakeService(behaviours: [.fail(lost), .answer])
    let outcome = try await Self.run(service) {
      Self.toReview + [
        .init(text: "nothing sent yet", events: Self.keys(.enter)),
        .init(text: "The answer was lost", events: Self.keys(.character("r"))),
        .init(text: "arn:fake", events: []),
      ]
    }
    #expect(outcome.missed == nil)
    #expect(service.updates.count == 2)
    #expect(Set(service.updates.map(\.clientToken)).count == 1)
    #expect(service.updates.first?.request == service.updates.last?.request)
  }

  @Test("pages come as they are there, and after a refresh the late ones of the first reading are left out")
  func latePages() async throws {
    let service = FakeService()
    let outcome = try await Self.run(service) {
      [
        .init(
          text: "4, loading…", events: [],
          action: { service.readings[0].yield(EditorFixture.numbered(0..<3)) }),
        .init(text: "7, loading…", events: Self.keys(.character("g"))),
        .init(
          text: "7, refreshing…", events: [],
          action: {
            service.readings[0].yield(EditorFixture.numbered(3..<9))
            service.readings[0].finish()
            service.readings[1].yield(EditorFixture.numbered(0..<1))
            service.readings[1].finish()
          }),
        .init(text: "5 profiles", events: Self.keys(.character("q"))),
      ]
    }
    #expect(outcome.missed == nil)
    #expect(!outcome.history.contains { $0.contains("profile-00003") })
    #expect(service.readingsBegun == 2)
  }

  @Test("a reading that fails says so, and g reads again")
  func failure() async throws {
    let service = FakeService()
    let outcome = try await Self.run(service) {
      [
        .init(
          text: "4, loading…", events: [],
          action: { service.readings[0].finish(throwing: Failure(title: "Throttled", hint: "Wait.")) }),
        .init(text: "Throttled", events: Self.keys(.character("g"))),
        .init(text: "4, refreshing…", events: [], action: { service.readings[1].finish() }),
        .init(text: "4 profiles", events: Self.keys(.character("q"))),
      ]
    }
    #expect(outcome.missed == nil)
    #expect(outcome.ending == .left)
  }

  @Test("edit NAME opens the profile that the service gives; a lost terminal ends it at once")
  func direct() async throws {
    let service = FakeService(found: EditorFixture.profiles[0])
    let outcome = try await Self.run(service, initial: .describe(name: "sf-prod")) {
      [.init(text: "Instance URL", events: Self.text("x"))]
    }
    #expect(outcome.missed == nil)
    #expect(outcome.ending == .lostTerminal)
    #expect(outcome.isStopped)
    #expect(service.readingsBegun == 0)
  }

  @Test("a terminal that is gone while a request is under way cancels it")
  func lostWhileSending() async throws {
    let service = FakeService(behaviours: [.waitForCancel])
    let outcome = try await Self.run(service) {
      Self.toReview + [
        .init(text: "nothing sent yet", events: Self.keys(.enter)),
        .init(text: "Sending…", events: [.hangup]),
      ]
    }
    #expect(outcome.missed == nil)
    #expect(outcome.ending == .lostTerminal)
    await #expect(service.cancellations.first { _ in true } != nil)
  }
}
