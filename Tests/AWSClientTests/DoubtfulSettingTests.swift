import ClientTestSupport
import Foundation
import HTTPTransport
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

@Suite("Settings of files that others could have written")
struct DoubtfulSettingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let certificates = "/etc/passwd"
  private static let process =
    "/bin/echo '{\"Version\":1,\"AccessKeyId\":\"AKIDP\",\"SecretAccessKey\":\"fake\"}'"
  private static let keys = "aws_access_key_id = AKIDFILE\naws_secret_access_key = fake\n"

  /// Options for two files, of which others may write to some.
  private func options(
    config: String, credentials: String = "", doubtful: [String] = ["config"], trusted: [String] = [],
    variables: [String: String] = [:]
  ) throws -> ClientOptions {
    var options = ClientOptions(region: "us-east-1")
    var all = ["HOME": folder.url.path, "AWS_EC2_METADATA_DISABLED": "true"]
    for (kind, variable, text) in [
      ("config", "AWS_CONFIG_FILE", config), ("credentials", "AWS_SHARED_CREDENTIALS_FILE", credentials),
    ] {
      all[variable] = try folder.write(kind, text)
      #expect(chmod(folder.path(kind), doubtful.contains(kind) ? 0o664 : 0o644) == 0)
    }
    options.environment = Environment(all.merging(variables) { $1 })
    options.trustedFiles = trusted.map(folder.path)
    options.names.trustedFiles = "--trusted"
    return options
  }

  /// Why a client cannot be set up, or has no credentials; nil where it is and has.
  private func refusal(_ options: ClientOptions) async throws -> String? {
    let client = try ServiceClient(
      service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options)
    do {
      _ = try await client.credentials()
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// What decides which program is started, or where secrets go.
  static let dangerous = [
    "credential_process = \(process)", "endpoint_url = https://evil.example.com",
    "endpoint_url = http://127.0.0.1:1", "ca_bundle = \(certificates)",
    "services = s\n[services s]\nappflow =\n  endpoint_url = https://evil.example.com",
  ]

  @Test(
    "what starts a program or says where secrets go is refused, with its place and the remedy",
    arguments: dangerous)
  func refused(_ setting: String) async throws {
    let hasKeys = !setting.contains("credential_process")
    let config = "[default]\n\(hasKeys ? Self.keys : "output = json\n")\(setting)\n"
    let said = try #require(await refusal(options(config: config)))
    #expect(said.contains("is not followed, because others could have written it"), "\(said)")
    #expect(said.contains(folder.path("config")) && said.contains("--trusted"), "\(said)")
    #expect(said.contains("services s") || said.contains("line "), "\(said)")
    // The same where the file is named as trusted, and where nobody else may write to it.
    #expect(try await refusal(options(config: config, trusted: ["config"])) == nil)
    #expect(try await refusal(options(config: config, doubtful: [])) == nil)
    // Another file's name does not help.
    #expect(try await refusal(options(config: config, trusted: ["credentials"])) != nil)
  }

  @Test("it is the setting's own file that counts", arguments: dangerous.prefix(4))
  func ownFile(_ setting: String) async throws {
    let keys = setting.contains("credential_process") ? "" : Self.keys
    let harmless = "[default]\noutput = json\n"
    let given = "[default]\n\(keys)\(setting)\n"
    #expect(
      try await refusal(options(config: harmless, credentials: given, doubtful: ["config"])) == nil)
    #expect(
      try await refusal(options(config: harmless, credentials: given, doubtful: ["credentials"]))?
        .contains(folder.path("credentials")) == true)
  }

  @Test("a setting that the operator's own option or environment overrules is not looked at")
  func overruled() async throws {
    let config = "[default]\n\(Self.keys)endpoint_url = https://evil.example.com\nca_bundle = /nonexistent\n"
    let variables = ["AWS_ENDPOINT_URL": "https://good.example.com", "AWS_CA_BUNDLE": Self.certificates]
    #expect(try await refusal(options(config: config, variables: variables)) == nil)
  }

  @Test("a process that takes longer than it may is ended, and that is said")
  func processTime() async throws {
    var options = try options(config: "[default]\ncredential_process = sleep 600\n", doubtful: [])
    options.processTime = .milliseconds(200)
    #expect(try await refusal(options)?.contains("sleep cannot be run: it takes longer than 200 ms") == true)
  }

  @Test("keys, roles' settings and all else are used, with one line of warning for a file")
  func used() async throws {
    let told = Mutex<[String]>([])
    var options = try options(
      config: "[default]\nregion = eu-west-1\nmax_attempts = 7\n", credentials: "[default]\n\(Self.keys)",
      doubtful: ["config", "credentials"])
    options.onNotice = { line in told.withLock { $0.append(line) } }
    let client = try ServiceClient(
      service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options)
    #expect(try await client.credentials().provider == "shared-credentials-file")
    let configuration = try await client.configuration()
    #expect(configuration.maxAttempts.value == 7)
    #expect(configuration.files.allSatisfy { $0.doubt?.contains("chmod go-w") == true })
    let lines = told.withLock { $0 }
    #expect(lines.count == 2 && lines.allSatisfy { !$0.contains("\n") && !$0.contains("fake") })
    #expect(lines[0].contains(folder.path("config")) && lines[1].contains(folder.path("credentials")))
  }
}
