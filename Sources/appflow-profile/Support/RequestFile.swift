import AWSClient
import Forms
import Glibc
import Secrets

/// Reads request files into memory that is wiped: they hold credentials.
enum RequestFile {
  /// A request is far smaller; more is a wrong file.
  static let largest = 8 << 20
  /// How long a pipe may take.
  static let throttleRetry = Duration.seconds(60)

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
    guard path != "-" else {
      return try content(of: STDIN_FILENO, path, size: 0)
    }
    let file: GivenFile
    do throws(GivenFile.Failure) {
      file = try GivenFile(path, .any)
    } catch {
      throw CommandFailure(.usage, "\(path): cannot be read: \(error.reason).")
    }
    // What a shell's <(…) gives is a pipe, whose writer may never come.
    guard file.facts.st_mode & S_IFMT == S_IFREG else {
      do throws(GivenFile.Failure) {
        return try WipedFile.read(file.descriptor, limit: largest, time: throttleRetry)
      } catch {
        throw CommandFailure(.usage, "\(path): cannot be read: \(error.reason).")
      }
    }
    return try content(of: file.descriptor, path, size: min(max(Int(file.facts.st_size), 0), largest))
  }

  /// Reads up to the end. There is room for the whole file at once, where it has a size, and for a byte more, by which its end is
  /// found.
  private static func content(of descriptor: Int32, _ path: String, size: Int) throws -> Secret {
    var buffer = WipedBuffer(capacity: size + 1)
    while true {
      let before = buffer.count
      try buffer.append(atMost: before <= size ? size + 1 - before : 16_384) { room throws(CommandFailure) in
        while true {
          let count = Glibc.read(descriptor, room.baseAddress, room.count)
          if count >= 0 { return count }
          guard errno == EINTR else { throw failure(path) }
        }
      }
      if buffer.count == before { return buffer.secret() }
      guard buffer.count <= largest else {
        throw CommandFailure(
          .usage, "\(path): is larger than \(largest >> 20) MiB: no request is that large.")
      }
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(.usage, "\(path): cannot be read: \(String(cString: strerror(errno))).")
  }
}
