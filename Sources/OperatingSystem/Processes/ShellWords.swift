/// Splits a text into words as a POSIX shell does: quotes and backslashes, no expansion.
package enum ShellWords {
  /// The words.
  ///
  /// - Parameter text: the text.
  /// - Returns: nil when a quotation is not closed or a backslash ends the text.
  package static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = text[...]
    while let character = rest.popFirst() {
      switch (quote, character) {
      case (nil, " "), (nil, "\t"), (nil, "\n"), (nil, "\r"):
        if let finished = word { words.append(finished) }
        word = nil
      case (nil, "'"), (nil, "\""):
        quote = character
        word = word ?? ""
      case (let open?, _) where open == character:
        quote = nil
      case (nil, "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        word.append(String(escaped))
      case ("\""?, "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        word.append((escaped == "\"" || escaped == "\\" ? "" : "\\") + String(escaped))
      default:
        word.append(String(character))
      }
    }
    guard quote == nil else { return nil }
    if let finished = word { words.append(finished) }
    return words
  }
}

extension String? {
  /// Adds to a word, which begins with this where there is none.
  fileprivate mutating func append(_ text: String) {
    if self == nil { self = text } else { self?.append(text) }
  }
}
