import Forms
import JSON

/// Two profiles beside each other, member by member.
///
/// Compared is all that the service tells of a profile and that somebody decides: its connector, its mode, its properties, and
/// what later versions of the service may add. What each profile has of its own, such as its name, is left out.
public struct ProfileComparison: Equatable, Sendable {
  /// One member of both.
  public struct Member: Equatable, Sendable {
    /// Its place in what DescribeConnectorProfiles returns of a profile.
    public let pointer: JSONPointer
    /// What the profiles have there; nil where one has nothing.
    public let left, right: JSONValue?
    /// Whether that is not the same.
    public var differs: Bool { left != right }

    /// What a profile has there, on one line.
    ///
    /// - Parameter value: `left` or `right`.
    public static func text(_ value: JSONValue?) -> String {
      guard let value else { return "(none)" }
      return value.text ?? JSONLines(value).lines.map(\.text).joined(separator: " ")
    }

    /// The place, below the properties where it is one of them: `Salesforce/instanceUrl`.
    public var name: String {
      let tokens =
        pointer.tokens.first == "connectorProfileProperties"
        ? pointer.tokens.dropFirst() : pointer.tokens[...]
      return tokens.joined(separator: "/")
    }
  }

  /// What is each profile's own: its names, its times, where its credentials are kept, and how far its private link is.
  private static let own: Set<String> = [
    "connectorProfileName", "connectorProfileArn", "credentialsArn", "createdAt", "lastUpdatedAt",
    "privateConnectionProvisioningState",
  ]

  /// Those that differ, then those that do not; each in the order in which the service told them.
  public let members: [Member]

  /// Whether no member differs.
  public var isEqual: Bool { members.allSatisfy { !$0.differs } }

  /// Compares two profiles.
  ///
  /// - Parameters:
  ///   - left: one, as it was returned.
  ///   - right: the other.
  public init(_ left: JSONValue, _ right: JSONValue) {
    let (here, there) = (Self.leaves(left), Self.leaves(right))
    let values = Dictionary(there, uniquingKeysWith: { first, _ in first })
    let known = Set(here.map(\.0))
    let all =
      here.map { Member(pointer: $0.0, left: $0.1, right: values[$0.0]) }
      + there.filter { !known.contains($0.0) }.map { Member(pointer: $0.0, left: nil, right: $0.1) }
    members = all.filter(\.differs) + all.filter { !$0.differs }
  }

  private static func leaves(_ details: JSONValue) -> [(JSONPointer, JSONValue)] {
    details.leaves().filter { !own.contains($0.place.tokens.first ?? "") }.map { ($0.place, $0.value) }
  }
}
