import Forms
import Foundation
import JSON
import Terminal
import Testing

@testable import ProfileEditor

/// What must hold after whatever happened.
@Suite("Anything that can happen, in any order")
struct RandomEventTests {
  /// The screens that runs begin on.
  enum Start: String, CaseIterable, Sendable {
    case browser, loading, salesforce, sap, custom, review, sending, blank, opening, filter, readOnly, draft,
      described, asking, rotating, rotated
  }

  private static let seed: UInt64 = 20_260_101
  /// `RANDOM_EVENTS=100000 swift test --filter RandomEventTests` makes it 1,600,000 in all.
  private static let eventsOfARun =
    ProcessInfo.processInfo.environment["RANDOM_EVENTS"].flatMap { Int($0) } ?? 6_250

  @Test("100,000 random events from sixteen screens break nothing", arguments: Start.allCases)
  func run(start: Start) async throws {
    let seed = Self.seed &+ UInt64(Start.allCases.firstIndex(of: start) ?? 0)
    print("random events from \(start.rawValue), seed \(seed)")
    var events = RandomEvents(generator: SeededGenerator(seed: seed))
    var fixture = try begin(start)
    var count = 0
    while count < Self.eventsOfARun {
      // Other tests wait for tasks of theirs meanwhile.
      await Task.yield()
      for event in events.next(for: fixture.state) {
        count += 1
        let before = fixture.state
        fixture.send(event)
        let effects = fixture.takeEffects()
        var faults = effectFaults(effects, before, fixture.state) + focusFaults(fixture.state)
        if count.isMultiple(of: 40) || effects.contains(.cancelSend) { faults += screenFaults(fixture.state) }
        guard faults.isEmpty else {
          Issue.record(
            "seed \(seed), event \(count), \(event), on \(before.screen): \(faults)\n\(fixture.screen)")
          return
        }
        if effects.contains(.quit) { fixture = try begin(start) }
      }
    }
  }

  private func begin(_ start: Start) throws -> EditorFixture {
    var fixture =
      switch start {
      case .browser: try EditorFixture.browsing()
      case .loading: try EditorFixture()
      case .salesforce: try EditorFixture.editing("sf-prod")
      case .sap: try EditorFixture.editing("sap-eu", columns: 120, rows: 40)
      case .custom: try EditorFixture.editing("crm-custom")
      case .review, .sending: try EditorFixture.reviewing()
      case .blank: try EditorFixture(initial: .blank(name: "new", connector: "Marketo"))
      case .opening: try EditorFixture(initial: .describe(name: "sap-eu"))
      case .filter: try EditorFixture.browsing(columns: 40, rows: 10)
      case .readOnly: try EditorFixture.reviewing(isReadOnly: true)
      case .described: try DescribedConnectorTests.described()
      case .asking: try DescribedConnectorTests.asking()
      case .rotating: try RotationTests.choosing()
      case .rotated: try RotationTests.queued()
      case .draft: try EditorFixture(draft: try DraftTests.draft())
      }
    if start == .sending { fixture.press(.enter) }
    if start == .filter { fixture.press(.character("/")) }
    if start == .opening { fixture.send(.described(name: "sap-eu", EditorFixture.profiles[1])) }
    _ = fixture.takeEffects()
    return fixture
  }

  // MARK: What must hold

