import ClientTestSupport
import Forms
import Foundation
import JSON
import Testing

/// Profiles in other tools' words.
@Suite("Profiles for other tools")
struct ExportTests {
  /// What the files beside this one hold: every profile of the sandbox, for one tool.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Exports")

  @Test(
    "every profile is written as the tool takes it, with variables for what the service does not tell",
    arguments: ProfileExport.Tool.allCases)
  func golden(tool: ProfileExport.Tool) async throws {
    try await SandboxProcess.run { sandbox in
      var text = ""
      for (profile, _) in SurfaceTests.profiles {
        let output = try await run(["show", profile, "--as", tool.rawValue], sandbox.environment)
        let isKnown = output.status == 0 && output.errors.isEmpty
        #expect(isKnown || (output.status == 252 && output.text.isEmpty), "\(output.errors)")
        text += "# \(profile)\n" + (isKnown ? output.text : output.errors) + "\n"
      }
      let shown = text.replacing(sandbox.endpoint, with: "http://127.0.0.1:4711")
      let file = Self.folder.appending(path: "\(tool.rawValue).txt")
      if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try shown.write(to: file, atomically: true, encoding: .utf8)
      }
      #expect(try String(contentsOf: file, encoding: .utf8) == shown)
    }
  }

  @Test(
    "the command for the AWS command line asks, sends what it is told to the character, and shows it nowhere",
    arguments: [
      ("datadog-ops", ["apiKey", "applicationKey"]), ("veeva-vault", ["username", "password"]),
      ("sap-us", ["oAuthCredentials/clientId", "oAuthCredentials/clientSecret"]),
    ])
  func awsCommandLine(profile: String, members: [String]) async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      let show = try await run(["show", profile, "--as", "aws-cli"], sandbox.environment)
      try Data(show.text.utf8).write(to: folder.file("command.sh"))
      let answers = members.indices.map {
        "fake \($0) \"quoted\" \\back\\n $(touch x) `touch x` $HOME ünï END"
      }
      let aws = Peers.packageFolder.appending(path: ".build-peers/bin").path
      let output = try await Command.run(
        ["bash", "-x", folder.file("command.sh").path],
        environment: Products.plainEnvironment.merging(sandbox.environment) { $1 }
          .merging(["PATH": "\(aws):/usr/local/bin:/usr/bin:/bin", "HOME": folder.path]) { $1 },
        input: Data(answers.map { $0 + "\n" }.joined().utf8))
      #expect(output.status == 0, "\(output.errors)")
      #expect(output.text.contains("connectorProfileArn"))
      let store = try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))
      let stored = store["profiles"]?.items?.first { $0["name"]?.text == profile }
      let credentials = stored?["credentials"]?.object?.members.first?.value
      for (member, answer) in zip(members, answers) {
        #expect(credentials?[JSONPointer("/" + member)]?.text == answer)
      }
      // The trace has the arguments of every program that the shell started.
      let arguments = output.errors.split(separator: "\n").filter { $0.contains("+ aws ") }
      #expect(arguments.count == 1 && !arguments[0].contains("fake"))
    }
  }

  private func run(_ arguments: [String], _ environment: [String: String]) async throws -> Command.Output {
    try await Command.run(
      [try Products.executable("appflow-profile")] + arguments,
      environment: Products.plainEnvironment.merging(environment) { $1 })
  }
}
