import Forms
import JSON
import Secrets
import ServiceModel
import Testing

@Suite("Undo and redo in a form")
struct FormUndoTests {
  private static let model = Result { try ConnectorAPI() }
  private let api: ConnectorAPI

  init() throws { api = try Self.model.get() }

  private static let settings = RequestPaths.properties.appending("CustomConnector").appending(
    "profileProperties")
  private static let user = FormFocus.field(
    RequestPaths.credentials.appending("CustomConnector").appending("basic").appending("username"))

  private func custom() -> ProfileForm {
    ProfileForm(
      definition: FormDefinition(connector: "CustomConnector", api: api),
      existing: ExistingProfile(
        name: "p", mode: "Public", properties: ["profileProperties": ["tenant": "acme", "zone": "eu"]]))
  }

  private func typed(_ text: String, at focus: FormFocus, in form: inout ProfileForm) {
    for scalar in text.unicodeScalars { form.edit(at: focus) { $0.insert(scalar) } }
  }

  @Test("a run of characters in one place is one step; another place, a movement or a blank begins a new one")
  func runs() {
    var form = custom()
    typed("ann", at: Self.user, in: &form)
    form.edit(at: Self.user) { $0.move(.start) }
    typed("x y", at: Self.user, in: &form)
    typed("q", at: .key(Self.settings, 2), in: &form)
    typed("z", at: Self.user, in: &form)
    var seen: [String] = []
    while let focus = form.undo() { seen.append(form.editor(at: focus)?.string ?? "none") }
    #expect(seen == ["x yann", "", "x ann", "xann", "ann", ""])
    var again: [String] = []
    while let focus = form.redo() { again.append(form.editor(at: focus)?.string ?? "none") }
    #expect(again == ["ann", "xann", "x ann", "x yann", "q", "x yzann"])
  }

  @Test("what changes nothing is no step, and a step after an undo forgets what could be made again")
  func forgotten() {
    var form = custom()
    form.edit(at: Self.user) { $0.move(.end) }
    form.edit(at: Self.user) { $0.replaceAll(with: Secret("")) }
    form.edit(at: .field(RequestPaths.name)) { $0.insert("x") }
    form.choose(0, at: .choice)
    let untouched = form.undo()
    #expect(untouched == nil)
    typed("a", at: Self.user, in: &form)
    _ = form.undo()
    typed("b", at: Self.user, in: &form)
    typed("c", at: Self.user, in: &form)
    let redone = form.redo()
    #expect(redone == nil && form.editor(at: Self.user)?.string == "bc")
    _ = form.undo()
    #expect(form.editor(at: Self.user)?.string == "")
  }

  @Test("each kind of step goes back and is made again, with the cursor where it was")
  func kinds() {
    let mode = FormFocus.field(RequestPaths.mode)
    let steps: [(String, FormFocus, FormFocus, (inout ProfileForm) -> Void)] = [
      ("a choice", mode, mode, { $0.step(at: mode, by: 1) }),
      ("a method", .choice, .choice, { $0.choose(2, at: .choice) }),
      (
        "a row that is removed", .entry(Self.settings, 0), .entry(Self.settings, 0),
        { $0.removeRow(at: .entry(Self.settings, 0)) }
      ),
      (
        "a row that is moved", .key(Self.settings, 0), .key(Self.settings, 1),
        { _ = $0.moveRow(at: .key(Self.settings, 0), by: 1) }
      ),
      ("a paste", Self.user, Self.user, { $0.edit(at: Self.user) { $0.insert(Secret("fake\nlines")) } }),
      (
        "a new row", .key(Self.settings, 2), .key(Self.settings, 2),
        { $0.edit(at: .key(Self.settings, 2)) { $0.insert("new") } }
      ),
    ]
    for (name, focus, target, step) in steps {
      var form = custom()
      let before = (form.request(), form.choice)
      step(&form)
      let after = (form.request(), form.choice)
      #expect(before != after, "\(name)")
      let undone = form.undo()
      #expect(undone == focus && (form.request(), form.choice) == before, "\(name)")
      let redone = form.redo()
      #expect(redone == target && (form.request(), form.choice) == after, "\(name)")
    }
  }

  @Test("one step back changes its own place only: what stands in every other field stays", arguments: 0..<20)
  func others(seed: UInt64) {
    var generator = SplitMix(state: seed)
    var form = custom()
    var requests = [form.request()]
    for _ in 0..<60 {
      let focuses = form.focuses
      let focus = focuses[Int(generator.next() % UInt64(focuses.count))]
      switch generator.next() % 5 {
      case 0: form.step(at: focus, by: 1)
      case 1: form.removeRow(at: focus)
      case 2: _ = form.moveRow(at: focus, by: 1)
      case 3: form.edit(at: focus) { $0.insert(Secret("pasted-\(seed)")) }
      default: form.edit(at: focus) { _ = $0.kill(.start) }
      }
      requests.append(form.request())
    }
    let end = form.request()
    var back = 0
    var last = form
    while let focus = form.undo() {
      back += 1
      for field in form.definition.allFields where field.pointer != focus.pointer && focus != .choice {
        #expect(
          form.value(at: field.pointer) == last.value(at: field.pointer), "\(field.pointer) at \(focus)")
      }
      #expect(requests.contains(form.request()))
      last = form
    }
    #expect(back > 10 && form.request() == requests.first && !form.isChanged)
    while form.redo() != nil {}
    #expect(form.request() == end)
  }

  @Test("200 steps are kept")
  func most() {
    var form = custom()
    for _ in 0..<250 { form.edit(at: Self.user) { $0.insert("ab") } }
    var steps = 0
    while form.undo() != nil { steps += 1 }
    #expect(steps == 200 && form.editor(at: Self.user)?.string.count == 100)
  }
}

/// Numbers that are the same in each run.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
