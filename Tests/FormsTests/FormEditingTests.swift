import Forms
import JSON
import Secrets
import Testing

@Suite("Choices and rows of a form")
struct FormEditingTests {
  private static let model = Result { try ConnectorAPI() }
  private let api: ConnectorAPI

  init() throws { api = try Self.model.get() }

  private static let mode: FormFocus = .field(RequestPaths.mode)
  private static let sandbox: FormFocus = .field(
    RequestPaths.properties.appending("Salesforce").appending("isSandboxEnvironment"))
  private static let settings: JSONPointer = RequestPaths.properties.appending("CustomConnector").appending(
    "profileProperties")
  private static let scopes = RequestPaths.properties.appending("SAPOData").appending("oAuthProperties")
    .appending("oAuthScopes")

  private func form(_ connector: String, _ properties: JSONObject = [:]) -> ProfileForm {
    ProfileForm(
      definition: FormDefinition(connector: connector, api: api),
      existing: ExistingProfile(name: "p", mode: "Public", properties: properties))
  }

  /// A custom connector's form with settings.
  private func custom(_ rows: [String]) -> ProfileForm {
    var form = form("CustomConnector")
    for (index, row) in rows.enumerated() {
      form.edit(at: .key(Self.settings, index)) { $0.insert(row) }
      form.edit(at: .entry(Self.settings, index)) { $0.insert("value-\(row)") }
    }
    return form
  }

  private func names(_ form: ProfileForm) -> [String] {
    guard case .map(let entries)? = form.value(at: Self.settings) else { return [] }
    return entries.map(\.key.string)
  }

  // MARK: Choices

