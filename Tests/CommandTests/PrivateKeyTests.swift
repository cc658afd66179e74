import AppFlow
import ClientTestSupport
import Forms
import Foundation
import JSON
import Secrets
import Testing

@testable import ProfileEditor

/// Private keys, and key pairs that are made, in every command and in plain mode.
@Suite("Private keys in every way in", .enabled(if: FakeKeys.areThere), .timeLimit(.minutes(5)))
struct PrivateKeyTests {
  private static let place = "/connectorProfileConfig/connectorProfileCredentials/Snowflake/privateKey"
  private static let properties = #"{"warehouse":"w","stage":"s","bucketName":"bucket","accountName":"acme"}"#

  private let folder: TemporaryFolder
  private let account = TestAccount.unique()

  init() throws { folder = try TemporaryFolder() }

  /// An AppFlow with Snowflake's profiles of those names.
  private func service(_ names: [String] = ["snow"]) throws -> LoopbackServer {
    let profiles = names.map { name in
      #"{"connectorProfileName":"\#(name)","connectorType":"Snowflake","connectionMode":"Public","lastUpdatedAt":1600000000,"#
        + #""connectorProfileArn":"arn:aws:appflow:eu-west-1:\#(account):connectorprofile/\#(name)","#
        + #""connectorProfileProperties":{"Snowflake":\#(Self.properties)}}"#
    }
    let details = profiles.joined(separator: ",")
    return try LoopbackServer.answering { request, connection, _ in
      connection.answer(
        200, [:],
        request.path == "/update-connector-profile"
          ? #"{"connectorProfileArn":"arn:a"}"# : #"{"connectorProfileDetails":[\#(details)]}"#)
    }
  }

  private static func body(_ key: String) -> String {
    let text = JSONLines(.string(key)).text().trimmingCharacters(in: .whitespacesAndNewlines)
    return #"{"connectorProfileName":"snow","connectionMode":"Public","connectorProfileConfig":{"#
      + #""connectorProfileProperties":{"Snowflake":\#(properties)},"#
      + #""connectorProfileCredentials":{"Snowflake":{"username":"LOADER","privateKey":\#(text)}}}}"#
  }

  private static func rotation(
    _ source: String, _ service: LoopbackServer, _ names: [String] = ["snow"]
  ) -> [String] {
    ["rotate"] + names + [
      "--set", "username=LOADER", "--secret", "privateKey=\(source)", "--no-flows", "--endpoint-url",
      service.url,
    ]
  }

  private static func said(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      line.range(of: "warning secret \(place): ").map { String(line[$0.upperBound...]) }
    }
  }

