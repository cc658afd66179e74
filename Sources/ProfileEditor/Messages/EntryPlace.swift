import Targets

/// One account and region of a target: where a profile is in a list of many.
public struct EntryPlace: Equatable, Sendable {
  /// The target's name.
  public let target: String
  /// The account's number; nil where it is not known.
  public let account: String?
  /// The region; empty where something is the same for all of the account's.
  public let region: String

  /// Creates a place.
  ///
  /// - Parameters:
  ///   - target: the target's name.
  ///   - account: the account's number.
  ///   - region: the region.
  public init(target: String, account: String?, region: String) {
    self.target = target
    self.account = account
    self.region = region
  }

  init(_ place: FleetPlace) { self.init(target: place.target, account: place.account, region: place.region) }

  init(_ refusal: FleetRefusal) {
    self.init(target: refusal.target, account: refusal.account, region: refusal.region ?? "")
  }

  /// In words, with the target's name where no account is known.
  var text: String { [account ?? target, region].filter { !$0.isEmpty }.joined(separator: ", ") }
}
