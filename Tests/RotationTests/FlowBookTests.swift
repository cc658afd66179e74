import AppFlow
import ClientTestSupport
import HTTPTransport
import JSON
import Lists
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient
@testable import Rotation

@Suite("What is found out of flows")
struct FlowBookTests {
  /// An account's flows: their names, connectors and profiles.
  private static let flows = [
    ("orders", "Salesforce", "sf-prod"), ("leads", "Salesforce", "sf-test"), ("stock", "SAPOData", "sap-eu"),
    ("gone", "SAPOData", "sap-eu"),
  ]

  private static func transport(isThrottling: Bool = false) -> FakeTransport {
    FakeTransport { request, number in
      let answer = { (status: Int, json: JSONValue) -> Result<HTTPResponse, HTTPTransportError> in
        .success(
          HTTPResponse(
            status: status, headers: ["x-amzn-RequestId": "request-1"],
            body: Secret(JSONLines(json).text())))
      }
      if isThrottling, number % 2 == 0 { return answer(429, ["__type": "ThrottlingException"]) }
      let asked = (try? JSONReader.read(request.body.revealed())) ?? [:]
      if request.url.path == "/list-flows" {
        return answer(
          200,
          [
            "flows": .list(
              flows.map { ["flowName": .string($0.0), "sourceConnectorType": .string($0.1)] })
          ])
      }
      guard let flow = flows.first(where: { .string($0.0) == asked["flowName"] }), flow.0 != "gone" else {
        return answer(404, ["__type": "ResourceNotFoundException"])
      }
      return answer(
        200,
        [
          "flowName": .string(flow.0),
          "sourceFlowConfig": [
            "connectorType": .string(flow.1), "connectorProfileName": .string(flow.2),
          ],
        ])
    }
  }

  private static func book(_ transport: FakeTransport) throws -> FlowBook {
    let time = FakeTime()
    var options = ClientOptions(region: "eu-west-1")
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
    ])
    options.time = time.source
    return FlowBook(client: try AppFlowClient(options: options, transport: transport), time: time.source)
  }

  private static func asked(_ transport: FakeTransport) -> [String] {
    transport.requests.map { request in
      let name = (try? JSONReader.read(request.body.revealed()))?["flowName"]?.text
      return name ?? String(request.url.path.dropFirst())
    }
  }

  @Test("only flows of the profiles' connectors are described, and nothing is asked twice")
  func lazily() async throws {
    let transport = Self.transport()
    let book = try Self.book(transport)
    let first = try await book.flows(of: ["sf-prod", "sf-test"], types: ["Salesforce"])
    #expect(first.mapValues { $0.map(\.name) } == ["sf-prod": ["orders"], "sf-test": ["leads"]])
    #expect(Self.asked(transport).sorted() == ["leads", "list-flows", "orders"])
    #expect(try await book.flows(of: ["sf-test"], types: ["Salesforce"]).keys.sorted() == ["sf-test"])
    #expect(transport.requests.count == 3)
    // Without their connectors, every flow is looked at; one that is gone uses none, and is not asked about again.
    let all = try await book.flows(of: ["sf-prod", "sap-eu", "unused"])
    #expect(all.mapValues { $0.map(\.name) } == ["sf-prod": ["orders"], "sap-eu": ["stock"]])
    #expect(Set(Self.asked(transport)) == ["leads", "list-flows", "orders", "stock", "gone"])
    _ = try await book.flows(of: ["sap-eu"])
    #expect(transport.requests.count == 5)
  }

  @Test("a service that asks for fewer requests is asked again until it answers")
  func throttled() async throws {
    let book = try Self.book(Self.transport(isThrottling: true))
    #expect(try await book.flows(of: ["sap-eu"]).keys.sorted() == ["sap-eu"])
  }

  @Test("a failed run says more than one that ran, and a later one more than an earlier one")
  func health() {
    let flow = { (run: String?, seconds: Double?, message: String?) in
      FlowUse(
        name: "f", status: "Active", lastRun: run, message: message,
        lastRunTime: seconds.map { WallTime(seconds: $0) })
    }
    let early = flow("Error", 10, "INVALID_GRANT: expired")
    let late = flow("Error", 20, "the object is gone")
    #expect(ProfileHealth([]) == .unused && ProfileHealth([flow(nil, nil, nil)]) == .neverRan)
    #expect(
      ProfileHealth([flow("Successful", 30, nil), early]) == .bad("invalid_grant", WallTime(seconds: 10)))
    #expect(ProfileHealth([late, early]) == .bad("flow failed", WallTime(seconds: 20)))
    #expect(
      ProfileHealth([flow("Successful", 5, nil), flow("InProgress", 9, nil)]) == .good(WallTime(seconds: 9)))
  }
}
