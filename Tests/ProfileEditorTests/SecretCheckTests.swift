import Forms
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Checks of a secret under its field")
struct SecretCheckTests {
  private static func at(_ label: String) throws -> EditorFixture {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo(label)
    return fixture
  }

  /// {"alg":"RS256"} and {"exp":…} three hours after the fixture's time, with the issuer `id.acme.example`.
  private static let token =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJpZC5hY21lLmV4YW1wbGUiLCJleHAiOjE3NjcyMzY0MDB9.ZmFrZQ"

  @Test("they are shown after a paste and on coming back, and not while it is typed")
  func shown() throws {
    var fixture = try Self.at("Access token")
    for character in "fake-token-value" {
      fixture.type(String(character))
      #expect(!fixture.screen.contains("Fingerprint"))
    }
    fixture.press(.tab, .backTab)
    // printf %s fake-token-value | sha256sum
    #expect(fixture.facts.contains("Fingerprint a28ea311"))
    fixture.type("x")
    #expect(!fixture.screen.contains("Fingerprint"))
    fixture.press(.backspace)
    #expect(!fixture.screen.contains("Fingerprint"))
    fixture.press(.control("u"))
    fixture.paste("fake-token-value")
    #expect(fixture.facts.contains("Pasted 16 characters.") && fixture.facts.contains("Fingerprint a28ea311"))
    fixture.paste("more")
    #expect(!fixture.screen.contains("Fingerprint"))
  }

  @Test("a token's end, a key's kind and blanks are named")
  func kinds() throws {
    for (text, words) in [
      (Self.token, "JWT RS256, expires in 3 h"), ("fake-token-value\n", "line break at the end"),
      ("-----BEGIN PRIVATE KEY-----\nAAAA", "private key, not whole: no END line"),
    ] {
      var fixture = try Self.at("Access token")
      fixture.paste(text)
      #expect(fixture.screen.contains(words))
      // Where a sentence about the field has the place below it, the page about it has the checks.
      fixture.press(.tab, .backTab, .function(1))
      #expect(fixture.line(with: "Checks").contains("Fingerprint"))
      #expect(fixture.screen.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(words))
    }
  }

  @Test("the page about the field has what a token says of itself")
  func page() throws {
    var fixture = try Self.at("Access token")
    fixture.paste(Self.token)
    fixture.press(.function(1))
    #expect(fixture.screen.contains("id.acme.example"))
    #expect(fixture.screen.contains("2026-01-01 03:00 UTC"))
    #expect(!fixture.screen.contains("eyJ"))
  }

  @Test("the same secret for another profile is noticed")
  func same() throws {
    var fixture = try Self.at("Access token")
    fixture.paste("fake-token-value")
    fixture.goTo("Refresh token")
    fixture.paste("fake-refresh-value")
    fixture.press(.control("s"))
    #expect(fixture.title.contains("Review"))
    fixture.press(.escape, .backTab)
    #expect(!fixture.facts.contains("the same as"))
    fixture.press(.escape, .character("y"))
    fixture.press(.character("/"))
    for _ in 0..<10 { fixture.press(.backspace) }
    fixture.type("crm-custom")
    fixture.press(.enter)
    fixture.signIn(with: "API key")
    fixture.goTo("API key")
    fixture.paste("fake-token-value")
    #expect(fixture.facts.contains("the same as for sf-prod"))
  }
}
