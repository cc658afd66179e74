import AppFlow
import ClientTestSupport
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient
@testable import Journal
@testable import Rotation

@Suite("Whether AppFlow can log in")
struct LoginVerifierTests {
  private typealias Answer = (status: Int, body: String)

  private static let sales = #"{"connectorProfileName":"sf","connectorType":"Salesforce"}"#
  private static let entities =
    #"{"connectorEntityMap":{"Objects":[{"name":"a"},{"name":"b"}],"More":[{"name":"c"}]}}"#

  private static func error(_ code: String, _ message: String = "the words") -> String {
    #"{"__type":"\#(code)","message":"\#(message)"}"#
  }

  /// Answers by the requests' paths; a path that has no answer loses its connection.
  private static func transport(_ answers: [String: [Answer]]) -> FakeTransport {
    let counts = Counts()
    return FakeTransport { request, _ in
      let path = String(request.url.path.dropFirst())
      guard let list = answers[path], let last = list.last else {
        return .failure(.connectionLost(requestWritten: true, reason: "reset"))
      }
      let number = counts.next(path)
      let answer = number < list.count ? list[number] : last
      return .success(
        HTTPResponse(
          status: answer.status, headers: ["x-amzn-RequestId": "request-1"], body: Secret(answer.body)))
    }
  }

