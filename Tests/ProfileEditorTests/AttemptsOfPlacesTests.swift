import AWSClient
import AppFlow
import ClientTestSupport
import Forms
import JSON
import Journal
import OperatingSystem
import Secrets
import Testing

@testable import ProfileEditor

@Suite("Whose attempts stand beside the list")
struct AttemptsOfPlacesTests {
  private static let endpoint = "https://appflow.example/"

  private func entry(account: String, region: String) -> JournalEntry {
    JournalEntry(
      time: WallTime(seconds: 1_790_000_000),
      operator: .init(localUser: "ann", host: "bastion", identity: nil, account: account), awsProfile: nil,
      region: region, endpoint: Self.endpoint, connectorProfile: "sf-prod", connector: "Salesforce",
      fields: [],
      clientToken: "token-\(account)-\(region)")
  }

  @Test("those in other accounts and regions at the same address are not shown")
  func places() async throws {
    let folder = try TemporaryFolder()
    let journal = Journal(folder: folder.path("state"))
    for (account, region) in [
      ("111111111111", "eu-west-1"), ("222222222222", "eu-west-1"), ("111111111111", "us-east-1"),
    ] {
      try await journal.begin(entry(account: account, region: region))
    }
    var options = ClientOptions(region: "eu-west-1", endpointURL: Self.endpoint)
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true",
    ])
    let client = try AppFlowClient(
      options: options,
      transport: FakeTransport { _, _ in
        .success(HTTPResponse(status: 200, headers: HTTPHeaders(), body: Secret(#"{"flows":[]}"#)))
      })
    let service = try ProfileClient(
      client: client, api: try ConnectorAPI(), journal: journal, open: OpenUpdates())
    let described: JSONValue = [
      "connectorProfileName": "sf-prod", "connectorType": "Salesforce", "connectionMode": "Public",
      "connectorProfileArn": "arn:aws:appflow:eu-west-1:111111111111:connectorprofile/sf-prod",
    ]
    service.known.learn(from: [try #require(ConnectorProfile(described))])
    let survey = await service.survey(["sf-prod"])
    #expect(survey.attemptsFailure == nil && survey.flowsFailure == nil)
    #expect(survey.attempts["sf-prod"]?.map(\.clientToken) == ["token-111111111111-eu-west-1"])
  }
}
