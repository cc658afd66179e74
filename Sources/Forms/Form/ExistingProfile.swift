import JSON
import ServiceModel

/// What the service holds of a profile, as far as a form carries it over.
public struct ExistingProfile: Equatable, Sendable {
  /// The profile's name.
  public let name: String
  /// `Public` or `Private`; nil where it was not asked for.
  public let mode: String?
  /// The connector's own properties, as DescribeConnectorProfiles returned them, also members that the model does not
  /// know; nil where they were not asked for.
  public let properties: JSONObject?
  /// Its ARN; nil where it was not asked for.
  public let arn: String?

  /// Whether the service was not asked, so that only the name is known.
  var isUnread: Bool { mode == nil && properties == nil && arn == nil }

  /// The AWS account that the profile is in; nil where its ARN is not known.
  public var account: String? { ResourceName.account(of: arn) }

  /// Creates a profile.
  ///
  /// - Parameters:
  ///   - name: the profile's name.
  ///   - mode: its connection mode.
  ///   - properties: the connector's own properties: the value of the union's one member.
  ///   - arn: its ARN.
  public init(name: String, mode: String? = nil, properties: JSONObject? = nil, arn: String? = nil) {
    self.name = name
    self.mode = mode
    self.properties = properties
    self.arn = arn
  }
}
