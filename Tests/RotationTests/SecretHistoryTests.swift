import Rotation
import Secrets
import Testing

@Suite("Fingerprints")
struct FingerprintTests {
  @Test("the fingerprint is the start of the SHA-256 that other tools compute")
  func fingerprint() {
    // printf %s abcdefgh | sha256sum
    #expect(Fingerprint(of: Secret("abcdefgh"))?.description == "9c56cc51")
    #expect(Fingerprint(of: Secret("abcdefgh\n"))?.description != "9c56cc51")
  }

  @Test("a secret that could be found by trying all gets no fingerprint", arguments: ["", "1234", "1234567"])
  func short(text: String) {
    #expect(Fingerprint(of: Secret(text)) == nil)
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
