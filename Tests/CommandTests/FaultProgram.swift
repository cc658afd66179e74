import ClientTestSupport
import Foundation

/// The built `appflow-profile`, run to its end.
enum FaultProgram {
  struct Output: Sendable {
    let status: Int32
    let standardOutput: String
    let standardError: String

    var everything: String { standardOutput + standardError }
  }

  /// The program's file, beside the tests' own.
  static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("appflow-profile").path

  /// Keys that open nothing. No output may have the second.
  static let accessKeyID = "AKIDFAKEFORTESTS0001"
  static let secretAccessKey = "fake-secret-access-key-0001"

  /// Runs the program. It inherits nothing of the environment but the search path.
  ///
  /// - Parameters:
  ///   - arguments: without the program's name.
  ///   - environment: on top of fake keys, a region, shared files that are not there and a state folder of its own; nil takes a variable away.
  ///   - launcher: a program that starts ours, such as one that takes the terminal away.
  static func run(
    _ arguments: [String], environment: [String: String?] = [:], launcher: [String] = []
  ) async throws -> Output {
    let folder = try TemporaryFolder()
    let variables = variables(["XDG_STATE_HOME": folder.path("state")].merging(environment) { $1 })
    let output = try await Command.run(launcher + [path] + arguments, environment: variables)
    return Output(
      status: output.status, standardOutput: output.text, standardError: output.errors)
  }

  /// The environment that it gets.
  static func variables(_ changes: [String: String?]) -> [String: String] {
    var variables = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LANG": "C.UTF-8",
      "HOME": "/nonexistent", "AWS_CONFIG_FILE": "/nonexistent/config",
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials", "AWS_EC2_METADATA_DISABLED": "true",
      "AWS_ACCESS_KEY_ID": accessKeyID, "AWS_SECRET_ACCESS_KEY": secretAccessKey, "AWS_REGION": "eu-west-1",
    ]
    for (name, value) in changes { variables[name] = value }
    return variables
  }
}

/// A request with secrets that must not come back in any output.
struct FaultRequest {
  static let secrets = ["fake-api-key-0001", "fake-application-key-0001", FaultProgram.secretAccessKey]

  static let text = """
    {
      "connectorProfileName": "datadog-ops",
      "connectionMode": "Public",
      "connectorProfileConfig": {
        "connectorProfileProperties": {"Datadog": {"instanceUrl": "https://api.datadoghq.com"}},
        "connectorProfileCredentials": {
          "Datadog": {"apiKey": "fake-api-key-0001", "applicationKey": "fake-application-key-0001"}
        }
      }
    }
    """
}
