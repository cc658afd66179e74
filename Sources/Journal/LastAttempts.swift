import AppFlow
import PrivateFiles

/// The last attempts at profiles that may have changed them, by journals of one and of many machines: which versions of secrets a
/// profile has, as far as anybody knows.
public struct LastAttempts: Sendable {
  /// The entries by profile and by id.
  private var entries: [String: [String: JournalEntry]] = [:]

  /// Begins without any.
  public init() {}

  /// Takes an entry, or another journal's copy of it; what is known of its end counts before what is not.
  ///
  /// - Parameter entry: the entry.
  public mutating func add(_ entry: JournalEntry) {
    let known = entries[entry.connectorProfile]?[entry.id]
    if let known, known.outcome ?? .unknown != .unknown { return }
    entries[entry.connectorProfile, default: [:]][entry.id] = entry.withoutProperties
  }

  /// When the versions were sent that a profile has.
  ///
  /// An attempt that failed changed nothing. The last one of the others decides, whoever made it and with whatever secrets: where nobody
  /// knows what became of it, where the application refused its credentials, or where it sent others, the profile does not have them.
  ///
  /// - Parameters:
  ///   - versions: the versions that it is to have.
  ///   - profile: the connector profile's name.
  /// - Returns: nil where it does not have exactly these, or where that is not known.
  public func time(of versions: [SecretVersion], in profile: String) -> WallTime? {
    let made = entries[profile]?.values.filter { $0.outcome != .failed }
    let last = made?.max { $0.time.seconds < $1.time.seconds }
    guard let last, last.action != .delete, Set(last.secrets) == Set(versions) else { return nil }
    switch last.outcome {
    case .updated, .verified, .loginNotTried: return last.time
    case .verificationFailed, .failed, .unknown, nil: return nil
    }
  }
}

extension JournalRun {
  /// Whether an attempt was made in the account and region of this run. Where neither the account nor a service on this machine says
  /// so, it was not.
  func isPlace(of entry: JournalEntry) -> Bool {
    guard entry.region == region, entry.endpoint == endpoint else { return false }
    if let url = try? HTTPURL(endpoint), url.isLoopback { return true }
    return account != nil && entry.operator.account == account
  }
}

extension Journal {
  /// The last attempts at profiles in the account and region of a run.
  ///
  /// - Parameters:
  ///   - profiles: the connector profiles' names.
  ///   - run: the run.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read.
  public func lastAttempts(at profiles: Set<String>, in run: JournalRun) throws -> LastAttempts {
    var last = LastAttempts()
    try walk { profiles.contains($0.connectorProfile) && run.isPlace(of: $0) }.forEach { last.add($0) }
    return last
  }
}
