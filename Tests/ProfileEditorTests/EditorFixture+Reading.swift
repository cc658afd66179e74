import Forms
import Secrets
import Terminal

@testable import ProfileEditor

/// Events and questions in the words of the behaviour tests.
extension EditorFixture {
  // MARK: What is done

  mutating func paste(_ text: String) { send(.terminal(.paste(Secret(text)))) }

  mutating func pasteBytes(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { send(.terminal(.paste(Secret($0)))) }
  }

  /// Goes down with Tab until the cursor is on a field of that label, at most once around the form.
  ///
  /// - Returns: whether there is such a field.
  @discardableResult mutating func goTo(_ label: String) -> Bool {
    for _ in 0...(state.editing.form?.form.focuses.count ?? 0) {
      if focusedLabel == label { return true }
      press(.tab)
    }
    return false
  }

  /// Takes the sign-in method of that label, from wherever the cursor is.
  mutating func signIn(with label: String) {
    for _ in 0...(state.editing.form?.form.focuses.count ?? 0) where state.editing.form?.focus != .choice {
      press(.tab)
    }
    for _ in 0...(state.editing.form?.form.definition.choices.count ?? 0)
    where state.editing.form?.form.choice.label != label {
      press(.right)
    }
  }

  // MARK: What is seen

  /// The lines of the page of text that lies on top.
  var pageLines: [StyledLine] { state.overlay.map { state.pageLines(of: $0) } ?? [] }

  /// The line of the screen on which the cursor's bar stands.
  var markedLine: String {
    screen.split(separator: "\n").first { $0.contains("▌") }.map { $0.drop { $0 == " " || $0 == "▌" } }
      .map(String.init) ?? ""
  }

  /// The first line of the screen that has a text; empty where none has it.
  func line(with text: String) -> String {
    screen.split(separator: "\n").first { $0.contains(text) }.map(String.init) ?? ""
  }

  /// What is said about the field under the cursor.
  var facts: String {
    let isForm = state.screen == .form && !state.overlays.contains(where: \.isPage)
    let layout = isForm ? state.around.formLayout : state.around.layout
    return state.view().text[layout.factsTop..<(layout.factsTop + layout.factRows)].map {
      $0.drop { $0 == " " }
    }.joined(separator: " ")
  }

  /// The title's line.
  var title: String { state.view().text[0] }

  /// The profile that the browser's cursor is on.
  var selectedProfile: String? { state.editing.browser.selected?.name }

  /// The label of the field under the form's cursor; for the choice, what the choice is called.
  var focusedLabel: String? {
    guard let form = state.editing.form else { return nil }
    return form.focus == .choice ? form.form.definition.choiceLabel : form.field?.label
  }

  /// The text under the form's cursor.
  var typed: String? {
    guard let form = state.editing.form else { return nil }
    return form.form.editor(at: form.focus)?.string
  }

  /// The profiles that the browser shows.
  var shownProfiles: [String] { state.editing.browser.shown.map { state.editing.browser.entries[$0].name } }

  // MARK: Accounts

  /// Profiles named by number: `profile-00000` and so on.
  static func numbered(_ range: Range<Int>) -> [BrowserEntry] {
    range.map { number in
      let digits = String(number)
      let name = "profile-" + String(repeating: "0", count: max(5 - digits.count, 0)) + digits
      let isSalesforce = number % 2 == 0
      return BrowserEntry(
        name: name, type: isSalesforce ? "Salesforce" : "Zendesk",
        connector: isSalesforce ? "Salesforce" : "Zendesk",
        mode: number % 3 == 0 ? "Private" : "Public", updated: now - Double(number) * 60, created: nil)
    }
  }

  /// An editor whose account's first page came, while others are still on the way.
  static func loadingPages(of count: Int) throws -> EditorFixture {
    var fixture = try EditorFixture()
    fixture.send(.page(numbered(0..<count)))
    return fixture
  }
}

extension EditorState {
  /// The screens, without what lies over them.
  enum Screen: Equatable {
    case browser, rotation, form, review, result
  }

  /// What is on the screen.
  var screen: Screen {
    switch editing.stage {
    case .choosing: editing.rotation == nil ? .browser : .rotation
    case .filling: .form
    case .reviewing: .review
    case .accepted, .unanswered: .result
    }
  }

  /// What came of a send, where that is on the screen.
  var result: ResultState? { editing.stage.result }

  /// A login that was asked about: on a page over the list, or on the result.
  var login: LoginState? {
    result?.login
      ?? overlays.lazy.compactMap { if case .login(let state, _) = $0 { state } else { nil } }.first
  }
}
