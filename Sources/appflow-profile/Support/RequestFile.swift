import Forms
import Glibc
import Secrets
import ServiceModel

/// Reads request files into memory that is wiped: they hold credentials.
enum RequestFile {
  /// A request is far smaller; more is a wrong file.
  static let largest = 8 << 20

  /// Reads a request, its secrets masked.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - api: which places are secret.
  /// - Throws: `CommandFailure` where the file cannot be read, `JSONSyntaxError` where it is no JSON.
  static func read(_ path: String, api: ConnectorAPI) throws -> JSONValue {
    let bytes = try contents(path)
    return try bytes.withBytes { bytes throws(JSONSyntaxError) in
      try JSONReader.read(bytes, duplicates: .refused)
    }.maskingSecrets { api.isSecret($0) }
  }

  /// Reads a file's bytes.
  ///
  /// - Parameter path: the file; `-` is standard input.
  /// - Throws: `CommandFailure` where the file cannot be read.
  static func contents(_ path: String) throws -> Secret {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { if path != "-" { close(descriptor) } }
    // Room for the whole file at once, where it has a size: of a thousand files, each buys only what it needs.
    var facts = stat()
    let size = fstat(descriptor, &facts) == 0 ? min(max(Int(facts.st_size), 0), largest) : 0
    var buffer = WipedBuffer(capacity: max(size, 1024))
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
    defer {
      wipe(chunk)
      chunk.deallocate()
    }
    while true {
      let count = Glibc.read(descriptor, chunk.baseAddress, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path) }
      if count == 0 { return buffer.secret() }
      buffer.append(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      guard buffer.count <= largest else {
        throw CommandFailure(.usage, "\(path): is larger than \(largest >> 20) MiB: no request is.")
      }
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(.usage, "\(path): cannot be read: \(String(cString: strerror(errno))).")
  }
}
