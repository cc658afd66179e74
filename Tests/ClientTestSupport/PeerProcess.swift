import Foundation

/// A Python peer that serves until it is released: it prints one line of JSON when it is ready, and ends when its
/// standard input does.
///
/// Its members may cross threads because nothing touches them between `ready`, which whoever made the peer calls before
/// anybody else has it, and `deinit`.
package final class PeerProcess: @unchecked Sendable {
  private let process = Process()
  private let stdin = Pipe()
  private let stdout = Pipe()

  /// Starts a script and waits for its line.
  package init(_ script: String, arguments: [String] = []) throws {
    process.executableURL = URL(fileURLWithPath: Peers.python)
    process.arguments = (Peers.python == "/usr/bin/env" ? ["python3"] : []) + ["-c", script] + arguments
    process.standardInput = stdin
    process.standardOutput = stdout
    process.environment = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("AWS_") && !$0.key.lowercased().hasSuffix("_proxy")
    }
    try process.run()
  }

  deinit {
    // Not by the end of its input, which other children may have inherited, nor by a signal that it may have been
    // started without.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The line that says where it serves.
  package func ready<Facts: Decodable & Sendable>(as type: Facts.Type) async throws -> Facts {
    let reading = stdout.fileHandleForReading
    return try await Peers.offThePool {
      var line = Data()
      while let byte = try reading.read(upToCount: 1), byte.first != 0x0A { line += byte }
      return try JSONDecoder().decode(Facts.self, from: line)
    }
  }
}
