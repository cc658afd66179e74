import ClientTestSupport
import Foundation
import Sandbox

/// Unchanged AWS clients: the ones of `.build-peers`, else those of the machine.
enum AWSPeers {
  /// Runs a Python program, which has `boto3`.
  ///
  /// - Parameters:
  ///   - program: the program's text.
  ///   - sandbox: where its clients are sent.
  ///   - secret: a secret access key that replaces the right one.
  static func python(
    _ program: String, _ sandbox: Sandbox, secret: String? = nil
  ) async throws -> RunningProcess.Output {
    var more: [String: String] = [:]
    if let secret { more["AWS_SECRET_ACCESS_KEY"] = secret }
    return try await run("python3", ["-c", program], sandbox, more)
  }

  /// Runs the AWS command line.
  static func aws(_ arguments: [String], _ sandbox: Sandbox) async throws -> RunningProcess.Output {
    try await run("aws", arguments, sandbox, [:])
  }

  private static func run(
    _ name: String, _ arguments: [String], _ sandbox: Sandbox, _ more: [String: String]
  ) async throws -> RunningProcess.Output {
    // Nothing of the machine's own AWS configuration and none of its proxies.
    var environment = ProcessInfo.processInfo.environment.filter { name, _ in
      !name.uppercased().hasPrefix("AWS_") && !name.uppercased().hasSuffix("_PROXY")
    }
    environment["AWS_EC2_METADATA_DISABLED"] = "true"
    environment["AWS_CONFIG_FILE"] = "/dev/null"
    environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null"
    environment["AWS_PAGER"] = ""
    for variable in sandbox.environment { environment[variable.name] = variable.value }
    environment.merge(more) { $1 }

    let installed = Peers.packageFolder.appending(path: ".build-peers/bin/\(name)").path
    let isInstalled = FileManager.default.isExecutableFile(atPath: installed)
    var process = try RunningProcess(
      executable: isInstalled ? installed : "/usr/bin/env",
      arguments: isInstalled ? arguments : [name] + arguments,
      environment: environment)
    process.closeInput()
    return try await process.end()
  }
}
