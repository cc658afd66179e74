import Secrets

/// Makes texts from outside safe to show.
package enum Printable {
  /// One line, white space collapsed; of other characters that are hidden, their escapes.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - mask: the secrets that the text may repeat. They are looked for before anything else is done with it.
  ///   - limit: the most Unicode scalars, since any number of marks can sit on one character; what is longer ends in an
  ///     ellipsis.
  package static func line(_ text: String, masking mask: SecretMask = SecretMask(), limit: Int = 1000)
    -> String
  {
    cut(clean(text, masking: mask), to: limit)
  }

  /// The same, whole.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - mask: the secrets that the text may repeat.
  ///   - bytes: how many bytes of the text are wanted.
  package static func clean(
    _ text: String, masking mask: SecretMask = SecretMask(), bytes: Int = 1 << 20
  ) -> String {
    cleaned(of: mask.masked(text, limit: bytes), mask)
  }

  /// The same of a text that was masked as it came. White space that is collapsed, and tags that are taken out, may bring
  /// the pieces of a secret together.
  static func cleaned(of masked: String, _ mask: SecretMask) -> String {
    let line = cleaned(masked)
    return mask.isEmpty ? line : mask.masked(line, levels: 1)
  }

  /// A text that ends in an ellipsis where it is longer than so many Unicode scalars.
  package static func cut(_ text: String, to limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > limit else { return text }
    return String(String.UnicodeScalarView(scalars.prefix(limit))) + "…"
  }

  private static func cleaned(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    var gap = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        gap = !line.isEmpty
        continue
      }
      if gap { line.append(" ") }
      gap = false
      // Marks that reverse the direction of writing could make a sentence say something else.
      if scalar.isHidden {
        line.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      } else {
        line.append(scalar)
      }
    }
    return String(line)
  }

  /// The words of an HTML page, without its tags, comments, scripts and styles. Each byte is looked at once.
  static func words(ofHTML page: String) -> String {
    let bytes = Array(page.utf8)
    var words: [UInt8] = []
    var place = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "<") else {
        words.append(bytes[place])
        place += 1
        continue
      }
      words.append(UInt8(ascii: " "))
      if bytes.has("!--", at: place + 1) {
        place = bytes.end(of: "-->", from: place + 4)
        continue
      }
      // What is never closed goes to the end of the page, as in a browser.
      for name in ["script", "style"] where bytes.has(name, at: place + 1) {
        let end = place + 1 + name.utf8.count
        guard end == bytes.count || !bytes.has(letterAt: end) else { continue }
        place = bytes.end(of: "</" + name, from: end)
      }
      place = bytes.end(of: ">", from: place)
    }
    return String(decoding: words, as: UTF8.self)
  }
}

extension [UInt8] {
  /// Whether a word in small letters stands at a place, in any case.
  fileprivate func has(_ word: String, at place: Int) -> Bool {
    guard place + word.utf8.count <= count else { return false }
    return zip(self[place...], word.utf8).allSatisfy { byte, letter in
      byte == letter || 0x41...0x5A ~= byte && byte | 0x20 == letter
    }
  }

  fileprivate func has(letterAt place: Int) -> Bool { 0x61...0x7A ~= self[place] | 0x20 }

  /// Where a word that is looked for from a place on ends; the end of all where it is not there.
  fileprivate func end(of word: String, from place: Int) -> Int {
    for start in Swift.min(place, count)..<count where has(word, at: start) { return start + word.utf8.count }
    return count
  }
}
