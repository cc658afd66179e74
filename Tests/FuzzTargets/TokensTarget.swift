import AWSClient
import JSON
import OperatingSystem
import Secrets

/// What services that people sign in to answer, and what other programs left in the caches of tokens: any bytes are a token that
/// can be used and kept, or none.
enum TokensTarget {
  private static let now = WallTime(seconds: 1_767_225_600)

  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard let value = try? JSONReader.read(secrets: Secret(bytes)) else { return }
    if let grant = GrantedToken(value) {
      try promise(!grant.accessToken.isEmpty, "a token is not empty")
      try promise(grant.refreshToken?.isEmpty != true, "nor is what renews it")
      try promise(0 < grant.seconds && grant.seconds <= GrantedToken.longest, "a token has an end")
    }
    guard let document = value.object else { return }
    if let token = IdentityCenterToken(document) {
      try promise(!token.accessToken.isEmpty, "a kept token is not empty")
      try promise(IdentityCenterToken(try kept(token.document)) == token, "a kept token is read as it was")
    }
    try checkKeys(value, document)
  }

  private static func checkKeys(_ value: JSONValue, _ document: JSONObject) throws(BrokenPromise) {
    guard let grant = ConsoleGrant(value) else { return }
    let hasAll = ![grant.secretAccessKey, grant.sessionToken, grant.refreshToken].contains(where: \.isEmpty)
    try promise(hasAll && !grant.accessKeyID.isEmpty, "no key is empty")
    // The answer has the same members as the file, so that it serves as one that has more than is known of.
    guard let before = ConsoleToken(document) else { return }
    let after = before.renewed(grant, at: now)
    let read = ConsoleToken(try kept(after.document))
    try promise(
      read?.secretAccessKey == grant.secretAccessKey, "the keys that are kept are those that were given")
    let left = (read?.expiration ?? now) - now
    try promise(abs(left - grant.seconds) < 1.5, "their end is kept")
    let names = Set(document.members.map(\.name))
    try promise(
      names.isSubset(of: after.document.members.map(\.name)), "what else was in the file stays in it")
  }

  /// What is read of a document once it was written.
  private static func kept(_ document: JSONObject) throws(BrokenPromise) -> JSONObject {
    guard let value = try? JSONReader.read(secrets: JSONWriter.body(.object(document))),
      let read = value.object
    else { throw BrokenPromise(description: "what is kept can be read") }
    return read
  }
}
