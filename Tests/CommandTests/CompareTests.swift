import ClientTestSupport
import Foundation
import JSON
import Testing

/// Two profiles beside each other, of one place or of two.
@Suite("Compare")
struct CompareTests {
  private static func profile(_ name: String, _ changes: JSONObject = [:]) -> JSONValue {
    var details: JSONObject = [
      "connectorProfileName": .string(name), "connectorType": "Salesforce", "connectionMode": "Public",
      "createdAt": .number(JSONNumber(1_600_000_000 + name.utf8.count)),
      "credentialsArn": .string("arn:of-" + name),
      "connectorProfileArn": .string("arn:aws:appflow:eu-west-1:123456789012:connectorprofile/" + name),
      "connectorProfileProperties": [
        "Salesforce": ["instanceUrl": "https://a.example", "isSandboxEnvironment": false]
      ],
    ]
    for member in changes.members { details[member.name] = member.value }
    return .object(details)
  }

  /// An AppFlow with some profiles.
  private static func service(_ profiles: [JSONValue]) throws -> LoopbackServer {
    try .answering { request, connection, _ in
      let names = (try? JSONReader.read(request.text))?[
        "connectorProfileNames"]?.items
      let found = names.map { names in profiles.filter { names.contains($0["connectorProfileName"] ?? .null) }
      }
      connection.answer(
        200, [:], JSONWriter.body(["connectorProfileDetails": .list(found ?? profiles)]).revealed())
    }
  }

  private static let different: JSONObject = [
    "connectionMode": "Private",
    "connectorProfileProperties": [
      "Salesforce": [
        "isSandboxEnvironment": false, "instanceUrl": "https://b.example\u{1B}[2J", "newer": [1, 2],
      ]
    ],
  ]

  private func compare(_ server: LoopbackServer, _ arguments: [String]) async throws -> FaultProgram.Output {
    try await FaultProgram.run(["compare", "--endpoint-url", server.url] + arguments)
  }

  @Test("what differs comes first, and the exit code is 1; what is each profile's own does not count")
  func differing() async throws {
    let server = try Self.service([Self.profile("one"), Self.profile("other", Self.different)])
    let output = try await compare(server, ["one", "other"])
    #expect(output.status == 1 && output.standardError.isEmpty, "\(output.everything)")
    let lines = output.standardOutput.split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    #expect(lines[0].hasPrefix("IS       MEMBER") && lines[0].contains("one") && lines[0].hasSuffix("other"))
    #expect(lines.filter { $0.hasPrefix("differs") } == Array(lines[1...4]) && lines[5].hasPrefix("same"))
    #expect(
      lines[1].contains("connectionMode") && lines[1].contains("Public") && lines[1].hasSuffix("Private"))
    #expect(lines[2].contains("Salesforce/instanceUrl") && lines[2].hasSuffix("https://b.example\\u{1b}[2J"))
    #expect(lines[3].contains("Salesforce/newer/0") && lines[3].contains("(none)"))
    #expect(
      output.standardOutput.contains("4 of 6 members differ.") && !output.standardOutput.contains("arn:"))
  }

  @Test("as JSON, with pointers, values as they are, and nothing where there is none")
  func json() async throws {
    let server = try Self.service([Self.profile("one"), Self.profile("other", Self.different)])
    let output = try await compare(server, ["other", "one", "--output", "json"])
    #expect(output.status == 1)
    let json = try JSONReader.read(output.standardOutput)
    #expect(json["equal"] == false && json["left"]?["connectorProfileName"] == "other")
    #expect(json["right"]?["region"] == "eu-west-1")
    let members = try #require(json["members"]?.items)
    #expect(members.map { $0["differs"] } == [true, true, true, true, false, false])
    let newer = try #require(members.first { $0["pointer"]?.text?.hasSuffix("newer/1") == true })
    #expect(newer["pointer"] == "/connectorProfileProperties/Salesforce/newer/1")
    #expect(newer["left"] == 2 && newer.object?["right"] == .some(.null))
  }

  @Test("equal ones end with 0; the second may be in another region, account or at another endpoint")
  func elsewhere() async throws {
    let here = try Self.service([Self.profile("one"), Self.profile("same")])
    let there = try Self.service([Self.profile("one", Self.different)])
    let equal = try await compare(here, ["one", "same"])
    #expect(equal.status == 0 && equal.standardOutput.contains("They are the same."), "\(equal.everything)")
    let other = try await compare(here, ["one", "--to-endpoint-url", there.url, "--to-region", "us-east-1"])
    #expect(other.status == 1 && other.standardOutput.contains("default us-east-1"), "\(other.everything)")
    let scopes = [here, there].map { $0.requests.last?.header("Authorization") ?? "" }
    #expect(scopes[0].contains("/eu-west-1/appflow/") && scopes[1].contains("/us-east-1/appflow/"))

    let folder = try TemporaryFolder()
    let config = try folder.write(
      "config",
      """
      [profile prod]
      region = us-west-2
      aws_access_key_id = AKIDFAKEFORTESTS0002
      aws_secret_access_key = fake-second-key

      """)
    let account = try await FaultProgram.run(
      ["compare", "one", "--endpoint-url", here.url, "--to-profile", "prod"],
      environment: ["AWS_CONFIG_FILE": config, "AWS_REGION": nil])
    // The first one's region is nowhere to be found.
    #expect(account.status == 253, "\(account.everything)")
    let both = try await FaultProgram.run(
      ["compare", "one", "--endpoint-url", here.url, "--to-profile", "prod", "--region", "eu-west-1"],
      environment: ["AWS_CONFIG_FILE": config])
    #expect(both.status == 0, "\(both.everything)")
    #expect(here.requests.last?.header("Authorization")?.contains("AKIDFAKEFORTESTS0002") == true)
    #expect(!both.everything.contains("fake-second-key"))
  }

  @Test("one that is missing is told with the nearest name, and of which side it is")
  func missing() async throws {
    let here = try Self.service([Self.profile("sf-prod"), Self.profile("sf-test")])
    let there = try Self.service([Self.profile("sf-test")])
    let near = try await compare(here, ["sf-prod", "sf-tset"])
    #expect(near.status == 254 && near.standardError.contains("Did you mean sf-test?"))
    #expect(!near.standardError.contains("--to-profile"))
    let far = try await compare(here, ["sf-prod", "--to-endpoint-url", there.url])
    #expect(far.status == 254 && far.standardError.contains("about the second profile"), "\(far.everything)")
    #expect(far.standardOutput.isEmpty)
    let clear = try await compare(here, ["sf-prod", "--to-endpoint-url", "http://there.example"])
    #expect(
      clear.status == 253 && clear.standardError.contains("about the second profile"), "\(clear.everything)")
  }

  @Test("a profile is not compared with itself", arguments: [["one"], ["one", "one"], ["one", ""]])
  func itself(names: [String]) async throws {
    let output = try await FaultProgram.run(["compare"] + names)
    #expect(output.status == 252 && output.standardOutput.isEmpty, "\(output.everything)")
  }
}
