import AppFlow
import ClientTestSupport
import Forms
import OperatingSystem
import Synchronization

@testable import Journal

/// One of several machines: a client, a journal of its own, and the state that it shares with the others.
struct SharedMachine {
  static let table = "appflow-state"
  static let request: JSONValue = [
    "connectorProfileName": "p", "connectionMode": "Public",
    "connectorProfileConfig": [
      "connectorProfileProperties": ["Datadog": ["instanceUrl": "https://example.com"]],
      "connectorProfileCredentials": [
        "Datadog": [
          "apiKey": .secret(Secret("fake-key-0001")), "applicationKey": .secret(Secret("fake-key-0002")),
        ]
      ],
    ],
  ]

  let folder: TemporaryFolder
  let client: AppFlowClient
  let accounts: AccountFinder
  let journal: Journal
  let state: SharedState
  let sender: JournaledClient
  let warnings: Told

  /// - Parameters:
  ///   - server: AppFlow, which is one account.
  ///   - peer: the table's service.
  ///   - seconds: how long leases last.
  ///   - isLocalOnly: whether the others are not asked.
  ///   - attempts: how often a request is tried.
  init(
    _ server: LoopbackServer, _ peer: DynamoPeer, seconds: Int = 1, isLocalOnly: Bool = false,
    attempts: Int = 1, run: String? = nil, variables: [String: String] = [:]
  ) throws {
    folder = try TemporaryFolder()
    journal = Journal(folder: folder.path("state"))
    var options = ClientOptions(region: "eu-west-1", endpointURL: server.url)
    options.maxAttempts = attempts
    options.environment = Environment(
      [
        "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001",
        "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      ].merging(peer.variables) { $1 }.merging(variables) { $1 })
    client = try AppFlowClient(options: options)
    let identity = OperatorIdentity { () async throws(AppFlowError) in
      CallerIdentity(account: "123456789012", arn: "arn:aws:iam::123456789012:user/ops", userID: "AIDAFAKE")
    }
    accounts = AccountFinder(client: client, identity: identity)
    let shared = try SharedSending(
      StateChoice(StateLocation("dynamodb:\(Self.table)"), isLocalOnly: isLocalOnly), client: client,
      identity: identity, accounts: accounts, run: run, seconds: seconds)
    state = shared.state
    let warnings = Told()
    self.warnings = warnings
    sender = JournaledClient(
      client: client, api: try ConnectorAPI(), journal: journal, identity: identity, accounts: accounts,
      shared: shared, warn: warnings.add)
  }

  /// The profile's lock on this machine, which in tests all have: they are in one process.
  func lock() async throws -> ProfileLock { try ProfileLock(try await accounts.place(of: "p", arn: nil)) }

  func update(_ token: String, _ lock: ProfileLock, secrets: [SecretVersion] = []) async throws {
    _ = try await sender.update(Self.request, clientToken: token, secrets: secrets, holding: lock)
  }

  func acquire() async throws -> HeldLease {
    try await state.acquire("p", in: try await state.place(of: "p"))
  }

  /// All that the table has of the journal.
  func entries() async throws -> [SharedEntry] {
    var entries: [SharedEntry] = []
    try await state.read { entries += $0 }
    return entries
  }

  /// The profile's lease as the table has it.
  func lease() async throws -> Lease? {
    let place = try await state.place(of: "p")
    return try await state.table.item(Lease.key(place.lease(of: "p")), in: Self.table).flatMap { Lease($0) }
  }

  /// A profile's attempt that is begun and left: whoever made it is gone.
  func abandon(_ token: String) async throws -> JournalEntry {
    let lease = try await acquire()
    let configuration = try await client.configuration()
    let entry = JournalEntry(
      time: .now(), operator: .init(localUser: "ann", host: "gone", identity: nil, account: nil),
      awsProfile: nil, region: configuration.region.value,
      endpoint: configuration.endpoint.value.description, connectorProfile: "p", connector: "Datadog",
      fields: [], clientToken: token, shared: try await state.mark(in: lease.place, region: "eu-west-1"))
    try await lease.begin(entry, updatedBefore: nil, mark: nil)
    return entry
  }

  /// An AppFlow with the profile; what happens at each update is up to the test.
  static func service(
    _ atUpdate: @escaping @Sendable (LoopbackConnection) -> Void = { $0.accept() }
  ) throws -> LoopbackServer {
    try .answering { request, connection, _ in
      guard request.path != "/update-connector-profile" else { return atUpdate(connection) }
      connection.answer(
        200, [:],
        #"{"connectorProfileDetails": [{"connectorProfileName": "p", "connectorType": "Datadog", "lastUpdatedAt": 1}]}"#
      )
    }
  }
}

extension LoopbackConnection {
  func accept() {
    answer(200, ["x-amzn-RequestId": "request-1"], #"{"connectorProfileArn":"arn:fake"}"#)
  }
}

extension LoopbackServer {
  /// The client tokens of the updates that came.
  var tokens: [String] {
    requests.filter { $0.path == "/update-connector-profile" }.compactMap {
      (try? JSONReader.read($0.text))?["clientToken"]?.text
    }
  }
}

/// Texts that were told.
final class Told: Sendable {
  private let all = Mutex<[String]>([])
  var texts: [String] { all.withLock { $0 } }
  func add(_ text: String) { all.withLock { $0.append(text) } }
}