  /// Verifies a profile against answers.
  private static func verify(
    _ answers: [String: [Answer]], of profile: String = sales
  ) async throws -> (LoginVerification, [String]) {
    let time = FakeTime()
    var options = ClientOptions(region: "eu-west-1")
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
    ])
    options.time = time.source
    let transport = transport(answers)
    let client = try AppFlowClient(options: options, transport: transport)
    let profile = try #require(ConnectorProfile(try JSONReader.read(profile)))
    let login = await LoginVerifier(client: client, time: time.source).verify(profile)
    return (login, transport.requests.map { "\($0.url.path) \($0.body.revealed())" })
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let reset: (status: Int, code: String)
    let list: (status: Int, code: String)
    let word: String
    var says = ""

    var outcome: Outcome? { Outcome(rawValue: word).flatMap { $0 == .unknown ? nil : $0 } }
    var testDescription: String { "\(reset.code) then \(list.code)" }
  }

  static let table: [Case] = [
    Case(reset: (200, ""), list: (200, ""), word: "verified", says: "sees 3 objects"),
    Case(
      reset: (200, ""), list: (401, "ConnectorAuthenticationException"), word: "verification-failed",
      says: "The application refuses the credentials: ConnectorAuthenticationException: the words"),
    Case(
      reset: (200, ""), list: (400, "ConnectorServerException"), word: "unknown",
      says: "could not be found out"),
    Case(
      reset: (200, ""), list: (403, "AccessDeniedException"), word: "unknown", says: "could not be found out"),
    Case(reset: (200, ""), list: (500, "InternalServerException"), word: "unknown"),
    Case(
      reset: (403, "AccessDeniedException"), list: (200, ""), word: "login-not-tried",
      says: "the permission appflow:ResetConnectorMetadataCache"),
    Case(
      reset: (403, "AccessDeniedException"), list: (401, "ConnectorAuthenticationException"),
      word: "verification-failed"),
    Case(reset: (403, "AccessDeniedException"), list: (403, "AccessDeniedException"), word: "unknown"),
    Case(reset: (404, "ResourceNotFoundException"), list: (200, ""), word: "login-not-tried"),
    Case(reset: (409, "ConflictException"), list: (200, ""), word: "login-not-tried"),
    Case(reset: (400, "ValidationException"), list: (200, ""), word: "login-not-tried"),
    Case(reset: (500, "InternalServerException"), list: (200, ""), word: "login-not-tried"),
  ]

  @Test("only an answer after a reset is a verification, and a refusal is one in any case", arguments: table)
  func outcomes(_ item: Case) async throws {
    let (login, requests) = try await Self.verify([
      "reset-connector-metadata-cache": [
        (item.reset.status, item.reset.code.isEmpty ? "{}" : Self.error(item.reset.code))
      ],
      "list-connector-entities": [
        (item.list.status, item.list.code.isEmpty ? Self.entities : Self.error(item.list.code))
      ],
    ])
    #expect(login.word == item.word && login.outcome == item.outcome, "\(login)")
    #expect(item.says.isEmpty || login.sentence.contains(item.says), "\(login.sentence)")
    #expect((login.word == "verified") == (login.error == nil))
    #expect(requests.first?.hasPrefix("/reset-connector-metadata-cache") == true)
    // What the update was is said too, where there was one.
    #expect(
      item.word != "login-not-tried" || login.sentenceAfterUpdate.hasPrefix("Accepted; the login was not"))
  }

  @Test(
    "the cache is reset before the list is asked for, each once, and without a version where none is needed")
  func order() async throws {
    let (_, requests) = try await Self.verify([
      "reset-connector-metadata-cache": [(200, "")], "list-connector-entities": [(200, Self.entities)],
    ])
    #expect(
      requests == [
        #"/reset-connector-metadata-cache {"connectorProfileName":"sf","connectorType":"Salesforce"}"#,
        #"/list-connector-entities {"connectorProfileName":"sf","connectorType":"Salesforce"}"#,
      ])
  }

  @Test("where nobody answers, it is not asked a second time, and the result is not known")
  func network() async throws {
    let (login, requests) = try await Self.verify(["list-connector-entities": [(200, Self.entities)]])
    #expect(login.word == "unknown" && requests.count == 1)
  }

  @Test(
    "the objects of all pages are counted; where there are very many, or a page does not come, there are more"
  )
  func pages() async throws {
    let reset = [(200, "{}")]
    let page = { (token: String) in
      #"{"connectorEntityMap":{"O":[{"name":"a"},{"name":"b"}]},"nextToken":"\#(token)"}"#
    }
    let whole = try await Self.verify([
      "reset-connector-metadata-cache": reset,
      "list-connector-entities": [(200, page("1")), (200, page("2")), (200, Self.entities)],
    ])
    #expect(whole.0 == .verified(objects: 7, hasMore: false))
    #expect(whole.1.last?.contains(#""nextToken":"2""#) == true)
    let broken = try await Self.verify([
      "reset-connector-metadata-cache": reset,
      "list-connector-entities": [(200, page("1")), (400, Self.error("ValidationException"))],
    ])
    #expect(broken.0 == .verified(objects: 2, hasMore: true))
    let same = try await Self.verify([
      "reset-connector-metadata-cache": reset, "list-connector-entities": [(200, page("1"))],
    ])
    #expect(same.0 == .verified(objects: 2, hasMore: true) || same.0 == .verified(objects: 4, hasMore: true))
    let endless = try await Self.verify([
      "reset-connector-metadata-cache": reset,
      "list-connector-entities": (0..<100).map { (200, page("\($0)")) },
    ])
    #expect(endless.0 == .verified(objects: 40, hasMore: true) && endless.1.count == 22)
  }

  @Test("throttling is waited out")
  func throttled() async throws {
    let throttled: Answer = (429, Self.error("ThrottlingException"))
    let (login, _) = try await Self.verify([
      "reset-connector-metadata-cache": [throttled, throttled, (200, "{}")],
      "list-connector-entities": [throttled, (200, Self.entities)],
    ])
    #expect(login.word == "verified")
  }

  @Test(
    "a custom connector's version is what a setting of the profile names, else the last that it supports, else its own",
    arguments: [
      ("{}", #"{"supportedApiVersions":["v1","v2"],"connectorVersion":"7"}"#, "v2"),
      (#"{"api_version":"v1"}"#, #"{"supportedApiVersions":["v1","v2"]}"#, "v1"),
      (#"{"ApiVersion":"v1"}"#, #"{"supportedApiVersions":["v1","v2"]}"#, "v1"),
      (#"{"api_version":"v9"}"#, #"{"supportedApiVersions":["v1","v2"]}"#, "v2"),
      (#"{"stage":"v1"}"#, #"{"supportedApiVersions":["v1","v2"]}"#, "v2"),
      ("{}", #"{"supportedApiVersions":[],"connectorVersion":"2.1"}"#, "2.1"),
      ("{}", #"{"supportedApiVersions":["",7],"connectorVersion":"2.1"}"#, "2.1"),
      ("{}", #"{"connectorVersion":"2.1"}"#, "2.1"),
      ("{}", "{}", nil),
    ] as [(String, String, String?)])
  func versions(settings: String, connector: String, version: String?) async throws {
    let profile =
      #"{"connectorProfileName":"a","connectorType":"CustomConnector","connectorLabel":"acme","#
      + #""connectorProfileProperties":{"CustomConnector":{"profileProperties":\#(settings)}}}"#
    let (login, requests) = try await Self.verify(
      [
        "describe-connector": [(200, #"{"connectorConfiguration":\#(connector)}"#)],
        "reset-connector-metadata-cache": [(200, "{}")], "list-connector-entities": [(200, Self.entities)],
      ], of: profile)
    #expect(login.word == "verified" && requests.count == 3)
    let member = version.map { #","apiVersion":"\#($0)""# } ?? ""
    let subject = #"{"connectorProfileName":"a","connectorType":"CustomConnector"\#(member)}"#
    #expect(
      requests == [
        #"/describe-connector {"connectorType":"CustomConnector","connectorLabel":"acme"}"#,
        "/reset-connector-metadata-cache \(subject)", "/list-connector-entities \(subject)",
      ])
  }

  @Test("a custom connector that may not be described has its cache not reset, and its login not tried anew")
  func undescribed() async throws {
    let (login, requests) = try await Self.verify(
      [
        "describe-connector": [(403, Self.error("AccessDeniedException"))],
        "list-connector-entities": [(200, Self.entities)],
      ], of: #"{"connectorProfileName":"a","connectorType":"CustomConnector","connectorLabel":"acme"}"#)
    #expect(login.word == "login-not-tried")
    #expect(!requests.contains { $0.hasPrefix("/reset") })
    #expect(!login.sentence.contains("appflow:ResetConnectorMetadataCache"), "another permission is missing")
  }

  @Test("a connector that has several versions is told the version once it asks for it")
  func severalVersions() async throws {
    let (login, requests) = try await Self.verify([
      "reset-connector-metadata-cache": [
        (400, Self.error("ValidationException", "Please provide the apiVersion of the connector")),
        (200, "{}"),
      ],
      "describe-connector": [
        (200, #"{"connectorConfiguration":{"supportedApiVersions":["v60.0","v61.0"]}}"#)
      ],
      "list-connector-entities": [(200, Self.entities)],
    ])
    #expect(login.word == "verified" && requests.count == 4)
    #expect(requests.suffix(2).allSatisfy { $0.contains(#""apiVersion":"v61.0""#) })
  }
}

/// How often each path was asked for.
private final class Counts: Sendable {
  private let counts = Mutex<[String: Int]>([:])

  /// The number of this time, from 0.
  func next(_ path: String) -> Int {
    counts.withLock { counts in
      defer { counts[path, default: 0] += 1 }
      return counts[path, default: 0]
    }
  }
}
