import JSON
import Secrets
import Testing

@testable import ProfileEditor

@Suite("Plain mode: drafts")
struct PlainDraftTests {
  /// A form in which a URL and a secret were typed.
  private static func typed() throws -> PlainDialogue {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Instance URL")
    dialogue.type("https://draft.my.salesforce.com")
    try dialogue.goOn(to: "Access token")
    dialogue.type("fake-access-token")
    _ = dialogue.takeEffects()
    return dialogue
  }

  private static func kept(_ effects: [EditorEffect]) -> Draft? {
    effects.compactMap { if case .saveDraft(let draft) = $0 { draft } else { nil } }.first
  }

  enum Ending: CaseIterable { case input, interrupt }

  @Test(
    "where the input ends or the session is interrupted, what is not secret is kept",
    arguments: Ending.allCases)
  func kept(ending: Ending) throws {
    var dialogue = try Self.typed()
    switch ending {
    case .input: dialogue.end()
    case .interrupt: dialogue.interrupt()
    }
    let effects = dialogue.takeEffects()
    let draft = try #require(Self.kept(effects))
    #expect(effects.last == .quit && draft.profile == "sf-prod")
    let text = JSONLines(draft.json).text()
    #expect(text.contains("https://draft.my.salesforce.com") && !text.contains("fake-"))
  }

  @Test("a send that is stopped keeps it too")
  func stopped() throws {
    var dialogue = try Self.typed()
    try dialogue.goOn(to: "Refresh token")
    dialogue.type("fake-refresh-token", "!review", "yes")
    dialogue.interrupt()
    dialogue.happen(.sendFailed(Failure(title: "Stopped", hint: "Send it again.")))
    #expect(dialogue.ending == .interrupted)
    #expect(Self.kept(dialogue.takeEffects())?.profile == "sf-prod")
  }

  @Test("where nothing was typed, nothing is kept; nor after a send")
  func nothing() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    dialogue.end()
    #expect(Self.kept(dialogue.takeEffects()) == nil)
    var sent = try Self.typed()
    sent.type("!review", "yes")
    sent.happen(.sent(SendResult(arn: "arn:fake", requestID: nil, attempts: 1, seconds: 0.4)))
    #expect(Self.kept(sent.takeEffects()) == nil)
  }

  @Test(
    "the next start offers it; yes puts it over what the service holds, and a form that is left takes it away"
  )
  func opened() throws {
    var lost = try Self.typed()
    lost.end()
    let draft = try #require(Self.kept(lost.takeEffects()))
    var dialogue = try PlainDialogue(draft: draft)
    #expect(dialogue.prompt.hasPrefix("Open the draft of sf-prod from just now"))
    dialogue.type("y")
    #expect(dialogue.said("answer yes or no") && dialogue.takeEffects().isEmpty)
    dialogue.type("yes")
    #expect(dialogue.takeEffects() == [.describe(name: "sf-prod")])
    dialogue.happen(.described(name: "sf-prod", EditorFixture.profiles[0]))
    #expect(dialogue.said("Secrets have to be typed again."))
    try dialogue.goOn(to: "Instance URL")
    #expect(dialogue.prompt.contains("https://draft.my.salesforce.com"))
    dialogue.type("!quit", "yes")
    #expect(dialogue.takeEffects() == [.deleteDraft, .load])
  }

  @Test("a rotation that goes on takes it along to its profile")
  func rotation() throws {
    var lost = try Self.typed()
    lost.end()
    let draft = try #require(Self.kept(lost.takeEffects()))
    let queue = RotationQueue(place: draft.place, items: [RotationQueue.Item(profile: "sf-prod")])
    var dialogue = try PlainDialogue(interrupted: queue, draft: draft)
    #expect(dialogue.prompt.hasPrefix("Go on with the rotation that was cut off?"))
    dialogue.type("yes")
    dialogue.happen(.described(name: "sf-prod", EditorFixture.profiles[0]))
    #expect(dialogue.said("The draft's values are over what the service holds."))
  }

  @Test("after the draft was sent, the rotation that was asked for begins")
  func rotationAfterwards() throws {
    var dialogue = try PlainDialogue(rotating: [], draft: try DraftTests.draft())
    dialogue.type("yes")
    dialogue.happen(.described(name: "sf-prod", EditorFixture.profiles[0]))
    try dialogue.goOn(to: "Access token")
    dialogue.type("fake-access-token")
    try dialogue.goOn(to: "Refresh token")
    dialogue.type("fake-refresh-token", "!review", "yes")
    dialogue.happen(.sent(SendResult(arn: "arn:fake", requestID: nil, attempts: 1, seconds: 0.4)))
    try dialogue.lookAtResult()
    dialogue.type("no")
    dialogue.happen(.page(EditorFixture.profiles))
    dialogue.happen(.loaded)
    #expect(dialogue.session.stage == .rotating(.choosing))
  }

  @Test("no takes it away and goes on with what was asked for; another profile's form does not offer it")
  func refused() throws {
    let draft = try DraftTests.draft()
    var dialogue = try PlainDialogue(draft: draft)
    dialogue.type("no")
    #expect(dialogue.takeEffects() == [.deleteDraft, .load])
    var same = try PlainDialogue(initial: .describe(name: draft.profile), draft: draft)
    #expect(same.prompt.hasPrefix("Open the draft of") && same.takeEffects().isEmpty)
    same.type("yes")
    #expect(same.takeEffects() == [.describe(name: draft.profile)])
    var other = try PlainDialogue(initial: .describe(name: "sap-eu"), draft: draft)
    #expect(other.question == nil && other.takeEffects() == [.describe(name: "sap-eu")])
  }
}
