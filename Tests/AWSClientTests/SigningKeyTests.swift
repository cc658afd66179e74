import ClientTestSupport
import HTTPTransport
import Testing

@testable import AWSClient
@testable import Secrets

@Suite("The signing key that is kept for the next request")
struct SigningKeyTests {
  typealias Case = SigningTests.Case

  /// What may change between two requests of one client, each change after the key of another case was kept.
  static let changing: [Case] = [
    Case(), Case(), Case(body: "another"),
    Case(time: "20260201T000000Z"), Case(time: "20260131T235958Z"),
    Case(secret: "another/fake+secret=of-the-same-id"), Case(secret: "another/fake+secret=of-the-same-id"),
    Case(token: "fake-token-one", secret: "fake-temporary-secret-one"),
    Case(token: "fake-token-two", secret: "fake-temporary-secret-two"),
    Case(token: "fake-token-three", secret: "fake-temporary-secret-two"), Case(),
  ]

  @Test(
    "one signer's signatures equal botocore's after a new day, another secret of the same id, another token")
  func equalsBotocore() async throws {
    let elsewhere = Self.changing.map { testCase in
      var testCase = testCase
      (testCase.url, testCase.region) = ("https://appflow.us-east-1.amazonaws.com/list-flows", "us-east-1")
      return testCase
    }
    // Signers of two regions take turns.
    let cases = zip(Self.changing, elsewhere).flatMap { [$0, $1] }
    let answers = try await Peers.run(SigningTests.botocore, input: cases, as: [SigningTests.Answer].self)
    #expect(answers.count == cases.count)
    let signers = Dictionary(
      uniqueKeysWithValues: ["eu-west-1", "us-east-1"].map {
        ($0, RequestSigner(service: "appflow", region: $0))
      })
    for (testCase, answer) in zip(cases, answers) {
      let signed = try SigningTests.signed(testCase, by: signers[testCase.region])
      #expect(SigningTests.authorization(of: signed) == answer.authorization, "\(testCase)")
    }
  }

  @Test("the same key is used again, and wiped when another takes its place and when the last signer goes")
  func lifetime() throws {
    let scope = CredentialScope(day: "20260131", region: "eu-west-1", service: "appflow")
    let secret = Secret(Case.usualSecret)
    var cache: SigningKeyCache? = SigningKeyCache()
    weak let first = cache?.key(secretAccessKey: secret, scope: scope).storage
    #expect(first != nil)
    #expect(cache?.key(secretAccessKey: Secret(Case.usualSecret), scope: scope).storage === first)

    // What nobody holds any more has wiped its bytes.
    weak let second = cache?.key(secretAccessKey: Secret("another-fake-secret"), scope: scope).storage
    #expect(first == nil && second != nil)
    let tomorrow = CredentialScope(day: "20260201", region: "eu-west-1", service: "appflow")
    weak let third = cache?.key(secretAccessKey: Secret("another-fake-secret"), scope: tomorrow).storage
    #expect(second == nil && third != nil)
    cache = nil
    #expect(third == nil)
  }

  @Test("requests that are signed at the same time, with other secrets and on other days, do not mix")
  func sideBySide() async throws {
    let signer = RequestSigner(service: "appflow", region: "eu-west-1")
    let expected = try Self.changing.map { SigningTests.authorization(of: try SigningTests.signed($0)) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for round in 0..<8 {
        group.addTask {
          try (0..<200).allSatisfy { index in
            let number = (round + index) % Self.changing.count
            let signed = try SigningTests.signed(Self.changing[number], by: signer)
            return SigningTests.authorization(of: signed) == expected[number]
          }
        }
      }
      for try await areRight in group { #expect(areRight) }
    }
  }

  @Test("a signer that has a key shows nothing of it when it is described")
  func redaction() throws {
    let signer = RequestSigner(service: "appflow", region: "eu-west-1")
    _ = try SigningTests.signed(Case(), by: signer)
    var dumped = ""
    dump(signer, to: &dumped)
    for text in ["\(signer)", String(reflecting: signer), dumped] {
      #expect(!text.contains(Case.usualSecret) && !text.contains("Kept"))
    }
  }

  @Test(
    "HMAC-SHA-256 gives RFC 4231's codes, also with a key longer than a block, and with none",
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
      ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ])
  func codes(key: [UInt8], message: String, code: String) {
    let key = key.withUnsafeBytes { Secret($0) }
    #expect(Digest.hmacHex(key: key, message) == code)
    #expect(Digest.hmac(key: key, message).withBytes { Hexadecimal.text($0) } == code)
  }

  @Test("paths have one form, whatever the way they are written in")
  func paths() {
    for (path, canonical) in [
      ("", "/"), ("/", "/"), ("//", "/"), ("/a", "/a"), ("/a/", "/a/"), ("/a//b", "/a/b"),
      ("/a/./b/../c", "/a/c"),
      ("/.a", "/.a"), ("/a/..", "/"), ("/a%20b", "/a%2520b"), ("/a-b_c.d~e", "/a-b_c.d~e"), ("a/b", "/a/b"),
      ("/é", "/%C3%A9"), ("/a+b", "/a%2Bb"),
    ] {
      #expect(CanonicalRequest.canonicalPath(path) == canonical, "\(path)")
    }
  }
}
