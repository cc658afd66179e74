import Forms
import Foundation
import Secrets
import Testing

@Suite("JSON Web Tokens")
struct JSONWebTokenTests {
  private static let now = SecretFactsTests.now
  private static let hour = 3_600

  /// Base64 as tokens have it.
  static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }

  static func token(_ payload: String, header: String = #"{"alg":"RS256","typ":"JWT"}"#) -> String {
    [header, payload, "fake-signature"].map { base64(Array($0.utf8)) }.joined(separator: ".")
  }

  private static func read(_ text: String) -> JSONWebToken? {
    guard case .jsonWebToken(let token) = SecretFacts.of(Secret(text)).format else { return nil }
    return token
  }

  @Test("the members that are shown are read out, and no other")
  func claims() throws {
    let text = Self.token(
      """
      {"iss": "https://id.acme.example", "sub": "appflow", "aud": ["api", "crm"], "scope": "read write",
       "iat": 1767225000, "nbf": 1767225000.5, "exp": 1767229200, "private_claim": "fake-marker-claim"}
      """)
    let token = try #require(Self.read(text))
    #expect(token.algorithm == "RS256")
    #expect(token.issuer == "https://id.acme.example")
    #expect(token.subject == "appflow")
    #expect(token.audience == ["api", "crm"])
    #expect(token.scopes == ["read", "write"])
    #expect(token.issued == 1_767_225_000)
    #expect(token.begins == 1_767_225_000.5)
    #expect(token.expires == 1_767_229_200)
    var dumped = ""
    dump(token, to: &dumped)
    #expect(!dumped.contains("fake-marker"))
  }

  @Test(
    "a token's own times decide whether it can be used",
    arguments: [
      (#"{"exp": 1767236400}"#, "JWT RS256, expires in 3 h"),
      (#"{"exp": 1767225900}"#, "JWT RS256, expires in 5 min"),
      (#"{"exp": 1767225660}"#, "! JWT RS256, expires in 1 min"),
      (#"{"exp": 1767225630}"#, "! JWT RS256, expires in less than a minute"),
      (#"{"exp": 1767225600}"#, "! JWT RS256, expired less than a minute ago"),
      (#"{"exp": 1766620800}"#, "! JWT RS256, expired 7 d ago"),
      (#"{"nbf": 1767232800, "exp": 1767236400}"#, "! JWT RS256, counts only in 2 h"),
      (#"{"sub": "a"}"#, "JWT RS256, never expires"), (#"{"exp": 1e300}"#, "JWT RS256, never expires"),
      (#"{"exp": "soon"}"#, "JWT RS256, never expires"),
    ])
  func times(payload: String, remark: String) {
    #expect(SecretFactsTests.remarks(Self.token(payload)).last == remark)
  }

  @Test("scopes stand in a text or in a list, by the names that identity providers use")
  func scopes() {
    #expect(Self.read(Self.token(#"{"scp": ["a", "b"]}"#))?.scopes == ["a", "b"])
    #expect(Self.read(Self.token(#"{"scp": "a b"}"#))?.scopes == ["a", "b"])
    #expect(Self.read(Self.token(#"{"scopes": ["a"]}"#))?.scopes == ["a"])
    #expect(Self.read(Self.token(#"{"scope": 1}"#))?.scopes == [])
  }

  @Test("blanks around a token are warned about, and it is read all the same")
  func blanks() {
    let remarks = SecretFactsTests.remarks(" " + Self.token(#"{"sub": "a"}"#) + "\n")
    #expect(
      remarks.suffix(3) == ["JWT RS256, never expires", "! blank at the start", "! line break at the end"])
  }

  @Test("a token that was cut off is told from other texts")
  func cut() {
    let whole = Self.token(#"{"sub": "appflow-of-acme", "aud": "api"}"#)
    let first = whole.split(separator: ".")[0]
    #expect(Self.read(whole) != nil)
    for length in [first.count, first.count + 3, first.count + 12] {
      #expect(
        SecretFacts.of(Secret(String(whole.prefix(length)))).format == .brokenJSONWebToken, "\(length)")
    }
    #expect(SecretFactsTests.remarks(String(whole.prefix(first.count + 3))) == ["! JWT, not whole"])
  }

  @Test(
    "what only looks like one is a plain text",
    arguments: [
      "a.b.c", "1.2.3", "..", "fake.client.secret", "eyJhbGciOiJub25lIn0", "https://acme.example/a.b",
      Self.token("{}", header: "[]"), Self.token("{}", header: "{}"), Self.token("{}") + ".d.e",
    ])
  func others(text: String) {
    let format = SecretFacts.of(Secret(text)).format
    let isStart = text == "eyJhbGciOiJub25lIn0"
    #expect(format == (isStart ? .brokenJSONWebToken : .plain))
  }

  @Test("a claim of any length is shown in short")
  func long() {
    let token = Self.read(Self.token(#"{"sub": "\#(String(repeating: "x", count: 5_000))"}"#))
    #expect(token?.subject?.unicodeScalars.count == 200)
    #expect(token?.subject?.hasSuffix("…") == true)
  }
}
