extension SecretLook {
  /// The form in which a shell or a template names what it should have put in; nil where the text is none.
  static func unresolved(_ text: SecretBytes) -> String? {
    func isWrapped(_ start: StaticString, _ end: StaticString) -> Bool {
      text.count > start.utf8CodeUnitCount + end.utf8CodeUnitCount && text.begins(with: start)
        && text.ends(with: end)
    }
    if let open = place(of: "{{", in: text), text.dropping(first: open + 2).holds("}}") { return "{{…}}" }
    if hasBracedVariable(text) { return "${…}" }
    let wrapped: [(start: StaticString, end: StaticString)] = [
      ("$(", ")"), ("<%", "%>"), ("#{", "}"), ("@Microsoft.KeyVault(", ")"),
    ]
    if let form = wrapped.first(where: { isWrapped($0.start, $0.end) }) { return "\(form.start)…\(form.end)" }
    let variable: StaticString = "$env:"
    if text.begins(with: variable), text.dropping(first: 5).isName { return "$env:…" }
    if text.begins(with: "$"), isVariable(text.dropping(first: 1)) { return "$…" }
    if isWrapped("%", "%"), text.dropping(first: 1, last: 1).isName { return "%…%" }
    let tags: [StaticString] = ["!Ref ", "!Sub ", "!GetAtt ", "!ImportValue ", "!Join ", "!vault "]
    if let tag = tags.first(where: text.begins) { return String("\(tag)".dropLast()) }
    let paths: [StaticString] = ["var.", "local.", "data.", "module.", "process.env.", "env."]
    let isPath = text.isAll { $0.isLetter || $0.isDigit || "._-[]\"".utf8.contains($0) }
    if isPath, text.hasSecretWord, let path = paths.first(where: text.begins) { return "\(path)…" }
    if isWrapped("<", ">"), isPlaceholderInside(text) { return "<…>" }
    if isWrapped("[", "]"), isNameOfSecret(text) { return "[…]" }
    if isWrapped("{", "}"), isNameOfSecret(text) { return "{…}" }
    return nil
  }

  private static func place(of pair: StaticString, in text: SecretBytes) -> Int? {
    (0..<text.count).first { text.dropping(first: $0).begins(with: pair) }
  }

  /// `${NAME}` somewhere, with whatever a shell allows behind the name.
  private static func hasBracedVariable(_ text: SecretBytes) -> Bool {
    guard let start = place(of: "${", in: text),
      let inner = text.dropping(first: start + 2).prefix(upTo: UInt8(ascii: "}"))
    else { return false }
    return !inner.isEmpty
  }

  /// Whether what follows a `$` is a variable's name and not a part of a password: all in capitals, or with a word for a
  /// secret in it.
  private static func isVariable(_ name: SecretBytes) -> Bool {
    guard name.isName, name.count > 1 else { return false }
    return name.isAll { $0.isUppercase || $0.isDigit || $0 == UInt8(ascii: "_") }
      || name.count > 2 && name.hasSecretWord
  }

  /// Whether words stand between the brackets, and nothing that passwords have.
  private static func isPlaceholderInside(_ text: SecretBytes) -> Bool {
    text.dropping(first: 1, last: 1).isAll { $0.isLetter || $0.isDigit || " _-.:/'".utf8.contains($0) }
  }

  private static func isNameOfSecret(_ text: SecretBytes) -> Bool {
    let inner = text.dropping(first: 1, last: 1)
    return inner.isName && inner.hasSecretWord
  }
}
