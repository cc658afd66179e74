import JSON

/// The text of a long list of JSON values, item by item, in the same form as `JSONLines` has for the whole: that one would take a
/// hundred times the list's memory.
public struct JSONListText: Sendable {
  private static let indentation = "    "

  private let member: String?
  private let outer: String
  private var isEmpty = true

  /// Begins a list.
  ///
  /// - Parameter member: the member of an object around the list; nil for the list alone.
  public init(in member: String? = nil) {
    self.member = member
    outer = member == nil ? "" : Self.indentation
  }

  /// Adds an item.
  ///
  /// - Parameter item: the item.
  /// - Returns: its text, behind that of the items before it.
  public mutating func add(_ item: JSONValue) -> String {
    let start = isEmpty ? opening + "[\n" : ",\n"
    isEmpty = false
    return start
      + JSONLines(item).text().split(separator: "\n").map { outer + Self.indentation + $0 }
      .joined(separator: "\n")
  }

  /// The text behind the last item; of a list without items, all of it.
  ///
  /// - Parameter more: members that follow the list in the object around it.
  public func end(_ more: JSONObject = [:]) -> String {
    let further = more.members.map { member in
      let value = JSONLines(member.value).text().split(separator: "\n").joined(separator: "\n\(outer)")
      return ",\n\(outer)\"\(member.name)\": \(value)"
    }
    return (isEmpty ? opening + "[]" : "\n\(outer)]") + further.joined() + (member == nil ? "\n" : "\n}\n")
  }

  private var opening: String { member.map { "{\n\(outer)\"\($0)\": " } ?? "" }
}
