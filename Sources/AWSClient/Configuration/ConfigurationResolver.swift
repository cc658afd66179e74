import Glibc
import HTTPTransport
import OperatingSystem
import Secrets

/// Decides every setting from the options, the environment and the profile, in this order.
struct ConfigurationResolver: Sendable {
  let options: ClientOptions
  let shared: SharedConfiguration
  let profileName: Sourced<String>
  let profile: SharedConfiguration.Profile
  /// What keeps the files or the profile from being read.
  let problems: [ConfigurationError]

  /// Reads the shared files and finds the profile.
  ///
  /// - Parameter options: what the caller decided.
  /// - Throws: `ConfigurationError` for a broken file, or for a profile that was named and is in neither file.
  init(options: ClientOptions) throws(ConfigurationError) {
    self.init(reading: options)
    if let problem = problems.first { throw problem }
  }

  /// The same with what can be read.
  init(reading options: ClientOptions) {
    self.options = options
    shared = SharedConfiguration(reading: options.environment, trusted: options.trustedFiles)
    var problems = shared.problems
    let named =
      options.profile.map { Sourced($0, .option(options.names.profile)) }
      ?? Self.variable(["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], options.environment)
    profileName = named ?? Sourced("default", .unset)
    let found = shared.profiles[profileName.value]
    if let named, found == nil {
      problems.append(
        .unknownProfile(name: named.value, source: named.source, known: shared.profiles.keys.sorted()))
    }
    self.problems = problems
    profile = found ?? SharedConfiguration.Profile()
  }

  /// The region; nil when nobody names one.
  func region() throws(ConfigurationError) -> Sourced<String>? {
    guard let named = namedRegion else { return nil }
    try Self.checkRegion(Sourced(named.value, place(of: "region", named)))
    return Sourced(Self.withoutFIPS(named.value), named.source)
  }

  private var namedRegion: Sourced<String>? {
    setting(
      "region", option: options.region.map { Sourced($0, .option(options.names.region)) },
      variables: ["AWS_REGION", "AWS_DEFAULT_REGION"])
  }

  /// Before there was a setting for FIPS endpoints, they were asked for by regions such as `fips-us-east-1`.
  private static func withoutFIPS(_ region: String) -> String {
    region.replacing("fips-", with: "").replacing("-fips", with: "")
  }

  private func usesFIPS() throws(ConfigurationError) -> Bool {
    try isOn("use_fips_endpoint", variable: "AWS_USE_FIPS_ENDPOINT")
      || namedRegion.map { Self.withoutFIPS($0.value) != $0.value } == true
  }

  /// A region becomes a part of a host name.
  static func checkRegion(_ region: Sourced<String>) throws(ConfigurationError) {
    let text = region.value.utf8
    let isLabel = text.allSatisfy { byte in
      byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
    guard (1...63).contains(text.count), isLabel, text.first != UInt8(ascii: "-"),
      text.last != UInt8(ascii: "-")
    else {
      throw .invalidSetting(
        name: "The region \"\(region.value)\"", source: region.source,
        reason: "a region has letters, digits and hyphens, such as eu-west-1")
    }
  }

  /// Where a service's requests go.
  ///
  /// - Parameters:
  ///   - service: the service.
  ///   - region: its region.
  ///   - option: an endpoint that the caller decided on.
  func endpoint(
    of service: ServiceIdentity, region: String, option: Sourced<String>? = nil
  ) throws(ConfigurationError) -> Sourced<HTTPURL> {
    let fips = try usesFIPS()
    let dualStack = try isOn("use_dualstack_endpoint", variable: "AWS_USE_DUALSTACK_ENDPOINT")
    let configured = option == nil ? try configuredEndpoint(of: service) : nil
    guard let custom = option ?? configured else {
      if service == .sts, let global = try globalSTSEndpoint(region: region, fips: fips, dualStack: dualStack)
      {
        return global
      }
      return Sourced(service.publishedEndpoint(region: region, fips: fips, dualStack: dualStack), .unset)
    }
    let url: HTTPURL
    do {
      url = try HTTPURL(custom.value)
    } catch {
      let place = place(of: "endpoint_url", custom)
      throw .invalidSetting(name: "The endpoint", source: place, reason: "\(error)")
    }
    guard url.scheme == .https || url.isLoopback else {
      throw .plainHTTP(url: url.description, source: custom.source)
    }
    guard !fips && !dualStack else {
      throw .conflict(
        "The endpoint \(url) from \(custom.source) excludes \(fips ? "use_fips_endpoint" : "use_dualstack_endpoint"): "
          + "an endpoint of your own is used as it is. Drop one of the two.")
    }
    return Sourced(url, custom.source)
  }

  /// The endpoint that the environment or the profile names.
  func configuredEndpoint(of service: ServiceIdentity) throws(ConfigurationError) -> Sourced<String>? {
    guard try !isOn("ignore_configured_endpoint_urls", variable: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") else {
      return nil
    }
    let variables = [service.endpointVariable, "AWS_ENDPOINT_URL"]
    if let variable = Self.variable(variables, options.environment) { return variable }
    if let section = profile["services"] {
      guard let services = shared.services[section] else {
        throw .missingServicesSection(name: section, profile: profileName.value)
      }
      let settings = services[service.settingsName].flatMap { Subsettings.parse($0) } ?? [:]
      if let url = settings["endpoint_url"], !url.isEmpty {
        let place = Origin.section("[services \(section)]")
        try refuse("endpoint_url", at: place, in: shared.doubtful("config"))
        return Sourced(url, place)
      }
    }
    guard let url = profile["endpoint_url"] else { return nil }
    try refuseIfDoubtful("endpoint_url", ofProfile: profileName.value)
    return Sourced(url, profileSource)
  }

  /// The one endpoint that old clients used for all of these regions; only on request.
  private func globalSTSEndpoint(
    region: String, fips: Bool, dualStack: Bool
  ) throws(ConfigurationError) -> Sourced<HTTPURL>? {
    guard let wish = setting("sts_regional_endpoints", variables: ["AWS_STS_REGIONAL_ENDPOINTS"]) else {
      return nil
    }
    guard ["legacy", "regional"].contains(wish.value) else {
      throw unknown("sts_regional_endpoints", wish, "it must be legacy or regional")
    }
    let old: Set = [
      "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "aws-global", "ca-central-1",
      "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1",
      "us-east-2",
      "us-west-1", "us-west-2",
    ]
    guard wish.value == "legacy", old.contains(region), !fips, !dualStack else { return nil }
    return Sourced(HTTPURL(scheme: .https, host: "sts.amazonaws.com"), wish.source)
  }

  /// How failed requests are repeated.
  func retryMode() throws(ConfigurationError) -> Sourced<RetryMode> {
    guard let wish = setting("retry_mode", variables: ["AWS_RETRY_MODE"]) else {
      return Sourced(.standard, .unset)
    }
    guard let mode = RetryMode(rawValue: wish.value.lowercased()) else {
      let modes = RetryMode.allCases.map(\.rawValue).joined(separator: ", ")
      throw unknown("retry_mode", wish, "it must be one of \(modes)")
    }
    return Sourced(mode, wish.source)
  }

  /// How often a request is tried in all.
  func maxAttempts() throws(ConfigurationError) -> Sourced<Int> {
    let option = options.maxAttempts.map { Sourced(String($0), .option(options.names.maxAttempts)) }
    guard let wish = setting("max_attempts", option: option, variables: ["AWS_MAX_ATTEMPTS"]) else {
      return Sourced(RetryPolicy.usualAttempts, .unset)
    }
    guard let number = Int(wish.value), number >= 1 else {
      throw unknown("max_attempts", wish, "it must be a whole number from 1")
    }
    return Sourced(number, wish.source)
  }

  /// The file with trusted certificates. Where AWS's own settings name none, that of other programs counts, as for
  /// AWS's command line.
  func caBundle() throws(ConfigurationError) -> Sourced<String>? {
    let option = options.caBundle.map { Sourced($0, Origin.option(options.names.caBundle)) }
    guard
      let wish = setting("ca_bundle", option: option, variables: ["AWS_CA_BUNDLE"])
        ?? Self.variable(["REQUESTS_CA_BUNDLE"], options.environment)
    else { return nil }
    if wish.source == profileSource { try refuseIfDoubtful("ca_bundle", ofProfile: profileName.value) }
    let path = options.environment.expand(wish.value)
    do throws(GivenFile.Failure) {
      // libcurl opens it once more; whether that waits for somebody is known here already.
      _ = try GivenFile(path)
    } catch {
      let place = place(of: "ca_bundle", wish)
      throw .unreadableFile(path: "The CA bundle \(path) (from \(place))", reason: error.reason)
    }
    return Sourced(path, wish.source)
  }

  /// What the operator calls the application in User-Agents: `app/NAME`. Characters that may not stand there are
  /// hyphens, as in AWS's own tools.
  func application() -> String? {
    guard let name = setting("sdk_ua_app_id", variables: ["AWS_SDK_UA_APP_ID"])?.value else { return nil }
    let allowed = Set("!$%&'*+-.^_`|~,#".unicodeScalars)
    let scalars = name.unicodeScalars.map { scalar -> Unicode.Scalar in
      allowed.contains(scalar) || scalar.isASCII && scalar.properties.isAlphabetic
        || ("0"..."9").contains(scalar) ? scalar : "-"
    }
    return "app/" + String(String.UnicodeScalarView(scalars))
  }

  /// The proxies that the environment names.
  func proxies() -> ProxySettings {
    ProxySettings(
      https: secretVariable(["https_proxy", "HTTPS_PROXY"])?.value,
      direct: Self.variable(["no_proxy", "NO_PROXY"], options.environment)?.value ?? "")
  }

  /// What names the proxy for a scheme.
  func proxySource(for scheme: HTTPURL.Scheme) -> Origin? {
    scheme == .https ? secretVariable(["https_proxy", "HTTPS_PROXY"])?.source : nil
  }

  /// Whether a switch is on.
  ///
  /// - Parameters:
  ///   - name: the profile's setting; nil where only the variable counts.
  ///   - variable: the environment's variable.
  /// - Throws: `ConfigurationError` for what is neither true nor false.
  func isOn(_ name: String?, variable: String) throws(ConfigurationError) -> Bool {
    let found =
      name.map { setting($0, variables: [variable]) } ?? Self.variable([variable], options.environment)
    guard let wish = found else { return false }
    switch wish.value.lowercased() {
    case "true": return true
    case "false": return false
    default: throw unknown(name ?? variable, wish, "it must be true or false")
    }
  }

  /// A number from 1.
  ///
  /// - Throws: `ConfigurationError` for what is none.
  func number(_ name: String, variable: String) throws(ConfigurationError) -> Int? {
    guard let wish = setting(name, variables: [variable]) else { return nil }
    guard let number = Int(wish.value), number > 0 else {
      throw unknown(name, wish, "it must be a whole number from 1")
    }
    return number
  }

  /// The error for a value that is not known. It never counts as one that was left out: what was meant is anybody's guess.
  func unknown(_ name: String, _ wish: Sourced<String>, _ rule: String) -> ConfigurationError {
    .invalidSetting(name: "\(name) \"\(wish.value)\"", source: place(of: name, wish), reason: rule)
  }

  /// Where a setting stands, for errors: the file and the line, where it is a profile's.
  func place(of name: String, _ wish: Sourced<String>) -> Origin {
    wish.source == profileSource ? shared.place(of: name, inProfile: profileName.value) : wish.source
  }

  /// A setting from the option, the first variable that is set, or the profile.
  func setting(_ name: String, option: Sourced<String>? = nil, variables: [String]) -> Sourced<String>? {
    option ?? Self.variable(variables, options.environment)
      ?? profile[name].map { Sourced($0, profileSource) }
  }

  private var profileSource: Origin { .profile(profileName.value) }

  private func secretVariable(_ names: [String]) -> Sourced<Secret>? {
    for name in names {
      if let value = options.environment.secret(name) { return Sourced(value, .variable(name)) }
    }
    return nil
  }

  private static func variable(_ names: [String], _ environment: Environment) -> Sourced<String>? {
    for name in names {
      if let value = environment[name] { return Sourced(value, .variable(name)) }
    }
    return nil
  }
}
