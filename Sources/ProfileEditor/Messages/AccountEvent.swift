import AppFlow

/// Which of the two lists of places.
enum PlaceKind: Equatable, Sendable {
  case profile, region

  /// What one of them is called.
  var name: String { self == .profile ? "AWS profile" : "region" }
}

/// An AWS profile and a region to work in.
public struct AccountChoice: Equatable, Sendable {
  /// The AWS profile's name; nil for none, which leaves it to the environment.
  public let profile: String?
  /// The region; empty for the one of the start.
  public let region: String
  /// Where it leads in targets; nil where it does not.
  let step: FleetStep?

  /// Creates a choice.
  public init(profile: String?, region: String) {
    self.init(profile: profile, region: region, step: nil)
  }

  init(profile: String? = nil, region: String = "", step: FleetStep?) {
    self.profile = profile
    self.region = region
    self.step = step
  }

  /// In words.
  var text: String {
    switch step {
    case .all(let names)?: "all profiles of \(names)"
    case .place(let place, _)?: place.text
    case nil: [profile, region].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
    }
  }
}

/// Where a choice leads in targets.
enum FleetStep: Equatable, Sendable {
  /// To the list of all profiles of some targets, by their names.
  case all(String)
  /// To one account and region, and to the form of a profile there where one is named.
  case place(EntryPlace, opening: String?)
}

/// Where the editor can work besides.
public struct AccountList: Equatable, Sendable {
  /// The AWS profiles of the shared files, those used last first.
  public let profiles: [SharedProfile]
  /// Regions where AppFlow is, those used last first.
  public let regions: [String]
  /// Whether no profile is a choice, too: what the environment gives.
  public let hasUnnamed: Bool
  /// What is not as it should be with either, in a sentence.
  public let notice: String?

  /// Creates a list.
  public init(
    profiles: [SharedProfile], regions: [String], hasUnnamed: Bool = false, notice: String? = nil
  ) {
    self.hasUnnamed = hasUnnamed
    self.profiles = profiles
    self.regions = regions
    self.notice = notice
  }
}

/// What the editor wants done about where it works.
public enum AccountRequest: Equatable, Sendable {
  /// List where else it can work.
  case list
  /// Make what is needed to work with a profile in a region, in place of another.
  case open(AccountChoice, leaving: AccountChoice)
  /// Stop finding that out.
  case stop
  /// Read the profiles of another place, and stay here.
  case read(AccountChoice)
  /// Leave all that is here and go on there.
  case enter
}

/// What comes back of that.
public enum AccountEvent: Equatable, Sendable {
  case listed(AccountList)
  case notListed(Failure)
  /// All is there to go on with the choice.
  case ready(AccountChoice)
  /// It cannot be worked with.
  case refused(AccountChoice, Failure)
  /// The profiles of another place.
  case read(AccountChoice, [BrowserEntry])
  /// They could not be read.
  case notRead(AccountChoice, Failure)
}
