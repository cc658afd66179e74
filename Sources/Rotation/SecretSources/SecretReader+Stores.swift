import AWSClient
import AppFlow
import Secrets
import ServiceModel
import Vault

/// Something in a store of secrets that keeps versions of it, with all its keys.
enum SecretStore: Hashable, Sendable {
  case secretsManager(SecretReference)
  case parameter(ParameterReference)
  case vault(VaultReference)
}

/// A whole secret of a store, and the version that it is of.
struct StoredSecret: Sendable {
  let text: Secret
  let version: String?
}

/// Secrets of stores that others keep.
extension SecretReader {
  /// The whole text of a secret, asked for once for all its keys.
  func value(
    of store: SecretStore, _ source: SecretSource
  ) async throws(SecretSourceError) -> StoredSecret {
    let task =
      values[store]
      ?? Task { () -> Result<StoredSecret, SecretSourceError> in
        do throws(SecretSourceError) { return .success(try await self.ask(store, source)) } catch {
          return .failure(error)
        }
      }
    values[store] = task
    return try await task.valueOrCancelling().get()
  }

  private func ask(_ store: SecretStore, _ source: SecretSource) async throws(SecretSourceError)
    -> StoredSecret
  {
    do {
      switch store {
      case .secretsManager(let secret):
        let found = try await client.secretsManager(region: secret.region).value(of: secret)
        return StoredSecret(text: found.text, version: found.version)
      case .parameter(let parameter):
        let found = try await client.parameterStore(region: parameter.region).value(of: parameter)
        return StoredSecret(text: found.text, version: found.version)
      case .vault(let secret):
        let found = try await vault.value(of: secret)
        return StoredSecret(text: found.text, version: found.version)
      }
    } catch {
      throw SecretSourceError(any: error, source)
    }
  }

  /// The version, by what tells as little as possible beside it.
  func version(of store: SecretStore, _ source: SecretSource) async throws(SecretSourceError) -> String? {
    do {
      switch store {
      case .secretsManager(let secret):
        if let version = try await client.secretsManager(region: secret.region).version(of: secret) {
          return version
        }
        throw SecretSourceError.unreadable(source: source.label, reason: "no version has this stage now")
      case .parameter(let parameter):
        return try await client.parameterStore(region: parameter.region).version(of: parameter)
      case .vault(let secret): return try await vault.version(of: secret)
      }
    } catch let error where Self.isRefusal(error) {
      // Who may read the secret need not be allowed to look at it otherwise.
      return try await value(of: store, source).version
    } catch {
      throw SecretSourceError(any: error, source)
    }
  }

  /// Whether a store does not let this one ask.
  static func isRefusal(_ error: any Error) -> Bool {
    switch error {
    case SecretValueError.call(.refused(let refusal)):
      ["AccessDeniedException", "AccessDenied"].contains(refusal.code ?? "")
    case VaultError.refused(403, _): true
    default: false
    }
  }

  static func pair(
    _ key: String?, of text: Secret, _ source: SecretSource
  ) throws(SecretSourceError) -> Secret {
    guard let key else { return text }
    switch SecretPairs.value(of: key, in: text) {
    case .value(let value): return value
    case .notAnObject:
      throw .unusable(
        source: source.label,
        reason: "the secret is not a JSON object, so it has no keys: leave the key out")
    case .missing(let keys):
      let nearest = NearestName.of(key, among: keys).map { ". Did you mean #\($0)?" } ?? ""
      throw .unusable(
        source: source.label, reason: "the secret's JSON object has no such key\(nearest)")
    case .notAText:
      throw .unusable(source: source.label, reason: "the key's value is neither a string nor a number")
    }
  }
}

extension SecretSourceError {
  /// A failed call of AWS Secrets Manager or the Parameter Store.
  init(_ error: SecretValueError, _ source: SecretSource) {
    switch error {
    case .call(.cancelled): self = .cancelled
    case .call, .malformedAnswer, .nobodyToAsk:
      self = .unreadable(source: source.label, reason: "\(error)")
    case .binary: self = .unusable(source: source.label, reason: "\(error)")
    }
  }
}

extension SecretSourceError {
  /// A failure of a store, whichever it is.
  init(any error: any Error, _ source: SecretSource) {
    switch error {
    case let error as SecretSourceError: self = error
    case let error as SecretValueError: self.init(error, source)
    case VaultError.cancelled: self = .cancelled
    default: self = .unreadable(source: source.label, reason: "\(error)")
    }
  }
}

extension SecretSource {
  /// Whether it is read with an account's credentials, so that it is another secret in each.
  var isOfAccount: Bool {
    switch self {
    case .secretsManager, .parameter: true
    default: false
    }
  }

  /// The store that it is in, and the key that is wanted of it; nil where it is in none that keeps versions.
  var store: (store: SecretStore, key: String?)? {
    switch self {
    case .secretsManager(let secret, let key): (.secretsManager(secret), key)
    case .parameter(let parameter, let key): (.parameter(parameter), key)
    case .vault(let secret, let key): (.vault(secret), key)
    default: nil
    }
  }

  /// Whether its store may keep versions, by which it can be told that the secret is another one.
  public var hasVersions: Bool { store != nil }
}