  @Test(
    "a choice is stepped through its values and wraps; one that need not be set has that as a value, too",
    arguments: [
      ("Salesforce", mode, [1], "Private"), ("Salesforce", mode, [1, 1], "Public"),
      ("Salesforce", mode, [-1], "Private"), ("Salesforce", sandbox, [1], "true"),
      ("Salesforce", sandbox, [1, 1], nil), ("Salesforce", sandbox, [-1], nil),
    ] as [(String, FormFocus, [Int], String?)])
  func stepping(connector: String, focus: FormFocus, steps: [Int], value: String?) {
    var form = form(connector, ["isSandboxEnvironment": false])
    for step in steps { form.step(at: focus, by: step) }
    let sent = focus.pointer.flatMap { form.request()[$0] }
    #expect(
      sent.map { JSONWriter.body($0).revealed() } == value.map { focus == Self.mode ? "\"\($0)\"" : $0 })
  }

  @Test(
    "in every choice of every connector each value can be taken from its options, and is the chosen one then")
  func options() {
    var taken = 0
    for connector in api.connectors {
      let form = form(connector)
      for focus in form.focuses {
        for (index, option) in (form.options(at: focus) ?? []).enumerated() {
          var other = form
          other.choose(index, at: focus)
          #expect(other.options(at: focus)?.filter(\.isChosen).map(\.label) == [option.label])
          taken += 1
        }
      }
    }
    #expect(taken > 50)
  }

  @Test("what is no choice is not stepped, has no options and takes none")
  func noChoice() {
    var form = form("Veeva", ["instanceUrl": "https://a.example"])
    let before = form
    let address = FormFocus.field(RequestPaths.properties.appending("Veeva").appending("instanceUrl"))
    let isStepped = form.step(at: address, by: 1)
    #expect(!isStepped && form.options(at: address) == nil)
    form.choose(0, at: address)
    form.choose(99, at: Self.mode)
    form.choose(99, at: .choice)
    form.set(true, at: address)
    form.choose("no such choice")
    form.edit(at: .field(RequestPaths.name)) { $0.insert("other") }
    #expect(form == before)
  }

  @Test(
    "a sign-in method that was left keeps what was typed for it, and the request has the chosen one's only")
  func leftMethod() {
    var form = form("Salesforce")
    let token = RequestPaths.credentials.appending("Salesforce").appending("accessToken")
    form.choose("tokens")
    form.edit(at: .field(token)) { $0.insert("fake-token") }
    form.choose("jwt")
    #expect(form.request()[token] == nil)
    form.choose("tokens")
    #expect(form.request()[token] == .secret(Secret("fake-token")))
  }

  @Test("only what differs from what the service holds makes a form a changed one")
  func changed() {
    var form = form("Salesforce", ["isSandboxEnvironment": false])
    #expect(!form.isChanged)
    form.set(true, at: Self.sandbox)
    #expect(form.isChanged)
    form.set(false, at: Self.sandbox)
    #expect(!form.isChanged)
    form.step(at: .choice, by: 1)
    #expect(form.isChanged)
  }

  // MARK: Rows

  @Test(
    "the last row of a list or map is empty: typing there adds another one, and emptied ones at the end go")
  func emptyRow() {
    var form = custom(["a", "b"])
    #expect(names(form) == ["a", "b", ""])
    for focus in [FormFocus.key(Self.settings, 1), .entry(Self.settings, 1)] {
      form.edit(at: focus) { $0.replaceAll(with: Secret("")) }
    }
    #expect(names(form) == ["a", ""])
    var list = self.form("SAPOData")
    list.choose("oauth")
    list.edit(at: .item(Self.scopes, 0)) { $0.insert("read") }
    list.edit(at: .item(Self.scopes, 1)) { $0.insert("write") }
    list.edit(at: .item(Self.scopes, 0)) { $0.replaceAll(with: Secret("")) }
    #expect(list.request()[Self.scopes] == ["write"])
    // The request's index counts the rows that are sent.
    #expect(list.place(of: .item(Self.scopes, 1)) == Self.scopes.appending("0"))
    #expect(list.place(of: .item(Self.scopes, 0)) == Self.scopes)
    let removed = [
      list.removeEmptyRow(at: .item(Self.scopes, 0)), list.removeEmptyRow(at: .item(Self.scopes, 0)),
    ]
    #expect(removed == [true, false])
    #expect(list.value(at: Self.scopes).map { if case .list(let items) = $0 { items.count } else { 0 } } == 2)
  }

  @Test(
    "a row is removed or moved with its cursor; the empty one stays, and stays last",
    arguments: [
      (FormFocus.key(settings, 0), 1, .key(settings, 1), ["b", "a", "c", ""]),
      (.entry(settings, 2), -1, .entry(settings, 1), ["a", "c", "b", ""]),
      (.key(settings, 0), -1, nil, ["a", "b", "c", ""]), (.key(settings, 2), 1, nil, ["a", "b", "c", ""]),
      (.key(settings, 3), -1, nil, ["a", "b", "c", ""]), (.field(settings), 1, nil, ["a", "b", "c", ""]),
      (.key(settings, 1), 0, nil, ["a", "c", ""]), (.entry(settings, 3), 0, nil, ["a", "b", "c", ""]),
      (.choice, 0, nil, ["a", "b", "c", ""]),
    ] as [(FormFocus, Int, FormFocus?, [String])])
  func rows(focus: FormFocus, step: Int, moved: FormFocus?, left: [String]) {
    var form = custom(["a", "b", "c"])
    if step == 0 {
      let isRemoved = form.removeRow(at: focus)
      #expect(isRemoved == (left.count == 3))
    } else {
      let target = form.moveRow(at: focus, by: step)
      #expect(target == moved)
    }
    #expect(names(form) == left)
  }

  @Test("two rows of one name, and a value without one, keep the form from being sent, at their row")
  func namesOfRows() throws {
    var form = custom(["a", "b", "a"])
    let repeated = try #require(
      form.violations().first { $0.message.hasPrefix("Two rows have the name “a”") })
    #expect(form.focus(for: repeated) == .key(Self.settings, 2))
    form.edit(at: .key(Self.settings, 2)) { $0.replaceAll(with: Secret("")) }
    let unnamed = form.violations().filter { $0.path.isWithin(Self.settings) }
    #expect(
      unnamed.contains { $0.severity == .error } && form.request()[Self.settings]?.object?.members.count == 3)
    form.removeRow(at: .key(Self.settings, 2))
    #expect(form.violations().allSatisfy { !$0.path.isWithin(Self.settings) })
  }
}
