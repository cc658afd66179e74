import Testing
import Vault

@Suite("Secrets of Vault, as they are written")
struct VaultReferenceTests {
  @Test(
    "a path is one of an address, whatever it has in it",
    arguments: [
      ("secret/app", "secret/app", nil), ("/secret/app", "secret/app", nil),
      ("secret/app?version=3", "secret/app?version=3", 3), ("a/b@c:d/e", "a/b@c:d/e", nil),
      ("secret/sf prod", "secret/sf%20prod", nil), ("secret/%73f%20prod", "secret/sf%20prod", nil),
      ("secret/a%3Fversion=3", "secret/a%3Fversion=3", nil), ("secret/a%23b%25", "secret/a%23b%25", nil),
      ("secret/é", "secret/%C3%A9", nil),
    ] as [(String, String, Int?)])
  func paths(text: String, written: String, version: Int?) throws {
    let reference = try VaultReference(text)
    #expect(reference.description == written && reference.version == version)
    #expect(try VaultReference(written) == reference)
  }

  @Test(
    "what is none is refused with the rule, and not repeated",
    arguments: [
      ("", "path"), ("fake", "path"), ("fake/", "path"), ("fake//a", "path"), ("fake/../sys", "path"),
      ("fake/%2E%2E/sys", "path"), ("fake/a%2", "%25"), ("fake/100%", "%25"), ("fake/a?", "?version="),
      ("fake/a?version=", "?version="), ("fake/a?version=0", "?version="), ("fake/a?version=-1", "?version="),
      ("fake/a?list=true", "?version="), ("fake/a?version=1&x=2", "?version="),
    ])
  func refusals(text: String, rule: String) {
    let error = #expect(throws: VaultReference.Malformed.self) { try VaultReference(text) }
    #expect(error?.reason.contains(rule) == true && error?.reason.contains("fake") == false)
  }
}
