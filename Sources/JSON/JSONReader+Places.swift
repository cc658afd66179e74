extension JSONReader {
  /// A place in a text.
  public struct Position: Equatable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The column in bytes, from 1.
    public let column: Int

    /// Line and column.
    public var description: String { "line \(line), column \(column)" }
  }

  /// Where a value stands in a document that was read: for errors that are found in the value and not in its syntax.
  ///
  /// - Parameters:
  ///   - pointer: the value's place.
  ///   - bytes: the document.
  /// - Returns: the position of the member's name, or of the list's item; that of the nearest place around it where there
  ///   is no such value.
  public static func position(of pointer: JSONPointer, in bytes: UnsafeRawBufferPointer) -> Position {
    var reader = JSONReader(bytes: bytes, duplicates: .lastWins)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    reader.skipSpace()
    var found = reader.position
    for token in pointer.tokens {
      guard let start = try? reader.descend(to: token) else { break }
      found = start
    }
    let failure = reader.failure("", at: found)
    return Position(line: failure.line, column: failure.column)
  }

  /// Goes to the beginning of a member's or an item's value.
  ///
  /// - Returns: the offset of the member's name, or of the item; nil where there is none.
  private mutating func descend(to token: String) throws(JSONSyntaxError) -> Int? {
    skipSpace()
    if accept(UInt8(ascii: "{")) {
      repeat {
        skipSpace()
        let start = position
        guard start < bytes.count, bytes[start] == UInt8(ascii: "\"") else { return nil }
        let name = try string()
        skipSpace()
        guard accept(UInt8(ascii: ":")) else { return nil }
        skipSpace()
        if name.isWritten(as: token) { return start }
        _ = try value()
        skipSpace()
      } while accept(UInt8(ascii: ","))
    } else if accept(UInt8(ascii: "[")) {
      var index = 0
      repeat {
        skipSpace()
        if String(index) == token { return position }
        guard position < bytes.count, bytes[position] != UInt8(ascii: "]") else { return nil }
        _ = try value()
        skipSpace()
        index += 1
      } while accept(UInt8(ascii: ","))
    }
    return nil
  }
}
