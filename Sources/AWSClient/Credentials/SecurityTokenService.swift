import HTTPTransport
import OperatingSystem
import Secrets

/// The calls by which the Security Token Service gives a role, and tells who signs.
struct SecurityTokenService: Sendable {
  let services: ProviderServices

  /// One parameter of a call; a value that grants access is a secret.
  enum Value {
    case text(String)
    case secret(Secret)

    var secret: Secret? {
      guard case .secret(let secret) = self else { return nil }
      return secret
    }
  }

  /// Calls an operation.
  ///
  /// - Parameters:
  ///   - operation: `AssumeRole` or `AssumeRoleWithWebIdentity`.
  ///   - parameters: names and values.
  ///   - signer: whose signature it has; none for a web identity, whose token is the proof.
  ///   - provider: the provider that the credentials are named after.
  func takeRole(
    _ operation: String, _ parameters: [(String, Value)], signer: Credentials?, provider: String
  ) async throws(ProviderFailure) -> TakenRole {
    let answer: ServiceAnswer
    do {
      answer = try await send(operation, parameters, signer: signer)
    } catch {
      throw ProviderFailure(error)
    }
    guard let role = Self.role(in: answer.response.body, operation, provider) else {
      throw ProviderFailure(reason: "the answer of \(operation) has no credentials")
    }
    return role
  }

  /// Asks whose the credentials are, unless these may be pretended ones of an endpoint on this machine.
  ///
  /// - Parameters:
  ///   - endpoint: that of the service for which the credentials are.
  ///   - signer: gives the credentials.
  /// - Returns: nil where the endpoint is on this machine, and none of the Security Token Service is configured.
  func callerIdentity(
    besides endpoint: HTTPURL, signer: () async throws(AWSClientError) -> Credentials
  ) async throws(AWSClientError) -> CallerIdentity? {
    do {
      let isOwn = try services.resolver.configuredEndpoint(of: .sts) != nil
      guard isOwn || !endpoint.isLoopback else { return nil }
    } catch {
      throw .configuration(error)
    }
    return try await callerIdentity(signer: try await signer())
  }

  /// Asks whose the credentials are. Needs no permission.
  ///
  /// - Parameter signer: the credentials.
  func callerIdentity(signer: Credentials) async throws(AWSClientError) -> CallerIdentity {
    let operation = "GetCallerIdentity"
    let answer = try await send(operation, [], signer: signer)
    let path = "\(operation)Response/\(operation)Result/"
    guard let values = XMLValues(answer.response.body), let account = values.text(path + "Account"),
      let arn = values.text(path + "Arn"), let userID = values.text(path + "UserId")
    else {
      // Something else than the service has answered.
      throw .refused(
        ServiceRefusal(
          operation: operation, status: answer.response.status, code: nil,
          message: "the answer names nobody", requestID: answer.requestID, attempts: answer.attempts,
          effect: .made, lastEffect: .made))
    }
    return CallerIdentity(account: account, arn: arn, userID: userID)
  }

  private func send(
    _ operation: String, _ parameters: [(String, Value)], signer: Credentials?
  ) async throws(AWSClientError) -> ServiceAnswer {
    let (url, region) = try endpoint()
    let request = Self.request(to: url, operation, parameters)
    let requestSigner = RequestSigner(service: ServiceIdentity.sts.signingName, region: region)
    let secrets = parameters.compactMap { $0.1.secret }
    return try await services.runner().run("sts:\(operation)", masking: SecretMask(secrets)) { time in
      signer.map { requestSigner.sign(request, credentials: $0, at: time) } ?? request
    }
  }

  /// Where the service is asked, and the region that signatures name.
  func endpoint() throws(AWSClientError) -> (url: HTTPURL, signingRegion: String) {
    guard !services.region.isEmpty else {
      throw .configuration(
        .missingRegion(
          profile: services.resolver.profileName.value, option: services.resolver.options.names.region))
    }
    do {
      let url = try services.resolver.endpoint(of: .sts, region: services.region).value
      // The one global endpoint belongs to us-east-1, whatever the region, and so does the region without a place.
      let isGlobal = url.host == "sts.amazonaws.com" || services.region == "aws-global"
      return (url, isGlobal ? "us-east-1" : services.region)
    } catch {
      throw .configuration(error)
    }
  }

  private static func request(
    to url: HTTPURL, _ operation: String, _ parameters: [(String, Value)]
  ) -> HTTPRequest {
    var body = WipedBuffer()
    body.append("Action=\(operation)&Version=2011-06-15")
    for (name, value) in parameters {
      body.append("&\(name)=")
      switch value {
      case .text(let text): body.append(URIEncoding.encode(text))
      case .secret(let secret): URIEncoding.append(secret, to: &body)
      }
    }
    return HTTPRequest(
      method: "POST", url: url, headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
      body: body.secret())
  }

  private static func role(in document: Secret, _ operation: String, _ provider: String) -> TakenRole? {
    let result = "\(operation)Response/\(operation)Result/"
    let path = result + "Credentials/"
    guard let answer = XMLValues(document), let id = answer.text(path + "AccessKeyId"),
      let secret = answer.secret(path + "SecretAccessKey"), let token = answer.secret(path + "SessionToken"),
      let expiration = answer.text(path + "Expiration").flatMap({ WallTime(iso8601: $0) })
    else { return nil }
    let credentials = Credentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: expiration,
      provider: provider)
    return TakenRole(
      credentials: credentials, id: answer.text(result + "AssumedRoleUser/AssumedRoleId") ?? "",
      arn: answer.text(result + "AssumedRoleUser/Arn") ?? "")
  }
}

/// Whose credentials sign, as the Security Token Service says it.
public struct CallerIdentity: Equatable, Sendable {
  /// The account's number.
  public let account: String
  /// The ARN of the user or of the role's session.
  public let arn: String
  /// The unique id of the user or role, with the session's name.
  public let userID: String

  /// Creates an identity.
  ///
  /// - Parameters:
  ///   - account: the account's number.
  ///   - arn: the ARN of the user or of the role's session.
  ///   - userID: the unique id of the user or role.
  public init(account: String, arn: String, userID: String) {
    self.account = account
    self.arn = arn
    self.userID = userID
  }
}
