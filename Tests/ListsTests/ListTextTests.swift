import JSON
import Testing

@testable import Lists

@Suite("Lists as texts")
struct ListTextTests {
  private static let details: [JSONValue] = [
    ["connectorProfileName": "one", "more": [1, ["a": "b"]]], ["connectorProfileName": "two"],
  ]

  /// The whole text of a list with a name and a state.
  private static func text(_ format: ListFormat, _ count: Int) -> String {
    var list = ProfileListText(format, columns: ["name", "state"])
    let rows = [["one", "old, \"very\""], ["two\u{1B}\n", ""]]
    return zip(rows, details).prefix(count).map { list.add($0, $1) }.joined() + list.end().text
  }

  @Test("JSON that is written item by item is the same as the whole", arguments: 0...2)
  func json(count: Int) {
    let whole = JSONLines(["connectorProfileDetails": .list(Array(Self.details.prefix(count)))]).text()
    #expect(Self.text(.json, count) == whole)
    var list = JSONListText()
    let items = Self.details.prefix(count).map { list.add($0) }.joined() + list.end()
    #expect(items == JSONLines(.list(Array(Self.details.prefix(count)))).text())
  }

  @Test("without a row there are the titles, where the format has any")
  func empty() {
    #expect(Self.text(.csv, 0) == "name,state\r\n" && Self.text(.text, 0).isEmpty)
    #expect(Self.text(.table, 0) == "name  state\n")
  }

  @Test("a cell with a comma or a quotation mark is quoted; control characters are escapes in every format")
  func rows() {
    #expect(
      Self.text(.csv, 2) == "name,state\r\none,\"old, \"\"very\"\"\"\r\ntwo\\u{1b}\\n,\r\n")
    #expect(Self.text(.text, 2) == "one\told, \"very\"\ntwo\\u{1b}\\n\t\n")
    #expect(Self.text(.table, 2) == "name         state\none          old, \"very\"\ntwo\\u{1b}\\n\n")
  }

  @Test(
    "a file's ending says its format",
    arguments: [
      ("a.csv", ListFormat.csv), ("/x/A.JSON", .json), ("a.txt", .table), ("csv", .table),
      ("a.csv.old", .table),
    ])
  func ending(path: String, format: ListFormat) { #expect(ListFormat(ofFile: path) == format) }
}
