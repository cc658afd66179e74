import AppFlow
import Journal

extension Rotator {
  /// Has AppFlow log in with the new credentials of an update that was made.
  func verify(
    _ updated: RotationResult, _ rotation: PreparedRotation, _ lease: HeldLease?
  ) async -> RotationResult {
    var result = updated
    let login = await LoginVerifier(client: client, time: time).verify(rotation.request.profile)
    if let outcome = login.outcome {
      result.outcome = outcome
      // What could not be found out changes nothing of what the journal says.
      if let id = result.entryID { await amend(id, result, login.journalMessage, lease) }
    }
    switch login {
    case .verified:
      result.message = [updated.message, await lastUpdate(rotation)].filter { !$0.isEmpty }.joined(
        separator: " ")
      return result
    case .refused: result.responsibility = .service
    case .notTried: result.responsibility = .other
    // The update was made: that asking about it was refused is no refusal of the service's.
    case .unknown(let error):
      result.responsibility = error.category == .configuration ? .configuration : .other
    }
    result.message = [updated.message, login.sentenceAfterUpdate].filter { !$0.isEmpty }.joined(
      separator: " ")
    return result
  }

  /// What Describe says of the profile's last update.
  private func lastUpdate(_ rotation: PreparedRotation) async -> String {
    let before = rotation.request.profile.lastUpdatedAt
    do {
      guard let now = try await lookup.profiles(named: [rotation.entry.profile])[rotation.entry.profile]
      else {
        return "The profile is no longer listed."
      }
      guard now.lastUpdatedAt != before else {
        return "Last updated: AppFlow still shows the time from before."
      }
      return ""
    } catch {
      return "Its last update could not be looked at: \(error.message)"
    }
  }
}

extension LoginVerification {
  /// What the journal says of an update beside its outcome: never the service's words, which may quote a value.
  var journalMessage: String? {
    switch self {
    case .verified, .unknown: nil
    case .refused: "the application refuses the new credentials"
    case .notTried(let error): "AppFlow's cache could not be reset: \(error.title)"
    }
  }
}
