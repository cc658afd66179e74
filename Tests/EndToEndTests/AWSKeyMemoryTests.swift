import Foundation
import Testing

/// Where the AWS keys are in the editor's memory while it runs.
@Suite("AWS keys in the editor's memory", .timeLimit(.minutes(2)))
struct AWSKeyMemoryTests {
  enum Source: CaseIterable { case credentialsFile, configFile, program }

  @Test("are in the pages of secrets only, also after requests were signed", arguments: Source.allCases)
  func keys(source: Source) async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      let key = Self.letters(40)
      let token = Self.letters(400)
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30, command: [try Products.executable("appflow-profile"), "browse"],
        environment: try Self.environment(source, key, token, folder, sandbox))
      // The sandbox does not know the key: it has read the request's signature, and says so.
      try await terminal.waitFor("Request id")
      let memory = ProcessMemory(process: try await terminal.processID())
      for secret in [key, String(token.prefix(12)), String(token.suffix(12))] {
        let own = try memory.undumpedMappings()
        #expect(try memory.copies(of: secret) >= 1)
        #expect(try memory.copies(of: secret, without: own) == 0)
      }
    }
  }

  @Test("of the environment, there is the copy that the kernel made at the start, and no other")
  func environment() async throws {
    try await SandboxProcess.run { sandbox in
      let key = Self.letters(40)
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30, command: [try Products.executable("appflow-profile"), "browse"],
        environment: sandbox.environment.merging(Products.readableMemory) { $1 }
          .merging(["AWS_SECRET_ACCESS_KEY": key]) { $1 })
      try await terminal.waitFor("Request id")
      let memory = ProcessMemory(process: try await terminal.processID())
      let own = try memory.undumpedMappings()
      #expect(try memory.copies(of: key, without: own) == 1)
    }
  }

  private static func letters(_ count: Int) -> String {
    String((0..<count).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x61...0x7A))) })
  }

  private static func environment(
    _ source: Source, _ key: String, _ token: String, _ folder: ScratchFolder, _ sandbox: SandboxProcess
  ) throws -> [String: String] {
    let id = "AKIDFAKEFORTESTS0001"
    let keys = """
      aws_access_key_id = \(id)
      aws_secret_access_key = \(key)
      aws_session_token = \(token)

      """
    let answer = """
      {"Version": 1, "AccessKeyId": "\(id)", "SecretAccessKey": "\(key)", "SessionToken": "\(token)"}
      """
    let answerPath = folder.file("answer").path
    let config =
      switch source {
      case .configFile: keys
      case .program: "credential_process = cat \(answerPath)\n"
      default: ""
      }
    for (name, text) in [
      ("answer", answer), ("config", "[default]\nregion = eu-west-1\n" + config),
      ("credentials", source == .credentialsFile ? "[default]\n" + keys : ""),
    ] { try Data(text.utf8).write(to: folder.file(name)) }
    var variables = sandbox.environment.merging(Products.readableMemory) { $1 }.merging([
      "AWS_CONFIG_FILE": folder.file("config").path,
      "AWS_SHARED_CREDENTIALS_FILE": folder.file("credentials").path,
    ]) { $1 }
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] { variables[name] = nil }
    return variables
  }
}
