import ClientTestSupport
import JSON
import Secrets
import Testing

@testable import Forms

@Suite("Private keys that sign in", .enabled(if: FakeKeys.areThere), .timeLimit(.minutes(2)))
struct PrivateKeyTests {
  static let place = RequestPaths.credentials.appending("Snowflake").appending("privateKey")

  private static func request(_ key: String, user: String = "LOADER") -> JSONValue {
    [
      "connectorProfileName": "x", "connectionMode": "Public",
      "connectorProfileConfig": [
        "connectorProfileProperties": [
          "Snowflake": ["warehouse": "W", "stage": "S", "bucketName": "bucket", "accountName": "acme"]
        ],
        "connectorProfileCredentials": [
          "Snowflake": ["username": .string(user), "privateKey": .secret(Secret(key))]
        ],
      ],
    ]
  }

  @Test("each kind is told what it is, the rule and what to do; the fingerprint is that of openssl")
  func kinds() async throws {
    let keys = try await FakeKeys.make()
    let rules = RequestRules(api: try ConnectorAPI())
    for key in keys.cases {
      let request = Self.request(key.text)
      let found = rules.violations(in: request, at: nil)
      #expect(found.map(\.message) == key.words, "\(key.name): \(found)")
      #expect(found.allSatisfy { $0.severity == .warning && $0.path == Self.place }, "\(key.name)")
      let shown = rules.publicKeys(in: request)
      #expect(shown.isEmpty != key.hasFingerprint, "\(key.name): \(shown)")
      if key.hasFingerprint, key.name != "1024 bits" {
        #expect(shown.map(\.text) == ["RSA_PUBLIC_KEY_FP \(keys.fingerprint)"], "\(key.name)")
        let facts = rules.remarks(about: Secret(key.text), at: Self.place, in: request, now: nil)
        #expect(facts.contains(.fact("RSA_PUBLIC_KEY_FP \(keys.fingerprint)")), "\(key.name)")
      }
    }
  }

  @Test("a key of another connector's secret is said to be what it was before")
  func elsewhere() async throws {
    let key = try await FakeKeys.make().good
    let remarks = SecretFacts.of(Secret(key)).remarks(now: nil)
    #expect(remarks.map(\.text) == ["RSA private key"])
  }

  @Test("a pair that is made is one of 3,072 bits that openssl reads, and another one each time")
  func made() async throws {
    let pair = try #require(KeyPair())
    let key = try #require(pair.privateKey)
    #expect(pair.algorithm == "RSA" && pair.bits == 3_072 && pair.isSound)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let file = try folder.write("key.pem", key.revealed())
    let open = try await FakeKeys.openSSL(["pkey", "-in", file, "-pubout", "-check"])
    #expect(open.hasPrefix("Key is valid"))
    #expect(open.split(separator: "\n").dropFirst(2).dropLast().joined() == pair.publicKey, "\(open)")
    let rules = RequestRules(api: try ConnectorAPI())
    let request = Self.request(key.revealed())
    #expect(rules.violations(in: request, at: nil).isEmpty)
    #expect(rules.publicKeys(in: request).map(\.fingerprint) == [pair.fingerprint])
    #expect(KeyPair()?.fingerprint != pair.fingerprint)
  }

  @Test("the statement names the user as an identifier of SQL, and the public half without line breaks")
  func statement() async throws {
    let key = try await FakeKeys.make().good
    let rules = RequestRules(api: try ConnectorAPI())
    let open = try #require(SecretFacts.of(Secret(key)).privateKey?.publicKey)
    let names: [(user: String, identifier: String?)] = [
      ("LOADER", "LOADER"), ("appflow_loader$1", "appflow_loader$1"), ("_x", "_x"), ("1x", "\"1x\""),
      ("$x", "\"$x\""), ("ann@acme.example", "\"ann@acme.example\""), ("a\"b;--", "\"a\"\"b;--\""),
      ("with blank", "\"with blank\""), ("bücher", "\"bücher\""), ("{publicKey}", "\"{publicKey}\""),
      ("a\nb", nil), ("a\u{202E}b", nil), ("", nil),
    ]
    for (user, identifier) in names {
      let found = try #require(rules.publicKeys(in: Self.request(key, user: user)).first)
      let wanted = identifier.map { "ALTER USER \($0) SET RSA_PUBLIC_KEY_2='\(open)';" }
      #expect(found.statement == wanted, "\(user)")
      #expect(found.vendor == "Snowflake" && found.user == ["acme", user])
    }
  }

  @Test("either the password or the private key: both, and none, is told")
  func oneOfBoth() async throws {
    let key = try await FakeKeys.make().good
    let rules = RequestRules(api: try ConnectorAPI())
    let table: [(credentials: JSONObject, words: [String])] = [
      (["username": "ann", "password": .secret(Secret("fake-password"))], []),
      (["username": "ann", "privateKey": .secret(Secret(key))], []),
      (
        ["username": "ann"],
        ["none of the known ways to sign in to Snowflake: fill one in (key pair; password)"]
      ),
      (
        [
          "username": "ann", "password": .secret(Secret("fake-password")), "privateKey": .secret(Secret(key)),
        ],
        ["goes without this: leave it out"]
      ),
    ]
    for (credentials, words) in table {
      var request = Self.request(key).object ?? JSONObject()
      request["connectorProfileConfig"] = [
        "connectorProfileProperties": [
          "Snowflake": ["warehouse": "W", "stage": "S", "bucketName": "bucket"]
        ],
        "connectorProfileCredentials": ["Snowflake": .object(credentials)],
      ]
      let found = rules.violations(in: .object(request), at: nil).map(\.message)
      #expect(found.count == words.count && zip(found, words).allSatisfy { $0.contains($1) }, "\(found)")
    }
  }
}
