import Foundation

/// A Python peer that serves until it is released: it prints one line of JSON when it is ready.
package final class PeerProcess: Sendable {
  private let process: ChildProcess
  private let output: Descriptor
  /// Some peers end when their input does, so that none outlives a test run that was killed.
  private let input: Descriptor

  /// Starts a script. `ready` waits for its line.
  package init(_ script: String, arguments: [String] = []) throws {
    let (input, output) = (try Descriptor.pipe(), try Descriptor.pipe())
    process = try ChildProcess(
      Peers.python + ["-c", script] + arguments,
      environment: ProcessInfo.processInfo.environment.filter {
        !$0.key.hasPrefix("AWS_") && !$0.key.lowercased().hasSuffix("_proxy")
      },
      files: [input.reading, output.writing, Descriptor("/dev/stderr", O_WRONLY | O_APPEND)])
    (self.input, self.output) = (input.writing, output.reading)
  }

  deinit { process.kill() }

  /// The line that says where it serves.
  package func ready<Facts: Decodable & Sendable>(as type: Facts.Type) async throws -> Facts {
    let output = output
    return try await Peers.offThePool {
      try JSONDecoder().decode(Facts.self, from: Data(try output.readLine().utf8))
    }
  }
}
