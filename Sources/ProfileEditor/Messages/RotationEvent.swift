import Rotation

/// What comes back of a rotation's questions; each names the profile that it is about.
public enum RotationEvent: Equatable, Sendable {
  /// The profile cannot be held for this rotation: who holds it, or why not.
  case notHeld(String, reason: String)
  /// The flows that use the profile.
  case flows(String, [FlowUse])
  /// The flows could not be found out.
  case flowsFailed(String, Failure)
  /// The profile as the service holds it now; nil where it has none of that name.
  case lookedUp(String, BrowserEntry?)
  /// The profile could not be looked up.
  case lookUpFailed(String, Failure)
}

extension Failure {
  /// That a profile's last update could not be looked at.
  func noLookUp(of profile: String) -> String {
    "\(profile) could not be looked up: \(sentence)"
  }
}
