import Foundation

/// The Python that has botocore and its companions: the project's own peers, else the machine's.
package enum Peers {
  package static var python: String {
    let own = packageFolder.appendingPathComponent(".build-peers/bin/python3").path
    return FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/env"
  }

  /// The folder of the package, found from this file.
  package static var packageFolder: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  /// Runs a Python script with JSON on its standard input and gives back the JSON that it prints.
  ///
  /// The wait is on a thread of its own, so that other tests go on.
  package static func run<Output: Decodable & Sendable>(
    _ script: String, input: some Encodable, environment: [String: String] = [:], as type: Output.Type
  ) async throws -> Output {
    let bytes = try JSONEncoder().encode(input)
    return try await offThePool {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: python)
      process.arguments = (python == "/usr/bin/env" ? ["python3"] : []) + ["-c", script]
      // Nothing of the machine's own AWS set-up may leak in.
      var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
      variables.merge(environment) { $1 }
      process.environment = variables
      let stdin = Pipe()
      let stdout = Pipe()
      process.standardInput = stdin
      process.standardOutput = stdout
      try process.run()
      let writing = stdin.fileHandleForWriting
      Thread.detachNewThread {
        try? writing.write(contentsOf: bytes)
        try? writing.close()
      }
      let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw PeerFailure(status: process.terminationStatus) }
      return try JSONDecoder().decode(Output.self, from: output)
    }
  }

  /// Runs work that blocks on a thread of its own: the few threads that run tests are not for waiting.
  package static func offThePool<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
    }
  }

  package struct PeerFailure: Error {
    package let status: Int32
  }
}

/// A folder of its own for a test, removed with it.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "appflow-profile-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file and gives its path.
  @discardableResult
  package func write(_ name: String, _ content: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(content.utf8).write(to: file)
    return file.path
  }

  package func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
