import AppFlow
import OperatingSystem
import PrivateFiles

/// A run of a plan, as the journal keeps it: what is done later under its name goes on with it.
public struct JournalRun: Equatable, Sendable {
  /// Its own name, which its entries have.
  public let id: String
  /// When it was begun.
  public let time: WallTime
  /// The plan's identity.
  public let plan: String
  /// The AWS account; nil where it was not to be had.
  public let account: String?
  /// The region.
  public let region: String
  /// Where its requests go.
  public let endpoint: String

  /// Describes a run.
  ///
  /// - Parameters:
  ///   - id: its own name; a new one when left out.
  ///   - time: when it is begun.
  ///   - plan: the plan's identity.
  ///   - account: the AWS account.
  ///   - region: the region.
  ///   - endpoint: where its requests go.
  public init(
    id: String = JournalEntry.newID(), time: WallTime, plan: String, account: String?, region: String,
    endpoint: String
  ) {
    self.id = id
    self.time = WallTime(seconds: JournalEntry.milliseconds(time.seconds))
    self.plan = plan
    self.account = account
    self.region = region
    self.endpoint = endpoint
  }

  /// Whether another run does the same at the same place. Where an account is not known, the region and the endpoint decide.
  func isOfSamePlan(as other: JournalRun) -> Bool {
    guard plan == other.plan, region == other.region, endpoint == other.endpoint else { return false }
    guard let account, let others = other.account else { return true }
    return account == others
  }
}

extension Journal {
  /// Notes that a run begins. Nothing may be sent before this has come back.
  ///
  /// - Parameter run: the run.
  /// - Throws: `PrivateFileFailure`; the journal is then as it was.
  public func begin(_ run: JournalRun) async throws(PrivateFileFailure) {
    try await append(.run(run))
  }

  /// How far the last run of a plan came.
  ///
  /// - Parameter run: a run that would do the same.
  /// - Returns: the last run that did, with its attempts in their order; nil where there was none.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read.
  public func lastRun(
    like run: JournalRun
  ) throws(PrivateFileFailure) -> (run: JournalRun, attempts: RunAttempts)? {
    let runs = try walk(where: { _ in false }).runs
    guard let last = runs.last(where: { $0.isOfSamePlan(as: run) }) else { return nil }
    return (last, RunAttempts(try read { $0.run == last.id }.entries))
  }
}

/// What became of each profile of a run, by the journal.
public struct RunAttempts: Sendable {
  /// What became of a profile.
  public enum State: Equatable, Sendable {
    /// It was updated, and nobody refused the new credentials.
    case done(Outcome, WallTime)
    /// It was not updated, or its application refused the new credentials.
    case failed(Outcome)
    /// An update may have been made.
    case unknown(UnansweredUpdate)
  }

  private var states: [String: State] = [:]
  /// The entries of open updates by their tokens.
  private var entries: [String: [String]] = [:]

  /// Joins attempts.
  ///
  /// - Parameter attempts: the entries of one run, in the order in which they were begun.
  init(_ attempts: [JournalEntry]) {
    for entry in attempts {
      let profile = entry.connectorProfile
      switch entry.outcome ?? .unknown {
      case .unknown:
        // A plan makes updates only, which have one.
        guard let token = entry.clientToken else { continue }
        // The first attempt with a token is the one whose time counts.
        var begun = entry.time
        if case .unknown(let earlier) = states[profile], earlier.clientToken == token {
          begun = earlier.begun
        }
        states[profile] = .unknown(
          UnansweredUpdate(profile: profile, clientToken: token, begun: begun))
        entries[token, default: []].append(entry.id)
      case .failed:
        // A refusal says nothing of an earlier attempt that is open.
        if case .unknown = states[profile] { continue }
        states[profile] = .failed(.failed)
      case .verificationFailed: states[profile] = .failed(.verificationFailed)
      case let outcome: states[profile] = .done(outcome, entry.time)
      }
    }
  }

  /// What became of a profile; nil where it was never begun.
  ///
  /// - Parameter profile: the connector profile's name.
  public func state(of profile: String) -> State? { states[profile] }

  /// The updates whose outcome is not known.
  public var open: OpenUpdates { OpenUpdates(entries) }
}
