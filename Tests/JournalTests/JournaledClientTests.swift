import AppFlow
import ClientTestSupport
import Forms
import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import PrivateFiles
import Secrets
import Synchronization
import Testing

@testable import AWSClient
@testable import Journal

@Suite("Updates that are journaled")
struct JournaledClientTests {
  private static let markers = [
    "fake-marker-token-0001", "fake-marker-refresh-0002", "fake-marker-value-0003",
  ]
  private static let request: JSONValue = [
    "connectorProfileName": "sf-prod", "connectionMode": "Public",
    "connectorProfileConfig": [
      "connectorProfileProperties": ["Salesforce": ["instanceUrl": .string(markers[2])]],
      "connectorProfileCredentials": [
        "Salesforce": [
          "accessToken": .secret(Secret(markers[0])),
          "oAuthRequest": ["authCode": .secret(Secret(markers[1])), "scopes": ["one", "two"]],
        ]
      ],
    ],
  ]
  private static let fields = [
    "/connectorProfileProperties/Salesforce/instanceUrl",
    "/connectorProfileCredentials/Salesforce/accessToken",
    "/connectorProfileCredentials/Salesforce/oAuthRequest/authCode",
    "/connectorProfileCredentials/Salesforce/oAuthRequest/scopes",
  ]
  private let caller: CallerIdentity

  private let scratch: TemporaryFolder
  private let journal: Journal

  init() throws {
    scratch = try TemporaryFolder()
    let account = TestAccount.unique()
    caller = CallerIdentity(account: account, arn: "arn:aws:iam::\(account):user/ops", userID: "AIDAFAKE")
    journal = Journal(folder: scratch.path("state"))
  }

  private func client(_ transport: FakeTransport, keys: Bool = true) throws -> AppFlowClient {
    var options = ClientOptions(region: "eu-west-1")
    var variables = [
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
    ]
    if keys {
      variables["AWS_ACCESS_KEY_ID"] = "AKIDFAKEFORTESTS0001"
      variables["AWS_SECRET_ACCESS_KEY"] = "fake-secret-for-tests"
    }
    options.environment = Environment(variables)
    options.time = FakeTime().source
    return try AppFlowClient(options: options, transport: transport)
  }

  private func sender(
    _ transport: FakeTransport, keys: Bool = true, hasFingerprints: Bool = false,
    identity: OperatorIdentity? = nil,
    warn: @escaping @Sendable (String) -> Void = { Issue.record("a warning: \($0)") }
  ) throws -> JournaledClient {
    JournaledClient(
      client: try client(transport, keys: keys), api: try ConnectorAPI(),
      journal: Journal(folder: scratch.path("state"), hasFingerprints: hasFingerprints),
      identity: identity ?? OperatorIdentity { [caller] () async throws(AppFlowError) in caller },
      warn: warn)
  }

  private static func answer(
    _ status: Int, _ body: String, _ headers: HTTPHeaders = ["x-amzn-RequestId": "request-1"]
  ) -> Result<HTTPResponse, HTTPTransportError> {
    .success(HTTPResponse(status: status, headers: headers, body: Secret(body)))
  }

