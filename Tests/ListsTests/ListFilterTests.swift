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

  @Test("a saved filter stands for its words, in any case, and beside others")
  func saved() throws {
    let saved = ["mine": try ListFilter("connector:sap private"), "none": try ListFilter("")]
    let rows = [
      try Rows.row("sf-prod"), try Rows.row("sap-prod", "SAPOData"),
      try Rows.row("sap-link", "SAPOData", link: "FAILED"), try Rows.row("@mine"),
    ]
    for (filter, names) in [
      ("@mine", ["sap-link"]), ("@MINE link", ["sap-link"]), ("prod @mine", []), ("\"@mine\"", ["@mine"]),
      ("@none prod", ["sf-prod", "sap-prod"]), ("name:@mine", ["@mine"]),
    ] {
      let words = try ListFilter(filter, saved: saved)
      #expect(rows.filter(words.matches).map(\.profile.name) == names, "\(filter)")
    }
    #expect(throws: ListError.unknownSaved("main", ["mine", "none"])) {
      try ListFilter("@main", saved: saved)
    }
    #expect(ListError.unknownSaved("minee", ["mine"]).description.contains("Did you mean @mine?"))
    #expect(ListError.unknownSaved("x", []).description.contains("none is saved"))
  }

  @Test("health is a column that plain words do not look into, and that is asked for only where it is named")
  func health() throws {
    let rows = [
      try Rows.row("a", health: .bad("invalid_grant", nil)), try Rows.row("b", health: .good(nil)),
      try Rows.row("c", health: .unused), try Rows.row("d", health: .neverRan), try Rows.row("e"),
    ]
    for (filter, names) in [
      ("health:bad", ["a"]), ("health:invalid", ["a"]), ("health:good", ["b"]), ("health:unused", ["c"]),
      ("health:never", ["d"]), ("invalid_grant", []), ("health:", ["a", "b", "c", "d", "e"]),
    ] {
      let words = try ListFilter(filter)
      #expect(rows.filter(words.matches).map(\.profile.name) == names, "\(filter)")
      #expect(words.asks(for: .health) == filter.hasPrefix("health:"))
    }
    #expect(try ListOrder("health").sorted(rows) { $0 }.map(\.profile.name) == ["a", "b", "d", "c", "e"])
    #expect(try ListOrder("name,health:desc").asks(for: .health) && !ListOrder(.name).asks(for: .health))
    #expect(try ListOrder("Connector,updated:DESC").text == "connector,updated:desc")
  }
}
