import HTTPTransport
import Secrets

/// The role of a container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
struct ContainerProvider: CredentialProvider {
  let services: ProviderServices

  var name: String { "container-role" }

  /// Hosts that may be asked without encryption, beside loopback: the agents of ECS and EKS.
  private static let agents: Set<String> = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"]

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    let environment = services.environment
    let address: String
    if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
      address = "http://169.254.170.2\(path)"
    } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
      address = full
    } else {
      return .none("AWS_CONTAINER_CREDENTIALS_FULL_URI is not set")
    }
    var headers: HTTPHeaders = ["Accept": "application/json"]
    if let token = try token() { headers.set("Authorization", to: .secret(token)) }
    let request = HTTPRequest(method: "GET", url: try Self.url(address), headers: headers)
    let answer: Secret
    do {
      answer = try await MetadataRequest(
        services: services, timeout: .seconds(2), attempts: 3, pause: .seconds(1)
      )
      .send(request, "container:credentials", isUsable: MetadataRequest.isObject)
    } catch {
      throw ProviderFailure(error, from: "the container's credential service at \(request.url.hostHeader)")
    }
    guard let credentials = Credentials(metadata: answer, provider: name) else {
      throw ProviderFailure(reason: "the container's credential service answered without credentials")
    }
    return .credentials(credentials)
  }

  private static func url(_ address: String) throws(ProviderFailure) -> HTTPURL {
    let url: HTTPURL
    do {
      url = try HTTPURL(address)
    } catch {
      throw ProviderFailure(reason: "the container's credential address is wrong: \(error)")
    }
    guard url.scheme == .https || url.isLoopback || agents.contains(url.host) else {
      throw ProviderFailure(
        reason: "the container's credential service \(url.hostHeader) may not be asked without encryption: "
          + "only loopback and the agents' own addresses may")
    }
    return url
  }

  /// The proof of who asks. The file comes first, because it is replaced while the container runs.
  private func token() throws(ProviderFailure) -> Secret? {
    var token = services.environment.secret("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    if let path = services.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
      token = try services.read(path, "the token file")
    }
    // A line break would begin a header of the token's own.
    if let token, token.withBytes({ $0.contains { $0 == 0x0A || $0 == 0x0D } }) {
      throw ProviderFailure(reason: "the container's authorization token contains a line break")
    }
    return token
  }
}
