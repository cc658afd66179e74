import AppFlow
import ClientTestSupport
import Synchronization
import Targets

/// A fleet that talks to a peer, and what it finds.
struct FleetSetup: Sendable {
  /// What a visit brought.
  struct Outcome: Sendable {
    /// The profiles' names by place, such as `111111111111 eu-west-1`.
    var profiles: [String: [String]] = [:]
    var refusals: [FleetRefusal] = []
  }

  let options: ClientOptions
  private let folder: TemporaryFolder

  /// - Parameters:
  ///   - variables: the environment beside the shared files.
  ///   - config: AWS's configuration file.
  ///   - time: the clock and the pauses.
  init(_ variables: [String: String], config: String, time: TimeSource = FakeTime().source) throws {
    folder = try TemporaryFolder()
    var options = ClientOptions()
    options.environment = Environment(
      variables.merging([
        "AWS_CONFIG_FILE": try folder.write("config", config), "HOME": folder.url.path,
      ]) { $1 })
    options.time = time
    self.options = options
  }

  func fleet(_ targets: [Target], concurrency: Int = Fleet.usualConcurrency) -> Fleet {
    Fleet(targets, options: options, concurrency: concurrency)
  }

  /// Reads all profiles everywhere.
  func list(_ targets: [Target], concurrency: Int = Fleet.usualConcurrency) async throws -> Outcome {
    let found = Found()
    try await fleet(targets, concurrency: concurrency).visit { place in
      try await place.eachPage { found.add($0, in: place) }
    } refused: {
      found.add($0)
    }
    return found.outcome
  }

  private final class Found: Sendable {
    private let state = Mutex(Outcome())

    var outcome: Outcome { state.withLock { $0 } }

    func add(_ page: ConnectorProfilePage, in place: FleetPlace) {
      state.withLock {
        $0.profiles["\(place.account ?? "?") \(place.region)", default: []] += page.profiles.map(\.name)
      }
    }

    func add(_ refusal: FleetRefusal) { state.withLock { $0.refusals.append(refusal) } }
  }
}

extension Target {
  /// The account of an AWS profile.
  static func single(_ name: String, _ regions: [String] = ["eu-west-1"]) -> Target {
    Target(name: name, accounts: .profile(name), regions: regions)
  }

  /// All accounts of the organization that the AWS profile `root` manages.
  static func everywhere(
    _ regions: [String] = ["eu-west-1", "us-east-1"], externalID: String? = nil
  ) -> Target {
    Target(
      name: "everywhere",
      accounts: .organization(
        Organization(role: "AppFlowOperator", externalID: externalID, sessionName: "ann", profile: "root")),
      regions: regions)
  }
}
