import Forms
import Authorization
import Secrets

/// One of several addresses that are offered, or another one that is typed.
struct OfferedAddress: Equatable, Sendable {
  private(set) var offered: [String]
  /// Which one; one behind the last is the typed one.
  private(set) var index = 0
  var typed = LineEditor()

  init(_ offered: [String]) { self.offered = offered }

  var isTyped: Bool { index == offered.count }
  var value: String { isTyped ? typed.string : offered[index] }
  /// What a choice shows.
  var label: String { isTyped ? "another" : offered[index] }

  mutating func step(_ step: Int) {
    let count = offered.count + 1
    index = ((index + step) % count + count) % count
  }

  /// Takes one of those that are offered, or behind the last the typed one.
  mutating func choose(_ place: Int) { index = min(max(place, 0), offered.count) }

  /// Takes what is offered now; the choice stays, where it is still there.
  mutating func offer(_ addresses: [String]) {
    let chosen = isTyped ? nil : value
    let keepsTyped = isTyped && !typed.isEmpty
    offered = addresses
    index = keepsTyped ? addresses.count : chosen.flatMap { addresses.firstIndex(of: $0) } ?? 0
  }
}

/// An authorization request as the operator makes it, and the answer that is pasted.
struct ConsentState: Equatable, Sendable {
  /// What the cursor can stand on, in the order of the screen.
  enum Row: Equatable, Sendable {
    case page, typedPage, client, scopes, redirect, typedRedirect
    /// Something that the connector's own description asks for.
    case extra(Int)
    /// Whether a code challenge goes along.
    case challenge
    /// The address to open.
    case address
    /// The answer to it.
    case answer
  }

  private(set) var plan: AuthorizationPlan
  let state: AuthorizationState
  var page: OfferedAddress
  var redirect: OfferedAddress
  var client = LineEditor()
  var scopes: LineEditor
  var extras: [LineEditor]
  var usesChallenge: Bool
  var answer = LineEditor(isSecret: true)
  /// Why the last answer gave no code; until the next key.
  var problem: RedirectProblem?
  var focus = Row.answer
  var top = 0
  /// Where the cursor was when the screen last followed it, so that a long address can be scrolled.
  var followed: Row?

  init(_ plan: AuthorizationPlan, state: AuthorizationState) {
    self.plan = plan
    self.state = state
    page = OfferedAddress(plan.pages)
    redirect = OfferedAddress(plan.redirectURIs)
    scopes = LineEditor(plan.scopes)
    extras = plan.extras.map { LineEditor($0.isRequired ? $0.values.first ?? "" : "") }
    usesChallenge = plan.takesChallenge
    goToStart()
  }

  /// Takes what the form has now; what was entered here stays, and so does the state, which an address that was opened
  /// already has in it.
  mutating func update(_ plan: AuthorizationPlan) {
    self.plan = plan
    page.offer(plan.pages)
    redirect.offer(plan.redirectURIs)
    problem = nil
    followed = nil
    goToStart()
  }

  /// The rows that are there now.
  var rows: [Row] {
    var rows: [Row] = plan.pages.isEmpty ? [] : [.page]
    if page.isTyped { rows.append(.typedPage) }
    if !plan.formHasClient { rows.append(.client) }
    if !plan.formHasScopes { rows.append(.scopes) }
    rows.append(.redirect)
    if redirect.isTyped { rows.append(.typedRedirect) }
    rows += plan.extras.indices.map { .extra($0) }
    if plan.codeVerifier != nil { rows.append(.challenge) }
    if (try? request()) != nil { rows.append(.address) }
    return rows + [.answer]
  }

  /// The request, as far as it can be made.
  func request() throws(AuthorizationGap) -> AuthorizationRequest {
    var choices = AuthorizationChoices(plan)
    choices.page = page.value
    choices.clientID = client.string
    choices.scopes = scopes.string
    choices.redirectURI = redirect.value
    choices.usesChallenge = usesChallenge
    for (extra, editor) in zip(plan.extras, extras) { choices.extras[extra.name] = editor.string }
    return try AuthorizationRequest(plan, choices, state: state)
  }

  /// What keeps the request from being made.
  var gap: AuthorizationGap? {
    do throws(AuthorizationGap) {
      _ = try request()
      return nil
    } catch {
      return error
    }
  }

  // MARK: The cursor

  mutating func move(by step: Int) {
    let rows = rows
    let index = rows.firstIndex(of: focus) ?? 0
    focus = rows[((index + step) % rows.count + rows.count) % rows.count]
  }

  /// To the address; where something is missing for it here, there.
  private mutating func goToStart() {
    guard let part = gap?.part else {
      focus = .address
      return
    }
    let wanted: Row =
      switch part {
      case .page: page.isTyped ? .typedPage : .page
      case .clientID: .client
      case .scopes: .scopes
      case .redirectURI: redirect.isTyped ? .typedRedirect : .redirect
      case .extra(let name): .extra(plan.extras.firstIndex { $0.name == name } ?? 0)
      }
    let rows = rows
    focus = rows.contains(wanted) ? wanted : rows.first ?? .answer
  }

  // MARK: Texts

  /// The text in a row; nil where there is a choice or the address.
  func editor(in row: Row) -> LineEditor? {
    switch row {
    case .typedPage: page.typed
    case .client: client
    case .scopes: scopes
    case .typedRedirect: redirect.typed
    case .extra(let index): extras[index]
    case .answer: answer
    case .page, .redirect, .challenge, .address: nil
    }
  }

  /// Edits the text under the cursor.
  mutating func edit(_ edit: (inout LineEditor) -> Void) {
    switch focus {
    case .typedPage: edit(&page.typed)
    case .client: edit(&client)
    case .scopes: edit(&scopes)
    case .typedRedirect: edit(&redirect.typed)
    case .extra(let index): edit(&extras[index])
    case .answer: edit(&answer)
    case .page, .redirect, .challenge, .address: break
    }
  }
}
