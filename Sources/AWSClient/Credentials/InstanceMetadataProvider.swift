import HTTPTransport
import Secrets

/// The role of an EC2 instance, from its metadata service in version 2, and the instance's region.
struct InstanceMetadataProvider: CredentialProvider {
  let services: ProviderServices

  var name: String { "iam-role" }

  private static let rolePath = "/latest/meta-data/iam/security-credentials/"

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard !isDisabled else { return .none("AWS_EC2_METADATA_DISABLED is true") }
    do {
      let token = try await sessionToken()
      let roles = try await get(Self.rolePath, token, "imds:role").revealed()
      let role = roles.split(separator: "\n").first ?? ""
      guard !role.isEmpty else { return .none("the instance has no role") }
      let document = try await get(
        Self.rolePath + URIEncoding.encode(String(role)), token, "imds:credentials")
      guard let credentials = Credentials(metadata: document, provider: name) else {
        return .none("the metadata service has no credentials for the instance's role")
      }
      return .credentials(credentials)
    } catch MetadataRequest.Failure.cancelled {
      throw .cancelled
    } catch MetadataRequest.Failure.unreachable {
      // Nothing answers there on every machine that is not an instance.
      return .none("no instance metadata service answers at \(try base.hostHeader)")
    } catch MetadataRequest.Failure.status(let status) {
      return .none("the instance metadata service answered with status \(status)")
    } catch let failure as ProviderFailure {
      throw failure
    } catch {
      throw ProviderFailure(reason: "\(error)")
    }
  }

  /// The instance's region; nil when this is no instance.
  func region() async -> String? {
    guard !isDisabled, let token = try? await sessionToken(),
      let region = try? await get("/latest/meta-data/placement/region", token, "imds:region").revealed()
    else { return nil }
    return region.isEmpty ? nil : region
  }

  private var isDisabled: Bool {
    services.environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true"
  }

  private func sessionToken() async throws -> Secret {
    let request = HTTPRequest(
      method: "PUT", url: try url("/latest/api/token"),
      headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"])
    return try await sender().send(request, "imds:token")
  }

  private func get(_ path: String, _ token: Secret, _ operation: String) async throws -> Secret {
    var headers = HTTPHeaders()
    headers.set("X-aws-ec2-metadata-token", to: .secret(token))
    let request = HTTPRequest(method: "GET", url: try url(path), headers: headers)
    return try await sender().send(request, operation)
  }

  private func sender() throws(ProviderFailure) -> MetadataRequest {
    MetadataRequest(
      services: services,
      timeout: .seconds(try number("metadata_service_timeout", "AWS_METADATA_SERVICE_TIMEOUT")),
      attempts: try number("metadata_service_num_attempts", "AWS_METADATA_SERVICE_NUM_ATTEMPTS"), pause: .zero
    )
  }

  private func number(_ name: String, _ variable: String) throws(ProviderFailure) -> Int {
    guard let setting = services.resolver.setting(name, variables: [variable]) else { return 1 }
    guard let number = Int(setting.value), number > 0 else {
      throw ProviderFailure(reason: "\(name) from \(setting.source) must be a whole number from 1")
    }
    return number
  }

  private var base: HTTPURL {
    get throws(ProviderFailure) {
      let resolver = services.resolver
      if let setting = resolver.setting(
        "ec2_metadata_service_endpoint", variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT"])
      {
        do {
          return try HTTPURL(setting.value)
        } catch {
          throw ProviderFailure(reason: "ec2_metadata_service_endpoint from \(setting.source): \(error)")
        }
      }
      let mode = resolver.setting(
        "ec2_metadata_service_endpoint_mode", variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"])
      let isIPv6 = mode?.value.lowercased() == "ipv6"
      return HTTPURL(scheme: .http, host: isIPv6 ? "fd00:ec2::254" : "169.254.169.254")
    }
  }

  private func url(_ path: String) throws(ProviderFailure) -> HTTPURL {
    var url = try base
    url.path = (url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path) + path
    return url
  }
}
