import Forms
import Glibc
import OperatingSystem
import Secrets
import SystemPackage

/// Reads request files into memory that is wiped: they hold credentials.
enum RequestFile {
  /// A request is far smaller; more is a wrong file.
  static let largest = 8 << 20
  /// How long a pipe may take.
  static let timeLimit = Duration.seconds(60)

  /// Reads a request, its secrets masked.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - api: which places are secret.
  /// - Throws: `CommandFailure` where the file cannot be read, `RequestDocument.Unreadable` where it is no request.
  static func read(_ path: String, api: ConnectorAPI) throws -> RequestDocument {
    try RequestDocument(try contents(path), api: api)
  }

  /// Reads a file's bytes.
  ///
  /// - Parameter path: the file; `-` is standard input.
  /// - Throws: `CommandFailure` where the file cannot be read.
  static func contents(_ path: String) throws -> Secret {
    do {
      guard path != "-" else { return try content(of: .standardInput, path) }
      let given = try GivenFile(path, .any)
      // What a shell's <(…) gives is a pipe, whose writer may never come.
      guard given.facts.st_mode & S_IFMT == S_IFREG else {
        return try WipedFile.read(given.descriptor, limit: largest, time: timeLimit)
      }
      return try content(of: given.descriptor, path, size: max(Int(given.facts.st_size), 0))
    } catch let error as GivenFile.Failure {
      throw CommandFailure(.usage, "\(path): cannot be read: \(error.reason).")
    }
  }

  private static func content(
    of file: FileDescriptor, _ path: String, size: Int = 0
  ) throws -> Secret {
    do throws(ReadFailure) {
      return try file.contents(limit: largest, size: size)
    } catch {
      guard case .system(let reason) = error else {
        throw CommandFailure(
          .usage, "\(path): is larger than \(largest >> 20) MiB: no request is that large.")
      }
      throw CommandFailure(.usage, "\(path): cannot be read: \(reason).")
    }
  }
}