  /// Sends come from the review or a repeated send only, one at a time, and with what was reviewed.
  private func effectFaults(
    _ effects: [EditorEffect], _ before: EditorState, _ after: EditorState
  ) -> [String] {
    var faults: [String] = []
    let others = effects.filter { !$0.isBesideOthers }
    if others.count > 1 { faults.append("\(effects.count) effects at once") }
    for effect in effects {
      switch effect {
      case .send(let request, let token), .create(let request, let token):
        if case .create = effect, before.editing.form?.form.existing.new == nil {
          faults.append("makes a profile that is there")
        }
        if before.editing.review?.sending != nil { faults.append("two sends under way") }
        if before.context.isReadOnly { faults.append("sent in read-only mode") }
        if after.editing.rotationItem != nil, effects.first?.isSavingRotation != true {
          faults.append("sent without keeping how far the rotation is")
        }
        if before.screen != .review && before.result == nil { faults.append("sent without a review") }
        if before.editing.review?.request != request || before.editing.review?.clientToken != token {
          faults.append("sent what was not reviewed")
        }
        if after.editing.review?.sending == nil { faults.append("sent without showing it") }
      case .cancelSend:
        if before.editing.review?.sending == nil, before.editing.deletion?.isSending != true {
          faults.append("cancelled nothing")
        }
      case .listConnectors:
        if after.editing.connectors?.isAsking != true { faults.append("lists connectors for nobody") }
      case .findFlows(let name):
        // They are asked for before a deletion, and after a send.
        if name != after.editing.deletion?.profile, name != after.result?.profile {
          faults.append("asks about the flows of another profile")
        }
      case .delete(let name, let isForced):
        let typed = before.editing.deletion?.typed.string
        if typed != (isForced ? "force \(name)" : name) { faults.append("deletes without its name") }
        if before.context.isReadOnly { faults.append("deleted in read-only mode") }
        if after.editing.deletion?.isSending != true { faults.append("deletes without showing it") }
      case .diagnose(let name, _):
        guard case .diagnosis(let diagnosis, _) = after.overlay, diagnosis.isAsking, diagnosis.profile == name
        else {
          faults.append("diagnoses what is not on the screen")
          break
        }
      case .compare(let name, let counterpart):
        guard case .comparison(let comparison, _) = after.overlay, comparison.isAsking,
          comparison.profile == name, comparison.counterpart == counterpart,
          counterpart != Counterpart(name), counterpart.place != after.editing.place
        else {
          faults.append("compares what is not on the screen")
          break
        }
      case .load:
        if after.editing.browser.loading != .loading { faults.append("loads without saying so") }
      case .survey(let names):
        let isPage = if case .details = after.overlay { true } else { false }
        let looked = Set(after.editing.browser.looked(at: after.around, isPage: isPage))
        if !looked.isSuperset(of: names) { faults.append("asks about others than it shows") }
        if after.editing.browser.loading != .done { faults.append("asks before all are there") }
      case .describe(let name):
        if after.opening != name { faults.append("described what is not being opened") }
      case .describeConnector(let question):
        if after.asking?.existing.name != question.profile {
          faults.append("asks for what is not being opened")
        }
      case .cancelConnector:
        let wasOpening = before.isWaitingForForm
        if !wasOpening || after.isWaitingForForm { faults.append("stops asking nobody") }
      case .giveCode:
        guard case .code = before.overlay else {
          faults.append("gave a code that nobody asked for")
          break
        }
      case .check(let name) where after.login?.isAsking == true:
        if after.login?.profile != name { faults.append("asks about another login than it shows") }
      case .cancelCheck:
        let wasAsking = before.login?.isAsking == true || before.isInspecting
        if !wasAsking || after.login != nil { faults.append("stops asking nobody") }
      case .note(_, let name) where after.login != nil:
        if after.result?.profile != name { faults.append("notes what is not on the screen") }
      case .lookUp(let name) where after.editing.rotation == nil:
        if before.editing.review?.sending == nil { faults.append("looks up what was not sent") }
        if after.result?.profile != name {
          faults.append("looks up another profile than was sent")
        }
      case .holdProfile(let name), .lookUp(let name), .check(let name), .note(_, let name):
        let names = after.editing.rotation?.queue?.items.map(\.profile) ?? []
        if !names.contains(name) { faults.append("asks about a profile outside of the queue") }
      case .saveRotation(let queue):
        if after.editing.rotation?.queue != queue { faults.append("keeps another queue than it has") }
        if JSONLines(queue.json).text().contains(RandomEvents.marker) {
          faults.append("a secret is in the queue")
        }
      case .deleteRotation:
        if after.editing.rotation != nil { faults.append("removes a queue that goes on") }
      case .makeKeyPair(let question):
        if before.editing.form?.isMakingKey != false { faults.append("makes two key pairs") }
        if after.editing.form?.form.editor(at: .field(question.place))?.isEmpty != true {
          faults.append("makes a key pair over what was typed")
        }
      case .writeKey(let key, _):
        guard case .keyPair(let pair) = before.overlay,
          before.editing.form?.form.editor(at: .field(pair.publicKey.place))?.text == key
        else {
          faults.append("writes a key that nobody looks at")
          break
        }
      case .editText(let text):
        if after.editing.form?.isInEditor != true { faults.append("has a text edited and types on") }
        if text.revealed().contains(RandomEvents.marker) { faults.append("a secret is in the text") }
      case .cancelEdit:
        if before.editing.form?.isInEditor != true { faults.append("ends no editor") }
      case .findFormer(let name):
        if after.editing.formerChoices?.profile != name { faults.append("reads the journal for nobody") }
      case .account(.list): break
      case .account(.open(let choice, let former)):
        if after.moving != choice || former != after.editing.place { faults.append("goes elsewhere unseen") }
        if after.moveObstacle != nil { faults.append("leaves what is not sent") }
      case .account(.enter):
        if before.moving == nil || before.moveObstacle != nil { faults.append("leaves what is not sent") }
      case .account(.stop): if before.moving == nil { faults.append("stops going nowhere") }
      case .saveFilter(_, let words):
        if words.contains(RandomEvents.marker) { faults.append("a secret is in a filter") }
      case .watchLinks(let names):
        if names.isEmpty || before.editing.watchedLinks != nil { faults.append("asks twice about links") }
      case .account(.read(let choice)):
        if after.looking != choice || choice == after.editing.place {
          faults.append("reads what is not on the screen")
        }
      case .write(let file, _):
        if file.text.text.contains(RandomEvents.marker) { faults.append("a secret was written") }
      case .identify, .releaseProfile: break
      case .signIn:
        guard case .signIn = after.overlay else {
          faults.append("signs in without a page")
          break
        }
      case .giveSignInAnswer, .cancelSignIn:
        guard case .signIn = before.overlay else {
          faults.append("answers or stops what nobody is signing in to")
          break
        }
      case .saveDraft(let draft):
        if !effects.contains(.quit) { faults.append("keeps a draft and stays") }
        if JSONLines(draft.json).text().contains(RandomEvents.marker) {
          faults.append("a secret is in the draft")
        }
      case .deleteDraft:
        let isOffered = if case .question(_, .openDraft) = before.overlay { true } else { false }
        if before.editing.draft == nil, !isOffered { faults.append("removes a draft that was not opened") }
      case .copy(let text):
        if text.text.contains(RandomEvents.marker) { faults.append("a secret was copied") }
      case .quit:
        let isAsked =
          before.editing.form?.form.isChanged == true && after.overlay == nil && before.overlay == nil
        // In a window without room for a question, what was typed is kept instead, where it is no secret.
        let isKept =
          Layout(before.size).isTooSmall
          && (before.editing.unsavedDraft == nil || effects.first?.isSavingDraft == true)
        if isAsked && before.screen == .form && !isKept { faults.append("left typing without a question") }
      }
    }
    return faults
  }

