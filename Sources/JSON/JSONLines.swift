import Secrets

/// A value as the lines of an indented JSON text, with secrets masked: for previews, reviews and output that programs read.
public struct JSONLines: Equatable, Sendable {
  /// What a piece of a line is, for colouring.
  public enum TokenKind: Equatable, Sendable {
    /// A `word` is true, false or null; a `mask` stands where a secret would.
    case punctuation, name, string, number, word, mask
  }

  /// A piece of a line.
  public struct Token: Equatable, Sendable {
    /// What it is.
    public let kind: TokenKind
    /// Its text; never a secret's.
    public let text: String
  }

  /// One line, and which value it belongs to.
  public struct Line: Equatable, Sendable {
    /// The value whose text begins or ends on this line.
    public let pointer: JSONPointer
    /// How deep the line is indented.
    public let depth: Int
    /// The line's pieces, in order.
    public internal(set) var tokens: [Token]

    /// The line as plain text, without its indentation.
    public var text: String { tokens.reduce(into: "") { $0 += $1.text } }
  }

  /// What stands in a secret's place. The same for every secret, so that it tells nothing about its length.
  public static let mask = "\"••••••••\""

  /// The lines, from the opening brace to the closing one.
  public private(set) var lines: [Line] = []

  /// Lays a value out.
  ///
  /// - Parameter value: the value.
  public init(_ value: JSONValue) {
    add(value, at: .root, depth: 0, before: [])
  }

  /// The whole text.
  ///
  /// - Parameter indentation: spaces for each level.
  /// - Returns: the lines, each with a newline.
  public func text(indentation: Int = 4) -> String {
    lines.reduce(into: "") {
      $0 += String(repeating: " ", count: $1.depth * indentation) + $1.text + "\n"
    }
  }

  private mutating func add(_ value: JSONValue, at pointer: JSONPointer, depth: Int, before: [Token]) {
    switch value {
    case .list(let items) where !items.isEmpty:
      let children = items.enumerated().map { (pointer.appending(String($0)), [Token](), $1) }
      addNested(("[", "]"), children, at: pointer, depth: depth, before: before)
    case .object(let object) where !object.isEmpty:
      let children = object.members.map {
        (
          pointer.appending($0.name),
          [Token(kind: .name, text: Self.quoted($0.name)), Token(kind: .punctuation, text: ": ")],
          $0.value
        )
      }
      addNested(("{", "}"), children, at: pointer, depth: depth, before: before)
    default:
      lines.append(Line(pointer: pointer, depth: depth, tokens: before + [Self.token(value)]))
    }
  }

  private mutating func addNested(
    _ braces: (String, String), _ children: [(JSONPointer, [Token], JSONValue)], at pointer: JSONPointer,
    depth: Int, before: [Token]
  ) {
    let opening = Token(kind: .punctuation, text: braces.0)
    lines.append(Line(pointer: pointer, depth: depth, tokens: before + [opening]))
    for (index, child) in children.enumerated() {
      add(child.2, at: child.0, depth: depth + 1, before: child.1)
      if index < children.count - 1 {
        lines[lines.count - 1].tokens.append(Token(kind: .punctuation, text: ","))
      }
    }
    let closing = Token(kind: .punctuation, text: braces.1)
    lines.append(Line(pointer: pointer, depth: depth, tokens: [closing]))
  }

  private static func token(_ value: JSONValue) -> Token {
    switch value {
    case .null: Token(kind: .word, text: "null")
    case .boolean(let flag): Token(kind: .word, text: flag ? "true" : "false")
    case .number(let number): Token(kind: .number, text: number.text)
    case .string(let text): Token(kind: .string, text: quoted(text))
    case .secret: Token(kind: .mask, text: mask)
    case .list: Token(kind: .punctuation, text: "[]")
    case .object: Token(kind: .punctuation, text: "{}")
    }
  }

  /// A string of JSON in which no character is hidden: it is read as the same, and steers no terminal.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { 0x20 <= $0 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    if isPlain { return "\"" + text + "\"" }
    let quoted = JSONWriter.body(.string(text)).revealed()
    if quoted.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return quoted }
    return quoted.unicodeScalars.reduce(into: "") { shown, scalar in
      guard scalar.isHidden else { return shown.unicodeScalars.append(scalar) }
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        shown += "\\u" + Hexadecimal.text(unit, digits: 4)
      }
    }
  }
}
