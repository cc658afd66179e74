import AppFlow
import Forms
import OperatingSystem
import PrivateFiles

/// The properties that a profile had before an attempt to change them, to be put back.
public struct FormerProperties: Equatable, Sendable {
  /// The connector profile's name.
  public let profile: String
  /// When the attempt was begun before which the profile had them.
  public let time: WallTime
  /// The properties.
  public let properties: KeptProperties
  /// What the attempt made of them.
  public let differences: [KeptDifference]

  /// Takes them out of an entry.
  ///
  /// - Parameter entry: the entry.
  /// - Throws: `FormerPropertiesError` where there are none to be put back.
  public init(_ entry: JournalEntry) throws(FormerPropertiesError) {
    guard entry.action != .create else { throw .made(entry.summary) }
    guard entry.outcome != .failed else { throw .failed(entry.summary) }
    guard let before = entry.before, entry.action == .delete || entry.after != nil else {
      throw .notKept(entry.summary)
    }
    let changes = KeptProperties.differences(from: before, to: entry.after).filter { $0.kind != nil }
    guard !changes.isEmpty else { throw .unchanged(entry.summary) }
    profile = entry.connectorProfile
    time = entry.time
    properties = before
    differences = changes
  }

  /// Which attempt it was, and what became of the properties, in a line.
  public var summary: String {
    let names = differences.map(\.name)
    return names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }

  /// What has to be told where they are not all there is to be put back; nil where they are.
  ///
  /// - Parameter hidden: the names of properties whose former values were not kept.
  public static func remark(hidden: [String]) -> String? {
    hidden.isEmpty
      ? nil
      : "Not kept, because it may be secret, and left as it is now: \(hidden.joined(separator: ", "))."
  }

  /// Why a profile cannot get them: it is of another connector by now. Nil where it can.
  ///
  /// - Parameters:
  ///   - connector: the union's member that the profile is of.
  ///   - api: says what connectors are called.
  public func obstacle(connector: String?, api: ConnectorAPI) -> String? {
    guard connector != properties.connector else { return nil }
    let now = connector.map { "of \(api.label(of: $0))" } ?? "of a connector that is not known here"
    return
      "“\(profile)” was of \(api.label(of: properties.connector)) then and is \(now) now: its former properties do "
      + "not fit."
  }
}

/// Why there are no former properties to be put back.
public enum FormerPropertiesError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The entry is of an earlier version, or the profile could not be read then.
  case notKept(String)
  /// The attempt left the properties as they were.
  case unchanged(String)
  /// The profile was made then.
  case made(String)
  /// The attempt changed nothing.
  case failed(String)
  /// The entry is of a profile elsewhere.
  case elsewhere(String, place: String)
  /// No entry of the journal has this name, and no profile that it has entries of.
  case unknown(String)
  /// No attempt of the journal changed the profile's properties.
  case never(String)

  /// Why, and what to do.
  public var description: String {
    switch self {
    case .notKept(let entry):
      "\(entry): the journal has no properties of before it, because an earlier version wrote the entry or the profile "
        + "could not be read then. “appflow-profile journal show” tells what it has."
    case .unchanged(let entry):
      "\(entry): it changed credentials only, which nobody keeps; the properties stayed as they were."
    case .made(let entry): "\(entry): the profile was made then, and had no properties before."
    case .failed(let entry): "\(entry): it failed, and the properties stayed as they were."
    case .elsewhere(let entry, let place):
      "\(entry): it was sent to \(place), and this is another region, endpoint or account."
    case .unknown(let word):
      "The journal has neither an entry nor a profile “\(word)”. “appflow-profile journal --output json” lists the "
        + "entries with their ids."
    case .never(let profile):
      "The journal has no change of the properties of “\(profile)” here. “appflow-profile journal --profile-name "
        + "\(profile)” lists what was sent."
    }
  }
}

extension JournalEntry {
  /// Which attempt it is, in a few words: `The update of “sf-prod” at 2026-01-31T09:30:00Z`.
  public var summary: String { "The \(action.noun) of “\(connectorProfile)” at \(time.iso8601)" }

  /// Whether it is of a profile of an account and region, as far as both accounts are known.
  ///
  /// - Parameters:
  ///   - endpoint: where requests go.
  ///   - region: the region; an endpoint of one's own may serve several.
  ///   - account: the account; nil where it is not known.
  public func isOf(endpoint: String, region: String, account: String?) -> Bool {
    guard self.endpoint == endpoint, self.region == region else { return false }
    guard let account, let own = self.operator.account else { return true }
    return account == own
  }
}
