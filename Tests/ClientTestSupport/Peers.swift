import Foundation

/// The Python that has botocore and its companions: the project's own peers, else the machine's.
package enum Peers {
  /// The program and its first arguments, if any.
  package static var python: [String] {
    let own = packageFolder.appendingPathComponent(".build-peers/bin/python3").path
    return FileManager.default.isExecutableFile(atPath: own) ? [own] : ["python3"]
  }

  /// The folder of the package, found from this file.
  package static var packageFolder: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  /// Runs a Python script with JSON on its standard input and gives back the JSON that it prints. Nothing of the
  /// machine's own AWS set-up reaches it.
  package static func run<Output: Decodable & Sendable>(
    _ script: String, input: some Encodable, environment: [String: String] = [:], as type: Output.Type
  ) async throws -> Output {
    let output = try await Command.run(
      python + ["-c", script], environment: plainEnvironment.merging(environment) { $1 },
      input: JSONEncoder().encode(input))
    guard output.status == 0 else { throw PeerFailure(status: output.status, said: output.errors) }
    return try JSONDecoder().decode(Output.self, from: output.standardOutput)
  }

  /// The tests' own environment without anything of AWS.
  package static var plainEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
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
    package let said: String
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
