import AppFlow
import Forms
import Rotation
import Secrets

/// What can be said about a typed secret: the same on the screen and in plain mode.
extension SecretHistory {
  /// What the checks say about a secret.
  ///
  /// - Parameters:
  ///   - secret: the secret.
  ///   - profile: the profile that it is for.
  ///   - now: seconds since 1970.
  func remarks(about secret: Secret, for profile: String, now: Double) -> [SecretFacts.Remark] {
    let others = otherProfiles(with: secret, than: profile)
    return SecretFacts.of(secret).remarks(at: WallTime(seconds: now))
      + (others.first.map { [.init(text: "the same as for \($0)", isWarning: true)] } ?? [])
  }

  /// Notes which secrets were typed for a profile, so that the same one for another profile is noticed.
  mutating func note(_ form: ProfileForm) {
    for field in form.definition.allFields where field.isSecret && form.isShown(field) {
      guard case .text(let editor)? = form.value(at: field.pointer) else { continue }
      note(editor.text, field: field.pointer.description, profile: form.existing.name)
    }
  }
}

extension SecretFacts {
  /// What a token says of itself, a label for each; empty for other secrets.
  var tokenFacts: [(label: String, text: String?)] {
    guard case .jsonWebToken(let token) = format else { return [] }
    return [
      ("Issuer", token.issuer), ("Subject", token.subject),
      ("Audience", token.audience.joined(separator: ", ")), ("Scopes", token.scopes.joined(separator: " ")),
      ("Issued", token.issued.map { Age.date($0.seconds) }),
      ("Begins", token.begins.map { Age.date($0.seconds) }),
      ("Expires", token.expires.map { Age.date($0.seconds) }),
    ]
  }
}
