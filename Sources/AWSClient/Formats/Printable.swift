import Secrets

/// Makes texts from outside safe to show.
package enum Printable {
  /// One line, white space collapsed; of other characters that are hidden, their escapes.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - limit: the most Unicode scalars, since any number of marks can sit on one character; what is longer ends in an
  ///     ellipsis.
  package static func line(_ text: String, limit: Int = 1000) -> String {
    var line = ""
    var gap = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        gap = !line.isEmpty
        continue
      }
      if gap { line += " " }
      gap = false
      // Marks that reverse the direction of writing could make a sentence say something else.
      if scalar.isHidden {
        line += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
    let scalars = line.unicodeScalars
    return scalars.count > limit ? String(scalars.prefix(limit)) + "…" : line
  }

  /// The words of an HTML page, without its tags, scripts and styles.
  static func words(ofHTML page: String, limit: Int = 200) -> String {
    var words = ""
    var rest = page[...]
    while let open = rest.firstIndex(of: "<") {
      words += rest[..<open] + " "
      rest = rest[open...]
      let name = rest.dropFirst().prefix { $0.isLetter }.lowercased()
      if name == "script" || name == "style", let close = end(of: name, in: rest) { rest = rest[close...] }
      guard let close = rest.firstIndex(of: ">") else { return line(words, limit: limit) }
      rest = rest[rest.index(after: close)...]
    }
    return line(words + rest, limit: limit)
  }

  private static func end(of name: String, in page: Substring) -> Substring.Index? {
    var rest = page.dropFirst()
    while let open = rest.firstIndex(of: "<") {
      rest = rest[open...]
      if rest.dropFirst().prefix(name.count + 1).lowercased() == "/" + name { return open }
      rest = rest.dropFirst()
    }
    return nil
  }
}
