import HTTPTransport
import OperatingSystem
import Secrets

/// The role of an EC2 instance, from its metadata service, and the instance's region. The service is asked in version 2,
/// and in version 1 where it does not know the other.
struct InstanceMetadataProvider: CredentialProvider {
  let services: ProviderServices

  var name: String { "iam-role" }

  private static let rolePath = "/latest/meta-data/iam/security-credentials/"

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    let settings: MetadataSettings
    do throws(ConfigurationError) {
      settings = try MetadataSettings(services.resolver)
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

  private func roleCredentials(
    _ settings: MetadataSettings
  ) async throws(MetadataRequest.Failure) -> ProviderAnswer {
    let token = try await sessionToken(settings)
    guard settings.allows(token) else {
      return .none(
        "the metadata service gives no token of version 2, and AWS_EC2_METADATA_V1_DISABLED is true")
    }
    let roles = try await get(Self.rolePath, token, settings, "imds:role", isUsable: Self.isName).revealed()
    let role = roles.split(separator: "\n").first ?? ""
    guard !role.isEmpty else { return .none("the instance has no role") }
    let document = try await get(
      Self.rolePath + URIEncoding.encode(String(role)), token, settings, "imds:credentials",
      isUsable: MetadataRequest.isObject)
    guard let credentials = Credentials(metadata: document, provider: name) else {
      return .none("the metadata service has no credentials for the instance's role")
    }
    return .credentials(extended(credentials))
  }

  /// While the service gets no new credentials it hands the old ones out, and AWS takes them for longer than they say. They
  /// are used on, and the service is asked again in 2 to 10 minutes: not by all instances at once.
  private func extended(_ credentials: Credentials) -> Credentials {
    let pause = CredentialStore.advisory + 120 + 480 * services.time.random()
    let now = services.time.now()
    guard let end = credentials.expiration, end - now <= pause else { return credentials }
    return credentials.ending(at: now + pause)
  }

  /// The instance's region; nil when this is no instance.
  ///
  /// - Throws: `ConfigurationError` for settings that cannot be used.
  func region() async throws(ConfigurationError) -> String? {
    let settings = try MetadataSettings(services.resolver)
    guard !settings.isDisabled, let token = try? await sessionToken(settings), settings.allows(token),
      let region = try? await get("/latest/meta-data/placement/region", token, settings, "imds:region")
    else { return nil }
    return region.isEmpty ? nil : region.revealed()
  }

  /// The proof that version 2 wants.
  ///
  /// - Returns: an empty one where the service knows version 1 only: it has no tokens, or what it says does not come
  ///   through, as it does not for containers that are too far away from it.
  private func sessionToken(_ settings: MetadataSettings) async throws(MetadataRequest.Failure) -> Secret {
    let request = HTTPRequest(
      method: "PUT", url: settings.url("/latest/api/token"),
      headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"])
    do throws(MetadataRequest.Failure) {
      return try await sender(settings).send(request, "imds:token", isUsable: Self.isToken)
    } catch {
      switch error {
      case .status(400), .cancelled: throw error
      case .status, .unreachable(.timedOut(_, requestWritten: true)): return Secret("")
      case .unreachable: throw error
      }
    }
  }

  private func get(
    _ path: String, _ token: Secret, _ settings: MetadataSettings, _ operation: String,
    isUsable: (Secret) -> Bool = { !$0.isEmpty }
  ) async throws(MetadataRequest.Failure) -> Secret {
    var headers = HTTPHeaders()
    if !token.isEmpty { headers.set("X-aws-ec2-metadata-token", to: .secret(token)) }
    let request = HTTPRequest(method: "GET", url: settings.url(path), headers: headers)
    return try await sender(settings).send(request, operation, isUsable: isUsable)
  }

  private func sender(_ settings: MetadataSettings) -> MetadataRequest {
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
}
