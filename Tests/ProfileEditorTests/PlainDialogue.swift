import Forms
import Authorization
import Secrets
import Testing

@testable import ProfileEditor

/// A conversation with plain mode, without a terminal and without a service.
struct PlainDialogue {
  static let now = EditorFixture.now

  var session: PlainSession
  /// Everything that was said.
  private(set) var lines: [String] = []
  /// What was said last.
  private(set) var last: [String] = []
  private(set) var question: PlainQuestion?
  private(set) var effects: [EditorEffect] = []
  private(set) var ending: PlainStep.Ending?

  init(
    initial: InitialForm? = nil, rotating: [String]? = nil, interrupted: RotationQueue? = nil,
    draft: Draft? = nil, isReadOnly: Bool = false
  ) throws {
    let context = EditorContext(
      awsProfile: "prod", region: "us-east-1", endpoint: "appflow.us-east-1.amazonaws.com", now: Self.now,
      isReadOnly: isReadOnly)
    session = PlainSession(
      context: context, api: try ConnectorAPI(), initial: initial, rotating: rotating,
      interrupted: interrupted, draft: draft, tokens: ClientTokens(seed: (1, 2)),
      authorizationStates: AuthorizationStates(seed: Secret("fixed")))
    take(session.begin())
  }

  /// A conversation whose list of profiles has come.
  static func browsing(_ profiles: [BrowserEntry] = EditorFixture.profiles) throws -> PlainDialogue {
    var dialogue = try PlainDialogue()
    dialogue.happen(.page(profiles))
    dialogue.happen(.loaded)
    return dialogue
  }

  /// A conversation in a profile's form, which the service was asked for.
  static func editing(_ name: String, isReadOnly: Bool = false) throws -> PlainDialogue {
    var dialogue = try PlainDialogue(initial: .describe(name: name), isReadOnly: isReadOnly)
    dialogue.happen(.described(name: name, EditorFixture.profiles.first { $0.name == name }))
    return dialogue
  }

  mutating func type(_ answers: String...) {
    for answer in answers { take(session.answer(Secret(answer))) }
  }

  mutating func happen(_ event: EditorEvent) { take(session.handle(event)) }
  /// What a look at the profile that was sent says, and at the flows that use it.
  mutating func lookAtResult() throws {
    let result = try #require(session.editing.stage.result)
    let entry = EditorFixture.profiles.first { $0.name == result.profile }
    happen(.rotation(.lookedUp(result.profile, entry)))
    if !result.outcome.isOfNew { happen(.deletion(DeletionEvent(result.profile, .flows([])))) }
  }

  mutating func interrupt() { take(session.interrupt()) }
  mutating func end() { take(session.end()) }

  /// Answers Enter until a question begins with a text.
  mutating func goOn(to prompt: String) throws {
    for _ in 0..<60 where question?.prompt.hasPrefix(prompt) != true { type("!skip") }
    #expect(question?.prompt.hasPrefix(prompt) == true, "\(prompt) was never asked")
  }

  /// The effects since the last call.
  mutating func takeEffects() -> [EditorEffect] {
    defer { effects = [] }
    return effects.filter { if case .watchLinks = $0 { false } else { true } }
  }

  var prompt: String { question?.prompt ?? "" }
  var text: String { lines.joined(separator: "\n") }
  func said(_ text: String) -> Bool { last.contains { $0.contains(text) } }

  private mutating func take(_ step: PlainStep) {
    lines += step.lines
    last = step.lines
    question = step.question
    effects += step.effects
    ending = step.ending
    if let prompt = step.question?.prompt { lines.append(prompt) }
  }
}

extension PlainDialogue {
  /// A form of Salesforce's tokens, filled in, at the review.
  static func reviewing() throws -> PlainDialogue {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    dialogue.type("fake-access")
    try dialogue.goOn(to: "Refresh token")
    dialogue.type("fake-refresh")
    dialogue.type("!review")
    return dialogue
  }

  /// The number of the way that leaves the stored credentials as they are.
  func keeping() throws -> String {
    let choices = try #require(session.editing.form?.form.definition.choices)
    let index = try #require(choices.firstIndex { $0.keepsStored })
    return String(index + 1)
  }
}
