import JSON

/// A connector profile as the sandbox keeps it.
struct StoredProfile: Equatable, Sendable {
  let name: String
  /// As DescribeConnectorProfiles spells it.
  let type: String
  /// The label of a custom connector's type.
  let label: String?
  var mode: String
  /// The union as requests have it: `{"Salesforce": {…}}`.
  var properties: JSONValue
  /// The union as requests have it. A test store: in clear.
  var credentials: JSONValue
  /// Seconds since 1970.
  let createdAt: Double
  /// Seconds since 1970.
  var lastUpdatedAt: Double
  /// How many updates were stored.
  var updates = 0
  /// The idempotency tokens of the last eight hours.
  var tokens: [UsedToken] = []
  /// The state of the private connection; nil in public mode.
  var privateLink: PrivateLink?
}

/// An idempotency token and what it was sent with.
struct UsedToken: Equatable, Sendable {
  /// Seconds for which the service remembers a token.
  static let lifetime = 8 * 3600.0

  let token: String
  /// Seconds since 1970.
  let usedAt: Double
  /// The request's input without the token, members sorted.
  let input: JSONValue
}

/// The state of a profile's private connection.
struct PrivateLink: Equatable, Sendable {
  /// `PENDING`, `CREATED` or `FAILED`.
  var status: String
  var failureMessage: String?
  var failureCause: String?
  /// How many times Describe still answers PENDING before the connection is there; nil: it stays as it is.
  var pendingDescribes: Int?

  /// Counts a Describe that showed the state: after the last one the connection is there.
  mutating func countDescribe() {
    guard let pending = pendingDescribes else { return }
    pendingDescribes = pending > 1 ? pending - 1 : nil
    if pendingDescribes == nil { status = "CREATED" }
  }
}

extension PrivateLink {
  /// A connection that an update has just asked for.
  static let requested = PrivateLink(status: "PENDING", pendingDescribes: 1)
}