  /// Everything that was written below the state folder.
  private var written: String {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: scratch.path("state")).sorted()
        .map { try String(contentsOfFile: scratch.path("state/\($0)"), encoding: .utf8) }.joined()
    }
  }

  @Test("the attempt stands in the journal when the request is sent, and its end when the answer came")
  func success() async throws {
    let journal = journal
    let seen = Mutex<[JournalEntry]>([])
    let transport = FakeTransport { _, _ in
      seen.withLock { $0 = (try? journal.read().entries) ?? [] }
      return Self.answer(200, #"{"connectorProfileArn":"arn:fake"}"#)
    }
    let update = try await sender(transport).update(Self.request, clientToken: "token-1", entryID: "own-id")
    #expect(update.arn == "arn:fake")
    let before = try #require(seen.withLock { $0.first })
    #expect(before.outcome == nil && before.id == "own-id")
    #expect(before.connectorProfile == "sf-prod" && before.connector == "Salesforce")
    #expect(before.fields == Self.fields)
    #expect(before.fingerprints.isEmpty && before.awsProfile == nil && before.region == "eu-west-1")
    #expect(before.endpoint == "https://appflow.eu-west-1.amazonaws.com/")
    #expect(before.operator.identity == caller.arn && before.operator.account == caller.account)
    #expect(before.operator.localUser == NSUserName() && !before.operator.host.isEmpty)
    let after = try #require(try journal.read().entries.first)
    #expect(after.outcome == .updated && after.requestID == "request-1" && after.message == nil)
    #expect(try #require(after.seconds) >= 0)
    let body = try #require(transport.requests.first).body.revealed()
    #expect(body.contains(#""clientToken":"token-1""#) && after.clientToken == "token-1")
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    let name: String
    let answer: Result<HTTPResponse, HTTPTransportError>
    let outcome: Outcome
    let message: String
    var testDescription: String { name }
  }

  static let endings = [
    // The service's words quote what was sent; they stay out of the journal.
    Ending(
      name: "refused",
      answer: answer(
        400, #"{"message":"bad \#(markers[0]) and \#(markers[2])"}"#,
        ["x-amzn-ErrorType": "ValidationException", "x-amzn-RequestId": "request-1"]),
      outcome: .failed, message: "ValidationException"),
    Ending(
      name: "without a code", answer: answer(403, "<html>\(markers[1])</html>"), outcome: .unknown,
      message: "the answer has the status 403"),
    Ending(
      name: "failed by itself",
      answer: answer(500, "{}", ["x-amzn-ErrorType": "InternalServerException"]), outcome: .unknown,
      message: "InternalServerException"),
    Ending(
      name: "lost", answer: .failure(.connectionLost(requestWritten: true, reason: "reset")),
      outcome: .unknown,
      message: "No answer from appflow.eu-west-1.amazonaws.com after 1 attempt"),
    Ending(
      name: "unreachable", answer: .failure(.couldNotConnect(host: "h", reason: "no route")),
      outcome: .failed,
      message: "No answer from appflow.eu-west-1.amazonaws.com after 1 attempt"),
  ]

  @Test("a failure is journaled as what it is, without the service's words", arguments: endings)
  func failure(ending: Ending) async throws {
    let transport = FakeTransport { _, _ in ending.answer }
    await #expect(throws: JournaledUpdateError.self) {
      try await sender(transport, hasFingerprints: true).update(Self.request, clientToken: "token-1")
    }
    let entry = try #require(try journal.read().entries.first)
    #expect(entry.outcome == ending.outcome)
    #expect(entry.message?.hasPrefix(ending.message) == true, "\(entry.message ?? "")")
    let written = try written
    for marker in Self.markers.dropLast() + ["fake-secret-for-tests"] { #expect(!written.contains(marker)) }
  }

  @Test("fingerprints are kept where they are wanted: of the secrets only")
  func fingerprints() async throws {
    let transport = FakeTransport { _, _ in Self.answer(200, #"{"connectorProfileArn":"arn:fake"}"#) }
    _ = try await sender(transport, hasFingerprints: true).update(Self.request, clientToken: "token-1")
    let entry = try #require(try journal.read().entries.first)
    #expect(entry.fingerprints.keys.sorted() == [Self.fields[1], Self.fields[2]])
    #expect(entry.fingerprints[Self.fields[1]] == (try journal.fingerprint(of: Secret(Self.markers[0]))))
    let written = try written
    for marker in Self.markers.dropLast() { #expect(!written.contains(marker)) }
  }

  @Test("an update whose beginning cannot be written is not sent, and the path to mend is told")
  func notBegun() async throws {
    mkdir(scratch.path("state"), 0o777)
    chmod(scratch.path("state"), 0o777)
    let transport = FakeTransport { _, _ in Self.answer(200, #"{"connectorProfileArn":"arn:fake"}"#) }
    let error = await #expect(throws: JournaledUpdateError.self) {
      try await sender(transport).update(Self.request, clientToken: "token-1")
    }
    #expect(transport.requests.isEmpty)
    let text = try #require(error).description
    #expect(text.contains("Nothing was sent") && text.contains(scratch.path("state")), "\(text)")
    #expect(text.contains("others may write to it") && text.contains("XDG_STATE_HOME"))
  }

  @Test("an update whose end cannot be written has succeeded all the same, with a warning")
  func notEnded() async throws {
    let path = journal.path
    let transport = FakeTransport { _, _ in
      chmod(path, 0o666)
      return Self.answer(200, #"{"connectorProfileArn":"arn:fake"}"#)
    }
    let collected = Collected()
    let update = try await sender(transport, warn: collected.add).update(
      Self.request, clientToken: "token-1")
    #expect(update.arn == "arn:fake")
    let warning = try #require(collected.texts.first)
    #expect(collected.texts.count == 1 && warning.contains(path) && warning.contains("unknown"))
    chmod(path, 0o600)
    #expect(try journal.read().entries.map(\.outcome) == [nil])
  }

  @Test("without credentials nothing is sent and nothing is written")
  func noCredentials() async throws {
    let transport = FakeTransport { _, _ in Self.answer(200, "{}") }
    let error = await #expect(throws: JournaledUpdateError.self) {
      try await sender(transport, keys: false).update(Self.request, clientToken: "token-1")
    }
    guard case .failed(let failure)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(failure.kind == .credentials)
    #expect(transport.requests.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: journal.path))
  }

  @Test("an identity that is not to be had leaves its place empty, and the update is made")
  func noIdentity() async throws {
    let transport = FakeTransport { request, _ in
      request.url.host.hasPrefix("sts.")
        ? Self.answer(403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>")
        : Self.answer(200, #"{"connectorProfileArn":"arn:fake"}"#)
    }
    let client = try client(transport)
    let sender = JournaledClient(
      client: client, api: try ConnectorAPI(), journal: journal,
      identity: OperatorIdentity(client: client),
      warn: { Issue.record("a warning: \($0)") })
    for token in ["token-1", "token-2"] { _ = try await sender.update(Self.request, clientToken: token) }
    let entries = try journal.read().entries
    #expect(entries.map(\.outcome) == [.updated, .updated])
    #expect(entries.allSatisfy { $0.operator.identity == nil && $0.operator.account == nil })
    // A refusal is kept: it is asked once.
    #expect(transport.requests.map(\.url.host).filter { $0.hasPrefix("sts.") }.count == 1)
  }

  @Test("an identity is asked for once, however many wait, and again after credentials were missing")
  func askedOnce() async throws {
    let counted = Collected()
    let identity = OperatorIdentity { () async throws(AppFlowError) in
      counted.add("asked")
      await Task.yield()
      return caller
    }
    identity.begin()
    await withTaskGroup { group in
      for _ in 0..<10 { group.addTask { await identity.value() } }
      for await value in group { #expect(value == caller) }
    }
    #expect(counted.texts.count == 1)

    let missing = try client(FakeTransport { _, _ in Self.answer(500, "") }, keys: false)
    let tries = Collected()
    let later = OperatorIdentity { () async throws(AppFlowError) in
      tries.add("asked")
      if tries.texts.count == 1 { return try await missing.callerIdentity() }
      return caller
    }
    #expect(await later.value() == nil)
    #expect(await later.value() == caller)
  }

  @Test("who waits for the identity and gives up is not held")
  func givingUp() async {
    let (never, continuation) = AsyncStream.makeStream(of: Void.self)
    let identity = OperatorIdentity { () async throws(AppFlowError) in
      for await _ in never {}
      return caller
    }
    let waiter = Task { await identity.value() }
    waiter.cancel()
    #expect(await waiter.value == nil)
    continuation.finish()
  }
}

/// Texts that were told.
private final class Collected: Sendable {
  private let all = Mutex<[String]>([])
  var texts: [String] { all.withLock { $0 } }
  func add(_ text: String) { all.withLock { $0.append(text) } }
}
