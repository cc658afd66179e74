/// What the connected application itself said, found in the words that AppFlow wraps around it: the `error` and
/// `error_description` of OAuth, as JSON, as JSON in a string, as parameters of an address, or in plain words.
public struct VendorWords: Sendable, Equatable {
  /// The application's code, such as `invalid_grant`.
  public let code: String?
  /// What it says about it.
  public let explanation: String?

  /// Both, in one line.
  public var text: String { [code, explanation].compactMap(\.self).joined(separator: ": ") }

  /// Looks for them.
  ///
  /// - Parameter text: all that came, in one line.
  /// - Returns: nil where there are none; nothing is guessed.
  public init?(in text: String) {
    let reader = VendorReader(text: Array(text.utf8))
    var code: String?
    var explanation: String?
    for place in reader.places(of: "error") {
      if let found = reader.value(at: place, named: ["error_description", "error_message", "errorMessage"]) {
        explanation = explanation ?? found.text
      } else if code == nil,
        let found = reader.value(at: place, named: ["error_code", "errorCode", "error"]),
        VendorReader.isCode(found.text), found.isQuoted || found.text.utf8.contains(UInt8(ascii: "_"))
      {
        code = found.text
      }
    }
    if code == nil, let known = reader.knownCode {
      code = known.code
      explanation = explanation ?? known.explanation
    }
    explanation = explanation.flatMap { $0.isEmpty || $0 == code ? nil : $0 }
    guard code != nil || explanation != nil else { return nil }
    self.code = code
    self.explanation = explanation
  }
}

/// Finds names and their values in a text that is no format as a whole. Each value is short, so that the time grows with the
/// text's length only.
private struct VendorReader {
  let text: [UInt8]

  private static let longestCode = 64
  private static let longestValue = 1_000
  /// Codes that say what they mean wherever they stand.
  private static let known = [
    "invalid_grant", "invalid_client_id", "invalid_client", "unauthorized_client", "unsupported_grant_type",
    "invalid_scope", "insufficient_scope", "redirect_uri_mismatch", "invalid_token",
    "OAUTH_APPROVAL_ERROR_GENERIC",
    "INVALID_SESSION_ID", "INVALID_LOGIN",
  ]

  static func isCode(_ text: String) -> Bool {
    2...longestCode ~= text.utf8.count && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  /// Where a name begins that begins with a word.
  func places(of word: StaticString) -> [Int] {
    text.indices.filter { place in
      has(word.description, at: place) && (place == 0 || !Self.isWord(text[place - 1]))
    }
  }

  private func has(_ word: String, at place: Int) -> Bool {
    guard place + word.utf8.count <= text.count else { return false }
    return zip(text[place...], word.utf8).allSatisfy { $0 == $1 }
  }

  /// The value of one of the names; what stands between is `:` or `=`, with quotes and the backslashes of a string in a
  /// string.
  func value(at start: Int, named names: [String]) -> (text: String, isQuoted: Bool)? {
    guard let name = names.first(where: { has($0, at: start) }) else { return nil }
    var place = start + name.utf8.count
    skip(&place, while: "\\\"' ")
    guard place < text.count, text[place] == UInt8(ascii: ":") || text[place] == UInt8(ascii: "=") else {
      return nil
    }
    place += 1
    skip(&place, while: " ")
    let first = place
    skip(&place, while: "\\")
    guard place < text.count else { return nil }
    if text[place] == UInt8(ascii: "\"") || text[place] == UInt8(ascii: "'") {
      return (quoted(from: place, level: place - first), true)
    }
    return (bare(from: first), false)
  }

  private func skip(_ place: inout Int, while bytes: String) {
    while place < text.count, bytes.utf8.contains(text[place]) { place += 1 }
  }

  /// A value up to a quote with as many backslashes as the one that opened it.
  private func quoted(from quote: Int, level: Int) -> String {
    var value: [UInt8] = []
    var backslashes = 0
    for byte in text[(quote + 1)...].prefix(Self.longestValue) {
      if byte == text[quote], backslashes == level {
        value.removeLast(min(level, value.count))
        break
      }
      backslashes = byte == UInt8(ascii: "\\") ? backslashes + 1 : 0
      value.append(byte)
    }
    return Self.readable(value)
  }

  /// A value of an address or of a list of names and values.
  private func bare(from start: Int) -> String {
    var value: [UInt8] = []
    var place = start
    while place < text.count, value.count < Self.longestValue, !"&,;}])\"<".utf8.contains(text[place]) {
      if has(" error", at: place) || has(" (Service:", at: place) || has(" (Error", at: place) { break }
      value.append(text[place])
      place += 1
    }
    let isEncoded = value.contains(UInt8(ascii: "%")) || value.contains(UInt8(ascii: "+"))
    if isEncoded, !value.contains(0x20) { value = Self.decoded(value) }
    return Self.readable(value)
  }

  /// Without the backslashes of strings in strings, and in one line again.
  private static func readable(_ value: [UInt8]) -> String {
    var kept: [UInt8] = []
    for (index, byte) in value.enumerated() {
      let next = index + 1 < value.count ? value[index + 1] : 0
      if byte == UInt8(ascii: "\\"), "\"\\/'".utf8.contains(next) { continue }
      kept.append(byte)
    }
    return String(decoding: kept, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func decoded(_ value: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    while place < value.count {
      let digits = value[place...].dropFirst().prefix(2)
      if value[place] == UInt8(ascii: "%"), digits.count == 2,
        let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        // What would steer a terminal stays as it is written.
        result += 0x20..<0x7F ~= byte ? [byte] : Array(value[place...(place + 2)])
        place += 3
      } else {
        result.append(value[place] == UInt8(ascii: "+") ? 0x20 : value[place])
        place += 1
      }
    }
    return result
  }

  /// The first of the known codes in the text, and what stands behind a colon or a hyphen after it.
  var knownCode: (code: String, explanation: String?)? {
    for place in text.indices where place == 0 || !Self.isWord(text[place - 1]) {
      guard let code = Self.known.first(where: { has($0, at: place) }) else { continue }
      var end = place + code.utf8.count
      if end < text.count, Self.isWord(text[end]) { continue }
      skip(&end, while: " ")
      guard end < text.count, text[end] == UInt8(ascii: ":") || text[end] == UInt8(ascii: "-") else {
        return (code, nil)
      }
      end += 1
      skip(&end, while: " ")
      return (code, bare(from: end))
    }
    return nil
  }
}
