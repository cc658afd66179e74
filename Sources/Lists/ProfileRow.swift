import AppFlow
import OperatingSystem
import ServiceModel

/// A profile as a row of a list.
public struct ProfileRow: Equatable, Sendable {
  /// The profile as the service described it.
  public let profile: ConnectorProfile
  /// What a person calls its connector.
  public let connector: String
  /// What is to be said of it first; nil where nothing is.
  public let remark: ConnectorProfile.Remark?
  /// Whether it works; nil where that is not known.
  public let health: ProfileHealth?
  /// The account and the region that it was read in; nil where only its ARN tells them.
  private let account, region: String?

  /// Makes a row.
  ///
  /// - Parameters:
  ///   - profile: the profile as the service described it.
  ///   - connector: what a person calls its connector.
  ///   - now: the time by which it is old or not.
  ///   - oldAfterDays: after how many days without an update it is old.
  ///   - health: whether it works; nil where that is not known.
  ///   - account: the account that it was read in; nil where only its ARN tells it.
  ///   - region: the same for the region.
  public init(
    _ profile: ConnectorProfile, connector: String, now: WallTime, oldAfterDays: Int,
    health: ProfileHealth? = nil, account: String? = nil, region: String? = nil
  ) {
    self.account = account
    self.region = region
    self.profile = profile
    self.connector = connector
    self.health = health
    remark = profile.remark(now: now.seconds, oldAfterDays: oldAfterDays)
  }

  /// What stands in a column, for programs: times as `2026-01-31T23:59:59Z`.
  ///
  /// - Parameter column: the column.
  /// - Returns: the text; empty where the service did not say.
  public func text(_ column: ProfileColumn) -> String {
    switch column {
    case .name: profile.name
    case .connector: connector
    case .type: profile.connectorType ?? ""
    case .mode: profile.connectionMode ?? ""
    case .state: remark?.rawValue ?? ""
    case .health: health?.text ?? ""
    case .updated: profile.lastUpdatedAt?.iso8601 ?? ""
    case .created: profile.createdAt?.iso8601 ?? ""
    case .arn: profile.arn ?? ""
    case .account: account ?? ResourceName.account(of: profile.arn) ?? ""
    case .region: region ?? ResourceName.region(of: profile.arn) ?? ""
    }
  }

  /// The moment of a column of times; nil of others, and where the service did not say.
  func time(_ column: ProfileColumn) -> WallTime? {
    switch column {
    case .updated: profile.lastUpdatedAt
    case .created: profile.createdAt
    default: nil
    }
  }
}

extension ConnectorProfile {
  /// What plain words of a filter are looked for in, beside the state, in lower case.
  ///
  /// - Parameter connector: what a person calls its connector.
  public func searchText(connector: String) -> String {
    // No word reaches from one column into the next.
    [name, connector, connectorType ?? "", connectionMode ?? ""].joined(separator: "\n").lowercased()
  }
}
