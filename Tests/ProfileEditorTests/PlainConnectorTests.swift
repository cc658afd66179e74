import Forms
import JSON
import Secrets
import Testing

@testable import ProfileEditor

@Suite("Plain mode with every connector")
struct PlainConnectorTests {
  static let connectors: [String] = (try? ConnectorAPI().connectors) ?? []

  @Test("the embedded model has the connectors that the other tests go through")
  func all() { #expect(Self.connectors.count == 19) }

  @Test(
    "every sign-in method can be filled in, sends what the same form filled in directly sends, and shows no secret",
    arguments: connectors)
  func fill(connector: String) throws {
    let definition = FormDefinition(connector: connector, api: try ConnectorAPI())
    for choice in definition.choices {
      var dialogue = try PlainDialogue(initial: .blank(name: "test", connector: connector))
      var asked: [JSONPointer] = []
      while dialogue.session.stage != .review, asked.count < 80 {
        switch dialogue.session.stage {
        case .place(.way): dialogue.type(choice.label)
        case .place(.field(let pointer)):
          let field = try #require(definition.field(at: pointer))
          #expect(dialogue.question?.isHidden == (field.isSecret && !field.hasRows))
          #expect(dialogue.prompt.contains(field.label))
          asked.append(pointer)
          fill(field, in: &dialogue)
        default: Issue.record("\(connector), \(choice.id): \(dialogue.session.stage)")
        }
        if dialogue.session.stage == .ended { break }
      }
      #expect(dialogue.prompt == "Send? [yes/no/edit/body] ", "\(connector), \(choice.id)")
      dialogue.type("yes")
      let expected = directly(definition, choice)
      #expect(asked.count == Set(asked).count, "\(connector), \(choice.id): something was asked twice")
      guard case .send(let request, _)? = dialogue.effects.last else {
        Issue.record("\(connector), \(choice.id): nothing was sent")
        continue
      }
      #expect(request == expected.request(), "\(connector), \(choice.id)")
      #expect(!dialogue.text.contains("fake-secret"), "\(connector), \(choice.id)")
    }
  }

  private func fill(_ field: FormField, in dialogue: inout PlainDialogue) {
    switch field.kind {
    case .boolean: dialogue.type("yes")
    case .choice(let values): dialogue.type(String(values.count))
    case .list: dialogue.type("add", value(of: field, 0), value(of: field, 1), "", "")
    case .map: dialogue.type("add", "key0", value(of: field, 0), "key1", value(of: field, 1), "", "")
    default: dialogue.type(value(of: field, 0))
    }
  }

  private func directly(_ definition: FormDefinition, _ choice: FormDefinition.Choice) -> ProfileForm {
    var form = ProfileForm(definition: definition, existing: ExistingProfile(name: "test"))
    form.choose(choice.id)
    let fields = form.focuses.compactMap(\.pointer).compactMap { definition.field(at: $0) }
    for field in fields {
      switch field.kind {
      case .boolean:
        while form.value(at: field.pointer) != .boolean(true) { form.step(at: .field(field.pointer), by: 1) }
      case .choice(let values):
        while form.value(at: field.pointer) != .choice(values.last) {
          form.step(at: .field(field.pointer), by: 1)
        }
      case .list:
        for index in 0..<2 { put(value(of: field, index), at: .item(field.pointer, index), in: &form) }
      case .map:
        for index in 0..<2 {
          put("key\(index)", at: .key(field.pointer, index), in: &form)
          put(value(of: field, index), at: .entry(field.pointer, index), in: &form)
        }
      default: put(value(of: field, 0), at: .field(field.pointer), in: &form)
      }
    }
    return form
  }

  private func put(_ text: String, at focus: FormFocus, in form: inout ProfileForm) {
    form.edit(at: focus) { $0.replaceAll(with: Secret(text)) }
  }

  private func value(of field: FormField, _ index: Int) -> String {
    if field.isSecret {
      let value = "fake-secret-\(field.name)-\(index)"
      return value + String(repeating: "x", count: max(0, (field.shape.min ?? 0) - value.count))
    }
    return field.facts.example ?? (field.kind == .integer ? "443" : "fake-\(field.name)-\(index)")
  }
}

extension FormField {
  fileprivate var hasRows: Bool { kind == .list || kind == .map }
}
