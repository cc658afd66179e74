import Testing

@testable import Lists

@Suite("Orders of lists")
struct ListOrderTests {
  private func names(_ order: String) throws -> [String] {
    let rows = [
      try Rows.row("b", "Veeva", updated: 3), try Rows.row("A", "SAPOData", updated: 400),
      try Rows.row("c", "veeva", updated: nil), try Rows.row("d", "SAPOData", updated: 2.5),
      try Rows.row("e", "Zendesk", updated: 2, link: "PENDING"),
    ]
    let order = try ListOrder(order)
    let sorted = order.sorted(rows) { $0 }.map(\.profile.name)
    #expect(
      order.sorted(rows.reversed()) { $0 }.map(\.profile.name) == sorted, "it is the same for every beginning"
    )
    return sorted
  }

  @Test(
    "texts without their case, times as times, nothing last in either direction, equal ones by name",
    arguments: [
      ("name", "Abcde"), ("name:desc", "edcbA"), ("updated", "Abdec"), ("updated:desc", "edbAc"),
      ("UPDATED:ASC", "Abdec"), ("connector", "Adbce"), ("connector:desc", "ebcAd"),
      ("connector,updated:desc", "dAbce"), ("state", "eAbcd"), ("mode:desc", "Abcde"),
    ])
  func order(order: String, expected: String) throws {
    #expect(try names(order).joined() == expected, "\(order)")
  }

  @Test("an order that cannot be read is told")
  func errors() {
    #expect(throws: ListError.unknownColumn("age", isOfWord: false)) { try ListOrder("age") }
    #expect(throws: ListError.unknownColumn("", isOfWord: false)) { try ListOrder("") }
    #expect(throws: ListError.unknownColumn("", isOfWord: false)) { try ListOrder("name,") }
    #expect(throws: ListError.unknownDirection("down")) { try ListOrder("name:down") }
    #expect(throws: ListError.columnTwice("name")) { try ListOrder("name,Name:desc") }
  }
}
