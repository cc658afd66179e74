import ServiceModel

/// Writes a long list of JSON values to standard output item by item, in the same form as `JSONLines` has for the whole: that one
/// would take a hundred times the list's memory.
enum JSONStream {
  private static let indentation = "    "

  /// Writes a list.
  ///
  /// - Parameters:
  ///   - items: the values, each made when it is its turn.
  ///   - member: the member of an object around the list; nil for the list alone.
  /// - Throws: `CommandFailure` where it is not written whole.
  static func write(_ items: some Sequence<JSONValue>, in member: String? = nil) throws(CommandFailure) {
    let depth = member == nil ? 0 : 1
    let outer = String(repeating: indentation, count: depth)
    var text = member.map { "{\n\(outer)\"\($0)\": " } ?? ""
    var isEmpty = true
    for item in items {
      text += isEmpty ? "[\n" : ",\n"
      isEmpty = false
      text += JSONLines(item).text().split(separator: "\n").map { outer + indentation + $0 }.joined(
        separator: "\n")
      if text.utf8.count > 1 << 16 {
        try Console.printExactly(text)
        text = ""
      }
    }
    text += isEmpty ? "[]" : "\n\(outer)]"
    try Console.printExactly(text + (member == nil ? "\n" : "\n}\n"))
  }
}
