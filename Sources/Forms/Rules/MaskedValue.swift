import JSON
import Secrets
import ServiceModel

/// Masks that stand where a secret belongs: they come from masked output that was taken for a request, and would replace a
/// credential with nothing anybody has.
struct MaskedValue {
  /// Characters that masks are made of: dots and stars of all kinds.
  private static let marks = Set(
    "*＊∗✱⁎٭※★☆✶✻●○◦•∙·⋅‧⚫⚪⬤◉⦁∘․.…".unicodeScalars)
  /// A short text of such characters may be a password.
  private static let fewest = 3
  /// What plain mode writes in place of secrets.
  private static let own = ["[hidden]"]

  /// What the operator has set to stand in place of secrets.
  let configured: String?
  /// Whether a secret belongs at a place.
  let isSecret: (JSONPointer) -> Bool

  /// Finds masks in a request.
  ///
  /// - Parameter value: the whole request.
  /// - Returns: errors of the rule `masked`.
  func violations(in value: JSONValue) -> [Violation] {
    var path: [String] = []
    var found: [JSONPointer] = []
    collect(value, &path, &found)
    return found.map {
      Violation(
        path: $0, rule: .masked,
        message: "This is a mask, as masked output has it in place of a secret: enter the secret itself.")
    }
  }

  private func collect(_ value: JSONValue, _ path: inout [String], _ found: inout [JSONPointer]) {
    func inside(_ name: String, _ inner: JSONValue, _ found: inout [JSONPointer]) {
      path.append(name)
      collect(inner, &path, &found)
      path.removeLast()
    }
    var isFound = false
    switch value {
    case .object(let object): for member in object.members { inside(member.name, member.value, &found) }
    case .list(let items): for (index, item) in items.enumerated() { inside(String(index), item, &found) }
    case .secret(let secret): isFound = secret.withBytes(isMask)
    case .string(var text): isFound = text.withUTF8 { isMask(UnsafeRawBufferPointer($0)) }
    default: break
    }
    guard isFound, case let place = JSONPointer(tokens: path), isSecret(place) else { return }
    found.append(place)
  }

  private func isMask(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let text = bytes.trimmed
    let known = Self.own + (configured.map { [$0] } ?? [])
    return known.contains { !$0.isEmpty && text.elementsEqual($0.utf8) } || Self.hasMarksOnly(text)
  }

  /// Looks at the characters where they are: a string of a secret would be a copy.
  private static func hasMarksOnly(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    var decoder = UTF8()
    var bytes = text.makeIterator()
    var count = 0
    while true {
      switch decoder.decode(&bytes) {
      case .scalarValue(let scalar):
        if scalar == " " { continue }
        guard marks.contains(scalar) else { return false }
        count += 1
      case .emptyInput: return count >= fewest
      case .error: return false
      }
    }
  }
}
