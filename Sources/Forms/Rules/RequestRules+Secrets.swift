import JSON
import Secrets
import ServiceModel

extension RequestRules {
  /// What looks wrong with the secrets of a request.
  ///
  /// - Parameters:
  ///   - request: the whole request, its secrets masked.
  ///   - now: the time by which tokens are judged, in seconds since 1970; nil leaves their times out of it.
  /// - Returns: warnings of the rule `secret`, and errors of the rule `document`, each at the secret's place.
  public func secretViolations(in request: JSONValue, at now: Double?) -> [Violation] {
    let open = request.openTexts
    var found: [Violation] = []
    for case (let place, .secret(let secret)) in request.leaves() {
      found += remarks(about: secret, at: place, beside: open, now: now).compactMap { remark in
        remark.rule.map { Violation(path: place, rule: $0, message: remark.sentence) }
      }
    }
    return found
  }

  /// What is to be said about one secret: what `secretViolations` says, and what is only told.
  ///
  /// - Parameters:
  ///   - secret: the secret.
  ///   - place: where it stands.
  ///   - request: the whole request.
  ///   - now: the time by which tokens are judged, in seconds since 1970; nil leaves their times out of it.
  public func remarks(
    about secret: Secret, at place: JSONPointer, in request: JSONValue, now: Double?
  ) -> [SecretRemark] {
    remarks(about: secret, at: place, beside: request.openTexts, now: now)
  }

  private func remarks(
    about secret: Secret, at place: JSONPointer, beside open: [OpenText], now: Double?
  ) -> [SecretRemark] {
    guard !secret.isEmpty else { return [] }
    let same = open.first { $0.isWritten(as: secret) }.map {
      SecretRemark.warning("the same as \($0.name)", "check that the right value was copied")
    }
    return SecretFacts.of(secret).remarks(at: kind(of: place), now: now) + [same].compactMap(\.self)
  }

  private func kind(of place: JSONPointer) -> SecretFacts.Place {
    var kind = SecretFacts.Place()
    kind.isEntry = api.isMapEntry(place)
    kind.takesARN = place.last?.hasSuffix("Arn") == true
    kind.privateKey = api.privateKey(at: place)
    return kind
  }
}

/// A text of a request's credentials that is no secret, such as the user's name.
private struct OpenText {
  /// Shorter ones are the same as others by chance.
  private static let shortest = 4

  let name: String
  let text: String

  func isWritten(as secret: Secret) -> Bool {
    text.utf8.count >= Self.shortest && secret.withBytes { $0.elementsEqual(text.utf8) }
  }
}

extension JSONValue {
  /// The texts of the credentials that are no secrets, by their members' names.
  fileprivate var openTexts: [OpenText] {
    func collect(_ value: JSONValue, _ name: String) -> [OpenText] {
      switch value {
      case .string(let text): [OpenText(name: name, text: text)]
      case .list(let items): items.flatMap { collect($0, name) }
      case .object(let object): object.members.flatMap { collect($0.value, $0.name) }
      case .null, .boolean, .number, .secret: []
      }
    }
    return self[RequestPaths.credentials].map { collect($0, "") } ?? []
  }
}
