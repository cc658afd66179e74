import ClientTestSupport
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

/// Every setting with a set of values, and every number, with what becomes of a value that is not known: an error that names the
/// value and its place, and never what counts where the setting is left out. For most of them botocore has errors, too; what it
/// passes over in silence (switches other than `true`, `duration_seconds`) could send a secret elsewhere than was meant, or does
/// something else than the line says.
@Suite("Settings with a value that is not known")
struct UnknownSettingTests {
  /// One setting.
  struct Row: CustomStringConvertible, Sendable {
    /// Its name in a profile; the variable's where there is none.
    let name: String
    /// Its variable; nil where there is none.
    let variable: String?
    /// What it may not be.
    let bad: [String]
    /// What it may be.
    let good: [String]
    /// What else the profile needs, so that the setting is looked at.
    var beside: [String] = []
    /// Whether credentials are looked for, and not the configuration alone.
    var isOfCredentials = false
    /// Whether it is a setting of profiles.
    var isOfProfile = true

    var description: String { name }
  }

  private static let switches = ["yes", "1", "0", "on", "tru", "true false", "wahr"]
  private static let numbers = ["0", "-1", "1.5", "many", "1s", "٣", "99999999999999999999"]
  private static let region = ["eu west", "eu-west-1.evil.example/", "a/b", "-x", "x.", "é"]

  static let rows: [Row] = [
    Row(name: "region", variable: "AWS_REGION", bad: region, good: ["eu-west-1", "xx-new-9"]),
    Row(
      name: "endpoint_url", variable: "AWS_ENDPOINT_URL",
      bad: ["localhost:4566", "ftp://h", "https://", "https://h:0", "https://127.1"],
      good: ["https://h.example", "http://127.0.0.1:1"]),
    Row(
      name: "use_fips_endpoint", variable: "AWS_USE_FIPS_ENDPOINT", bad: switches, good: ["true", "FALSE"]),
    Row(
      name: "use_dualstack_endpoint", variable: "AWS_USE_DUALSTACK_ENDPOINT", bad: switches,
      good: ["True", "false"]),
    Row(
      name: "ignore_configured_endpoint_urls", variable: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", bad: switches,
      good: ["true", "false"]),
    Row(
      name: "retry_mode", variable: "AWS_RETRY_MODE", bad: ["wild", "standart", "2"],
      good: ["standard", "Legacy", "adaptive"]),
    Row(name: "max_attempts", variable: "AWS_MAX_ATTEMPTS", bad: numbers, good: ["1", "7"]),
    Row(
      name: "ca_bundle", variable: "AWS_CA_BUNDLE", bad: ["/nonexistent/ca.pem", "/", "/dev/zero"],
      good: ["/dev/null"]),
    Row(
      name: "AWS_NEW_RETRIES_2026", variable: "AWS_NEW_RETRIES_2026", bad: switches, good: ["true", "false"],
      isOfProfile: false),
    Row(
      name: "sts_regional_endpoints", variable: "AWS_STS_REGIONAL_ENDPOINTS", bad: ["global", "regionl"],
      good: ["legacy", "regional"], beside: role, isOfCredentials: true),
    Row(
      name: "duration_seconds", variable: nil, bad: numbers + ["garbage", "1h"], good: ["900", "3600"],
      beside: role, isOfCredentials: true),
    Row(
      name: "credential_source", variable: nil, bad: ["Enviroment", "environment", "Ec2"],
      good: ["Environment"],
      beside: ["role_arn = arn:aws:iam::123456789012:role/fake"], isOfCredentials: true),
    Row(
      name: "sso_region", variable: nil, bad: region, good: ["eu-west-1"],
      beside: ["sso_account_id = 1", "sso_role_name = r", "sso_start_url = https://example.com/start"],
      isOfCredentials: true),
    Row(
      name: "ec2_metadata_service_endpoint", variable: "AWS_EC2_METADATA_SERVICE_ENDPOINT",
      bad: ["localhost", "ftp://h", "http://127.1"], good: ["http://127.0.0.1:1"], isOfCredentials: true),
    Row(
      name: "ec2_metadata_service_endpoint_mode", variable: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
      bad: ["IPv7", "6", "ip"], good: ["IPv4", "ipv6"], isOfCredentials: true),
    Row(
      name: "ec2_metadata_v1_disabled", variable: "AWS_EC2_METADATA_V1_DISABLED", bad: switches,
      good: ["true", "false"], isOfCredentials: true),
    Row(
      name: "imds_use_ipv6", variable: "AWS_IMDS_USE_IPV6", bad: switches, good: ["true", "false"],
      isOfCredentials: true),
    Row(
      name: "metadata_service_timeout", variable: "AWS_METADATA_SERVICE_TIMEOUT", bad: numbers, good: ["1"],
      isOfCredentials: true),
    Row(
      name: "metadata_service_num_attempts", variable: "AWS_METADATA_SERVICE_NUM_ATTEMPTS", bad: numbers,
      good: ["1", "2"], isOfCredentials: true),
    Row(
      name: "AWS_EC2_METADATA_DISABLED", variable: "AWS_EC2_METADATA_DISABLED", bad: switches,
      good: ["true", "false"], isOfCredentials: true, isOfProfile: false),
    Row(
      name: "AWS_CREDENTIAL_EXPIRATION", variable: "AWS_CREDENTIAL_EXPIRATION", bad: ["soon", "2026-01-31"],
      good: ["2099-01-01T00:00:00Z"], isOfCredentials: true, isOfProfile: false),
  ]

