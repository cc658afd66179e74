import ClientTestSupport
import Foundation
import Testing

/// A container that has the operator's `~/.aws` from outside, a folder under umask 002, a disk of another system: the files belong
/// to somebody else, or others may write to them.
@Suite("AWS's files when others could have written them", .timeLimit(.minutes(2)))
struct DoubtfulFilesTests {
  private let folder: TemporaryFolder
  private let service: LoopbackServer

  init() throws {
    folder = try TemporaryFolder()
    service = try LoopbackServer.answering { _, connection, _ in
      connection.answer(200, [:], #"{"connectorProfileDetails":[]}"#)
    }
  }

  private func write(_ name: String, _ text: String, owner: uid_t?) throws -> String {
    let path = try folder.write(name, text)
    if let owner { #expect(chown(path, owner, owner) == 0) }
    #expect(chmod(path, owner == nil ? 0o664 : 0o600) == 0)
    return path
  }

  private func list(
    config: String, credentials: String, owner: uid_t?, _ arguments: [String] = []
  ) async throws -> FaultProgram.Output {
    try await FaultProgram.run(
      ["list", "--endpoint-url", service.url] + arguments,
      environment: [
        "AWS_CONFIG_FILE": try write("config", config, owner: owner),
        "AWS_SHARED_CREDENTIALS_FILE": try write("credentials", credentials, owner: owner),
        "AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil, "AWS_REGION": nil,
      ])
  }

  /// Another user's, which only root can make, and one's own that a group may write to.
  private static let owners: [uid_t?] = geteuid() == 0 ? [1_000, nil] : [nil]

  @Test("list works, and standard error has one line for each file", arguments: owners)
  private func works(owner: uid_t?) async throws {
    let output = try await list(
      config: "[default]\nregion = eu-west-1\n",
      credentials: "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = fake-of-file\n",
      owner: owner)
    #expect(output.status == 0, "\(output.standardError)")
    let lines = output.standardError.split(separator: "\n")
    #expect(
      lines.count == 2 && lines.allSatisfy { $0.contains("Its keys and settings are used") }, "\(lines)")
    #expect(output.standardError.contains(owner == nil ? "others may write" : "(number 1000)"))
    #expect(!output.everything.contains("fake-of-file"))
    #expect(service.requests.last?.header("Authorization")?.contains("AKIDFILE/") == true)
  }

  @Test("a program is started only where the operator's own settings name the file", arguments: owners)
  private func process(owner: uid_t?) async throws {
    let mark = folder.path("started")
    let config = """
      [default]
      region = eu-west-1
      credential_process = sh -c 'touch \(mark); echo "{\\"Version\\":1,\\"AccessKeyId\\":\\"AKIDPROCESS\\",\\"SecretAccessKey\\":\\"fake\\"}"'

      """
    let refused = try await list(config: config, credentials: "", owner: owner)
    #expect(refused.status == 253)
    #expect(refused.standardError.contains("credential_process from \(folder.path("config")), line 3"))
    #expect(refused.standardError.contains("trusted_files in [settings]"))
    #expect(!FileManager.default.fileExists(atPath: mark) && service.requests.isEmpty)

    let settings = try folder.write(
      "settings", "[settings]\ntrusted_files = /nonexistent/x, \(folder.path("config"))\n")
    #expect(chmod(settings, 0o600) == 0)
    let allowed = try await list(config: config, credentials: "", owner: owner, ["--config", settings])
    #expect(allowed.status == 0, "\(allowed.standardError)")
    #expect(allowed.standardError.split(separator: "\n").count == 1)
    #expect(service.requests.last?.header("Authorization")?.contains("AKIDPROCESS/") == true)
  }

  @Test("how long a program may take is a setting, and what it says on standard error is shown as it comes")
  func processTime() async throws {
    let settings = try folder.write("settings", "[settings]\nprocess_seconds = 1\n")
    #expect(chmod(settings, 0o600) == 0)
    let config = try folder.write(
      "config",
      "[default]\nregion = eu-west-1\ncredential_process = sh -c 'echo touch the key >&2; sleep 600'\n")
    #expect(chmod(config, 0o600) == 0)
    let output = try await FaultProgram.run(
      ["list", "--endpoint-url", service.url, "--config", settings],
      environment: ["AWS_CONFIG_FILE": config, "AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil])
    #expect(
      output.status == 253 && output.standardError.hasPrefix("touch the key\n"), "\(output.standardError)")
    #expect(output.standardError.contains("it takes longer than 1 s"))
  }

  @Test("a trusted file is named by its whole path")
  func path() async throws {
    let settings = try folder.write("settings", "[settings]\ntrusted_files = config\n")
    #expect(chmod(settings, 0o600) == 0)
    let output = try await FaultProgram.run(["list", "--config", settings])
    #expect(output.status == 253 && output.standardError.contains("line 2: trusted_files are whole paths"))
  }
}
