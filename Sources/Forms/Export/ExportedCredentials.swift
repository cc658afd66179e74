import JSON

/// The credentials that a profile needs by its sign-in method: a variable for each, because the service does not tell
/// them.
struct ExportedCredentials {
  private let form: ProfileForm
  private let exchange: JSONPointer?

  init(_ form: ProfileForm) {
    self.form = form
    exchange = form.definition.authorization?.code.parent
  }

  var node: ExportNode {
    .structure(form.definition.section(.credentials).compactMap(member))
  }

  private func member(_ field: FormField) -> (name: String, value: ExportNode)? {
    if let fixed = form.fixedValue(of: field) {
      return (field.name, ExportNode(fixed, at: field.pointer, isMap: form.definition.isMap))
    }
    guard form.isShown(field), form.needs(field) || isTaken(field) else { return nil }
    let variable = ExportNode.variable(ExportVariable(field.pointer, isSecret: field.isSecret))
    switch field.kind {
    case .group: return (field.name, .structure(field.children.compactMap(member)))
    case .map: return (field.name, .map([("KeyName", variable)]))
    case .list: return (field.name, .list([variable]))
    default: return (field.name, variable)
    }
  }

  /// Whether a field is written although it can be left out: where nobody says what is needed, all that belongs to the method,
  /// but for a code, which is good for one exchange only.
  private func isTaken(_ field: FormField) -> Bool {
    if let exchange, field.pointer.isWithin(exchange) { return false }
    guard let alternative = form.choice.alternative else { return field.isSecret && field.kind != .group }
    let isTold = alternative.requires.contains { $0.isWithin(RequestPaths.credentials) }
    return !isTold || (field.kind == .map && field.isSecret)
  }
}
