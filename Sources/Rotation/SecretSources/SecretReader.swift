import AWSClient
import AppFlow
import Forms
import OperatingSystem
import Secrets
import Vault

/// A secret that was read, and what should be known about it.
public struct ReadSecret: Sendable, Equatable {
  /// The secret.
  public let secret: Secret
  /// What a program said on its standard error: shown and not asked about.
  public let remarks: [String]
  /// The version that it is of, which is no secret; nil where its source keeps none.
  public var version: String?
}

/// Reads secrets from their sources into memory that is wiped. A source that is named twice is read once; only a key that is
/// made is another one each time.
public actor SecretReader {
  /// No credential of a connector is larger; more is a wrong file.
  static let largest = 64 << 10

  let taken: TakenEnvironment
  let client: AppFlowClient
  private let isExact: Bool
  let time: Duration
  let environment: Environment
  let vault: VaultClient
  /// Who reads all that is not an account's.
  private let common: SecretReader?
  private var reads: [SecretSource: Task<Result<ReadSecret, SecretSourceError>, Never>] = [:]
  var values: [SecretStore: Task<Result<StoredSecret, SecretSourceError>, Never>] = [:]
  private var versions: [SecretStore: Task<Result<String?, SecretSourceError>, Never>] = [:]

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - taken: the environment's and the descriptors' secrets.
  ///   - client: whose credentials AWS Secrets Manager and the Parameter Store are asked with.
  ///   - isExact: whether files, pipes and programs give the secret byte by byte. Else one line break at its end is dropped,
  ///     with which most of them end their text.
  ///   - time: how long a program or a pipe may take.
  ///   - environment: says where Vault and systemd's credentials are.
  public init(
    taken: TakenEnvironment, client: AppFlowClient, isExact: Bool = false, time: Duration = .seconds(60),
    environment: Environment = .process
  ) {
    self.taken = taken
    self.client = client
    self.isExact = isExact
    self.time = time
    self.environment = environment
    vault = VaultClient(environment: environment)
    common = nil
  }

  /// Makes a reader for another account: what is neither in AWS Secrets Manager nor in the Parameter Store is read once for both.
  ///
  /// - Parameters:
  ///   - other: the other reader.
  ///   - client: whose credentials those two are asked with.
  public init(beside other: SecretReader, client: AppFlowClient) {
    taken = other.taken
    self.client = client
    isExact = other.isExact
    time = other.time
    environment = other.environment
    vault = other.vault
    common = other
  }

  /// Reads a secret.
  ///
  /// - Parameter source: where it comes from.
  /// - Returns: the secret.
  /// - Throws: `SecretSourceError`.
  public func read(_ source: SecretSource) async throws(SecretSourceError) -> ReadSecret {
    if case .made = source { return try await fresh(source) }
    if let common, !source.isOfAccount { return try await common.read(source) }
    let task =
      reads[source]
      ?? Task { () -> Result<ReadSecret, SecretSourceError> in
        do throws(SecretSourceError) { return .success(try await self.fresh(source)) } catch {
          return .failure(error)
        }
      }
    reads[source] = task
    return try await task.valueOrCancelling().get()
  }

  /// Finds out which version of its secret a source means now. The secret itself is read only where its store tells the version with
  /// nothing else, or does not let this one ask for less.
  ///
  /// - Parameter source: the source.
  /// - Returns: the version; nil where the source keeps none, so that nobody can tell whether its secret is another one.
  /// - Throws: `SecretSourceError`.
  public func version(of source: SecretSource) async throws(SecretSourceError) -> String? {
    guard let store = source.store?.store else { return nil }
    if let common, !source.isOfAccount { return try await common.version(of: source) }
    let task =
      versions[store]
      ?? Task { () -> Result<String?, SecretSourceError> in
        do throws(SecretSourceError) { return .success(try await self.version(of: store, source)) } catch {
          return .failure(error)
        }
      }
    versions[store] = task
    return try await task.valueOrCancelling().get()
  }

  private func fresh(_ source: SecretSource) async throws(SecretSourceError) -> ReadSecret {
    switch source {
    case .environment(let name):
      guard let secret = taken.variables[name], !secret.isEmpty else {
        throw .unreadable(source: source.label, reason: "the variable is not set, or empty: export it")
      }
      return try checked(secret, source)
    case .file(let path):
      return try checked(ended(try await file(path, source)), source)
    case .credential(let name):
      return try checked(ended(try await credential(name, source)), source)
    case .descriptor(let number):
      guard taken.descriptors.contains(number) else {
        throw .unreadable(
          source: source.label, reason: "it is not open: redirect it, such as \(number)<FILE")
      }
      return try checked(ended(try await descriptor(number, source)), source)
    case .program(let words):
      let (output, remarks) = try await program(words, source)
      return ReadSecret(secret: try checked(ended(output), source).secret, remarks: remarks)
    case .secretsManager(let secret, let key): return try await stored(.secretsManager(secret), key, source)
    case .parameter(let parameter, let key): return try await stored(.parameter(parameter), key, source)
    case .vault(let secret, let key): return try await stored(.vault(secret), key, source)
    case .made:
      guard let key = await withThreadOfItsOwn({ KeyPair()?.privateKey }) else {
        throw .unreadable(source: source.label, reason: "OpenSSL could not make a key pair")
      }
      return ReadSecret(secret: key, remarks: [])
    }
  }

  private func stored(
    _ store: SecretStore, _ key: String?, _ source: SecretSource
  ) async throws(SecretSourceError) -> ReadSecret {
    let stored = try await value(of: store, source)
    var read = try checked(try Self.pair(key, of: stored.text, source), source)
    read.version = stored.version
    return read
  }

  // MARK: What was read

  /// What a file, a pipe or a program gave, without the line break that ends its text.
  private func ended(_ text: Secret) -> Secret { isExact ? text : text.withoutLastNewline }

  /// Checks what was read: it becomes a string of a JSON text, so it must be UTF-8. What looks wrong with it is the request's
  /// rules to say, wherever it came from.
  private func checked(_ secret: Secret, _ source: SecretSource) throws(SecretSourceError) -> ReadSecret {
    guard !secret.isEmpty else { throw .unusable(source: source.label, reason: "it is empty") }
    guard secret.isUTF8 else { throw .unusable(source: source.label, reason: "it is not UTF-8 text") }
    guard !secret.withBytes({ $0.contains(0) }) else {
      throw .unusable(source: source.label, reason: "it contains a NUL character")
    }
    return ReadSecret(secret: secret, remarks: [])
  }
}

extension Secret {
  /// The secret without one newline (LF or CR LF) at its end.
  var withoutLastNewline: Secret {
    withBytes { bytes in
      guard bytes.last == UInt8(ascii: "\n") else { return self }
      let rest = bytes.dropLast()
      let end = rest.last == UInt8(ascii: "\r") ? rest.dropLast() : rest
      return Secret(UnsafeRawBufferPointer(rebasing: end))
    }
  }
}

extension Task where Failure == Never {
  /// The value; where the caller gives up, the task is told to.
  func valueOrCancelling() async -> Success {
    await withTaskCancellationHandler {
      await value
    } onCancel: {
      cancel()
    }
  }
}
