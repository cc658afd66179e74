import Forms
import JSON
import Secrets

/// Requests for one connector with a marker in every secret, made as a person would: one for each way to sign in, with
/// all fields of that way filled. Ways without a secret, such as a role of IAM, are left out.
struct FilledRequests {
  /// The way's name, and the request's JSON text.
  let texts: [(way: String, json: String)]
  /// The names of the first way's secret members.
  let secretNames: [String]

  init(profile: String, connector: String, api: ConnectorAPI, secret: String) {
    let definition = FormDefinition(connector: connector, api: api)
    let existing = ExistingProfile(name: profile, mode: "Public")
    var texts: [(way: String, json: String)] = []
    var names: [[String]] = []
    for choice in definition.choices where !choice.keepsStored {
      var form = ProfileForm(definition: definition, existing: existing)
      form.choose(choice.id)
      let fields = definition.fields.flatMap(\.flattened).filter { !$0.isFixed && form.isShown($0) }
      let secrets = fields.filter { $0.isSecret && $0.kind == .text }
      guard !secrets.isEmpty else { continue }
      for field in fields { Self.fill(field, in: &form, secret: secret) }
      texts.append((choice.id, JSONWriter.body(form.request()).revealed()))
      names.append(secrets.map(\.name))
    }
    self.texts = texts
    secretNames = names.first ?? []
  }

  private static func fill(_ field: FormField, in form: inout ProfileForm, secret: String) {
    let pointer = field.pointer
    var text = field.isSecret ? "\(secret)-\(field.name)" : field.facts.example ?? "fake-\(field.name)"
    if field.isSecret {
      text += String(repeating: "x", count: max(0, (field.shape.min ?? 0) - text.utf8.count))
    }
    switch field.kind {
    case .text: form.edit(at: .field(pointer)) { $0.insert(text) }
    case .integer, .number: form.edit(at: .field(pointer)) { $0.insert("1") }
    case .json: form.edit(at: .field(pointer)) { $0.insert("{\"fake\": \"\(text)\"}") }
    case .choice: form.choose(1, at: .field(pointer))
    case .list: form.edit(at: .item(pointer, 0)) { $0.insert(text) }
    case .map:
      form.edit(at: .key(pointer, 0)) { $0.insert("fakeKey") }
      form.edit(at: .entry(pointer, 0)) { $0.insert(text) }
    case .boolean, .group: break
    }
  }
}
