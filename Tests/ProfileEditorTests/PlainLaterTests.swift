import Forms
import JSON
import Secrets
import Testing

@testable import ProfileEditor

@Suite("Plain mode: later, at every question")
struct PlainLaterTests {
  enum Question: String, CaseIterable {
    case list, failedReading, way, field, hidden, flag, row, line, consent, leaving, review, code
    case afterLostAnswer, choosing, rotatedField, rotatedReview, next, stopping

    var isOfRotation: Bool { [.rotatedField, .rotatedReview, .next, .stopping].contains(self) }
  }

  private static let lost = Failure(kind: .unknownOutcome, title: "Lost", hint: "It may have been made.")

  /// A conversation at a question of a kind.
  private static func asked(_ question: Question) throws -> PlainDialogue {
    switch question {
    case .list: return try .browsing()
    case .failedReading:
      var dialogue = try PlainDialogue()
      dialogue.happen(.loadFailed(Failure(title: "No answer", hint: "Try again.")))
      return dialogue
    case .way: return try .editing("sf-prod")
    case .field, .hidden, .flag, .leaving, .consent, .review, .afterLostAnswer, .code:
      return try inForm(question)
    case .row, .line:
      var dialogue = try PlainDialogue.editing("crm-custom")
      try dialogue.goOn(to: "Connector settings")
      dialogue.type("add")
      if question == .line { dialogue.type("!lines") }
      return dialogue
    case .choosing:
      var dialogue = try PlainDialogue(rotating: [])
      dialogue.happen(.page(EditorFixture.profiles))
      dialogue.happen(.loaded)
      return dialogue
    case .rotatedField, .rotatedReview, .next, .stopping: return try rotating(question)
    }
  }

  private static func inForm(_ question: Question) throws -> PlainDialogue {
    var dialogue = try PlainDialogue.editing("sf-prod")
    if question == .field { try dialogue.goOn(to: "Instance URL") }
    if question == .flag { try dialogue.goOn(to: "Sandbox") }
    if [.field, .flag].contains(question) { return dialogue }
    try dialogue.goOn(to: "Access token")
    if question == .consent { dialogue.type("!code") }
    if question == .leaving { dialogue.type("fake-access-token", "!quit") }
    if [.hidden, .consent, .leaving].contains(question) { return dialogue }
    dialogue.type("fake-access-token")
    try dialogue.goOn(to: "Refresh token")
    dialogue.type("fake-refresh-token", "!review")
    if question == .review { return dialogue }
    if question == .code {
      dialogue.type("edit")
      dialogue.happen(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ops"))
      return dialogue
    }
    dialogue.type("yes")
    dialogue.happen(.sendFailed(lost))
    dialogue.happen(.rotation(.lookedUp("sf-prod", EditorFixture.profiles[0])))
    return dialogue
  }

  private static func rotating(_ question: Question) throws -> PlainDialogue {
    var dialogue = try PlainDialogue(rotating: ["sap-eu", "sf-prod"])
    dialogue.happen(.page(EditorFixture.profiles))
    dialogue.happen(.loaded)
    dialogue.happen(.described(name: "sf-prod", EditorFixture.profiles[0]))
    dialogue.happen(.rotation(.flows("sf-prod", [])))
    switch question {
    case .rotatedReview: dialogue.type("", "fake-access-token", "fake-refresh-token", "!review")
    case .next, .stopping: dialogue.type("!quit")
    default: break
    }
    if question == .stopping { dialogue.type("stop") }
    return dialogue
  }

  @Test(
    "it ends the session there, sends nothing and takes nothing for a value", arguments: Question.allCases)
  func ends(question: Question) throws {
    var dialogue = try Self.asked(question)
    _ = try #require(dialogue.question)
    _ = dialogue.takeEffects()
    let form = dialogue.session.editing.form?.form
    dialogue.type("later")
    let effects = dialogue.takeEffects()
    #expect(dialogue.ending == (question == .afterLostAnswer ? .interrupted : .left), "\(dialogue.last)")
    #expect(effects.last == .quit)
    #expect(!effects.contains { if case .send = $0 { true } else { false } })
    #expect(!effects.contains(.deleteRotation) && !effects.contains(.deleteDraft))
    let after = dialogue.session.editing.form?.form
    #expect(after == form)
    #expect(dialogue.said("The next start offers to go on with the rotation.") == question.isOfRotation)
  }

  @Test("what was typed and is not secret is kept for the next start")
  func keepsDraft() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Instance URL")
    dialogue.type("https://draft.my.salesforce.com")
    try dialogue.goOn(to: "Access token")
    dialogue.type("fake-access-token", "later")
    let drafts = dialogue.takeEffects().compactMap { effect in
      if case .saveDraft(let draft) = effect { JSONLines(draft.json).text() } else { nil }
    }
    #expect(drafts.count == 1 && drafts[0].contains("https://draft.my.salesforce.com"))
    #expect(!drafts.contains { $0.contains("fake-") })
  }

  @Test("with a backslash it is a value, also a hidden one and a line of several")
  func value() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    let pointer = dialogue.pointer
    let focus = try #require(dialogue.session.editing.form?.form.focuses.first { $0.pointer == pointer })
    dialogue.type("\\later")
    #expect(dialogue.ending == nil)
    #expect(dialogue.session.editing.form?.form.editor(at: focus)?.text == Secret("later"))
    var lines = try PlainDialogue.editing("sf-prod")
    try lines.goOn(to: "Access token")
    lines.type("!lines", "one", "\\later", ".")
    #expect(lines.session.editing.form?.form.editor(at: focus)?.text == Secret("one\nlater"))
  }

  @Test("what was offered stays for the next start, and the session goes on without it")
  func offers() throws {
    let left = try DraftTests.draft()
    var draft = try PlainDialogue(draft: left)
    #expect(draft.said("yes opens it, no deletes it, later keeps it"))
    draft.type("later")
    #expect(draft.takeEffects() == [.load] && draft.ending == nil)
    let queue = try #require(try RotationTests.queued().state.editing.rotation?.queue)
    var rotation = try PlainDialogue(interrupted: queue)
    #expect(rotation.said("yes goes on, no gives the rest up, later keeps it"))
    rotation.type("later")
    #expect(rotation.takeEffects() == [.load] && rotation.ending == nil)
  }

  @Test("while the code of a device is asked for during a send, the send is stopped first")
  func code() throws {
    var dialogue = try Self.asked(.review)
    dialogue.type("yes")
    dialogue.happen(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ops"))
    _ = dialogue.takeEffects()
    dialogue.type("later")
    #expect(dialogue.takeEffects() == [.giveCode(nil), .cancelSend])
    dialogue.happen(.sendFailed(Failure(kind: .cancelled, title: "Stopped", hint: "Nothing was sent.")))
    #expect(dialogue.ending == .interrupted)
  }

  @Test("a profile of that name is still a profile")
  func name() throws {
    var dialogue = try PlainDialogue.browsing([
      EditorFixture.profiles[0].with(name: "later", updated: nil)
    ])
    dialogue.type("later")
    #expect(dialogue.session.editing.form?.form.existing.name == "later")
  }
}

extension PlainDialogue {
  /// The field that is asked about.
  fileprivate var pointer: JSONPointer? {
    if case .place(.field(let pointer)) = session.stage { pointer } else { nil }
  }
}
