import AWSClient
import Forms
import OperatingSystem

/// One attempt to update, make or delete a profile, as the journal keeps it: names of what was sent, and the properties of before and
/// after. Never a credential.
public struct JournalEntry: Equatable, Sendable {
  /// Who made the attempt.
  public struct Operator: Equatable, Sendable {
    /// The user of this machine.
    public let localUser: String
    /// This machine's name.
    public let host: String
    /// The ARN of the AWS identity by the Security Token Service; nil where it was not to be had.
    public let identity: String?
    /// The AWS account; nil where it was not to be had.
    public let account: String?

    /// Creates an operator.
    ///
    /// - Parameters:
    ///   - localUser: the user of this machine.
    ///   - host: this machine's name.
    ///   - identity: the ARN of the AWS identity.
    ///   - account: the AWS account.
    public init(localUser: String, host: String, identity: String?, account: String?) {
      self.localUser = localUser
      self.host = host
      self.identity = identity
      self.account = account
    }
  }

  /// The attempt's own name.
  public let id: String
  /// When it was begun, to the millisecond.
  public let time: WallTime
  /// Who made it.
  public let `operator`: Operator
  /// The profile of the AWS configuration files; nil where none was named.
  public let awsProfile: String?
  /// The region.
  public let region: String
  /// Where the request goes.
  public let endpoint: String
  /// What was to be done with the profile.
  public let action: ProfileAction
  /// The connector profile's name.
  public let connectorProfile: String
  /// The connector, as the request's members name it.
  public let connector: String?
  /// JSON pointers, below `connectorProfileConfig`, of what the request has.
  public let fields: [String]
  /// Fingerprints of secrets by their pointer, made by `Journal.fingerprint`; empty where none are wanted.
  public let fingerprints: [String: String]
  /// The versions of the secrets that are sent, of those that come from a store which keeps versions.
  public let secrets: [SecretVersion]
  /// The token that the service knows the change by; nil for a deletion, which has none.
  public let clientToken: String?
  /// The run of a plan that it belongs to; nil where it stands alone.
  public let run: String?
  /// The profile's properties before it; nil where they were not known, where there was no profile, and in entries of earlier
  /// versions.
  public private(set) var before: KeptProperties?
  /// The properties that it sets; nil where it sets none, and in entries of earlier versions.
  public private(set) var after: KeptProperties?
  /// Where it is kept for other machines, too; nil for what is kept on this one only.
  public let shared: SharedMark?
  /// The id under which the service keeps the request.
  public var requestID: String?
  /// How it ended; nil where it was begun, and nothing more is known.
  public var outcome: Outcome?
  /// How long it took, in seconds, to the millisecond.
  public var seconds: Double?
  /// Why it did not succeed, in a few words.
  public var message: String?

  /// Describes an attempt.
  ///
  /// - Parameters:
  ///   - id: its own name; a new one when left out.
  ///   - time: when it is begun.
  ///   - operator: who makes it.
  ///   - awsProfile: the profile of the AWS configuration files.
  ///   - region: the region.
  ///   - endpoint: where the request goes.
  ///   - action: what is to be done with the profile.
  ///   - connectorProfile: the connector profile's name.
  ///   - connector: the connector.
  ///   - fields: JSON pointers below `connectorProfileConfig` of what the request has.
  ///   - fingerprints: fingerprints of secrets by their pointer.
  ///   - secrets: the versions of the secrets that are sent.
  ///   - clientToken: the token that the service knows the change by.
  ///   - run: the run of a plan that it belongs to.
  ///   - before: the profile's properties before it.
  ///   - after: the properties that it sets.
  ///   - shared: where it is kept for other machines, too.
  ///   - requestID: the id under which the service keeps the request.
  ///   - outcome: how it ended.
  ///   - seconds: how long it took.
  ///   - message: why it did not succeed.
  public init(
    id: String = newID(), time: WallTime, operator: Operator, awsProfile: String?, region: String,
    endpoint: String, action: ProfileAction = .update, connectorProfile: String, connector: String?,
    fields: [String], fingerprints: [String: String] = [:], secrets: [SecretVersion] = [],
    clientToken: String?, run: String? = nil,
    before: KeptProperties? = nil, after: KeptProperties? = nil, shared: SharedMark? = nil,
    requestID: String? = nil, outcome: Outcome? = nil, seconds: Double? = nil, message: String? = nil
  ) {
    self.id = id
    self.time = WallTime(seconds: Self.milliseconds(time.seconds))
    self.operator = `operator`
    self.awsProfile = awsProfile
    self.region = region
    self.endpoint = endpoint
    self.action = action
    self.connectorProfile = connectorProfile
    self.connector = connector
    self.fields = fields
    self.fingerprints = fingerprints
    self.secrets = secrets
    self.clientToken = clientToken
    self.run = run
    self.before = before
    self.after = after
    self.shared = shared
    self.requestID = requestID
    self.outcome = outcome
    self.seconds = seconds.map(Self.milliseconds)
    self.message = message
  }

  /// The same without the properties, for those who keep many entries.
  public var withoutProperties: JournalEntry {
    var entry = self
    entry.before = nil
    entry.after = nil
    return entry
  }

  /// A name for an attempt that no other one has.
  public static func newID() -> String { UniqueID.make() }

  /// Seconds to the millisecond.
  static func milliseconds(_ seconds: Double) -> Double { (seconds * 1_000).rounded() / 1_000 }
}

/// What is to be done with a profile.
public enum ProfileAction: String, Equatable, Sendable, CaseIterable {
  /// It gets other values.
  case update
  /// It is made.
  case create
  /// It is deleted.
  case delete

  /// What was done then, in a word.
  public var done: String { rawValue + "d" }
  /// The same, about what may have been done.
  var noun: String {
    switch self {
    case .update: "update"
    case .create: "creation"
    case .delete: "deletion"
    }
  }
}

/// How an attempt to change a profile ended.
public enum Outcome: String, Equatable, Sendable, CaseIterable {
  /// AppFlow did what was asked for: an update unless the entry says otherwise.
  case updated
  /// AppFlow accepted the update, and the application let AppFlow log in with the new credentials.
  case verified
  /// AppFlow accepted the update, and the application refused the new credentials.
  case verificationFailed = "verification-failed"
  /// AppFlow accepted the update; whether the application lets AppFlow log in was not tried anew.
  case loginNotTried = "login-not-tried"
  /// The service refused the update, or it was never sent.
  case failed
  /// The request was sent and its answer was lost.
  case unknown
}
