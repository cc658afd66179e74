import JSON
import ServiceModel

/// What the service holds of a profile, as far as a form carries it over; of one that is to be made, what it begins with.
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
  /// The connector of a profile that is to be made; nil for one that is there.
  public var new: New?

  /// What only a profile that is to be made says.
  public struct New: Equatable, Sendable {
    /// The connector's type, as DescribeConnectorProfiles spells it.
    public let type: String
    /// The custom connector's label.
    public let label: String?
    /// The ARN of the key that its secret is encrypted with; nil takes AppFlow's own.
    public let kmsKey: String?

    /// Describes a profile that is to be made.
    ///
    /// - Parameters:
    ///   - type: the connector's type, as DescribeConnectorProfiles spells it.
    ///   - label: the custom connector's label.
    ///   - kmsKey: the ARN of the key that its secret is encrypted with.
    public init(type: String, label: String? = nil, kmsKey: String? = nil) {
      self.type = type
      self.label = label
      self.kmsKey = kmsKey
    }
  }

  /// Whether the service was not asked, so that only the name is known; so it is of a profile that begins empty.
  var isUnread: Bool { properties == nil && arn == nil && (mode == nil || new != nil) }

  /// The AWS account that the profile is in; nil where its ARN is not known.
  public var account: String? { ResourceName.account(of: arn) }

  /// Creates a profile.
  ///
  /// - Parameters:
  ///   - name: the profile's name.
  ///   - mode: its connection mode.
  ///   - properties: the connector's own properties: the value of the union's one member.
  ///   - arn: its ARN.
  ///   - new: the connector of a profile that is to be made.
  public init(
    name: String, mode: String? = nil, properties: JSONObject? = nil, arn: String? = nil, new: New? = nil
  ) {
    self.new = new
    self.name = name
    self.mode = mode
    self.properties = properties
    self.arn = arn
  }
}
