import Foundation

/// A second process that writes to a journal or holds a lock: the built `journal-probe`.
///
/// Its members may cross threads because nothing touches them between its making and its end, which whoever made it
/// calls.
package final class JournalProbe: @unchecked Sendable {
  package struct Output: Sendable {
    package let status: Int32
    package let text: String
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  /// Starts it.
  ///
  /// - Parameters:
  ///   - arguments: what it does.
  ///   - shell: what a shell does before it becomes the probe, such as `ulimit -f 1`.
  package init(_ arguments: [String], shell: String = ":") throws {
    let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("journal-probe").path
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", shell + #" && exec "$0" "$@""#, path] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  deinit { end() }

  package var processID: Int { Int(process.processIdentifier) }

  /// The next line that it says; what there is when it ends.
  package func line() async throws -> String {
    let reading = output.fileHandleForReading
    return try await Peers.offThePool {
      var line = Data()
      while let byte = try reading.read(upToCount: 1), byte.first != 0x0A { line += byte }
      return String(decoding: line, as: UTF8.self)
    }
  }

  /// Waits for its end.
  package func result() async throws -> Output {
    try await Peers.offThePool {
      let text = try self.output.fileHandleForReading.readToEnd() ?? Data()
      self.process.waitUntilExit()
      return Output(status: self.process.terminationStatus, text: String(decoding: text, as: UTF8.self))
    }
  }

  /// Ends its input, and waits for its end.
  package func end() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Kills it, as a crash does.
  package func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
