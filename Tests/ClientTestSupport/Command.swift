import Foundation

/// Runs a program to its end and gives back what it wrote.
package enum Command {
  package struct Output: Sendable {
    package let standardOutput: Data
    package let standardError: Data
    /// The exit code, or 128 and the signal's number, as a shell says it.
    package let status: Int32

    package var text: String { String(decoding: standardOutput, as: UTF8.self) }
    package var errors: String { String(decoding: standardError, as: UTF8.self) }
  }

  /// - Parameters:
  ///   - arguments: the program, looked up on `PATH`, and its arguments.
  ///   - environment: the whole environment of the program; nothing else is inherited.
  ///   - input: what the program reads from standard input.
  package static func run(
    _ arguments: [String], environment: [String: String], input: Data = Data()
  ) async throws -> Output {
    // Files, not pipes: nobody can block on a full one, and a daemon that keeps one open holds nobody up.
    let folder = try TemporaryFolder()
    try input.write(to: URL(fileURLWithPath: folder.path("in")))
    let files = [
      try Descriptor(folder.path("in"), O_RDONLY),
      try Descriptor(folder.path("out"), O_WRONLY | O_CREAT),
      try Descriptor(folder.path("err"), O_WRONLY | O_CREAT),
    ]
    let process = try ChildProcess(arguments, environment: environment, files: files)
    // Cancelled by the end of a test's time limit, it ends, so that the test does.
    let status = try await withTaskCancellationHandler {
      try await Peers.offThePool { process.wait() }
    } onCancel: {
      process.signal(SIGKILL)
    }
    return Output(
      standardOutput: try Data(contentsOf: URL(fileURLWithPath: folder.path("out"))),
      standardError: try Data(contentsOf: URL(fileURLWithPath: folder.path("err"))),
      status: status)
  }
}
