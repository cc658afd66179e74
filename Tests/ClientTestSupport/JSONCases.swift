/// What is JSON by RFC 8259 and what is not: one table for the two readers, which must agree.
package enum JSONCases {
  package struct Case: CustomStringConvertible, Sendable {
    package let bytes: [UInt8]
    package let isJSON: Bool

    package var description: String {
      let shown = bytes.prefix(60).map {
        0x20..<0x7F ~= $0 ? String(Unicode.Scalar($0)) : "<\(String($0, radix: 16))>"
      }
      return shown.joined() + (bytes.count > 60 ? "… of \(bytes.count) bytes" : "")
    }
  }

  package static let all: [Case] =
    good.map { Case(bytes: Array($0.utf8), isJSON: true) }
    + bad.map { Case(bytes: Array($0.utf8), isJSON: false) }
    + badBytes.map { Case(bytes: $0, isJSON: false) }

  private static let good = [
    "0", "-0", "1", "-1", "10", "1.5", "-1.5e3", "1E400", "1e+2", "1e-2", "0.0",
    "123456789012345678901234567890",
    "true", "false", "null", "\"\"", "\"a\"", "[]", "{}", " [ ] ", "\t{\r\n}\n", "[1,2]", "[[],{}]",
    "{\"a\":1}",
    "{\"a\":{\"b\":[null]}}", "{\"\":\"\"}", "{\"a\":1,\"a\":2}", #""\"\\\/\b\f\n\r\t""#, #""\u0000""#,
    #""\u00e9""#,
    #""\uD83D\uDE42""#, "\"é🙂\"", "\"\u{7F}\"", "\"\u{FEFF}\"",
    String(repeating: "[", count: 64)
      + String(repeating: "]", count: 64),
  ]

  private static let bad = [
    "", " ", "[", "]", "{", "}", "[-01]", "[01]", "[1.]", "[.5]", "[+1]", "[-]", "[- 1]", "[1e]", "[1e+]",
    "[1.e1]",
    "[0x1]", "[1_000]", "[1,]", "[,1]", "[1 2]", "[1]]", "[1", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}",
    "{a:1}",
    "{'a':1}", "{1:1}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "{} {}", "{}x", "1 2", "nul", "nulll",
    "True",
    "NaN", "Infinity", "-Infinity", "inf", "[1]\0", "1\0", "\0", "{}\0", "[1]\u{C}", "\u{A0}1",
    "\"open", "\"\\x41\"", "\"\\", "\"\\u\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ud83dx\"",
    "\"\\ude42\"",
    "\"\\ud83d\\u0041\"", "\"\n\"", "\"\t\"", "\"\0\"", "// no\n1", "/* no */1", "<html>", "[1e1e1]", "[--1]",
    "[1-1]",
    "[truefalse]", "tru e", "[\"a\"\"b\"]",
  ]

  private static let badBytes: [[UInt8]] = [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
    [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22], [0xFF], [0xFE, 0xFF, 0x00, 0x31],
    [0x31, 0x00, 0x00, 0x00], Array(#"{"a":""#.utf8) + [0xE9] + Array(#""}"#.utf8),
    Array(#"{""#.utf8) + [0xE9] + Array(#"":1}"#.utf8),
  ]
}
