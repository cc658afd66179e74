import ClientTestSupport
import Foundation
import Testing

/// What the environment can make the libraries do that the program is made of.
@Suite("The environment of the program", .timeLimit(.minutes(2)))
struct EnvironmentTests {
  @Test("no variable makes a library write down the keys of a connection, or send it elsewhere")
  func hidden() async throws {
    let folder = try TemporaryFolder()
    let peer = try await TLSPeer(folder: folder)
    let output = try await FaultProgram.run(
      ["list", "--endpoint-url", "https://127.0.0.1:\(peer.facts.good)"],
      environment: [
        "AWS_CA_BUNDLE": peer.facts.ca, "SSLKEYLOGFILE": folder.path("keys"), "QLOGDIR": folder.path("trace"),
        "ALL_PROXY": "socks5://127.0.0.1:9",
      ])
    #expect(output.status == 0, "\(output.standardError)")
    #expect(output.standardOutput.contains("over-tls"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("keys")))
    #expect(!FileManager.default.fileExists(atPath: folder.path("trace")))
  }

  @Test("a program that is started gets the whole environment, but for the secrets that were taken out of it")
  func children() async throws {
    let folder = try TemporaryFolder()
    let service = try LoopbackServer.answering { _, connection, _ in
      connection.answer(403, [:], #"{"__type":"AccessDeniedException","message":"no"}"#)
    }
    let keys =
      #"{\"Version\":1,\"AccessKeyId\":\"AKIDFAKEFORTESTS0002\",\"SecretAccessKey\":\"fake-key-of-a-child-0002\"}"#
    try folder.write(
      "config", "[default]\ncredential_process = sh -c 'env >\(folder.path("given")); echo \"\(keys)\"'\n")
    let output = try await FaultProgram.run(
      [
        "rotate", "veeva-a", "--secret", "password=env:TAKEN", "--yes", "--endpoint-url", service.url,
      ],
      environment: [
        "AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil, "AWS_CONFIG_FILE": folder.path("config"),
        "SSLKEYLOGFILE": folder.path("keys"), "VAULT_TOKEN": "fake-vault-token",
        "TAKEN": "fake-taken-secret-0001",
      ])
    #expect(output.status == 254, "\(output.standardError)")
    let given = try String(contentsOfFile: folder.path("given"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
    #expect(given.contains("SSLKEYLOGFILE=\(folder.path("keys"))"))
    #expect(given.contains("VAULT_TOKEN=fake-vault-token"))
    #expect(!given.contains { $0.contains("fake-taken-secret") })
  }

  @Test("a home that is set to nothing is none", arguments: ["", "relative"])
  func emptyHome(home: String) async throws {
    let output = try await FaultProgram.run(
      ["journal"], environment: ["HOME": home, "XDG_STATE_HOME": nil])
    #expect(output.status == 253)
    #expect(output.standardError.contains("set HOME, or XDG_STATE_HOME"))
  }
}