  private func focusFaults(_ state: EditorState) -> [String] {
    guard let form = state.editing.form else {
      let needsForm = state.screen == .form || state.screen == .review
      return needsForm && !state.editing.startsWithForm ? ["a form's screen without a form"] : []
    }
    var faults: [String] = []
    if !form.form.focuses.contains(form.focus) { faults.append("the cursor is on no field: \(form.focus)") }
    if form.isRevealed && state.screen != .form { faults.append("a secret stays shown on another screen") }
    if let review = state.editing.review, review.sending != nil, state.screen != .review {
      faults.append("sends on another screen")
    }
    return faults
  }

  private func screenFaults(_ state: EditorState) -> [String] {
    let whole = state.view()
    var state = state
    state.revalidate()
    let frame = state.view()
    var faults: [String] = []
    if frame != whole { faults.append("what is not validated yet is not drawn as what is") }
    if frame.size != state.size { faults.append("the frame is \(frame.size), not \(state.size)") }
    if let cursor = frame.cursor,
      !(0..<frame.size.rows ~= cursor.row && 0..<frame.size.columns ~= cursor.column)
    {
      faults.append("the cursor is outside the frame: \(cursor)")
    }
    if let draft = state.editing.unsavedDraft, JSONLines(draft.json).text().contains(RandomEvents.marker) {
      faults.append("a secret would be in the draft")
    }
    let rows = frame.text.filter { $0.contains(RandomEvents.marker) }
    let isShown =
      state.keyContext == .form && state.editing.form?.isRevealed == true
      && state.editing.form?.field?.isSecret == true
    if rows.count > (isShown ? 1 : 0) { faults.append("a secret is on the screen in \(rows.count) rows") }
    if isRowLost(state, frame) { faults.append("the cursor is not among the form's rows") }
    return faults
  }

  /// Whether the field under the cursor is out of sight.
  private func isRowLost(_ state: EditorState, _ frame: Frame) -> Bool {
    let layout = Layout(state.size)
    guard state.keyContext == .form, !layout.isTooSmall, let form = state.editing.form else { return false }
    let rows = form.form.rows(height: layout.contentHeight).dropFirst(form.top).prefix(layout.contentHeight)
    return !rows.contains { $0.focuses.contains(form.focus) }
  }
}

extension EditorEffect {
  /// Whether it only keeps something, or goes along with another one.
  fileprivate var isBesideOthers: Bool {
    switch self {
    case .saveDraft, .deleteDraft, .saveRotation, .deleteRotation, .holdProfile, .releaseProfile, .lookUp,
      .note, .survey, .watchLinks, .findFlows:
      true
    default: false
    }
  }

  fileprivate var isSavingDraft: Bool { if case .saveDraft = self { true } else { false } }

  fileprivate var isSavingRotation: Bool { if case .saveRotation = self { true } else { false } }
}
