import ClientTestSupport
import Foundation
import Testing

/// `appflow-profile login`, without a terminal.
@Suite("Signing in by the command", .timeLimit(.minutes(3)))
struct LoginTests {
  private let folder: TemporaryFolder
  private let peer: SignInPeer

  init() async throws {
    folder = try TemporaryFolder()
    peer = try await SignInPeer()
    try folder.write(
      "config",
      SignInPeer.configuration + """
        [profile ops]
        region = us-east-1
        login_session = arn:aws:iam::123456789012:user/ann

        """)
  }

  private var environment: [String: String?] {
    let own: [String: String?] = [
      "HOME": folder.url.path, "AWS_CONFIG_FILE": folder.path("config"), "AWS_ACCESS_KEY_ID": nil,
      "AWS_SECRET_ACCESS_KEY": nil,
    ]
    return own.merging(peer.variables) { $1 }
  }

  private func run(_ arguments: [String], launcher: [String] = []) async throws -> FaultProgram.Output {
    try await FaultProgram.run(arguments, environment: environment, launcher: launcher)
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path(".aws/sso/cache"))
  }

  @Test("the address and the code are printed in plain lines; afterwards there are credentials")
  func device() async throws {
    let before = try await run(["config", "--profile", "corp"])
    #expect(before.status == 253)
    #expect(
      before.standardError.contains(
        "Sign in with: appflow-profile login --profile corp, or with: aws sso login --profile corp"),
      "\(before.standardError)")
    let output = try await run(["login", "--profile", "corp"])
    #expect(output.status == 0, "\(output.standardError)")
    #expect(output.standardOutput.contains("\n  https://device.sso.example/?user_code=ABCD-EFGH\n"))
    #expect(output.standardOutput.contains("\n  ABCD-EFGH\n"))
    #expect(output.standardOutput.contains("Signed in to corp (https://example.com/start) until "))
    #expect(!output.standardOutput.contains("\u{1B}") && !output.everything.contains("fake-"))
    #expect(
      try await run(["config", "--profile", "corp", "--output", "json"]).standardOutput.contains("\"sso\""))
  }

  @Test("each end has its exit code and its words")
  func ends() async throws {
    try await peer.set(["polls": ["access_denied"]])
    let refused = try await run(["login", "--profile", "corp"])
    #expect(refused.status == 254 && refused.standardError.contains("said no"))
    try await peer.set(["polls": ["expired_token"]])
    let late = try await run(["login", "--profile", "corp"])
    #expect(late.status == 254 && late.standardError.contains("ended before it was confirmed"))
    try await peer.set([
      "instead": ["/client/register": [200, [:], "<html>"], "/device_authorization": [500, [:], ""]]
    ])
    let failed = try await run(["login", "--profile", "corp"])
    #expect(failed.status == 255 && failed.standardError.contains("Not signed in"), "\(failed)")
    let nothing = try await run(["login"])
    #expect(nothing.status == 253 && nothing.standardError.contains("nothing to sign in to"), "\(nothing)")
    let unknown = try await run(["login", "--profile", "nobody"])
    #expect(unknown.status == 253 && unknown.standardError.contains("no profile \"nobody\""), "\(unknown)")
    #expect(try await run(["login", "--no-such"]).status == 252)
  }

  @Test("what is pasted is asked for on a terminal only", arguments: [["corp", "--paste"], ["ops"]])
  func noTerminal(arguments: [String]) async throws {
    let output = try await run(["login", "--profile"] + arguments, launcher: ["setsid", "--wait"])
    #expect(
      output.status == 253 && output.standardError.contains("there is no terminal to ask on"), "\(output)")
    #expect(output.standardOutput.contains("code_challenge="))
    #expect(try await peer.requests().allSatisfy { $0 == "POST /client/register" })
  }

  @Test("Ctrl-C ends it with 130, and nothing is left half written")
  func interrupted() async throws {
    try await peer.set(["polls": ["authorization_pending"]])
    let said = folder.path("said")
    let process = try ChildProcess(
      [FaultProgram.path, "login", "--profile", "corp"],
      environment: FaultProgram.variables(environment),
      files: [
        try Descriptor("/dev/null", O_RDONLY), try Descriptor(said, O_WRONLY | O_CREAT),
        try Descriptor(folder.path("complaint"), O_WRONLY | O_CREAT),
      ])
    while try await !peer.requests().contains(where: { $0.hasPrefix("POST /token") }) {
      try await Task.sleep(for: .milliseconds(50))
    }
    process.signal(SIGINT)
    #expect(try await Peers.offThePool { process.wait() } == 130)
    #expect(try String(contentsOfFile: folder.path("complaint"), encoding: .utf8) == "Not signed in.\n")
    #expect(try files().count == 1 && files().allSatisfy { $0.hasSuffix(".json") })
  }
}
