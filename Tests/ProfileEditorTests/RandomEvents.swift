import Forms
import JSON
import Journal
import Secrets
import Terminal

@testable import ProfileEditor

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// What a hand, a terminal and a service could do next, by chance.
struct RandomEvents {
  /// A text that is typed and pasted into secret fields only; no other event has its letters.
  static let marker = "ZQXJ"

  private static let letters = Array("abnrty/?_ .:09@é漢🔑\u{301}\u{200B}".unicodeScalars)
  private static let bound = KeyBindings.standard.all.flatMap(\.keys)
  private static let texts = [
    "https://example.com", "443", "a\nb\r\n", "\n", "", "\u{1B}[31m", "\u{202E}evil", "e\u{301}", "🇪🇺🇪🇺",
    "{\"a\": [1, 2", String(repeating: "long ", count: 400), "ARN arn:aws:secretsmanager:x",
  ]

  var generator: SeededGenerator

  /// The next events: mostly one; a secret is typed key by key without anything between.
  mutating func next(for state: EditorState) -> [EditorEvent] {
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<45: [.terminal(.key(boundKey(state)))]
    case 45..<60: [.terminal(.key(.character(any(Self.letters))))]
    case 60..<68: secret(state)
    case 68..<71: [.terminal(.paste(paste(state)))]
    case 71..<76: [.terminal(.resize(size()))]
    case 76..<82: [.terminal(.mouse(mouse(state)))]
    case 82..<97: service(state)
    case 97: [.terminal(any([.resumed, .wake, .interrupt]))]
    default: [.tick(state.now + Double.random(in: 0...2, using: &generator))]
    }
  }

  private mutating func any<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &generator)]
  }

  /// A key that has a meaning; twice as often one that has it here.
  private mutating func boundKey(_ state: EditorState) -> Key {
    let here = KeyBindings.standard.all.filter { $0.context == state.keyContext }.flatMap(\.keys)
    return any(here.isEmpty || Int.random(in: 0..<3, using: &generator) == 0 ? Self.bound : here)
  }

  private func isInSecret(_ state: EditorState) -> Bool {
    guard state.keyContext == .form, !Layout(state.size).isTooSmall, let form = state.editing.form else {
      return false
    }
    return form.form.editor(at: form.focus)?.isSecret == true
  }

  private mutating func secret(_ state: EditorState) -> [EditorEvent] {
    guard isInSecret(state) else { return [.terminal(.key(any([.tab, .control("n"), .control("r")])))] }
    let text = Self.marker + "-\(Int.random(in: 0..<100, using: &generator))"
    if Bool.random(using: &generator) { return [.terminal(.paste(Secret(text)))] }
    return text.unicodeScalars.map { .terminal(.key(.character($0))) }
  }

  private mutating func paste(_ state: EditorState) -> Secret {
    if Int.random(in: 0..<4, using: &generator) == 0 {
      let bytes = (0..<8).map { _ in UInt8.random(in: 0x80...0xFF, using: &generator) }
      return bytes.withUnsafeBytes { Secret($0) }
    }
    return Secret(any(Self.texts))
  }

  private mutating func size() -> Size {
    if Bool.random(using: &generator) {
      return any([Size(columns: 80, rows: 24), .init(columns: 120, rows: 40)])
    }
    return Size(
      columns: .random(in: 1...200, using: &generator), rows: .random(in: 1...60, using: &generator))
  }

  private mutating func mouse(_ state: EditorState) -> MouseEvent {
    MouseEvent(
      kind: any([.press, .press, .release, .wheelUp, .wheelDown]),
      position: Position(
        row: .random(in: 0...state.size.rows, using: &generator),
        column: .random(in: 0...state.size.columns, using: &generator)))
  }

  /// What the service could answer now: only to what it was asked.
  private mutating func service(_ state: EditorState) -> [EditorEvent] {
    if let choice = state.moving {
      return any([
        [.account(.ready(choice))],
        [.account(.refused(choice, Failure(title: "No region", hint: "Set one.")))],
      ])
    }
    if state.editing.review?.sending != nil { return [answer()] }
    if state.asking != nil {
      let question = DescribedConnectorTests.question
      return any([
        [.connectorDescribed(question, DescribedConnectorTests.description)],
        [.connectorFailed(question, Failure(title: "Denied", hint: "Ask for it."))],
      ])
    }
    if state.editing.form?.isInEditor == true {
      let text = Secret(any(Self.texts + ["{}", "{\"connectionMode\": \"Private\"}"]))
      return [.textEdited(any([.unchanged, .failed("vi ended with status 1."), .saved(text)]))]
    }
    if case .signIn? = state.overlay {
      return any([
        [.signIn(.prompted(.code("ABCD", address: "https://a.example/", until: EditorFixture.now + 9)))],
        [.signIn(.prompted(.page(address: "https://a.example/", showsAnswer: true)))],
        [.signIn(.answerRefused("No."))], [.signIn(.ended(until: EditorFixture.now + 3_600))],
        [.signIn(.failed(Failure(title: "Refused.", hint: "")))],
      ])
    }
    if let login = state.login, login.isAsking {
      return any([
        [.loginChecked(login.profile, .verified("Verified."))],
        [.loginChecked(login.profile, .notTried("Not tried anew."))],
        [.loginChecked("another", .verified("Verified."))],
        [
          .loginChecked(
            login.profile, .failed(Failure(title: "No", hint: "Mend it.", isAboutCredentials: true)))
        ],
      ])
    }
    if case .diagnosis(let diagnosis, _)? = state.overlay, diagnosis.isAsking {
      return any([
        [.inspected(InspectionEvent(diagnosis.profile, .found(InspectionTests.findings)))],
        [.inspected(InspectionEvent("another", .found([])))],
        [.inspected(InspectionEvent(diagnosis.profile, .failed(Failure(title: "No", hint: "Look again."))))],
      ])
    }
    if let choice = state.looking {
      return any([
        [.account(.read(choice, EditorFixture.profiles))], [.account(.read(EditorFixture.staging, []))],
        [.account(.notRead(choice, Failure(title: "No", hint: "Look again.")))],
      ])
    }
    if case .comparison(let comparison, _)? = state.overlay, comparison.isAsking {
      return any([
        [.inspected(comparison.answer(.compared(InspectionTests.comparison)))],
        [.inspected(comparison.answer(.compared(InspectionTests.comparison, there: ComparingTests.there)))],
        [.inspected(comparison.answer(.failed(Failure(title: "No", hint: "Look again."))))],
        [
          .inspected(
            comparison.answer(.failedThere(Failure(title: "No", hint: "Look again.", canSignIn: true))))
        ],
      ])
    }
    if let item = state.editing.rotationItem { return [rotation(state, item.profile)] }
    if let choices = state.editing.formerChoices, choices.found == nil {
      return any([
        [.formerFound(choices.profile, former(choices.profile))], [.formerFound(choices.profile, [])],
        [.formerFailed(choices.profile, Failure(title: "Not read", hint: ""))],
      ])
    }
    guard state.editing.browser.loading == .loading else {
      return any([
        [.terminal(.key(boundKey(state)))], [.surveyed(EditorFixture.survey)],
        [.linksRead([EditorFixture.linked("CREATED")])],
        [.account(.listed(EditorFixture.accounts))], [.listWritten(.some, .done)],
        [.listWritten(.some, .isThere)], [.listWritten(.some, .failed("Not written."))],
      ])
    }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return [.loaded]
    case 1:
      return [
        .loadFailed(Failure(title: "Not loaded", hint: "Press g.", canSignIn: .random(using: &generator)))
      ]
    case 2: return [.page(EditorFixture.profiles)]
    default:
      let start = state.editing.browser.entries.count
      return [.page(EditorFixture.numbered(start..<start + Int.random(in: 0...30, using: &generator)))]
    }
  }

  /// What the journal could have of a profile.
  private func former(_ profile: String) -> [FormerProperties] {
    guard let entry = EditorFixture.profiles.first(where: { $0.name == profile }) else { return [] }
    return ["Salesforce", entry.type].compactMap { type in
      let kept = ["old", "new"].map {
        KeptProperties(["connector": .string(type), "properties": ["instanceUrl": .string($0)]])
      }
      return try? FormerProperties(
        JournalEntry(
          time: .init(seconds: EditorFixture.now),
          operator: .init(localUser: "ann", host: "here", identity: nil, account: nil), awsProfile: nil,
          region: "", endpoint: "", connectorProfile: profile, connector: type, fields: [], clientToken: "t",
          before: kept[0], after: kept[1]))
    }
  }

  /// What could come back of a rotation's questions about the profile that it holds.
  private mutating func rotation(_ state: EditorState, _ profile: String) -> EditorEvent {
    let entry = EditorFixture.profiles.first { $0.name == profile }
    if state.opening != nil {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: return .describeFailed(Failure(title: "Not read", hint: "Try again."))
      case 1: return .rotation(.notHeld(profile, reason: "Somebody holds it."))
      default: return .described(name: profile, entry)
      }
    }
    return any([
      .rotation(.flows(profile, [])),
      .rotation(.flowsFailed(profile, Failure(title: "Not found out", hint: ""))),
      .loginChecked(profile, .verified("Verified.")), .rotation(.lookedUp(profile, entry)),
      .loginChecked(profile, .failed(Failure(title: "No", hint: "Mend it.", isAboutCredentials: true))),
    ])
  }

  private mutating func answer() -> EditorEvent {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0:
      .sent(SendResult(arn: "arn:fake", requestID: nil, attempts: 2, seconds: 1))
    case 1:
      .sendFailed(Failure(kind: .unknownOutcome, title: "Lost", hint: "It may have been carried out."))
    case 2:
      .sendFailed(Failure(title: "Refused", serviceWords: "'accessToken' is wrong", hint: "Mend it."))
    case 3:
      .sendFailed(Failure(title: "Refused", serviceWords: "no", hint: "Mend it.", isAboutCredentials: true))
    case 4: .sendFailed(Failure(kind: .cancelled, title: "Cancelled", hint: "Nothing was sent."))
    default:
      .progress(.throttled(2))
    }
  }
}

extension ComparisonState {
  /// What comes back of it.
  func answer(_ what: InspectionEvent.What) -> InspectionEvent {
    InspectionEvent(profile, with: counterpart, what)
  }
}
