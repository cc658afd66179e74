import JSON
import OperatingSystem

/// Something in a cache that is good for a while.
package protocol CachedToken: Sendable, Equatable {
  /// When its time is over.
  var expiration: WallTime { get }

  /// Reads what a file holds; nil where that is none.
  init?(_ document: JSONObject)
}

extension SharedCacheFile {
  /// The token that is kept.
  ///
  /// - Parameters:
  ///   - missing: what is said of a session without a file.
  ///   - ended: makes the failure of a session that has to be signed in to.
  func token<Token: CachedToken>(
    missing: String, _ ended: (String) -> ProviderFailure
  ) throws(ProviderFailure) -> Token {
    guard let document = try read() else { throw ended(missing) }
    guard let token = Token(document) else { throw ended("cannot be read in \(path)") }
    return token
  }
}

/// Takes what a cache has, and renews it where its time is nearly over.
struct TokenRenewal<Token: CachedToken>: Sendable {
  /// From so many seconds before the end on, it is renewed.
  let window: Double
  let now: @Sendable () -> WallTime
  /// Reads the cache.
  let read: @Sendable () throws(ProviderFailure) -> Token
  /// Renews it and writes the cache; is told whether what there is is good no more.
  let renew: @Sendable (Token, _ isUrgent: Bool) async throws(ProviderFailure) -> Token

  /// What is good for now. Where it is not renewed, what there is is used to its end.
  ///
  /// - Throws: `ProviderFailure`.
  func token() async throws(ProviderFailure) -> Token {
    let token = try read()
    let left = token.expiration - now()
    guard left < window else { return token }
    do {
      return try await renew(token, left <= 0)
    } catch {
      if error.isCancelled { throw error }
      // Another program may have renewed it meanwhile; then what was sent here was good no more.
      if let other = try? read(), other != token, other.expiration > now() { return other }
      // Asking may have taken a while.
      if token.expiration > now() { return token }
      throw error
    }
  }
}
