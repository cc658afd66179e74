import AWSClient
import Glibc
import OperatingSystem
import Secrets
import SystemPackage

/// Secrets of this machine: files, open files, programs, and what systemd gives.
extension SecretReader {
  func file(_ path: String, _ source: SecretSource) async throws(SecretSourceError) -> Secret {
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

  /// What systemd put into the service's folder: an ordinary file there, which nobody but the service and the superuser can write to.
  func credential(_ name: String, _ source: SecretSource) async throws(SecretSourceError) -> Secret {
    guard let folder = environment["CREDENTIALS_DIRECTORY"], folder.hasPrefix("/") else {
      throw .unreadable(
        source: source.label,
        reason: "CREDENTIALS_DIRECTORY is not set: systemd sets it for a service with LoadCredential=")
    }
    let path = "\(folder)/\(name)"
    let read = await withThreadOfItsOwn { () -> Result<Secret, WipedFile.Failure> in
      do throws(WipedFile.Failure) {
        return .success(try WipedFile.read(path, limit: Self.largest, trust: .operatorWithoutLinks))
      } catch {
        return .failure(error)
      }
    }
    if case .failure(.missing) = read {
      throw .unreadable(
        source: source.label,
        reason: "the service has no such credential: give it one with LoadCredential=\(name):PATH")
    }
    return try Self.content(read, source)
  }

  func descriptor(
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

  func program(
    _ words: [String], _ source: SecretSource
  ) async throws(SecretSourceError) -> (output: Secret, remarks: [String]) {
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
    return (result.output, said.isEmpty ? [] : ["\(source.label) said: \(said)"])
  }
}
