import ClientTestSupport
import Forms
import Foundation
import Testing

/// The commands of the README and the manual, as a reader would run them.
@Suite("The commands of the README and the manual", .serialized)
struct ReadmeTests {
  /// The blocks of commands: fenced, and without the name of a language.
  private static func blocks(of file: String) throws -> [[String]] {
    let text = try String(contentsOf: Peers.packageFolder.appending(path: file), encoding: .utf8)
    let parts = text.components(separatedBy: "```")
    return stride(from: 1, to: parts.count, by: 2).map { parts[$0] }.filter { $0.hasPrefix("\n") }.map {
      block in
      block.split(separator: "\n").map(String.init).filter { line in
        ["appflow-", "make ", "sudo make ", "aws ", ". ./"].contains { line.hasPrefix($0) }
      }
    }
  }

  /// A folder with what the commands read, and a program that they start.
  private static func folder() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    let request = FilledRequests(
      profile: "sap-us", connector: "SAPOData", api: try ConnectorAPI(), secret: "fake-secret"
    ).texts[0].json
    let files = [
      "request.json": request,
      "new.json": request.replacing("sap-us", with: "sap-new").replacing(
        #""connectionMode""#, with: #""connectorType":"SAPOData","connectionMode""#, maxReplacements: 1),
      "plan.json": """
      {"rotations": [{"profile": "singular-ads", "secrets": {"apiKey": "exec:pass show singular"}}]}
      """,
      "pass": "#!/bin/sh\necho fake-secret-of-$2\n",
      "aws-config": """
      [profile prod]
      region = eu-west-1
      sso_session = prod
      [sso-session prod]
      sso_region = eu-west-1
      sso_start_url = https://example.com/start
      [profile ops]
      aws_access_key_id = AKIASANDBOX000000000
      aws_secret_access_key = sandbox-secret-access-key-that-opens-nothing

      """,
      ".config/appflow-profile/config": "[target prod]\naws_profile = ops\nregions = us-east-1\n",
    ]
    for (name, text) in files {
      try FileManager.default.createDirectory(
        at: folder.file(name).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: folder.file(name))
    }
    chmod(folder.file("pass").path, 0o700)
    return folder
  }

  @Test(
    "every one runs: with success, or to the point where a terminal is needed",
    arguments: [("README.md", 15), ("Sources/MANUAL.md", 35)])
  func commands(file: String, least: Int) async throws {
    // Whom “login” signs in to, and where machines share their state.
    let peer = try await SignInPeer()
    let table = try await DynamoPeer()
    try await SandboxProcess.run { sandbox in
      let blocks = try Self.blocks(of: file)
      #expect(blocks.joined().count > least)
      for block in blocks {
        let folder = try Self.folder()
        let commands =
          block.contains { $0.hasPrefix("appflow-sandbox") } ? [block.joined(separator: "\n")] : block
        for command in commands {
          // The skeleton of “template” is there to be filled in; here it is.
          let request = try Self.folder()
          try? FileManager.default.removeItem(at: folder.file("request.json"))
          try FileManager.default.copyItem(at: request.file("request.json"), to: folder.file("request.json"))
          try await run(command, in: folder, sandbox, peer.variables.merging(table.variables) { $1 })
        }
      }
    }
  }

  @Test(
    "every link leads to a file that is there, and to a heading in it",
    arguments: ["README.md", "Sources/MANUAL.md"])
  func links(file: String) throws {
    let here = Peers.packageFolder.appending(path: file)
    let links = try String(contentsOf: here, encoding: .utf8).matches(of: #/\]\(([^)#]*)#?([^)]*)\)/#)
      .map { (path: String($0.output.1), heading: String($0.output.2)) }.filter { !$0.path.contains("://") }
    #expect(links.count > 10)
    for link in links {
      let target =
        link.path.isEmpty ? here : here.deletingLastPathComponent().appending(path: link.path).standardized
      #expect(FileManager.default.fileExists(atPath: target.path), "\(link)")
      guard !link.heading.isEmpty else { continue }
      let headings = try String(contentsOf: target, encoding: .utf8).split(separator: "\n").filter {
        $0.hasPrefix("#")
      }
      .map {
        $0.drop { "# ".contains($0) }.lowercased().filter { $0.isLetter || $0.isNumber || "- ".contains($0) }
      }
      #expect(headings.contains { $0.replacing(" ", with: "-") == link.heading }, "\(link)")
    }
  }

  private func run(
    _ command: String, in folder: ScratchFolder, _ sandbox: SandboxProcess, _ variables: [String: String]
  ) async throws {
    let peers = Peers.packageFolder.appending(path: ".build-peers/bin").path
    // What make would do is asked for, not done: it builds for minutes. Jobs in the background end with the script.
    let script =
      command.contains("make ")
      ? "cd '\(Peers.packageFolder.path)'; "
        + command.replacing("sudo ", with: "").replacing("make ", with: "make -n ")
      : "cd '\(folder.path)'; trap 'kill $(jobs -p) 2>/dev/null' EXIT\n"
        + command.replacing(
          "> sandbox.env &",
          with: "> sandbox.env &\nuntil grep -qs AWS_REGION sandbox.env; do sleep 0.05; done")
    let output = try await Command.run(
      ["bash", "-c", script],
      environment: Products.plainEnvironment.merging(sandbox.environment) { $1 }.merging([
        "PATH": "\(folder.path):\(Products.folder.path):\(peers):"
          + (Products.plainEnvironment["PATH"] ?? ""),
        "HOME": folder.path, "AWS_CONFIG_FILE": folder.file("aws-config").path,
      ]) { $1 }.merging(variables) { $1 })
    let needsTerminal =
      output.status == 252
      && ["needs a terminal", "no terminal to"].contains { output.errors.contains($0) }
    // What it was asked, and no failure.
    let differs = output.status == 1 && command.hasPrefix("appflow-profile compare ") && output.errors.isEmpty
    #expect(output.status == 0 || needsTerminal || differs, "\(command)\n\(output.status)\n\(output.errors)")
  }
}
