import AppFlow
import ClientTestSupport
import Forms
import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient
@testable import Journal

/// What the one way to change profiles leaves of their properties in the journal, and never of their credentials.
@Suite("Properties of changes that are journaled", .timeLimit(.minutes(3)))
struct JournaledPropertiesTests {
  private let scratch: TemporaryFolder
  private let journal: Journal
  private let api: ConnectorAPI

  init() throws {
    scratch = try TemporaryFolder()
    journal = Journal(folder: scratch.path("state"))
    api = try ConnectorAPI()
  }

  private func sender() throws -> JournaledClient {
    var options = ClientOptions(region: "eu-west-1")
    options.environment = Environment([
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
    ])
    options.time = FakeTime().source
    let transport = FakeTransport { _, _ in
      .success(
        HTTPResponse(status: 200, headers: [:], body: Secret(#"{"connectorProfileArn":"arn:fake"}"#)))
    }
    let account = TestAccount.unique()
    return JournaledClient(
      client: try AppFlowClient(options: options, transport: transport), api: api, journal: journal,
      identity: OperatorIdentity { () async throws(AppFlowError) in
        CallerIdentity(account: account, arn: "arn:aws:iam::\(account):user/ops", userID: "AIDAFAKE")
      }, warn: { Issue.record("a warning: \($0)") })
  }

  private func profile(_ type: String, _ member: String, _ properties: JSONObject) throws -> ConnectorProfile
  {
    try #require(
      ConnectorProfile([
        "connectorProfileName": "one", "connectorType": .string(type), "connectionMode": "Private",
        "connectorProfileProperties": .object([member: .object(properties)]),
      ]))
  }

  /// A request of a connector with a text of its own in every place, and those of its credentials.
  private func request(_ connector: String) -> (request: JSONValue, credentials: [String]) {
    var credentials: [String] = []
    func filled(_ value: JSONValue, _ place: JSONPointer) -> JSONValue {
      switch value {
      case .object(let object):
        return .object(
          object.members.reduce(into: JSONObject()) {
            $0[$1.name] = filled($1.value, place.appending($1.name))
          })
      case .list(let items):
        return .list(items.enumerated().map { filled($1, place.appending(String($0))) })
      default:
        let isCredential = place.isWithin(RequestPaths.credentials)
        guard isCredential || api.isSecret(place) else { return "fake-open" }
        credentials.append("fake-credential-\(credentials.count)-end")
        return api.isSecret(place)
          ? .secret(Secret(credentials.last ?? "")) : .string(credentials.last ?? "")
      }
    }
    let skeleton = filled(RequestSkeleton(api: api, connector: connector).request, .root)
    var request = skeleton.object ?? JSONObject()
    request["connectorProfileName"] = "one"
    request["connectionMode"] = "Public"
    return (.object(request), credentials)
  }

  @Test("an update and a creation of each connector: the properties are there, and no credential")
  func connectors() async throws {
    let sender = try sender()
    var all: [String] = []
    for connector in api.connectors {
      let (request, credentials) = request(connector)
      all += credentials
      let type = api.catalogue.connectors[connector]?.typeName ?? connector
      let before = try profile(type, connector, ["instanceUrl": "fake-before"])
      _ = try await sender.update(request, clientToken: "update \(connector)", before: before)
      _ = try await sender.create(request, clientToken: "create \(connector)")
      let entries = try journal.read { $0.clientToken?.hasSuffix(" \(connector)") == true }.entries
      #expect(
        entries.map(\.before?.mode) == ["Private", nil] && entries.map(\.after?.mode) == ["Public", "Public"])
      #expect(entries.allSatisfy { $0.after?.connector == connector })
      #expect(entries[0].after == KeptProperties(of: request, api: api))
    }
    let text = try String(contentsOfFile: journal.path, encoding: .utf8)
    #expect(all.count > 80)
    for credential in all { #expect(!text.contains(credential), "\(credential)") }
    #expect(!text.contains("fake-secret-for-tests"))
  }

  @Test("new credentials with the same properties are one entry that has them once")
  func unchanged() async throws {
    let request: JSONValue = [
      "connectorProfileName": "one", "connectionMode": "Private",
      "connectorProfileConfig": [
        "connectorProfileProperties": ["Veeva": ["instanceUrl": "https://v.example"]],
        "connectorProfileCredentials": ["Veeva": ["password": .secret(Secret("fake-password"))]],
      ],
    ]
    let before = try profile("Veeva", "Veeva", ["instanceUrl": "https://v.example"])
    _ = try await sender().update(request, clientToken: "token", before: before)
    let text = try String(contentsOfFile: journal.path, encoding: .utf8)
    #expect(text.components(separatedBy: "https://v.example").count == 2 && !text.contains("fake-password"))
    let entry = try #require(try journal.read().entries.first)
    #expect(entry.before == entry.after && entry.before?.properties == ["instanceUrl": "https://v.example"])
  }

  @Test(
    "a deletion has what was there, an update of an unread profile what was sent, and an unknown type nothing"
  )
  func others() async throws {
    let sender = try sender()
    try await sender.delete(
      name: "one", isForced: false,
      before: try profile("Veeva", "Veeva", ["instanceUrl": "https://v.example"]))
    let (request, _) = request("Veeva")
    _ = try await sender.update(request, clientToken: "unread")
    _ = try await sender.update(
      request, clientToken: "strange", before: try profile("Future", "Future", ["secret": "fake-future"]))
    let entries = try journal.read().entries
    #expect(entries[0].before?.properties == ["instanceUrl": "https://v.example"] && entries[0].after == nil)
    #expect(entries[1].before == nil && entries[1].after != nil)
    #expect(entries[2].before == nil && entries[2].after != nil)
    let text = try String(contentsOfFile: journal.path, encoding: .utf8)
    #expect(!text.contains("fake-future"))
  }
}
