import Forms
import Journal
import Rotation

/// A profile that is to be deleted: who uses it, and what came of it so far.
struct DeletionState: Equatable, Sendable {
  let profile: String
  /// What a person calls its connector.
  let connector: String
  let arn: String?
  /// The flows that use it.
  var flows = RotationState.Flows.asking
  /// What is typed to confirm it.
  var typed = LineEditor()
  /// What keeps it from being deleted, until the next key.
  var problem: String?
  /// Since when it is under way, in seconds since 1970.
  var sendingSince: Double?
  /// Why it was not deleted, or that nobody knows.
  var failure: Failure?
  /// What a look at the profiles says where nobody knows.
  var hint: String?
  /// The first line that is shown.
  var top = 0

  var isSending: Bool { sendingSince != nil }
  /// Whether flows use it, as far as that is known.
  var isInUse: Bool { if case .known(let flows) = flows { !flows.isEmpty } else { false } }
  /// What deletes it although flows use it.
  var forcePhrase: String { "force \(profile)" }

  init(profile: String, connector: String, arn: String?) {
    self.profile = profile
    self.connector = connector
    self.arn = arn
  }

  /// What is to be typed.
  var request: String {
    switch flows {
    case .known(let flows) where flows.isEmpty: "Type \(profile) to delete it."
    case .known: "Type “\(forcePhrase)” to delete it all the same; the flows fail from then on."
    case .asking, .failed:
      "Type \(profile) to delete it where no flow uses it, “\(forcePhrase)” also where flows do."
    }
  }
}
