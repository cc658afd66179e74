import CSeeds
import JSON

/// What a new account begins with: the JSON files of `CSeeds`. A time in them is `{"daysAgo": 12.5}`, counted back from the moment
/// at which the account was made.
enum Seeds {
  /// Makes a new account's state.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - count: the least number of profiles; generated ones are added to the seeded ones.
  /// - Throws: when a seed were broken, which a test rules out.
  static func state(now: Double, count: Int) throws -> SandboxState {
    var profiles = try values(appflow_seed_profiles(), now: now).enumerated().map { index, item in
      try StoredProfile(json: item, at: "/\(index)")
    }
    profiles += generated(from: profiles, upTo: count, now: now)
    return SandboxState(seededAt: now, profiles: profiles)
  }

  /// The connectors that DescribeConnector knows, as it answers them.
  static func connectors(now: Double) throws -> [JSONValue] {
    try values(appflow_seed_connectors(), now: now)
  }

  /// The flows, as DescribeFlow answers them.
  static func flows(now: Double, _ account: Account) throws -> [JSONValue] {
    try values(appflow_seed_flows(), now: now).map { flow in
      var flow = flow.object ?? JSONObject()
      flow["flowArn"] = flow["flowName"]?.text.map { .string(account.flowARN($0)) }
      return .object(flow)
    }
  }

  /// Names of entities by connector type, for ListConnectorEntities.
  static let entities: [String: [String]] = [
    "Salesforce": ["Account", "Campaign", "Case", "Contact", "Lead", "Opportunity", "User"],
    "SAPOData": ["API_BUSINESS_PARTNER", "API_PURCHASEORDER_PROCESS_SRV", "API_SALES_ORDER_SRV"],
    "Servicenow": ["change_request", "cmdb_ci", "incident", "problem", "sys_user"],
    "Zendesk": ["groups", "organizations", "tickets", "users"],
    "Slack": ["conversations", "users"],
    "*": ["events", "items", "users"],
  ]

  private static func values(_ text: UnsafePointer<CChar>, now: Double) throws -> [JSONValue] {
    try JSONReader.read(String(cString: text), duplicates: .refused).items?.map { $0.resolvingAges(now: now) }
      ?? []
  }

  /// Profiles that are copies of the seeded ones, with names and ages of their own: one day to two years.
  private static func generated(
    from seeds: [StoredProfile], upTo count: Int, now: Double
  ) -> [StoredProfile] {
    guard count > seeds.count else { return [] }
    return (0..<(count - seeds.count)).map { index in
      let seed = seeds[index % seeds.count]
      let number = String(10_000 + index).dropFirst()
      // 383 and 730 have no common divisor, so the ages do not repeat early and follow no order.
      let age = Double(1 + index * 383 % 730)
      return StoredProfile(
        name: "\(seed.type.lowercased())-\(number)", type: seed.type, label: seed.label, mode: "Public",
        properties: seed.properties, credentials: seed.credentials, createdAt: now - age * 86_400,
        lastUpdatedAt: now - age * 86_400 * Double(index % 10) / 10)
    }
  }
}

extension JSONValue {
  /// Replaces every `{"daysAgo": n}` with the seconds since 1970 of that moment.
  fileprivate func resolvingAges(now: Double) -> JSONValue {
    switch self {
    case .list(let items): return .list(items.map { $0.resolvingAges(now: now) })
    case .object(let object):
      if let days = object["daysAgo"]?.number?.double { return .seconds(now - days * 86_400) }
      var resolved = JSONObject()
      for member in object.members { resolved[member.name] = member.value.resolvingAges(now: now) }
      return .object(resolved)
    default: return self
    }
  }
}
