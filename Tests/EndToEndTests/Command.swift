import Foundation

/// Runs a program to its end and gives back what it wrote.
enum Command {
  struct Output: Sendable {
    let standardOutput: Data
    let standardError: Data
    /// The exit code, or 128 and the signal's number, as a shell says it.
    let status: Int32

    var text: String { String(decoding: standardOutput, as: UTF8.self) }
  }

  /// - Parameters:
  ///   - arguments: the program, looked up on `PATH`, and its arguments.
  ///   - environment: the whole environment of the program; nothing else is inherited.
  ///   - input: what the program reads from standard input.
  static func run(
    _ arguments: [String], environment: [String: String] = Products.plainEnvironment, input: Data = Data()
  ) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
      // Waiting blocks a thread, so it must not be one of the few that run the tests' tasks.
      DispatchQueue.global().async {
        continuation.resume(
          with: Result { try runAndWait(arguments, environment: environment, input: input) })
      }
    }
  }

  private static func runAndWait(
    _ arguments: [String], environment: [String: String], input: Data
  ) throws -> Output {
    // Files, not pipes: nobody can block on a full one, and a daemon that keeps one open holds nobody up.
    let folder = try ScratchFolder()
    try input.write(to: folder.file("in"))
    let files = [
      try Descriptor(folder.file("in").path, O_RDONLY),
      try Descriptor(folder.file("out").path, O_WRONLY | O_CREAT),
      try Descriptor(folder.file("err").path, O_WRONLY | O_CREAT),
    ]
    let process = try ChildProcess(arguments, environment: environment, files: files)
    let status = process.wait()
    return Output(
      standardOutput: try Data(contentsOf: folder.file("out")),
      standardError: try Data(contentsOf: folder.file("err")),
      status: status)
  }
}
