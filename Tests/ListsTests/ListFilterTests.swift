import Testing

@testable import Lists

@Suite("Filters of lists")
struct ListFilterTests {
  private func names(_ filter: String) throws -> [String] {
    let rows = [
      try Rows.row("sf-prod", updated: 400), try Rows.row("sf-test"), try Rows.row("sap-prod", "SAPOData"),
      try Rows.row("sap-link", "SAPOData", updated: 500, link: "FAILED"),
      try Rows.row("odd:name \"x\"", "Veeva", updated: nil, link: "PENDING"),
    ]
    let filter = try ListFilter(filter)
    return rows.filter(filter.matches).map(\.profile.name)
  }

  @Test(
    "every word must be there, in any case; a word with a column looks there only",
    arguments: [
      ("", ["sf-prod", "sf-test", "sap-prod", "sap-link", "odd:name \"x\""]),
      ("prod", ["sf-prod", "sap-prod"]), ("  PROD   sap ", ["sap-prod"]), ("prod nothing", []),
      ("name:sap", ["sap-prod", "sap-link"]), ("connector:sap mode:private", ["sap-link"]),
      ("State:OLD", ["sf-prod"]), ("state:link", ["sap-link", "odd:name \"x\""]),
      ("state:\"link failed\"", ["sap-link"]), ("\"link pending\"", ["odd:name \"x\""]),
      ("connector:\"sap odata\" link", ["sap-link"]), ("type:SAPOData prod", ["sap-prod"]),
      ("arn:arn:aws:appflow:eu-west-1:123456789012:connectorprofile/sf-t", ["sf-test"]),
      ("\"odd:name\"", ["odd:name \"x\""]), ("name:odd:n", ["odd:name \"x\""]), (":name", ["odd:name \"x\""]),
      ("state:", ["sf-prod", "sf-test", "sap-prod", "sap-link", "odd:name \"x\""]),
      ("state: sf", ["sf-prod", "sf-test"]), ("updated:2026", ["sf-test", "sap-prod"]),
      ("sf-prodx", []), ("aalesforce", []),
    ])
  func words(filter: String, expected: [String]) throws {
    #expect(try names(filter) == expected, "\(filter)")
  }

  @Test("a column that there is not, and an open quotation mark, are told with what there is")
  func errors() {
    #expect(throws: ListError.unknownColumn("stat", isOfWord: true)) { try ListFilter("x stat:old") }
    #expect(throws: ListError.unknownColumn("https", isOfWord: true)) { try ListFilter("https://x.example") }
    #expect(throws: ListError.openQuote) { try ListFilter("name:\"x y") }
    let text = ListError.unknownColumn("stat", isOfWord: true).description
    #expect(text.contains("Did you mean state?") && text.contains("quotation marks"))
    for column in ProfileColumn.allCases { #expect(text.contains(column.rawValue)) }
  }
}
