import JSON

/// Writes a long list of JSON values to standard output item by item, in the same form as `JSONLines` has for the whole: that one
/// would take a hundred times the list's memory.
struct JSONStream {
  private static let indentation = "    "

  private let member: String?
  private let outer: String
  /// What was not written yet.
  private var text: String
  private var isEmpty = true

  /// Begins a list.
  ///
  /// - Parameter member: the member of an object around the list; nil for the list alone.
  init(in member: String? = nil) {
    self.member = member
    let outer = member == nil ? "" : Self.indentation
    self.outer = outer
    text = member.map { "{\n\(outer)\"\($0)\": " } ?? ""
  }

  /// Adds an item.
  ///
  /// - Throws: `CommandFailure` where what came before is not written whole.
  mutating func add(_ item: JSONValue) throws(CommandFailure) {
    text += isEmpty ? "[\n" : ",\n"
    isEmpty = false
    text += JSONLines(item).text().split(separator: "\n").map { outer + Self.indentation + $0 }
      .joined(separator: "\n")
    guard text.utf8.count > 1 << 16 else { return }
    try Console.printExactly(text)
    text = ""
  }

  /// Ends the list.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  mutating func end() throws(CommandFailure) {
    text += isEmpty ? "[]" : "\n\(outer)]"
    try Console.printExactly(text + (member == nil ? "\n" : "\n}\n"))
    text = ""
  }

  /// Writes a list.
  ///
  /// - Parameters:
  ///   - items: the values, each made when it is its turn.
  ///   - member: the member of an object around the list; nil for the list alone.
  /// - Throws: `CommandFailure` where it is not written whole.
  static func write(_ items: some Sequence<JSONValue>, in member: String? = nil) throws(CommandFailure) {
    var stream = JSONStream(in: member)
    for item in items { try stream.add(item) }
    try stream.end()
  }
}
