import ClientTestSupport
import Foundation

/// A child process, begun at once. Its input stays open until `closeInput`.
struct RunningProcess: ~Copyable {
  /// What a child leaves behind.
  struct Output {
    let status: Int32
    let text: String
    let errors: String
  }

  private let process: ChildProcess
  private var input: Descriptor?
  private let output: Descriptor
  private let errors: Descriptor

  init(executable: String, arguments: [String], environment: [String: String]? = nil) throws {
    let (input, output, errors) = (try Descriptor.pipe(), try Descriptor.pipe(), try Descriptor.pipe())
    process = try ChildProcess(
      [executable] + arguments, environment: environment ?? ProcessInfo.processInfo.environment,
      files: [input.reading, output.writing, errors.writing])
    (self.input, self.output, self.errors) = (input.writing, output.reading, errors.reading)
  }

  /// A child that a failing test leaves behind ends here.
  deinit { process.kill() }

  func signal(_ number: Int32) { process.signal(number) }

  mutating func closeInput() { input = nil }

  /// The next lines of the child's output; fewer when it ends before.
  func lines(_ count: Int) async throws -> [String] {
    let output = output
    return try await Peers.offThePool {
      var lines: [String] = []
      while lines.count < count, case let line = try output.readLine(), !line.isEmpty { lines.append(line) }
      return lines
    }
  }

  /// Waits for the end.
  ///
  /// - Returns: what the child has left behind; its status is 128 and the signal's number where a signal ended it.
  func end() async throws -> Output {
    let (process, output, errors) = (process, output, errors)
    async let text = Peers.offThePool { try output.readToEnd() }
    async let complaints = Peers.offThePool { try errors.readToEnd() }
    async let status = Peers.offThePool { process.wait() }
    return try await Output(
      status: status, text: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self))
  }
}
