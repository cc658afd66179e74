import Foundation

/// The Python that has botocore and its companions: the project's own peers, else the machine's.
public enum Peers {
  public static var python: String {
    let own = packageFolder.appendingPathComponent(".build-peers/bin/python3").path
    return FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/env"
  }

  /// The folder of the package, found from this file.
  public static var packageFolder: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  /// Runs a Python script with JSON on its standard input and gives back the JSON that it prints.
  public static func run<Output: Decodable>(
    _ script: String, input: some Encodable, environment: [String: String] = [:], as type: Output.Type
  ) throws -> Output {
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
    let bytes = try JSONEncoder().encode(input)
    Thread.detachNewThread {
      try? stdin.fileHandleForWriting.write(contentsOf: bytes)
      try? stdin.fileHandleForWriting.close()
    }
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw PeerFailure(status: process.terminationStatus) }
    return try JSONDecoder().decode(Output.self, from: output)
  }

  public struct PeerFailure: Error {
    public let status: Int32
  }
}

/// A folder of its own for a test, removed with it.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "appflow-profile-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file and gives its path.
  @discardableResult
  public func write(_ name: String, _ content: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(content.utf8).write(to: file)
    return file.path
  }

  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
