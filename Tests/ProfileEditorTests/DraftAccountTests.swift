import Forms
import Foundation
import Journal
import PrivateFiles
import Testing

@testable import ProfileEditor

@Suite("Drafts and rotations belong to an account")
struct DraftAccountTests {
  /// Whom the editors of these tests talk to.
  private static let start = AccountPlace(
    region: "us-east-1", endpoint: "appflow.us-east-1.amazonaws.com", awsProfile: "prod")

  private final class Scratch {
    let path = NSTemporaryDirectory() + "appflow-account-\(UUID().uuidString)"
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private let scratch = Scratch()

  private var drafts: DraftStore { DraftStore(folder: scratch.path, place: Self.start) }
  private var rotations: RotationStore { RotationStore(folder: scratch.path, place: Self.start) }

  private static func draft(_ account: String?, profile: String = "sf-prod") -> Draft {
    Draft(
      place: start.of(account: account), profile: profile, connector: "Salesforce",
      savedAt: EditorFixture.now,
      form: FormDraft(choice: "all", values: [:]))
  }

  private static func queue(_ account: String?) -> RotationQueue {
    RotationQueue(place: start.of(account: account), items: [.init(profile: "sf-prod")])
  }

  @Test("two accounts have drafts of their own, also with one AWS profile, region and endpoint")
  func ownDrafts() throws {
    for account in ["111111111111", "222222222222"] { try drafts.save(Self.draft(account)) }
    #expect(drafts.load() == .nothing)
    #expect(drafts.load(account: "333333333333") == .nothing)
    for account in ["111111111111", "222222222222"] {
      #expect(drafts.load(account: account) == .draft(Self.draft(account)))
    }
    let store = drafts
    #expect(store.load(account: "111111111111") != .nothing)
    try store.delete()
    #expect(drafts.load(account: "111111111111") == .nothing)
    #expect(drafts.load(account: "222222222222") == .draft(Self.draft("222222222222")))
  }

  @Test(
    "a draft of an earlier version, without an account, is found at the start and goes when it is kept anew")
  func old() throws {
    try drafts.save(Self.draft(nil))
    let store = drafts
    #expect(store.load() == .draft(Self.draft(nil)))
    #expect(Self.draft(nil).offer(now: EditorFixture.now).contains("its account is not known"))
    #expect(!Self.draft("1").offer(now: EditorFixture.now).contains("account"))
    // One is asked about at a time.
    try drafts.save(Self.draft("111111111111"))
    #expect(store.load(account: "111111111111") == .nothing)
    try store.save(Self.draft("111111111111"))
    #expect(drafts.load() == .nothing && drafts.load(account: "111111111111") != .nothing)
  }

  @Test("another profile's draft stays where it is")
  func otherProfile() throws {
    try drafts.save(Self.draft(nil))
    let store = drafts
    #expect(store.load() != .nothing)
    try store.save(Self.draft("111111111111", profile: "sap-eu"))
    #expect(drafts.load() == .draft(Self.draft(nil)))
  }

  @Test("a rotation's queue is found in its account only")
  func queues() throws {
    do { try rotations.save(Self.queue("111111111111")) }
    #expect(try rotations.load() == nil)
    #expect(try rotations.load(account: "222222222222") == nil)
    let store = rotations
    #expect(try store.load(account: "111111111111") == Self.queue("111111111111"))
    #expect(RotationQueue(Self.queue("111111111111").json) == Self.queue("111111111111"))
    try store.delete()
    #expect(try rotations.load(account: "111111111111") == nil)
  }

  @Test("the editor learns the account from the first profile, and offers what is left for it")
  func offered() throws {
    var fixture = try EditorFixture()
    #expect(fixture.state.editing.account == nil)
    fixture.send(.page(EditorFixture.profiles))
    #expect(fixture.state.editing.account == "123456789012")
    #expect(fixture.state.editing.draftPlace.account == "123456789012")
    try drafts.save(Self.draft("123456789012"))
    fixture.send(.left(LeftBehind(drafts, rotations, account: "123456789012")))
    #expect(fixture.screen.contains("Open the draft of sf-prod"))
    fixture.press(.character("y"))
    #expect(fixture.takeEffects().contains(.describe(name: "sf-prod")))
  }

  @Test("a rotation that was cut off comes before a draft")
  func rotationFirst() throws {
    try drafts.save(Self.draft("123456789012"))
    do { try rotations.save(Self.queue("123456789012")) }
    var fixture = try EditorFixture()
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.left(LeftBehind(drafts, rotations, account: "123456789012")))
    #expect(fixture.screen.contains("Go on with the rotation that was cut off?"))
  }

  @Test("who is typing already is not asked; the next start does")
  func busy() throws {
    try drafts.save(Self.draft("123456789012"))
    var fixture = try DraftTests.typed()
    fixture.send(.left(LeftBehind(drafts, rotations, account: "123456789012")))
    #expect(fixture.state.overlay == nil)
    #expect(drafts.load(account: "123456789012") != .nothing)
  }

  @Test("plain mode offers it before the list, and goes on with the list at no")
  func plain() throws {
    try drafts.save(Self.draft("123456789012"))
    var dialogue = try PlainDialogue()
    dialogue.happen(.page(EditorFixture.profiles))
    dialogue.happen(.left(LeftBehind(drafts, rotations, account: "123456789012")))
    dialogue.happen(.loaded)
    _ = dialogue.takeEffects()
    dialogue.type("no")
    #expect(dialogue.takeEffects() == [.deleteDraft, .load])
  }

  @Test("a new rotation asks before it takes the place of one that is kept")
  func kept() throws {
    do { try rotations.save(Self.queue("123456789012")) }
    var fixture = try EditorFixture()
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.left(LeftBehind(drafts, rotations, account: "123456789012")))
    fixture.send(.loaded)
    fixture.press(.escape)
    _ = fixture.takeEffects()
    fixture.press(.character("r"), .character(" "), .enter)
    #expect(fixture.screen.contains("A rotation that was cut off is kept: 0 of 1 done."))
    #expect(!fixture.takeEffects().contains { if case .saveRotation = $0 { true } else { false } })
    fixture.press(.escape)
    #expect(fixture.state.editing.rotation?.queue == nil)
    fixture.press(.enter, .character("y"))
    #expect(fixture.takeEffects().contains { if case .saveRotation = $0 { true } else { false } })
    #expect(fixture.state.editing.rotation?.queue != nil)
    // Once is enough.
    #expect(fixture.state.editing.interrupted == nil)
  }
}
