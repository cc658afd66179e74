import ClientTestSupport
import Foundation
import Testing

@Suite(
  "Two users at one profile", .timeLimit(.minutes(3)),
  .enabled(if: geteuid() == 0, "only root becomes two users"))
struct TwoUsersTests {
  private static let account = TestAccount.unique()
  private static let profile =
    #"{"connectorProfileName":"veeva-a","connectorType":"Veeva","connectionMode":"Public","lastUpdatedAt":1600000000,"#
    + #""connectorProfileArn":"arn:aws:appflow:eu-west-1:\#(account):connectorprofile/veeva-a","#
    + #""connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example"}}}"#

  /// A place that both users can read, with the program in it.
  private let shared: TemporaryFolder
  private let program: String

  init() async throws {
    shared = try TemporaryFolder()
    program = shared.path("appflow-profile")
    let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("appflow-profile")
    // By another program: a child of a test beside this one would inherit a file that is being written, which nobody can start.
    let copying = try await Command.run(["cp", built.path, program], environment: ["PATH": "/usr/bin:/bin"])
    #expect(copying.status == 0, "\(copying.errors)")
    #expect(chmod(shared.url.path, 0o755) == 0 && chmod(program, 0o755) == 0)
  }

  /// Runs the program as a user who has no more than a home.
  private func run(_ arguments: [String], as user: Int, _ service: LoopbackServer) async throws
    -> Command.Output
  {
    let home = shared.path("home-\(user)")
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    #expect(chown(home, uid_t(user), gid_t(user)) == 0)
    let identity = ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups"]
    return try await Command.run(
      identity + [program] + arguments + ["--endpoint-url", service.url],
      environment: [
        "PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS\(user)", "AWS_SECRET_ACCESS_KEY": "fake-key-\(user)",
        "AWS_EC2_METADATA_DISABLED": "true", "PW": "fake-pass-\(user)",
      ])
  }

  @Test(
    "the second one's rotation and update are refused with who holds the profile, and sent when they are done"
  )
  func excluded() async throws {
    let gate = Gate()
    let service = try LoopbackServer.answering { request, connection, _ in
      guard request.path == "/update-connector-profile" else {
        return connection.answer(200, [:], #"{"connectorProfileDetails":[\#(Self.profile)]}"#)
      }
      gate.pass()
      connection.answer(200, [:], #"{"connectorProfileArn":"arn:a"}"#)
    }
    defer { gate.open() }
    let rotation = [
      "rotate", "veeva-a", "--set", "username=ann", "--secret", "password=env:PW", "--yes", "--no-flows",
    ]
    let request = try shared.write(
      "request.json",
      #"{"connectorProfileName":"veeva-a","connectionMode":"Public","connectorProfileConfig":{"#
        + #""connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example"}},"#
        + #""connectorProfileCredentials":{"Veeva":{"username":"ann","password":"fake-pass-typed"}}}}"#)
    #expect(chmod(request, 0o644) == 0)
    async let first = run(rotation, as: 65_534, service)
    guard try await Peers.offThePool({ gate.waitForArrival() }) else {
      let early = try await first
      Issue.record("the first one never came to its update: \(early.status) \(early.text) \(early.errors)")
      return
    }
    for arguments in [rotation, ["update", request]] {
      let second = try await run(arguments, as: 54_321, service)
      let words = second.text + second.errors
      #expect(second.status == 255, "\(words)")
      #expect(words.contains("“veeva-a” is being changed by "), "\(words)")
      #expect(words.contains("(user 65534), process "), "\(words)")
    }
    gate.open()
    #expect(try await first.status == 0)
    #expect(try await run(rotation, as: 54_321, service).status == 0)
  }
}

/// Lets nobody through until it is opened.
private final class Gate: Sendable {
  private let arrived = DispatchSemaphore(value: 0)
  private let opened = DispatchSemaphore(value: 0)

  /// Waits until it is opened.
  func pass() {
    arrived.signal()
    opened.wait()
    opened.signal()
  }

  /// Whether somebody came within a minute.
  func waitForArrival() -> Bool { arrived.wait(timeout: .now() + 60) == .success }

  func open() { opened.signal() }
}
