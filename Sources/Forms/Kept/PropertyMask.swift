import JSON
import Secrets

/// Takes out of a profile's properties what must not be written down: what the model or the catalogue calls secret, what the model does
/// not know, and what stands under a name, or is written in a way, in which credentials are.
struct PropertyMask {
  let api: ConnectorAPI

  /// The properties with null in place of what is not kept.
  ///
  /// - Parameters:
  ///   - object: properties, or a structure or map in them.
  ///   - place: where it stands in a request.
  func masked(_ object: JSONObject, at place: JSONPointer) -> JSONObject {
    object.members.reduce(into: JSONObject()) { kept, member in
      // A value that the service calls null is none.
      guard member.value != .null else { return }
      let own = place.appending(member.name)
      kept[member.name] = isSecretName(member.name, own) ? .null : masked(member.value, at: own)
    }
  }

  private func masked(_ value: JSONValue, at place: JSONPointer) -> JSONValue {
    if api.isSecret(place) { return .null }
    switch value {
    case .secret: return .null
    case .object(let object): return .object(masked(object, at: place))
    case .list(let items):
      return .list(items.enumerated().map { masked($1, at: place.appending(String($0))) })
    case .string(let text): return Self.holdsCredential(text) ? .null : value
    default: return value
    }
  }

  /// Names of a map's entries are anybody's: one such as `apiKey` is taken at its word.
  private func isSecretName(_ name: String, _ place: JSONPointer) -> Bool {
    guard api.isMapEntry(place) else { return false }
    return Secret(name.lowercased()).withBytes { SecretBytes(bytes: $0[...]).hasSecretWord }
  }

  /// Whether a credential is a part of a text: a user's in an address, one in the query of an address, a key in PEM, or a token that
  /// shows what it is (RFC 7519).
  static func holdsCredential(_ text: String) -> Bool {
    if text.contains("-----BEGIN") { return true }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if text.hasPrefix("eyJ"), parts.count == 3 || parts.count == 5 { return true }
    guard let scheme = text.firstRange(of: "://") else { return false }
    let rest = text[scheme.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    if authority.contains("@") { return true }
    let query = rest.drop { $0 != "?" }
    return query.contains("=")
      && Secret(query.lowercased()).withBytes { SecretBytes(bytes: $0[...]).hasSecretWord }
  }
}
