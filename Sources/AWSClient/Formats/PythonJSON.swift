import JSON
import Secrets

/// JSON as Python's `json.dumps` writes it with `sort_keys`: AWS's tools name files of their caches after digests of such texts.
enum PythonJSON {
  /// An object, its members sorted.
  ///
  /// - Parameter members: names and values: strings, numbers, lists of such, and null.
  static func object(_ members: [String: JSONValue]) -> String {
    let members = members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(text(of: $0.value))" }
    return "{" + members.joined(separator: ", ") + "}"
  }

  private static func text(of value: JSONValue) -> String {
    if let number = value.number { return number.text }
    if let items = value.items { return "[" + items.map { text(of: $0) }.joined(separator: ", ") + "]" }
    return value.text.map(quoted) ?? "null"
  }

  /// A string: all but ASCII as escapes.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x08: quoted += "\\b"
      case 0x09: quoted += "\\t"
      case 0x0A: quoted += "\\n"
      case 0x0C: quoted += "\\f"
      case 0x0D: quoted += "\\r"
      case 0x20..<0x7F: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default: quoted += "\\u" + Hexadecimal.text(unit, digits: 4)
      }
    }
    return quoted + "\""
  }
}
