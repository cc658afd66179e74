import Foundation
import Synchronization

/// A second process that writes to a journal or holds a lock: the built `journal-probe`.
package final class JournalProbe: Sendable {
  package struct Output: Sendable {
    package let status: Int32
    package let text: String
  }

  private let process: ChildProcess
  private let input: Mutex<Descriptor?>
  private let output: Descriptor

  /// Starts it.
  ///
  /// - Parameters:
  ///   - arguments: what it does.
  ///   - shell: what a shell does before it becomes the probe, such as `ulimit -f 1`.
  package init(_ arguments: [String], shell: String = ":") throws {
    let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("journal-probe").path
    let (input, output) = (try Descriptor.pipe(), try Descriptor.pipe())
    process = try ChildProcess(
      ["/bin/sh", "-c", shell + #" && exec "$0" "$@""#, path] + arguments,
      environment: ProcessInfo.processInfo.environment,
      files: [input.reading, output.writing, Descriptor("/dev/stderr", O_WRONLY | O_APPEND)])
    self.input = Mutex(input.writing)
    self.output = output.reading
  }

  deinit { process.kill() }

  package var processID: Int { Int(process.id) }

  /// The next line that it says; what there is when it ends.
  package func line() async throws -> String {
    try await Peers.offThePool { try self.output.readLine() }
  }

  /// Waits for its end.
  package func result() async throws -> Output {
    try await Peers.offThePool {
      let text = try self.output.readToEnd()
      return Output(status: self.process.wait(), text: String(decoding: text, as: UTF8.self))
    }
  }

  /// Ends its input, and waits for its end.
  package func end() {
    input.withLock { $0 = nil }
    process.wait()
  }

  /// Kills it, as a crash does.
  package func kill() { process.kill() }
}