  private static let role = [
    "role_arn = arn:aws:iam::123456789012:role/fake", "source_profile = base",
  ]

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// What is said where a set-up is used; empty where nothing is.
  private func said(_ row: Row, profile line: String?, _ variables: [String: String] = [:]) async throws
    -> String
  {
    // The setting is on line 7 of the profile that is used, and on line 2 of one that is not.
    let unused = line.map { [$0] } ?? ["# "]
    var used = ["output = json", "cli_pager =", line ?? "# "] + row.beside
    if row.name != "region" { used.append("region = us-east-1") }
    let lines =
      ["[profile unused]"] + unused + ["", "[default]"] + used + [
        "[profile base]", "aws_access_key_id = AKIDBASE", "aws_secret_access_key = fake-secret",
      ]
    var options = ClientOptions()
    var all = [
      "AWS_CONFIG_FILE": try folder.write("config", lines.joined(separator: "\n") + "\n"),
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c", "HOME": folder.url.path,
    ]
    // Nobody is asked where only the settings count: an address without anybody, in a hurry.
    if row.isOfCredentials && !row.name.contains("2_metadata") && !row.name.contains("DISABLED") {
      all["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1"
    }
    if row.name == "AWS_CREDENTIAL_EXPIRATION" {
      all["AWS_ACCESS_KEY_ID"] = "AKID"
      all["AWS_SECRET_ACCESS_KEY"] = "fake-secret"
    }
    options.environment = Environment(all.merging(variables) { $1 })
    do {
      let resolver = try ConfigurationResolver(options: options)
      guard row.isOfCredentials else {
        let setup = ServiceSetup(
          service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options,
          transport: Nobody())
        return "\(try await setup.ready().configuration.region.value.isEmpty ? "no region" : "")"
      }
      let services = ProviderServices(
        resolver: resolver, region: "us-east-1", transport: Nobody(), limits: HTTPLimits(),
        policy: RetryPolicy(maxAttempts: 1, isRevised: false), time: FakeTime().source, userAgent: "test",
        observers: [])
      _ = try await CredentialChain.standard(services).find()
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test("in a profile it is an error with the file and the line", arguments: rows.filter(\.isOfProfile))
  func profile(_ row: Row) async throws {
    for value in row.bad {
      let said = try await said(row, profile: "\(row.name) = \(value)")
      #expect(
        said.contains("config, line 7")
          && said.contains(row.name == "endpoint_url" ? "endpoint" : row.name.split(separator: "_")[0]),
        "\(value): \(said)")
      #expect(!said.contains(".."), "\(said)")
    }
    for value in row.good {
      let said = try await said(row, profile: "\(row.name) = \(value)")
      #expect(!said.contains("line 7") && !said.contains("line 2"), "\(value): \(said)")
    }
  }

  @Test("in the environment it is an error with the variable", arguments: rows.filter { $0.variable != nil })
  func environment(_ row: Row) async throws {
    let variable = try #require(row.variable)
    for value in row.bad {
      let said = try await said(row, profile: nil, [variable: value])
      #expect(said.contains(variable), "\(value): \(said)")
      // The null device and a folder are told in words of their own.
      #expect(
        said.contains(value) || row.name.contains("metadata_service_endpoint")
          || row.name == "AWS_CREDENTIAL_EXPIRATION", "\(said)")
    }
    for value in row.good {
      let said = try await said(row, profile: nil, [variable: value])
      #expect(!said.contains("\(variable) cannot be used") && !said.contains("must be"), "\(value): \(said)")
    }
  }
}

/// A network in which nobody answers.
private struct Nobody: HTTPTransporting {
  func send(_ request: HTTPRequest, limits: HTTPLimits) async throws(HTTPTransportError) -> HTTPResponse {
    throw .couldNotConnect(host: "nobody", reason: "nobody is there")
  }
}
