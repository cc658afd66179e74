import AWSClient
import Foundation
import Rotation
import Secrets
import Testing

@Suite("What is said about a secret without showing it")
struct SecretFactsTests {
  /// 2026-01-01.
  static let now = WallTime(seconds: 1_767_225_600)

  static func remarks(_ text: String) -> [String] {
    SecretFacts.of(Secret(text)).remarks(at: now).map { ($0.isWarning ? "! " : "") + $0.text }
  }

  @Test("the fingerprint is the start of the SHA-256 that other tools compute")
  func fingerprint() {
    // printf %s abcdefgh | sha256sum
    #expect(Fingerprint(of: Secret("abcdefgh"))?.description == "9c56cc51")
    #expect(Fingerprint(of: Secret("abcdefgh\n"))?.description != "9c56cc51")
  }

  @Test("a secret that could be found by trying all gets no fingerprint", arguments: ["", "1234", "1234567"])
  func short(text: String) {
    #expect(SecretFacts.of(Secret(text)).fingerprint == nil)
    #expect(!Self.remarks(text).contains { $0.contains("Fingerprint") })
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
    #expect(Self.remarks(text).filter { !$0.contains("Fingerprint") } == remarks)
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
      _ = facts.remarks(at: Self.now)
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

@Suite("The same secret for two profiles")
struct SecretHistoryTests {
  @Test("it is noticed for another profile, not for the same one")
  func noticed() {
    var history = SecretHistory()
    let secret = Secret("fake-token-value")
    #expect(history.otherProfiles(with: secret, than: "sf-eu") == [])
    history.note(secret, field: "accessToken", profile: "sf-prod")
    #expect(history.otherProfiles(with: secret, than: "sf-eu") == ["sf-prod"])
    #expect(history.otherProfiles(with: secret, than: "sf-prod") == [])
    #expect(history.otherProfiles(with: Secret("fake-token-valuf"), than: "sf-eu") == [])
    history.note(secret, field: "refreshToken", profile: "sf-test")
    #expect(history.otherProfiles(with: secret, than: "sf-eu") == ["sf-test", "sf-prod"])
  }

  @Test("only the last value of a field counts, and an empty one counts for nothing")
  func last() {
    var history = SecretHistory()
    history.note(Secret("fake-one"), field: "apiKey", profile: "a")
    history.note(Secret("fake-two"), field: "apiKey", profile: "a")
    #expect(history.otherProfiles(with: Secret("fake-one"), than: "b") == [])
    #expect(history.otherProfiles(with: Secret("fake-two"), than: "b") == ["a"])
    history.note(Secret(""), field: "apiKey", profile: "a")
    #expect(history.otherProfiles(with: Secret("fake-two"), than: "b") == [])
    #expect(history.otherProfiles(with: Secret(""), than: "b") == [])
  }

  @Test("two histories code the same secret differently, and show nothing of it")
  func salted() {
    var first = SecretHistory()
    var second = SecretHistory()
    first.note(Secret("fake-one"), field: "apiKey", profile: "a")
    second.note(Secret("fake-one"), field: "apiKey", profile: "a")
    #expect(first != second)
    var dumped = ""
    dump(first, to: &dumped)
    #expect(!dumped.contains("fake-one"))
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same bytes in every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
