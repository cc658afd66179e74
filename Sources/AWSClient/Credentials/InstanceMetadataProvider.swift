import HTTPTransport
import Secrets

/// The role of an EC2 instance, from its metadata service in version 2, and the instance's region.
struct InstanceMetadataProvider: CredentialProvider {
  let services: ProviderServices

  var name: String { "iam-role" }

  private static let rolePath = "/latest/meta-data/iam/security-credentials/"

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    let settings: Settings
    do throws(ConfigurationError) {
      settings = try Settings(services.resolver)
    } catch {
      throw ProviderFailure(error)
    }
    guard !settings.isDisabled else { return .none("AWS_EC2_METADATA_DISABLED is true") }
    do throws(MetadataRequest.Failure) {
      return try await roleCredentials(settings)
    } catch {
      switch error {
      case .cancelled: throw .cancelled
      // Nothing answers there on every machine that is not an instance.
      case .unreachable: return .none("no instance metadata service answers at \(settings.base.hostHeader)")
      case .status(let status): return .none("the instance metadata service answered with status \(status)")
      }
    }
  }

  private func roleCredentials(_ settings: Settings) async throws(MetadataRequest.Failure) -> ProviderAnswer {
    let token = try await sessionToken(settings)
    let roles = try await get(Self.rolePath, token, settings, "imds:role", isUsable: Self.isName).revealed()
    let role = roles.split(separator: "\n").first ?? ""
    guard !role.isEmpty else { return .none("the instance has no role") }
    let document = try await get(
      Self.rolePath + URIEncoding.encode(String(role)), token, settings, "imds:credentials",
      isUsable: MetadataRequest.isObject)
    guard let credentials = Credentials(metadata: document, provider: name) else {
      return .none("the metadata service has no credentials for the instance's role")
    }
    return .credentials(credentials)
  }

  /// The instance's region; nil when this is no instance.
  ///
  /// - Throws: `ConfigurationError` for settings that cannot be used.
  func region() async throws(ConfigurationError) -> String? {
    let settings = try Settings(services.resolver)
    guard !settings.isDisabled, let token = try? await sessionToken(settings),
      let region = try? await get("/latest/meta-data/placement/region", token, settings, "imds:region")
    else { return nil }
    return region.isEmpty ? nil : region.revealed()
  }

  private func sessionToken(_ settings: Settings) async throws(MetadataRequest.Failure) -> Secret {
    let request = HTTPRequest(
      method: "PUT", url: settings.url("/latest/api/token"),
      headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"])
    return try await sender(settings).send(request, "imds:token", isUsable: Self.isToken)
  }

  private func get(
    _ path: String, _ token: Secret, _ settings: Settings, _ operation: String,
    isUsable: (Secret) -> Bool = { !$0.isEmpty }
  ) async throws(MetadataRequest.Failure) -> Secret {
    var headers = HTTPHeaders()
    headers.set("X-aws-ec2-metadata-token", to: .secret(token))
    let request = HTTPRequest(method: "GET", url: settings.url(path), headers: headers)
    return try await sender(settings).send(request, operation, isUsable: isUsable)
  }

  private func sender(_ settings: Settings) -> MetadataRequest {
    MetadataRequest(
      services: services, timeout: .seconds(settings.timeout), attempts: settings.attempts, pause: .zero)
  }

  /// Whether an answer can be a token: something, and no page of somebody else.
  private static func isToken(_ answer: Secret) -> Bool {
    answer.withBytes { bytes in
      !bytes.isEmpty && bytes.allSatisfy { 0x21..<0x7F ~= $0 && !"<>{}".utf8.contains($0) }
    }
  }

  /// Whether an answer can be the names of roles, a line each.
  private static func isName(_ answer: Secret) -> Bool {
    answer.withBytes { bytes in !bytes.isEmpty && !bytes.contains { "<>{}".utf8.contains($0) } }
  }

  /// How the metadata service is asked.
  private struct Settings {
    let isDisabled: Bool
    let base: HTTPURL
    /// Seconds for one attempt.
    let timeout: Int
    let attempts: Int

    init(_ resolver: ConfigurationResolver) throws(ConfigurationError) {
      isDisabled = try resolver.isOn(nil, variable: "AWS_EC2_METADATA_DISABLED")
      base = try Self.base(resolver)
      timeout =
        try resolver.number("metadata_service_timeout", variable: "AWS_METADATA_SERVICE_TIMEOUT") ?? 1
      attempts =
        try resolver.number("metadata_service_num_attempts", variable: "AWS_METADATA_SERVICE_NUM_ATTEMPTS")
        ?? 1
    }

    private static func base(_ resolver: ConfigurationResolver) throws(ConfigurationError) -> HTTPURL {
      let name = "ec2_metadata_service_endpoint"
      let mode = resolver.setting(name + "_mode", variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"])
      let isIPv6 = mode?.value.lowercased() == "ipv6"
      if let mode, !isIPv6, mode.value.lowercased() != "ipv4" {
        throw resolver.unknown(name + "_mode", mode, "it must be IPv4 or IPv6")
      }
      guard let wish = resolver.setting(name, variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT"]) else {
        return HTTPURL(scheme: .http, host: isIPv6 ? "fd00:ec2::254" : "169.254.169.254")
      }
      do {
        return try HTTPURL(wish.value)
      } catch {
        throw .invalidSetting(name: name, source: resolver.place(of: name, wish), reason: "\(error)")
      }
    }

    func url(_ path: String) -> HTTPURL {
      var url = base
      url.path = (url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path) + path
      return url
    }
  }
}