  /// What plain mode says of a request that is opened in it, up to the review.
  private static func plain(_ key: String) throws -> [String] {
    let api = try ConnectorAPI()
    let request = try JSONReader.read(body(key)).maskingSecrets { api.isSecret($0) }
    let context = EditorContext(
      awsProfile: nil, region: "eu-west-1", endpoint: "appflow.eu-west-1.amazonaws.com", now: 1_700_000_000)
    var session = PlainSession(
      context: context, api: api, initial: .describe(name: "snow"),
      given: try PrefilledRequest(request, api: api)
    )
    _ = session.begin()
    let profile = try #require(
      ConnectorProfile([
        "connectorProfileName": "snow", "connectorType": "Snowflake", "connectionMode": "Public",
        "connectorProfileProperties": ["Snowflake": try JSONReader.read(properties)],
      ]))
    _ = session.handle(.described(name: "snow", BrowserEntry(profile, details: .null, api: api)))
    return session.answer(Secret("!review")).lines
  }

  @Test("validate, update, rotate and plain mode say the same words and show the same fingerprint")
  func sameWords() async throws {
    let keys = try await FakeKeys.make()
    let service = try service()
    for key in keys.cases {
      let file = try folder.write("request.json", Self.body(key.text))
      let validated = try await FaultProgram.run(["validate", file])
      let updated = try await FaultProgram.run(["update", file, "--dry-run", "--endpoint-url", service.url])
      let source = "file:\(try folder.write("key.pem", key.text))"
      let rotated = try await FaultProgram.run(Self.rotation(source, service) + ["--exact", "--dry-run"])
      let spoken = try Self.plain(key.text)
      for (output, way) in [(validated, "validate"), (updated, "update"), (rotated, "rotate")] {
        #expect(
          output.status == 0 && Self.said(output.everything) == key.words, "\(key.name), \(way): \(output)")
        #expect(
          output.everything.contains("RSA_PUBLIC_KEY_FP SHA256:") == key.hasFingerprint, "\(key.name), \(way)"
        )
        #expect(!output.everything.contains("-----BEGIN"), "\(key.name), \(way)")
      }
      let warnings = spoken.filter { $0.hasPrefix("Warning: privateKey: ") }
      #expect(warnings == key.words.map { "Warning: privateKey: \($0)" }, "\(key.name): \(spoken)")
      #expect(
        spoken.contains { $0.hasPrefix("Key: RSA_PUBLIC_KEY_FP SHA256:") } == key.hasFingerprint,
        "\(key.name)")
    }
  }

  @Test("the fingerprint is that of openssl, as text and as JSON")
  func fingerprints() async throws {
    let keys = try await FakeKeys.make()
    let service = try service()
    let file = try folder.write("request.json", Self.body(keys.good))
    let fingerprint = JSONValue.string(keys.fingerprint)
    func found(_ json: JSONValue?) -> JSONValue? { json?["publicKeys"]?.items?.first?["fingerprint"] }
    let text = try await FaultProgram.run(["validate", file])
    #expect(text.standardOutput.contains("\(Self.place): RSA_PUBLIC_KEY_FP \(keys.fingerprint)\n"))
    let validated = try await FaultProgram.run(["validate", file, "--output", "json"])
    #expect(found(try JSONReader.read(validated.standardOutput)["results"]?.items?.first) == fingerprint)
    let updated = try await FaultProgram.run(["update", file, "--endpoint-url", service.url])
    #expect(found(try JSONReader.read(updated.standardOutput)) == fingerprint, "\(updated)")
    let source = "file:\(try folder.write("key.pem", keys.good))"
    let rotated = try await FaultProgram.run(
      Self.rotation(source, service) + ["--yes", "--output", "json"])
    #expect(found(try JSONReader.read(rotated.standardOutput)["rotations"]?.items?.first) == fingerprint)
  }

  /// The private key in the update that the service got.
  private func sentKeys(_ service: LoopbackServer) throws -> [String] {
    try service.requests.filter { $0.path == "/update-connector-profile" }.map { request in
      let body = try JSONReader.read(String(decoding: request.body, as: UTF8.self))
      return try #require(body[JSONPointer(Self.place)]?.text)
    }
  }

  @Test("new: makes a pair, shows its statement, sends the private half and writes it into a new file")
  func made() async throws {
    let service = try service()
    let file = folder.path("new.p8")
    let output = try await FaultProgram.run(Self.rotation("new:\(file)", service) + ["--yes"])
    #expect(output.status == 0, "\(output)")
    let written = try String(contentsOfFile: file, encoding: .utf8)
    #expect(try sentKeys(service) == [written])
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let key = try #require(SecretFacts.of(Secret(written)).privateKey)
    #expect(key.bits == 3_072 && output.standardError.contains("RSA_PUBLIC_KEY_FP \(key.fingerprint)"))
    let statement = "ALTER USER LOADER SET RSA_PUBLIC_KEY_2='\(key.publicKey)';"
    #expect(output.standardError.split(separator: "\n").contains { $0 == statement }, "\(output)")
    #expect(!output.everything.contains("-----BEGIN"))
    // A file that is there is never written over, and nothing is sent: the statement is not even shown.
    let again = try await FaultProgram.run(Self.rotation("new:\(file)", service) + ["--yes"])
    #expect(again.status == 252 && again.standardError.contains("not written over"), "\(again)")
    #expect(
      again.standardError.contains("Nothing was sent") && !again.standardError.contains("ALTER USER"),
      "\(again)")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == written)
    #expect(try sentKeys(service).count == 1)
  }

  @Test(
    "with new:secretsmanager: the private half is kept there before it is sent; where it cannot be, nothing is sent"
  )
  func keptInSecretsManager() async throws {
    let service = try service()
    let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/key-AbCdEf"
    // Who may write it need not be allowed to look at it.
    for (looked, isThere) in [
      ("", true), ("AccessDeniedException", true), ("ResourceNotFoundException", false),
    ] {
      let manager = try LoopbackServer.answering { request, connection, _ in
        let isLook = request.header("x-amz-target") == "secretsmanager.DescribeSecret"
        if isLook, !looked.isEmpty {
          return connection.answer(400, [:], #"{"__type":"\#(looked)","message":"no"}"#)
        }
        connection.answer(200, [:], #"{"ARN":"\#(arn)","VersionId":"v2"}"#)
      }
      let output = try await FaultProgram.run(
        Self.rotation("new:secretsmanager:\(arn)", service) + ["--yes"],
        environment: ["AWS_ENDPOINT_URL_SECRETS_MANAGER": manager.url])
      let put = manager.requests.first { $0.header("x-amz-target") == "secretsmanager.PutSecretValue" }
      #expect((put != nil) == isThere && output.status == (isThere ? 0 : 252), "\(output)")
      if let put {
        let kept = try #require(try JSONReader.read(put.text)["SecretString"]?.text)
        #expect(try sentKeys(service).contains(kept))
      }
      for words in ["ALTER USER", "current version of \(arn)"] {
        #expect(output.standardError.contains(words) == isThere, "\(output)")
      }
      #expect(output.standardError.contains("Nothing was sent") != isThere)
      #expect(!output.everything.contains("-----BEGIN"))
    }
    let malformed = try await FaultProgram.run(
      Self.rotation("new:secretsmanager:acme", service) + ["--yes"])
    #expect(malformed.status == 252 && malformed.standardError.contains("a secret's ARN has the form"))
  }

  @Test("without a terminal new: needs --yes; a dry run keeps nothing; a password is no key")
  func refused() async throws {
    let service = try service()
    let file = folder.path("none.p8")
    let unasked = try await FaultProgram.run(Self.rotation("new:\(file)", service))
    #expect(unasked.status == 252 && unasked.standardError.contains("give --yes"), "\(unasked)")
    let dry = try await FaultProgram.run(Self.rotation("new:\(file)", service) + ["--dry-run"])
    #expect(dry.status == 0 && dry.standardError.contains("throws the new key pair away"), "\(dry)")
    #expect(!dry.everything.contains("ALTER USER"))
    let password = try await FaultProgram.run([
      "rotate", "snow", "--set", "username=LOADER", "--secret", "password=new:", "--no-flows", "--yes",
      "--endpoint-url", service.url,
    ])
    #expect(password.status == 252 && password.standardError.contains("is no private key"), "\(password)")
    let nobody = try await FaultProgram.run([
      "rotate", "snow", "--secret", "privateKey=new:", "--no-flows", "--yes", "--endpoint-url", service.url,
    ])
    #expect(nobody.status == 252 && nobody.standardError.contains("username"), "\(nobody)")
    #expect(!FileManager.default.fileExists(atPath: file))
    #expect(try sentKeys(service).isEmpty)
  }

  @Test("profiles of the same user get one pair, those of others another one")
  func users() async throws {
    let service = try service(["snow-a", "snow-b", "snow-c"])
    let plan = try folder.write(
      "plan.json",
      #"{"rotations":[{"profile":"snow-a","secrets":{"privateKey":"new:"},"set":{"username":"LOADER"}},"#
        + #"{"profile":"snow-b","secrets":{"privateKey":"new:"},"set":{"username":"LOADER"}},"#
        + #"{"profile":"snow-c","secrets":{"privateKey":"new:"},"set":{"username":"OTHER"}}]}"#)
    let output = try await FaultProgram.run([
      "rotate", "--plan", plan, "--yes", "--no-flows", "--endpoint-url", service.url,
    ])
    #expect(output.status == 0, "\(output)")
    #expect(output.standardError.components(separatedBy: "ALTER USER LOADER SET").count == 2, "\(output)")
    #expect(output.standardError.components(separatedBy: "ALTER USER OTHER SET").count == 2)
    let sent = try sentKeys(service)
    #expect(sent.count == 3 && Set(sent).count == 2)
  }

  @Test(
    "where the outcome is not known the key is gone with the run, which --continue says and a rotation mends")
  func unknown() async throws {
    let details =
      #"{"connectorProfileName":"snow","connectorType":"Snowflake","connectionMode":"Public","lastUpdatedAt":1600000000,"#
      + #""connectorProfileArn":"arn:aws:appflow:eu-west-1:\#(account):connectorprofile/snow","#
      + #""connectorProfileProperties":{"Snowflake":\#(Self.properties)}}"#
    let service = try LoopbackServer.answering { request, connection, _ in
      if request.path == "/update-connector-profile" { return connection.answer(500, [:], "{}") }
      connection.answer(200, [:], #"{"connectorProfileDetails":[\#(details)]}"#)
    }
    let environment = ["XDG_STATE_HOME": folder.path("state"), "AWS_MAX_ATTEMPTS": "1"]
    let arguments = Self.rotation("new:", service) + ["--yes"]
    let first = try await FaultProgram.run(arguments, environment: environment)
    #expect(first.status == 255 && first.standardError.contains("was kept nowhere else"), "\(first)")
    let sent = try sentKeys(service)
    // One pair for all attempts.
    #expect(!sent.isEmpty && Set(sent).count == 1)
    let second = try await FaultProgram.run(arguments + ["--continue"], environment: environment)
    #expect(second.status == 252 && second.standardError.contains("is gone with that run"), "\(second)")
    #expect(!second.everything.contains("ALTER USER"))
    #expect(try sentKeys(service) == sent)
  }
}
