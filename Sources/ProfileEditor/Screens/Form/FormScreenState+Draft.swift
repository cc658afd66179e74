import Forms
import Journal
import OperatingSystem

extension FormScreenState {
  /// What has to be kept when the terminal is lost now.
  ///
  /// - Parameters:
  ///   - place: whom the editor talks to.
  ///   - now: seconds since 1970.
  /// - Returns: nil where nothing was typed that is not secret.
  func draft(at place: AccountPlace, now: Double) -> Draft? {
    // A draft is put over what the service holds of a profile.
    guard form.existing.new == nil else { return nil }
    return form.draft.map { typed in
      Draft(
        place: place, profile: form.existing.name, connector: form.definition.connector, savedAt: now,
        form: typed)
    }
  }

  /// Puts a draft over what the service holds, and says so.
  ///
  /// - Returns: whether it belongs to this form; else nothing was put.
  mutating func restore(_ draft: Draft) -> Bool {
    guard form.existing.name == draft.profile else { return false }
    guard form.definition.connector == draft.connector else {
      notice = "The draft is of another connector (\(draft.connector)); it was left out."
      return false
    }
    var lost = 0
    change { lost = $0.restore(draft.form) }
    notice =
      "The draft's values are over what the service holds. Secrets have to be typed again."
      + (lost == 0 ? "" : " \(lost) of its values have no place here any more.")
    return true
  }
}

extension Draft {
  /// The question whether it is to be opened.
  ///
  /// - Parameter now: seconds since 1970.
  func offer(now: Double) -> String {
    "Open the draft of \(profile) from \(Age.text(savedAt, now: now)) (without secrets"
      + (place.account == nil ? "; its account is not known" : "") + ")?"
  }
}
