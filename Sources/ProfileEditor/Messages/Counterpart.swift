/// The profile that another one is compared with.
public struct Counterpart: Equatable, Sendable {
  /// Its name.
  public let profile: String
  /// In which account and region it is; nil for those in which the editor works.
  public let place: AccountChoice?

  /// Names a profile.
  ///
  /// - Parameters:
  ///   - profile: its name.
  ///   - place: in which account and region it is; nil for those in which the editor works.
  public init(_ profile: String, in place: AccountChoice? = nil) {
    self.profile = profile
    self.place = place
  }

  /// The profile, and where it is.
  var text: String { place.map { "\(profile) in \($0.text)" } ?? profile }
}
