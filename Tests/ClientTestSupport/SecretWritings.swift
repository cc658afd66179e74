import Glibc

/// Secrets of all shapes, and the ways in which others write them: for the tests of what must not be shown.
package enum SecretWritings {
  /// A way of writing a text.
  package struct Writing: Sendable {
    package let name: String
    /// Whether each character is still there.
    package let isWhole: Bool
    package let write: @Sendable (String) -> String
  }

  /// Plainly fake secrets by their shapes.
  package static let shapes: [String: String] = [
    "short": "x7Qp",
    "eleven": "fake-passwd",
    "plain": "fake-password-of-thirty-bytes!",
    "base64url": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJmYWtlLXVzZXIifQ.ZmFrZS1zaWduYXR1cmU",
    "two blanks": "fake  pass  word with  gaps inside",
    "tab": "fake\tpassword\twith\ttabs",
    "quotes": #"fake"pass'word"with'quotes"and\back\slashes"#,
    "markup": "fake<pass>&word;&amp;<b>with</b>&lt;marks",
    "percents": "fake%41pass%word+with%20plus+100%",
    "umlauts": "fäke-pässwörd-größe-für-alle",
    "emoji": "fake-🔑🔒-secret-🗝️-of-keys-🔐",
    "document": #"{"clientId": "fake-id", "clientSecret": "fake-secret-in-a-document"}"#,
    "key": key,
  ]

  /// Looks like a private key and is none.
  package static let key =
    "-----BEGIN PRIVATE KEY-----\n"
    + (0..<12).map { line in
      String((0..<64).map { column in letters[(line * 37 + column * 11 + line * column) % letters.count] })
    }.joined(separator: "\n") + "\n-----END PRIVATE KEY-----\n"

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

  /// Ways in which services, programs and proxies write what they repeat.
  package static let all: [Writing] = [
    Writing(name: "in clear", isWhole: true) { $0 },
    Writing(name: "JSON", isWhole: true) { json($0) },
    Writing(name: "JSON, ASCII only", isWhole: true) { text in
      text.utf16.map { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C ? character($0) : escape($0) }
        .joined()
    },
    Writing(name: "JSON, all escaped", isWhole: true) { $0.utf16.map { escape($0) }.joined() },
    Writing(name: "JSON in JSON", isWhole: true) { json(json($0)) },
    Writing(name: "HTML", isWhole: true) { html($0) },
    Writing(name: "HTML, decimal", isWhole: true) { $0.unicodeScalars.map { "&#\($0.value);" }.joined() },
    Writing(name: "HTML, hexadecimal", isWhole: true) { text in
      text.unicodeScalars.map { "&#x\(String($0.value, radix: 16));" }.joined()
    },
    Writing(name: "HTML in JSON", isWhole: true) { json(html($0)) },
    Writing(name: "JSON in HTML", isWhole: true) { html(json($0)) },
    Writing(name: "address", isWhole: true) { percent($0) },
    Writing(name: "address, small letters", isWhole: true) {
      percent($0).replacing("%", with: "\u{0}").lowercasedEscapes
    },
    Writing(name: "form", isWhole: true) { percent($0).replacing("%20", with: "+") },
    Writing(name: "on one line", isWhole: false) { text in
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    },
    Writing(name: "without white space", isWhole: false) { text in text.filter { !$0.isWhitespace } },
  ]

  /// Whether a text has a piece of a secret in a writing: 12 characters in a row, of a shorter one the whole.
  package static func hasPiece(_ text: String, of secret: String, _ writing: Writing) -> Bool {
    has(text, pieces(of: secret, writing))
  }

  /// The pieces of a secret in a writing: each 12 characters in a row, of a shorter one the whole.
  package static func pieces(of secret: String, _ writing: Writing) -> [[CChar]] {
    let scalars = Array((writing.isWhole ? secret : writing.write(secret)).unicodeScalars)
    let length = min(scalars.count, 12)
    return (0...(scalars.count - length)).map { start in
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: scalars[start..<(start + length)])
      let written = writing.isWhole ? writing.write(String(piece)) : String(piece)
      return Array(written.utf8CString)
    }
  }

  /// Whether a text has one of the pieces.
  package static func has(_ text: String, _ pieces: [[CChar]]) -> Bool {
    let text = Array(text.utf8CString)
    return pieces.contains { strstr(text, $0) != nil }
  }

  /// As JSON writes a text in quotes.
  package static func json(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case _ where scalar.value < 0x20: escape(UInt16(scalar.value))
      default: String(scalar)
      }
    }.joined()
  }

  /// As HTML writes a text.
  package static func html(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      default: String(scalar)
      }
    }.joined()
  }

  /// As an address writes a text.
  package static func percent(_ text: String) -> String {
    text.utf8.map { byte in
      let isKept =
        0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || "-._~".utf8.contains(byte)
      return isKept ? String(Unicode.Scalar(byte)) : "%" + padded(String(byte, radix: 16, uppercase: true), 2)
    }.joined()
  }

  private static func character(_ unit: UInt16) -> String { String(decoding: [unit], as: UTF16.self) }

  private static func escape(_ unit: UInt16) -> String { "\\u" + padded(String(unit, radix: 16), 4) }

  private static func padded(_ digits: String, _ count: Int) -> String {
    String(repeating: "0", count: max(count - digits.count, 0)) + digits
  }
}

extension String {
  /// Escapes that begin with NUL in place of a percent sign, in small letters.
  fileprivate var lowercasedEscapes: String {
    var rest = self[...]
    var result = ""
    while let sign = rest.firstIndex(of: "\u{0}") {
      result += rest[..<sign] + "%" + rest[sign...].dropFirst().prefix(2).lowercased()
      rest = rest[sign...].dropFirst(3)
    }
    return result + rest
  }
}
