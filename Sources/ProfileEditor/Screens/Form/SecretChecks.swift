import Forms
import JSON
import OperatingSystem
import Rotation
import Secrets
import ServiceModel

/// What can be said about a typed secret: the same on the screen and in plain mode.
extension SecretHistory {
  /// What the checks say about a secret: its fingerprint, what is said of it in a request, and what this run knows.
  ///
  /// - Parameters:
  ///   - secret: the secret.
  ///   - focus: where it is typed.
  ///   - form: the form that it is typed into.
  ///   - now: seconds since 1970.
  func remarks(
    about secret: Secret, at focus: FormFocus, in form: ProfileForm, now: Double
  ) -> [SecretRemark] {
    let api = form.definition.api
    let place: JSONPointer = form.place(of: focus)
    // Of a private key, the vendor shows the public half's: another one would be mistaken for it.
    let fingerprint =
      api.privateKey(at: place) == nil
      ? Fingerprint(of: secret).map { SecretRemark.fact("Fingerprint \($0)") } : nil
    let said = RequestRules(api: api).remarks(about: secret, at: place, in: form.request(), now: now)
    return [fingerprint].compactMap(\.self) + said + mixUp(of: secret, for: form.name)
  }

  /// What this run knows of a form's secrets: which of them were typed for another profile, too.
  ///
  /// - Parameter form: the form.
  /// - Returns: warnings of the rule `secret`, at the secrets' places.
  func violations(in form: ProfileForm) -> [Violation] {
    form.typedSecrets.flatMap { pointer, secret in
      mixUp(of: secret, for: form.name).map {
        Violation(path: pointer, rule: .secret, message: $0.sentence)
      }
    }
  }

  private func mixUp(of secret: Secret, for profile: String) -> [SecretRemark] {
    otherProfiles(with: secret, than: profile).prefix(1).map {
      .warning("the same as for \($0)", "check that the right value was copied")
    }
  }

  /// Notes which secrets were typed for a profile, so that the same one for another profile is noticed.
  mutating func note(_ form: ProfileForm) {
    for (pointer, secret) in form.typedSecrets {
      note(secret, field: pointer.description, profile: form.name)
    }
  }
}

extension ProfileForm {
  /// What stands in the fields of secrets that are shown.
  fileprivate var typedSecrets: [(pointer: JSONPointer, secret: Secret)] {
    definition.allFields.compactMap { field in
      guard field.isSecret, isShown(field), case .text(let editor)? = value(at: field.pointer) else {
        return nil
      }
      return (field.pointer, editor.text)
    }
  }

  /// Where a text of the form stands in its request.
  fileprivate func place(of focus: FormFocus) -> JSONPointer {
    guard let pointer = focus.pointer else { return .root }
    switch focus {
    case .item(_, let index): return pointer.appending("\(index)")
    case .key(_, let index), .entry(_, let index):
      guard case .map(let entries)? = value(at: pointer), entries.indices.contains(index) else {
        return pointer
      }
      return pointer.appending(entries[index].key.string)
    case .field, .folded, .choice: return pointer
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
      ("Issued", token.issued.map { Age.date($0) }),
      ("Begins", token.begins.map { Age.date($0) }),
      ("Expires", token.expires.map { Age.date($0) }),
    ]
  }
}
