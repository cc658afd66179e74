import Journal
import AppFlow
import Forms
import ServiceModel

/// How the rotation of one profile ended.
public struct RotationResult: Sendable, Equatable {
  /// Where the responsibility for a failure lies.
  public enum Responsibility: Sendable, Equatable {
    /// Nothing failed.
    case nobody
    /// It was not begun, because the run was stopped.
    case stopped
    /// Configuration or credentials of this machine.
    case configuration
    /// The service or the connected application refused.
    case service
    /// Anything else: the network, another rotation, an open outcome.
    case other
  }

  /// The profile's name.
  public let profile: String
  /// The union's member.
  public let connector: String
  /// The credentials that were set, by their places below the connector.
  public let fields: [String]
  /// What looked wrong in the request, and was sent all the same.
  public let warnings: [Violation]
  /// The public halves of the private keys that were set.
  public let publicKeys: [PublicKey]
  /// How it ended.
  public var outcome: Outcome
  /// Where the responsibility for a failure lies.
  public var responsibility: Responsibility
  /// The token that the service knows the update by; nil where nothing was sent.
  public var clientToken: String?
  /// The id under which the service keeps the request.
  public var requestID: String?
  /// How long it took.
  public var duration: Duration = .zero
  /// What there is to say, without any secret; empty where all went as usual.
  public var message = ""
  /// The journal's entry of the attempt that decided.
  var entryID: String?

  init(
    _ rotation: PreparedRotation, _ outcome: Outcome, _ responsibility: Responsibility, _ message: String = ""
  ) {
    profile = rotation.entry.profile
    connector = rotation.request.connector
    fields = rotation.request.fields
    warnings = rotation.warnings
    publicKeys = rotation.request.publicKeys
    self.outcome = outcome
    self.responsibility = responsibility
    self.message = message
  }
}

extension RotationResult.Responsibility {
  /// Where the responsibility for a failed call lies.
  init(_ error: AppFlowError) {
    self =
      switch error.category {
      case .configuration: .configuration
      case .refused: .service
      case .interrupted, .other: .other
      }
  }
}
