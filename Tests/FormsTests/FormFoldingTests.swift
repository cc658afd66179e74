import Forms
import JSON
import Secrets
import Testing

@Suite("Rows, folding and places of a form")
struct FormFoldingTests {
  private let api: ConnectorAPI

  init() throws { api = try ConnectorAPI() }

  private static let basic = RequestPaths.credentials.appending("CustomConnector").appending("basic")
  private static let settings = RequestPaths.properties.appending("CustomConnector").appending(
    "profileProperties")

  private func custom() -> ProfileForm {
    ProfileForm(
      definition: FormDefinition(connector: "CustomConnector", api: api),
      existing: ExistingProfile(
        name: "p", mode: "Public", properties: ["profileProperties": ["tenant": "acme", "zone": "eu"]]))
  }

  @Test("parts of the form are apart where there is room; the fields of a row are its places for the cursor")
  func rows() {
    let form = custom()
    let rows = form.rows
    let sections = rows.filter { if case .section = $0 { true } else { false } }
    #expect(sections == [.section(.connection), .section(.properties), .section(.credentials)])
    #expect(form.rows(height: rows.count) == rows)
    #expect(form.rows(height: rows.count + 2).count { $0 == .blank } == 2)
    #expect(form.focuses == rows.flatMap(\.focuses).filter { $0 != .field(RequestPaths.name) })
    #expect(form.focuses(in: rows) == form.focuses)
  }

  @Test("a rotation's form has the credentials only, and sends the same")
  func credentialsOnly() {
    var form = custom()
    let request = form.request()
    form.showsOnlyCredentials = true
    let isInside = { (focus: FormFocus) in focus.pointer?.isWithin(RequestPaths.credentials) ?? true }
    #expect(form.rows.first == .section(.credentials) && form.focuses.allSatisfy(isInside))
    #expect(form.request() == request)
  }

  @Test("a folded structure, list or map is its title with a count, and is sent all the same")
  func folding() {
    var form = custom()
    let request = form.request()
    let focuses = form.focuses
    for pointer in [Self.basic, Self.settings] { form.fold(pointer, true) }
    #expect(form.rows.contains(.folded(Self.basic)) && form.rows.contains(.folded(Self.settings)))
    #expect(!form.focuses.contains { $0.pointer?.parent == Self.basic })
    #expect(!form.focuses.contains(.key(Self.settings, 0)) && form.folds(.key(Self.settings, 0)))
    #expect(!form.folds(.folded(Self.settings)) && !form.folds(.choice))
    #expect(form.request() == request && form.unfolded.focuses == focuses)
    form.unfold(around: .entry(Self.settings, 1))
    #expect(form.rows.contains(.folded(Self.basic)) && form.focuses.contains(.entry(Self.settings, 1)))
    form.fold(Self.basic, false)
    #expect(form.focuses == focuses)
    // What is no structure is not folded.
    form.fold(Self.basic.appending("username"), true)
    form.fold(RequestPaths.mode, true)
    #expect(form.focuses == focuses)
  }

  @Test("the structure around a place is the innermost; what is filled in there is counted")
  func structures() throws {
    var form = custom()
    let password = Self.basic.appending("password")
    #expect(form.structure(around: password)?.pointer == Self.basic)
    #expect(form.structure(around: Self.settings)?.pointer == Self.settings)
    #expect(form.structure(around: RequestPaths.mode) == nil)
    let group = try #require(form.definition.field(at: Self.basic))
    let map = try #require(form.definition.field(at: Self.settings))
    #expect(form.filledCount(in: group) == 0 && form.filledCount(in: map) == 2)
    form.edit(at: .field(password)) { $0.insert("fake") }
    form.edit(at: .key(Self.settings, 2)) { $0.insert("third") }
    #expect(form.filledCount(in: group) == 1 && form.filledCount(in: map) == 3)
    form.choose("apiKey")
    #expect(form.filledCount(in: group) == 0)
  }

  @Test("a finding's place is its field, the title that it is folded away in, or the choice of the method")
  func places() throws {
    var form = custom()
    let missing = try #require(form.violations().first { $0.path.isWithin(Self.basic) })
    let field = FormFocus.field(missing.path)
    #expect(form.focus(for: missing) == field && form.place(of: field) == missing.path)
    form.fold(Self.basic, true)
    #expect(form.focus(for: missing) == .folded(Self.basic))
    form.choose("keep")
    let kept = try #require(form.violations().first)
    #expect(kept.path == RequestPaths.credentials && form.focus(for: kept) == .choice)
    #expect(form.place(of: .entry(Self.settings, 1)) == Self.settings.appending("zone"))
    #expect(form.place(of: .entry(Self.settings, 2)) == Self.settings && form.place(of: .choice) == nil)
  }

  @Test("of too many rows the last one is named, of entries with one name the lower one")
  func rowPlaces() {
    let form = custom()
    let cases: [(Violation, FormFocus)] = [
      (Violation(path: Self.settings, rule: .max, message: ""), .key(Self.settings, 1)),
      (Violation(path: Self.settings, rule: .min, message: ""), .key(Self.settings, 2)),
      (Violation(path: Self.settings.appending("zone"), rule: .pattern, message: ""), .key(Self.settings, 1)),
    ]
    #expect(form.places(of: cases.map(\.0), among: form.focuses) == cases.map { $0.1 })
  }
}
