import AWSClient
import AppFlow
import ClientTestSupport
import JSON
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import Journal

/// What the walks have in common: a client of a truthful endpoint, with a clock that does not wait.
enum Walk {
  /// Answers that are unlike each other: for ways in that take several sends for a sequence.
  static let few: [WalkAnswer.Kind] = [
    .success, .garbled, .validation, .conflict, .expired, .throttled, .notSent, .gatewayTimeout, .gaveUp,
    .lost,
  ]

  static let request: JSONValue = [
    "connectorProfileName": "one", "connectionMode": "Public",
    "connectorProfileConfig": [
      "connectorProfileProperties": ["Veeva": ["instanceUrl": "https://v.example"]],
      "connectorProfileCredentials": [
        "Veeva": ["username": "ann", "password": .secret(Secret("fake-walked-secret-0001"))]
      ],
    ],
  ]

  static func client(_ endpoint: TruthfulEndpoint, attempts: Int) throws -> AppFlowClient {
    var options = ClientOptions(region: "eu-west-1")
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "\(attempts)",
    ])
    options.time = FakeTime().source
    return try AppFlowClient(options: options, transport: endpoint.transport)
  }

  static func identity(_ endpoint: TruthfulEndpoint) -> OperatorIdentity {
    OperatorIdentity { () async throws(AppFlowError) in
      CallerIdentity(
        account: endpoint.account, arn: "arn:aws:iam::\(endpoint.account):user/ops", userID: "AIDAFAKE")
    }
  }

  /// What the journal's entries of one token say together.
  static func told(_ entries: [JournalEntry]) -> Statement {
    let outcomes = entries.map { Statement($0.outcome ?? .unknown) }
    return outcomes.contains(.made) ? .made : outcomes.contains(.unknown) ? .unknown : .notMade
  }

  /// Walks over sequences on every processor. Each has a folder of its own, which is gone afterwards.
  static func over(
    _ sequences: [[WalkAnswer]],
    _ step: @escaping @Sendable ([WalkAnswer], TemporaryFolder) async throws -> Void
  ) async throws {
    let queue = SequenceQueue(sequences)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          while let sequence = queue.next() { try await step(sequence, try TemporaryFolder()) }
        }
      }
      try await group.waitForAll()
    }
  }
}

/// Gives each sequence once.
private final class SequenceQueue: Sendable {
  private let sequences: [[WalkAnswer]]
  private let taken = Mutex(0)

  init(_ sequences: [[WalkAnswer]]) { self.sequences = sequences }

  func next() -> [WalkAnswer]? {
    let place = taken.withLock { taken in
      taken += 1
      return taken - 1
    }
    return sequences.indices.contains(place) ? sequences[place] : nil
  }
}
