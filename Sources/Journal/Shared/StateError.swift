import AWSClient

/// Why what machines share could not be used. Nothing is sent then.
public enum StateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Another program has the profile, and was seen to be alive.
  case held(profile: String, by: Lease)
  /// What was ours is another program's by now, because this one was not seen for too long; nil where nobody has it.
  case lost(profile: String, to: Lease?)
  /// The table did not do what was asked for.
  case table(StateLocation, DynamoDBError)
  /// The table has something else where a lease belongs.
  case unreadable(key: String)
  /// The account that the profiles are in cannot be found out.
  case unknownAccount
  /// The caller gave up.
  case cancelled

  /// What happened, in a few words.
  var title: String {
    switch self {
    case .held: "another program is changing this profile"
    case .lost: "the profile is another program's by now"
    case .table, .unreadable: "the shared state cannot be used"
    case .unknownAccount: "the account is not known"
    case .cancelled: "it was given up"
    }
  }

  /// What somebody who wanted to send can do beside that, behind a blank; empty where there is nothing.
  var adviceOnSending: String {
    guard case .table = self else { return "" }
    return
      " --local-only sends without it, where nobody else can be at work on the same profiles; the entries are "
      + "handed in later."
  }

  /// What happened and what to do next.
  public var description: String {
    switch self {
    case .held(let profile, let lease):
      "“\(profile)” is being changed by \(lease.owner.text) since \(lease.since.iso8601). Wait until that has ended, or have "
        + "it ended there."
    case .lost(let profile, let lease):
      "“\(profile)” was held from here, and this program was not seen for longer than that lasts"
        + (lease.map { ": \($0.owner.text) has it now." } ?? ". Nobody has it now.")
        + " Look at the profile and the journal, then send again."
    case .table(let location, let error):
      "the shared state \(location) did not do what was asked: \(error)."
    case .unreadable(let key): "the shared state has something else than a lease at \(key)."
    case .unknownAccount:
      "the account cannot be found out, by which other machines name the same profiles: neither the Security Token Service nor a "
        + "profile's ARN tells it."
    case .cancelled: "It was given up."
    }
  }
}
