import Foundation

/// A child process, begun at once. Its input stays open until `closeInput`.
struct RunningProcess: ~Copyable {
  /// What a child leaves behind.
  struct Output {
    let status: Int32
    let text: String
    let errors: String
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()
  private let exits: AsyncStream<Int32>

  init(executable: String, arguments: [String], environment: [String: String]? = nil) throws {
    let (exits, signal) = AsyncStream<Int32>.makeStream()
    self.exits = exits
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    if let environment { process.environment = environment }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    process.terminationHandler = { process in
      let isSignalled = process.terminationReason == .uncaughtSignal
      signal.yield(process.terminationStatus + (isSignalled ? 128 : 0))
      signal.finish()
    }
    try process.run()
  }

  /// A child that a failing test leaves behind ends here.
  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  func closeInput() throws { try input.fileHandleForWriting.close() }

  /// The next lines of the child's output; fewer when it ends before.
  func lines(_ count: Int) async -> [String] {
    let descriptor = output.fileHandleForReading.fileDescriptor
    return await Self.blocking {
      var lines = [""]
      var byte: UInt8 = 0
      while lines.count <= count, read(descriptor, &byte, 1) == 1 {
        if byte == 0x0A {
          lines.append("")
        } else {
          lines[lines.count - 1].unicodeScalars.append(.init(byte))
        }
      }
      return Array(lines.dropLast())
    }
  }

  /// Waits for the end.
  ///
  /// - Returns: what the child has left behind; its status is 128 and the signal's number where a signal ended it.
  func end() async -> Output {
    let (out, err) = (output.fileHandleForReading, errors.fileHandleForReading)
    async let text = Self.blocking { String(decoding: out.readDataToEndOfFile(), as: UTF8.self) }
    async let complaints = Self.blocking { String(decoding: err.readDataToEndOfFile(), as: UTF8.self) }
    var status: Int32 = -1
    for await exit in exits { status = exit }
    return await Output(status: status, text: text, errors: complaints)
  }

  /// Reads on a thread of its own, so that no test waits for another one's child.
  private static func blocking<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: body()) }
    }
  }
}
