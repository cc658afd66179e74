import AWSClient
import AppFlow
import Forms
import Glibc
import OperatingSystem
import Secrets
import ServiceModel
import SystemPackage

/// A secret that was read, and what should be known about it.
public struct ReadSecret: Sendable, Equatable {
  /// The secret.
  public let secret: Secret
  /// What a program said on its standard error: shown and not asked about.
  public let remarks: [String]
}

/// Reads secrets from their sources into memory that is wiped. A source that is named twice is read once; only a key that is
/// made is another one each time.
public actor SecretReader {
  /// No credential of a connector is larger; more is a wrong file.
  static let largest = 64 << 10

  private let taken: TakenEnvironment
  private let client: AppFlowClient
  private let isExact: Bool
  private let time: Duration
  /// Who reads all that is not an account's.
  private let common: SecretReader?
  private var reads: [SecretSource: Task<Result<ReadSecret, SecretSourceError>, Never>] = [:]
  private var values: [SecretARN: Task<Result<Secret, SecretSourceError>, Never>] = [:]

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - taken: the environment's and the descriptors' secrets.
  ///   - client: whose credentials AWS Secrets Manager is asked with.
  ///   - isExact: whether files, pipes and programs give the secret byte by byte. Else one line break at its end is dropped,
  ///     with which most of them end their text.
  ///   - time: how long a program or a pipe may take.
  public init(
    taken: TakenEnvironment, client: AppFlowClient, isExact: Bool = false, time: Duration = .seconds(60)
  ) {
    self.taken = taken
    self.client = client
    self.isExact = isExact
    self.time = time
    common = nil
  }

  /// Makes a reader for another account: what is not in AWS Secrets Manager is read once for both.
  ///
  /// - Parameters:
  ///   - other: the other reader.
  ///   - client: whose credentials AWS Secrets Manager is asked with.
  public init(beside other: SecretReader, client: AppFlowClient) {
    taken = other.taken
    self.client = client
    isExact = other.isExact
    time = other.time
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
    return try await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }.get()
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
    case .descriptor(let number):
      guard taken.descriptors.contains(number) else {
        throw .unreadable(
          source: source.label, reason: "it is not open: redirect it, such as \(number)<FILE")
      }
      return try checked(ended(try await descriptor(number, source)), source)
    case .program(let words): return try await program(words, source)
    case .secretsManager(let arn, let key):
      let text = try await value(of: arn, source)
      return try checked(try Self.pair(key, of: text, source), source)
    case .made:
      guard let key = await withThreadOfItsOwn({ KeyPair()?.privateKey }) else {
        throw .unreadable(source: source.label, reason: "OpenSSL could not make a key pair")
      }
      return ReadSecret(secret: key, remarks: [])
    }
  }

  // MARK: Files and programs

  private func file(_ path: String, _ source: SecretSource) async throws(SecretSourceError) -> Secret {
    let time = time
    let read = await withThreadOfItsOwn { () -> Result<Secret, WipedFile.Failure> in
      do throws(WipedFile.Failure) {
        return .success(try WipedFile.read(path, limit: Self.largest, time: time))
      } catch {
        return .failure(error)
      }
    }
    return try Self.content(read, source)
  }

  private func descriptor(
    _ number: Int32, _ source: SecretSource
  ) async throws(SecretSourceError) -> Secret {
    guard isatty(number) == 0 else {
      throw .unreadable(
        source: source.label, reason: "it is a terminal, which would show the secret while it is typed")
    }
    let time = time
    let read = await withThreadOfItsOwn { () -> Result<Secret, WipedFile.Failure> in
      do throws(WipedFile.Failure) {
        return .success(try WipedFile.read(FileDescriptor(rawValue: number), limit: Self.largest, time: time))
      } catch {
        return .failure(error)
      }
    }
    return try Self.content(read, source)
  }

  private static func content(
    _ read: Result<Secret, WipedFile.Failure>, _ source: SecretSource
  ) throws(SecretSourceError) -> Secret {
    switch read {
    case .success(let secret): return secret
    case .failure(.missing):
      throw .unreadable(source: source.label, reason: "there is no such file")
    case .failure(.unreadable(let reason)): throw .unreadable(source: source.label, reason: reason)
    }
  }

  private func program(
    _ words: [String], _ source: SecretSource
  ) async throws(SecretSourceError) -> ReadSecret {
    let result: ChildProcess.Result
    do {
      result = try await ChildProcess.run(
        words, limits: ChildProcess.Limits(bytes: Self.largest, time: time))
    } catch {
      if Task.isCancelled { throw .cancelled }
      throw .unreadable(source: source.label, reason: error.reason)
    }
    if Task.isCancelled { throw .cancelled }
    // A program may say on standard error what it prints, too.
    let said = Printable.line(result.errors, masking: result.mask, limit: 400)
    guard result.status == 0 else {
      throw .unreadable(
        source: source.label,
        reason: "the program ended with status \(result.status)" + (said.isEmpty ? "" : ": \(said)"))
    }
    let read = try checked(ended(result.output), source)
    return ReadSecret(
      secret: read.secret, remarks: said.isEmpty ? [] : ["\(source.label) said: \(said)"])
  }

  // MARK: AWS Secrets Manager

  /// The whole text of a secret, asked for once for all its keys.
  private func value(
    of arn: SecretARN, _ source: SecretSource
  ) async throws(SecretSourceError) -> Secret {
    let client = client
    let task =
      values[arn]
      ?? Task { () -> Result<Secret, SecretSourceError> in
        do {
          let manager = try client.secretsManager(region: arn.region)
          return .success(try await manager.value(of: arn))
        } catch let error as SecretValueError {
          return .failure(SecretSourceError(error, source))
        } catch {
          return .failure(.unreadable(source: source.label, reason: "\(error)"))
        }
      }
    values[arn] = task
    return try await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }.get()
  }

  private static func pair(
    _ key: String?, of text: Secret, _ source: SecretSource
  ) throws(SecretSourceError) -> Secret {
    guard let key else { return text }
    switch SecretPairs.value(of: key, in: text) {
    case .value(let value): return value
    case .notAnObject:
      throw .unusable(
        source: source.label,
        reason: "the secret is not a JSON object, so it has no keys: leave out # and the key")
    case .missing(let keys):
      let nearest = NearestName.of(key, among: keys).map { ". Did you mean #\($0)?" } ?? ""
      throw .unusable(
        source: source.label, reason: "the secret's JSON object has no such key\(nearest)")
    case .notAText:
      throw .unusable(source: source.label, reason: "the key's value is not a string")
    }
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

extension SecretSourceError {
  /// A failed call of AWS Secrets Manager.
  init(_ error: SecretValueError, _ source: SecretSource) {
    switch error {
    case .call(.cancelled): self = .cancelled
    case .call(let error):
      self = .unreadable(source: source.label, reason: "\(error)")
    case .malformedAnswer:
      self = .unreadable(
        source: source.label,
        reason: "the answer has no SecretString. Check that the endpoint is AWS Secrets Manager's")
    case .binary:
      self = .unusable(source: source.label, reason: "it holds bytes (SecretBinary) and no text")
    }
  }
}

extension SecretSource {
  /// Whether it is read with an account's credentials, so that it is another secret in each.
  fileprivate var isOfAccount: Bool {
    if case .secretsManager = self { true } else { false }
  }
}
