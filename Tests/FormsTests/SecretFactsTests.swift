import ClientTestSupport
import Forms
import Secrets
import Testing

@Suite("What is said about a secret without showing it")
struct SecretFactsTests {
  /// 2026-01-01.
  static let now = 1_767_225_600.0

  static func remarks(_ text: String) -> [String] {
    SecretFacts.of(Secret(text)).remarks(now: now).map { ($0.isWarning ? "! " : "") + $0.text }
  }

  @Test(
    "blanks and line breaks are counted where they stand",
    arguments: [
      ("fake", 4, 1, []), (" fake", 5, 1, ["! blank at the start"]),
      ("fake\n", 5, 1, ["! line break at the end"]),
      ("fake\r\n", 6, 1, ["! line break at the end"]), ("fake \t", 6, 1, ["! blank at the end"]),
      ("fa\nke", 5, 2, ["! 2 lines"]), ("fa\r\nke\r\n", 8, 2, ["! line break at the end", "! 2 lines"]),
      ("fa ke", 5, 1, ["blanks inside"]), ("ä€😀", 3, 1, []), ("", 0, 0, []),
      ("\n\n", 2, 2, ["! blank at the start", "! line break at the end", "! 2 lines"]),
    ])
  func blanks(text: String, characters: Int, lines: Int, remarks: [String]) {
    let facts = SecretFacts.of(Secret(text))
    #expect(facts.characters == characters)
    #expect(facts.lines == lines)
    #expect(Self.remarks(text) == remarks)
  }

  @Test("descriptions and mirrors of the facts hold no part of the secret")
  func redacted() {
    var dumped = ""
    dump(SecretFacts.of(Secret("fake-marker-value\n")), to: &dumped)
    #expect(!dumped.contains("fake-marker"))
  }

  @Test("any bytes give facts", arguments: [UInt64(1), 2, 3])
  func hostile(seed: UInt64) {
    var random = Seeded(state: seed)
    let pieces = ["-----BEGIN ", "-----END ", "PRIVATE KEY-----", "eyJhbGciOiJub25lIn0", ".", "\n", "=", "-"]
    for _ in 0..<2_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<12, using: &random) {
        if Bool.random(using: &random) {
          bytes += pieces.randomElement(using: &random)?.utf8 ?? "".utf8
        } else {
          bytes += (0..<Int.random(in: 0..<20, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
          }
        }
      }
      let facts = SecretFacts.of(bytes.withUnsafeBytes { Secret($0) })
      #expect(facts.lines <= bytes.count && facts.characters <= bytes.count)
      _ = facts.remarks(now: Self.now)
    }
  }

  @Test("a megabyte of markers is looked at in one go")
  func long() {
    let begins = String(repeating: "-----BEGIN PRIVATE KEY-----", count: 40_000)
    #expect(SecretFacts.of(Secret(begins)).format != .plain)
    let dots = "eyJhbGciOiJub25lIn0" + String(repeating: ".", count: 1_000_000)
    #expect(SecretFacts.of(Secret(dots)).format == .plain)
  }
}
