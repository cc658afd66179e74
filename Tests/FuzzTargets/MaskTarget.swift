import AWSClient
import Secrets

/// The mask: of a secret that somebody repeats, whole or in pieces and in any writing, no 12 characters in a row come out.
enum MaskTarget {
  /// Two bytes say how long the secret is and in which writing its pieces stand; of the rest, the first is the secret, and
  /// the others say which of its pieces stand in the text, or are the text themselves.
  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard bytes.count > 4 else { return }
    let length = 4 + Int(bytes[0]) % 60
    let secret = Array(String(decoding: bytes.dropFirst(2).prefix(length), as: UTF8.self).unicodeScalars)
    // Masks in a row would be such a secret themselves.
    guard secret.count >= 4, !secret.contains("•"), !secret.allSatisfy({ $0.properties.isWhitespace }) else {
      return
    }
    let mask = SecretMask([Secret(text(secret))])
    var told = ""
    for byte in bytes.dropFirst(2 + length) {
      if byte < 0x80 {
        told.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let start = Int(byte) % secret.count
        told += writings[Int(bytes[1]) % writings.count](text(secret[start...].prefix(4 + Int(byte & 0x3F))))
      }
    }
    for shown in [
      mask.masked(told), Printable.line(told, masking: mask, limit: 200), mask.masked(told, limit: 40),
    ] {
      try check(shown, secret)
    }
    try promise(mask.masked(text(secret)) == SecretMask.mark, "a secret is one mask")
    for write in writings {
      try promise(mask.finds(in: write(text(secret))), "a secret is found in each writing")
    }
  }

  private static func check(_ shown: String, _ secret: [Unicode.Scalar]) throws(BrokenPromise) {
    let length = min(secret.count, 12)
    for start in 0...(secret.count - length) {
      let piece = text(secret[start..<(start + length)])
      for write in writings {
        let isThere = shown.unicodeScalars.count >= length && contains(shown, write(piece))
        try promise(!isThere, "no piece of a secret comes out: \(write(piece)) in \(shown)")
      }
    }
  }

  private static func contains(_ text: String, _ piece: String) -> Bool {
    let (text, piece) = (Array(text.utf8), Array(piece.utf8))
    guard piece.count <= text.count, let first = piece.first else { return false }
    return (0...(text.count - piece.count)).contains { start in
      text[start] == first && text[start..<(start + piece.count)].elementsEqual(piece)
    }
  }

  private static func text(_ scalars: some Collection<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Ways in which others write a text.
  private static let writings: [@Sendable (String) -> String] = [
    { $0 }, json, { html($0, hexadecimal: false) }, { html($0, hexadecimal: true) }, { percent($0) },
    { percent($0).lowercased() }, { json(html($0, hexadecimal: false)) },
    { $0.utf16.map { "\\u" + padded(String($0, radix: 16), 4) }.joined() },
  ]

  private static func json(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\n": "\\n"
      case "\t": "\\t"
      case _ where scalar.value < 0x20: "\\u" + padded(String(scalar.value, radix: 16, uppercase: true), 4)
      default: String(scalar)
      }
    }.joined()
  }

  private static func html(_ text: String, hexadecimal: Bool) -> String {
    text.unicodeScalars.map { scalar in
      let isKept = scalar.properties.isAlphabetic && scalar.value < 0x80 || scalar == " "
      return isKept
        ? String(scalar) : hexadecimal ? "&#x\(String(scalar.value, radix: 16));" : "&#\(scalar.value);"
    }.joined()
  }

  private static func percent(_ text: String) -> String {
    text.utf8.map { byte in
      0x61...0x7A ~= byte
        ? String(Unicode.Scalar(byte)) : "%" + padded(String(byte, radix: 16, uppercase: true), 2)
    }.joined()
  }

  private static func padded(_ digits: String, _ count: Int) -> String {
    String(repeating: "0", count: max(count - digits.count, 0)) + digits
  }
}
