import JSON
import OperatingSystem
import Secrets

/// A document in one of the caches that AWS's own tools read and write as well. What of it is not known here is kept.
struct SharedCacheFile: Sendable {
  /// The file.
  let path: String
  private let onNotice: (@Sendable (String) -> Void)?

  /// A file in the cache of IAM Identity Center.
  ///
  /// - Parameters:
  ///   - name: what its name is the SHA-1 of.
  ///   - options: name the home directory, and take notices.
  static func identityCenter(_ name: String, _ options: ClientOptions) -> SharedCacheFile {
    SharedCacheFile(
      path: options.environment.expand("~/.aws/sso/cache/\(Digest.sha1Hex(name)).json"),
      onNotice: options.onNotice)
  }

  /// The file of a session of `aws login`.
  ///
  /// - Parameters:
  ///   - session: the session's name.
  ///   - options: name the home directory, may name the cache, and take notices.
  static func console(_ session: String, _ options: ClientOptions) -> SharedCacheFile {
    let folder = options.environment["AWS_LOGIN_CACHE_DIRECTORY"] ?? "~/.aws/login/cache"
    return SharedCacheFile(
      path: "\(options.environment.expand(folder))/\(Digest.sha256Hex(session)).json",
      onNotice: options.onNotice)
  }

  /// What the file holds, every string of it in wiped memory. What is no JSON object holds nothing.
  ///
  /// - Returns: nil where there is no such file.
  /// - Throws: `ProviderFailure` for one that cannot or must not be read.
  func read() throws(ProviderFailure) -> JSONObject? {
    do {
      let (content, objection) = try WipedFile.readJudging(path, limit: 1 << 20)
      if let objection { onNotice?("Of the kept token \(path), \(objection). It is used.") }
      return (try? JSONReader.read(secrets: content))?.object ?? JSONObject()
    } catch {
      guard case .unreadable(let reason) = error else { return nil }
      throw ProviderFailure(reason: "\(path) cannot be read: \(reason)")
    }
  }

  /// Puts a document in place of the one before, for its owner alone.
  ///
  /// - Throws: `ProviderFailure`; what was there is then as it was.
  func write(_ document: JSONObject) throws(ProviderFailure) {
    do {
      try WipedFile.replace(path, with: JSONWriter.body(.object(document)))
    } catch {
      throw ProviderFailure(reason: "\(path) cannot be written: \(error.reason)")
    }
  }

  /// Looks whether it could be written. A service gives some things once: they are not asked for where they cannot be kept.
  ///
  /// - Throws: `ProviderFailure`.
  func checkWritable() throws(ProviderFailure) {
    if let reason = WipedFile.objectionToReplacing(path) {
      throw ProviderFailure(reason: "\(path) cannot be written: \(reason)")
    }
  }
}

extension JSONObject {
  /// A member's string; nil where there is none, or an empty one.
  func secret(_ name: String) -> Secret? { JSONValue.object(self).secret(name) }

  /// A member's time, as AWS's tools write it.
  func time(_ name: String) -> WallTime? {
    JSONValue.object(self).revealed(name).flatMap { WallTime(iso8601: $0) }
  }
}
