import JSON
import OperatingSystem

/// A connector profile as DescribeConnectorProfiles returns it: no credentials, which never leave the service.
public struct ConnectorProfile: Sendable, Equatable {
  /// The name, unique in the account and region.
  public let name: String
  /// The ARN.
  public let arn: String?
  /// The connector's type as Describe spells it, which is not always the member's name in Update (`Servicenow`).
  public let connectorType: String?
  /// The label of a custom connector.
  public let connectorLabel: String?
  /// `Public` or `Private`.
  public let connectionMode: String?
  /// The ARN of the secret in which the service keeps the credentials.
  public let credentialsARN: String?
  /// `connectorProfileProperties`: a union with one member.
  public private(set) var properties: JSONValue?
  /// When it was created.
  public let createdAt: WallTime?
  /// When it was last changed.
  public let lastUpdatedAt: WallTime?
  /// How far a private connection is; nil for public ones.
  public let privateConnection: PrivateConnection?

  /// Reads one of the returned details.
  ///
  /// - Parameter details: the object as it was returned.
  /// - Returns: nil when it has no name.
  public init?(_ details: JSONValue) {
    guard let name = details["connectorProfileName"]?.text else { return nil }
    self.name = name
    arn = details["connectorProfileArn"]?.text
    connectorType = details["connectorType"]?.text
    connectorLabel = details["connectorLabel"]?.text
    connectionMode = details["connectionMode"]?.text
    credentialsARN = details["credentialsArn"]?.text
    properties = details["connectorProfileProperties"]
    createdAt = details["createdAt"]?.number.map { WallTime(seconds: $0.double) }
    lastUpdatedAt = details["lastUpdatedAt"]?.number.map { WallTime(seconds: $0.double) }
    privateConnection = details["privateConnectionProvisioningState"].map { PrivateConnection($0) }
  }

  /// The same without what is its connector's own, for those who keep many and have no use for that.
  public var withoutProperties: ConnectorProfile {
    var profile = self
    profile.properties = nil
    return profile
  }

  /// What a list says of a profile that is not as it should be, in two words.
  public enum Remark: String, Sendable {
    /// Its private connection is being made.
    case linkPending = "link pending"
    /// Its private connection could not be made.
    case linkFailed = "link failed"
    /// It was not updated for long.
    case old
  }

  /// What is to be said of it first; nil where nothing is.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - oldAfterDays: after how many days without an update it is old.
  public func remark(now: Double, oldAfterDays: Int) -> Remark? {
    switch privateConnection?.status {
    case "PENDING": return .linkPending
    case "FAILED": return .linkFailed
    default:
      guard let lastUpdatedAt else { return nil }
      return now - lastUpdatedAt.seconds >= Double(oldAfterDays) * 86_400 ? .old : nil
    }
  }
}

/// How far the private connection of a profile is.
public struct PrivateConnection: Sendable, Equatable {
  /// `PENDING`, `CREATED` or `FAILED`.
  public let status: String?
  /// What went wrong, in the service's words.
  public let failureMessage: String?
  /// The kind of what went wrong, such as `CONNECTOR_AUTHENTICATION`.
  public let failureCause: String?
  /// Why it failed, as far as the service says.
  public var failure: String? { failureMessage ?? failureCause }

  init(_ raw: JSONValue) {
    status = raw["status"]?.text
    failureMessage = raw["failureMessage"]?.text
    failureCause = raw["failureCause"]?.text
  }
}

/// One page of profiles.
public struct ConnectorProfilePage: Sendable, Equatable {
  /// The profiles, in the service's order.
  public let profiles: [ConnectorProfile]
  /// Each of them exactly as it was returned, member for member.
  public let details: [JSONValue]
  /// What asks for the next page; nil on the last.
  public let nextToken: String?
}

/// What a successful update says.
public struct ProfileUpdate: Sendable, Equatable {
  /// The profile's ARN.
  public let arn: String
  /// The token that the service knows this update by.
  public let clientToken: String
  /// The id under which the service keeps the request.
  public let requestID: String?
  /// How often it was tried.
  public let attempts: Int
  /// How long it took, pauses included.
  public let duration: Duration
}
