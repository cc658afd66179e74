import HTTPTransport
import Secrets

/// How the metadata service of an instance is asked.
struct MetadataSettings: Sendable {
  let isDisabled: Bool
  /// Whether the service may only be asked in version 2.
  let needsToken: Bool
  let base: HTTPURL
  /// Seconds for one attempt.
  let timeout: Int
  let attempts: Int

  init(_ resolver: ConfigurationResolver) throws(ConfigurationError) {
    isDisabled = try resolver.isOn(nil, variable: "AWS_EC2_METADATA_DISABLED")
    needsToken = try resolver.isOn("ec2_metadata_v1_disabled", variable: "AWS_EC2_METADATA_V1_DISABLED")
    base = try Self.base(resolver)
    timeout =
      try resolver.number("metadata_service_timeout", variable: "AWS_METADATA_SERVICE_TIMEOUT") ?? 1
    attempts =
      try resolver.number("metadata_service_num_attempts", variable: "AWS_METADATA_SERVICE_NUM_ATTEMPTS") ?? 1
  }

  private static func base(_ resolver: ConfigurationResolver) throws(ConfigurationError) -> HTTPURL {
    let name = "ec2_metadata_service_endpoint"
    let isIPv6 = try usesIPv6(resolver, mode: name + "_mode")
    guard let wish = resolver.setting(name, variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT"]) else {
      return HTTPURL(scheme: .http, host: isIPv6 ? "fd00:ec2::254" : "169.254.169.254")
    }
    do {
      return try HTTPURL(wish.value)
    } catch {
      throw .invalidSetting(name: name, source: resolver.place(of: name, wish), reason: "\(error)")
    }
  }

  /// The mode comes before the older switch.
  private static func usesIPv6(
    _ resolver: ConfigurationResolver, mode name: String
  ) throws(ConfigurationError) -> Bool {
    guard let mode = resolver.setting(name, variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]) else {
      return try resolver.isOn("imds_use_ipv6", variable: "AWS_IMDS_USE_IPV6")
    }
    switch mode.value.lowercased() {
    case "ipv6": return true
    case "ipv4": return false
    default: throw resolver.unknown(name, mode, "it must be IPv4 or IPv6")
    }
  }

  /// Whether the service may be asked with a token, of which an empty one stands for version 1.
  func allows(_ token: Secret) -> Bool { !(needsToken && token.isEmpty) }

  func url(_ path: String) -> HTTPURL {
    var url = base
    url.path = (url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path) + path
    return url
  }
}
