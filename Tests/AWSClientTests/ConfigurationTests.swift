import ClientTestSupport
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("Configuration")
struct ConfigurationTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func resolver(
    _ config: String = "", credentials: String = "", variables: [String: String] = [:],
    options: ClientOptions = ClientOptions()
  ) throws -> ConfigurationResolver {
    var options = options
    options.environment = Environment(
      [
        "AWS_CONFIG_FILE": try folder.write("config", config),
        "AWS_SHARED_CREDENTIALS_FILE": try folder.write("credentials", credentials), "HOME": folder.url.path,
      ].merging(variables) { $1 })
    return try ConfigurationResolver(options: options)
  }

  private static let appflow = ServiceIdentity(signingName: "appflow", settingsName: "appflow")

  @Test("the region comes from the option, then AWS_REGION, then AWS_DEFAULT_REGION, then the profile")
  func regionOrder() throws {
    var options = ClientOptions(region: "option-1")
    var variables = ["AWS_REGION": "first-1", "AWS_DEFAULT_REGION": "second-1"]
    let config = "[default]\nregion = profile-1\n"
    #expect(
      try resolver(config, variables: variables, options: options).region()
        == Sourced("option-1", .option("ClientOptions.region"))
    )
    options.region = nil
    #expect(
      try resolver(config, variables: variables).region() == Sourced("first-1", .variable("AWS_REGION")))
    variables["AWS_REGION"] = ""
    #expect(
      try resolver(config, variables: variables).region()
        == Sourced("second-1", .variable("AWS_DEFAULT_REGION")))
    #expect(try resolver(config).region() == Sourced("profile-1", .profile("default")))
    #expect(try resolver().region() == nil)
  }

  @Test(
    "the profile comes from the option, then AWS_PROFILE, then AWS_DEFAULT_PROFILE, then its name is default")
  func profileOrder() throws {
    let config = "[profile a]\n[profile b]\n[profile c]\n"
    let variables = ["AWS_PROFILE": "b", "AWS_DEFAULT_PROFILE": "c"]
    #expect(
      try resolver(config, variables: variables, options: ClientOptions(profile: "a")).profileName
        == Sourced("a", .option("ClientOptions.profile")))
    #expect(try resolver(config, variables: variables).profileName == Sourced("b", .variable("AWS_PROFILE")))
    #expect(
      try resolver(config, variables: ["AWS_DEFAULT_PROFILE": "c"]).profileName
        == Sourced("c", .variable("AWS_DEFAULT_PROFILE")))
    #expect(try resolver(config).profileName == Sourced("default", .unset))
  }

  @Test("an unknown profile is an error that lists the known ones")
  func unknownProfile() throws {
    #expect(
      throws: ConfigurationError.unknownProfile(
        name: "x", source: .variable("AWS_PROFILE"), known: ["a", "b"])
    ) {
      try resolver("[profile b]\n", credentials: "[a]\n", variables: ["AWS_PROFILE": "x"])
    }
  }

  @Test("messages call an option as the caller's users do, and else as it is called in Swift")
  func optionNames() throws {
    var options = ClientOptions(profile: "x")
    func words() -> String? {
      do { _ = try resolver(options: options) } catch { return "\(error)" }
      return nil
    }
    #expect(words()?.contains("(named by ClientOptions.profile)") == true)
    options.names.profile = "--profile"
    #expect(words()?.contains("(named by --profile)") == true)
    let missing = ConfigurationError.missingRegion(profile: "p", option: options.names.region)
    #expect("\(missing)".hasPrefix("No region is set. Give ClientOptions.region, set AWS_REGION, or add"))
  }

  @Test(
    "a malformed file is an error with its line and the reason",
    arguments: [
      ("region = x\n", 1, "before the first"), ("[default]\n\n# c\nregion\n", 4, "needs an ="),
      ("[default\n", 1, "] is missing"), ("[default]\n = x\n", 2, "name is missing"),
      ("[default]\nok = 1\ns3 =\n  fine = 1\n  broken\n", 3, "indented"),
      ("[default]\r\nregion\r\n", 2, "needs an ="),
    ])
  func malformed(config: String, line: Int, reason: String) throws {
    #expect {
      try resolver(config)
    } throws: { error in
      guard case .malformedFile(let path, line, let text)? = error as? ConfigurationError else {
        return false
      }
      return path.hasSuffix("/config") && text.contains(reason)
    }
  }

  @Test("reading four times the sections takes some four times the work, not sixteen times")
  func manySections() throws {
    let few = try ProcessorTime.seconds(of: { try sections(5_000) })
    #expect(try ProcessorTime.seconds(of: { try sections(20_000) }) < 9 * few)
  }

  private func sections(_ count: Int) throws {
    let config =
      "[default]\nregion = a-1\n" + (1..<count).map { "[profile p\($0)]\nregion = r-\($0)\n" }.joined()
      + "[default]\nca_bundle = /c\n"
    let resolver = try resolver(config)
    #expect(resolver.shared.profiles.count == count && resolver.profile["ca_bundle"] == "/c")
    #expect { try self.resolver(config, variables: ["AWS_PROFILE": "x"]) } throws: { "\($0)".count < 1_000 }
    let long = String(repeating: "w", count: 1 << 20)
    #expect(ShellWords.split("'\(long)' \"\(long)\"")?.map(\.count) == [1 << 20, 1 << 20])
  }

  @Test("a malformed credentials file does not show its secrets")
  func malformedCredentials() throws {
    #expect {
      try resolver(credentials: "[default]\naws_secret_access_key fake-secret-value\n")
    } throws: { error in
      !"\(error)".contains("fake-secret-value") && "\(error)".contains("line 2")
    }
  }

  @Test("a file that is not UTF-8 is an error with its line")
  func notUTF8() throws {
    let path = folder.path("latin1")
    try [UInt8]("[default]\nregion = \u{0}".utf8).dropLast().withUnsafeBytes { bytes in
      var content = Array(bytes)
      content.append(0xE9)
      try FileWriting.write(content, to: path)
    }
    #expect(throws: ConfigurationError.malformedFile(path: path, line: 2, reason: "it is not UTF-8")) {
      try resolver(variables: ["AWS_CONFIG_FILE": path])
    }
  }

  @Test("a missing file is empty, a folder in its place is an error")
  func unreadable() throws {
    let missing = try resolver(variables: ["AWS_CONFIG_FILE": folder.path("missing")])
    #expect(missing.shared.files.map(\.exists) == [false, true])
    #expect(
      missing.shared.files.map(\.source.description) == ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])
    #expect(throws: ConfigurationError.unreadableFile(path: folder.url.path, reason: "it is a directory")) {
      try resolver(variables: ["AWS_CONFIG_FILE": folder.url.path])
    }
  }

  @Test("the usual places are below the home directory, and a path may have a tilde and variables")
  func places() throws {
    try folder.write(".aws/config", "[default]\nregion = home-1\n")
    try folder.write("other/config", "[default]\nregion = other-1\n")
    var options = ClientOptions()
    options.environment = Environment(["HOME": folder.url.path])
    #expect(try ConfigurationResolver(options: options).region()?.value == "home-1")
    for path in ["~/other/config", "$HOME/other/config", "${HOME}/$PART/config"] {
      options.environment = Environment(["HOME": folder.url.path, "PART": "other", "AWS_CONFIG_FILE": path])
      #expect(try ConfigurationResolver(options: options).region()?.value == "other-1", "\(path)")
    }
  }

  @Test("a setting that stands twice counts with its last value, and a section that stands twice is one")
  func duplicates() throws {
    let resolver = try resolver(
      "[default]\nregion = a-1\nregion = b-1\n[profile x]\n[default]\nca_bundle = /c\n")
    #expect(try resolver.region()?.value == "b-1")
    #expect(resolver.profile["ca_bundle"] == "/c")
  }

  @Test("an endpoint without encryption is refused unless it is on this machine")
  func plainHTTP() throws {
    for url in ["http://example.com", "http://10.0.0.1:8080"] {
      #expect {
        try resolver(variables: ["AWS_ENDPOINT_URL": url]).endpoint(of: Self.appflow, region: "us-east-1")
      } throws: { error in
        guard case .plainHTTP? = error as? ConfigurationError else { return false }
        return true
      }
    }
    for url in ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"] {
      let endpoint = try resolver(variables: ["AWS_ENDPOINT_URL_APPFLOW": url])
        .endpoint(of: Self.appflow, region: "us-east-1")
      #expect(
        endpoint.source == .variable("AWS_ENDPOINT_URL_APPFLOW") && endpoint.value.description == url + "/")
    }
  }

  @Test(
    "FIPS or dualstack with an endpoint of one's own exclude each other", arguments: ["fips", "dualstack"])
  func conflict(kind: String) throws {
    let resolver = try resolver(
      "[default]\nuse_\(kind)_endpoint = true\n", variables: ["AWS_ENDPOINT_URL": "https://example.com"])
    #expect {
      try resolver.endpoint(of: Self.appflow, region: "us-east-1")
    } throws: { error in
      guard case .conflict(let text)? = error as? ConfigurationError else { return false }
      return text.contains("use_\(kind)_endpoint")
    }
  }

  @Test("the Security Token Service is asked in the client's region, or at the global endpoint on request")
  func stsEndpoint() throws {
    let regional = try resolver()
    #expect(try regional.endpoint(of: .sts, region: "eu-west-1").value.host == "sts.eu-west-1.amazonaws.com")
    #expect(
      try regional.endpoint(of: .sts, region: "cn-north-1").value.host == "sts.cn-north-1.amazonaws.com.cn")
    let legacy = try resolver(variables: ["AWS_STS_REGIONAL_ENDPOINTS": "legacy"])
    #expect(try legacy.endpoint(of: .sts, region: "eu-west-1").value.host == "sts.amazonaws.com")
    #expect(try legacy.endpoint(of: .sts, region: "ap-east-1").value.host == "sts.ap-east-1.amazonaws.com")
    let fips = try resolver("[default]\nuse_fips_endpoint = true\n")
    #expect(
      try fips.endpoint(of: .sts, region: "us-gov-west-1").value.host == "sts.us-gov-west-1.amazonaws.com")
    #expect(
      try fips.endpoint(of: .sso, region: "us-east-1").value.host == "portal.sso-fips.us-east-1.amazonaws.com"
    )
  }

  @Test("attempts and mode come from the option, the environment and the profile; nonsense is refused")
  func retries() throws {
    let config = "[default]\nmax_attempts = 7\nretry_mode = adaptive\n"
    #expect(try resolver().maxAttempts() == Sourced(3, .unset))
    #expect(try resolver(config).maxAttempts() == Sourced(7, .profile("default")))
    #expect(
      try resolver(config, variables: ["AWS_MAX_ATTEMPTS": "2"]).maxAttempts()
        == Sourced(2, .variable("AWS_MAX_ATTEMPTS")))
    #expect(try resolver(config).retryMode() == Sourced(.adaptive, .profile("default")))
    for nonsense in ["0", "-1", "x", "1.5"] {
      #expect(throws: ConfigurationError.self) {
        try resolver(variables: ["AWS_MAX_ATTEMPTS": nonsense]).maxAttempts()
      }
    }
    #expect(throws: ConfigurationError.self) {
      try resolver(variables: ["AWS_RETRY_MODE": "wild"]).retryMode()
    }
  }

  @Test("a CA bundle that cannot be read is an error before anything is sent")
  func caBundle() throws {
    let bundle = try folder.write("ca.pem", "fake")
    let config = "[default]\nca_bundle = \(bundle)\n"
    #expect(try resolver(config).caBundle() == Sourced(bundle, .profile("default")))
    #expect(
      try resolver(config, variables: ["AWS_CA_BUNDLE": "~/ca.pem"]).caBundle()
        == Sourced(bundle, .variable("AWS_CA_BUNDLE")))
    #expect(throws: ConfigurationError.self) {
      try resolver(variables: ["AWS_CA_BUNDLE": "/nonexistent"]).caBundle()
    }
  }

  @Test("proxies come from the environment, the lower-case names first")
  func proxies() throws {
    let resolver = try resolver(variables: [
      "HTTPS_PROXY": "http://upper", "https_proxy": "http://user:fake-password@lower", "NO_PROXY": "a,b",
    ])
    #expect(resolver.proxies().https == Secret("http://user:fake-password@lower"))
    #expect(resolver.proxies().direct == "a,b")
    #expect(
      resolver.proxySource(for: .https) == .variable("https_proxy") && resolver.proxySource(for: .http) == nil
    )
    #expect(!"\(resolver.proxies())".contains("fake-password"))
  }
}
