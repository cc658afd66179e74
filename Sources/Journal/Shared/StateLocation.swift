/// Where machines share what they hold and what they did: a table of DynamoDB.
public struct StateLocation: Equatable, Sendable, CustomStringConvertible {
  /// The table's name, or its ARN where it is in another account.
  public let table: String
  /// The region that it is in; nil for that of whoever uses it.
  public let region: String?

  /// Why a text names no table.
  public struct Malformed: Error, Equatable, Sendable, CustomStringConvertible {
    /// The rule that it breaks.
    public let description: String
  }

  /// What can be written.
  public static let rule =
    "it is dynamodb:TABLE or dynamodb:TABLE@REGION, the table with 3 to 255 letters, digits, dots, _ and -; dynamodb:ARN for a table of another account"

  /// Reads a name: `dynamodb:TABLE`, `dynamodb:TABLE@REGION`, or `dynamodb:` with a table's ARN.
  ///
  /// - Parameter text: the name.
  /// - Throws: `Malformed`.
  public init(_ text: String) throws(Malformed) {
    let scheme = "dynamodb:"
    guard text.hasPrefix(scheme) else { throw Malformed(description: Self.rule) }
    let name = text.dropFirst(scheme.count)
    if name.hasPrefix("arn:") {
      let parts = name.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 6, parts[2] == "dynamodb", Self.isRegion(parts[3]),
        parts[5].hasPrefix("table/"), Self.isTable(parts[5].dropFirst("table/".count))
      else { throw Malformed(description: Self.rule) }
      table = String(name)
      region = String(parts[3])
      return
    }
    let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard Self.isTable(parts[0]), parts.count == 1 || Self.isRegion(parts[1]) else {
      throw Malformed(description: Self.rule)
    }
    table = String(parts[0])
    region = parts.count == 1 ? nil : String(parts[1])
  }

  /// As it is written.
  public var description: String {
    "dynamodb:" + table + (table.hasPrefix("arn:") ? "" : region.map { "@" + $0 } ?? "")
  }

  /// The same with the region, for a client of one.
  func name(in clientRegion: String) -> String {
    table.hasPrefix("arn:") ? description : "dynamodb:\(table)@\(region ?? clientRegion)"
  }

  /// Whether it says which account the table is in; else that is the one whose credentials sign.
  var namesAccount: Bool { table.hasPrefix("arn:") }

  /// The table's name without its account and region.
  public var tableName: String { table.split(separator: "/").last.map(String.init) ?? table }

  /// The rule of CreateTable for names.
  private static func isTable(_ name: Substring) -> Bool {
    3...255 ~= name.utf8.count && name.utf8.allSatisfy { isWordByte($0) || "_.-".utf8.contains($0) }
  }

  private static func isRegion(_ name: Substring) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}
