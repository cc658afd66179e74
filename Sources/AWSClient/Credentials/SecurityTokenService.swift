import HTTPTransport
import Secrets

/// The two calls by which the Security Token Service gives a role.
struct SecurityTokenService: Sendable {
  let services: ProviderServices

  /// One parameter of a call; a value that grants access is a secret.
  enum Value {
    case text(String)
    case secret(Secret)
  }

  /// Calls an operation.
  ///
  /// - Parameters:
  ///   - operation: `AssumeRole` or `AssumeRoleWithWebIdentity`.
  ///   - parameters: names and values.
  ///   - signer: whose signature it has; none for a web identity, whose token is the proof.
  ///   - provider: the provider that the credentials are named after.
  /// - Returns: the role's credentials.
  func call(
    _ operation: String, _ parameters: [(String, Value)], signer: Credentials?, provider: String
  ) async throws(ProviderFailure) -> Credentials {
    let request = try self.request(operation, parameters)
    let requestSigner = RequestSigner(
      service: ServiceIdentity.sts.signingName, region: Self.signingRegion(of: request.url, services.region))
    let answer: ServiceAnswer
    do {
      answer = try await services.runner().run("sts:\(operation)") { time in
        signer.map { requestSigner.sign(request, credentials: $0, at: time) } ?? request
      }
    } catch {
      throw ProviderFailure(error)
    }
    guard let credentials = Self.credentials(in: answer.response.body, operation, provider) else {
      throw ProviderFailure(reason: "the answer of \(operation) has no credentials")
    }
    return credentials
  }

  private func request(
    _ operation: String, _ parameters: [(String, Value)]
  ) throws(ProviderFailure) -> HTTPRequest {
    let url: HTTPURL
    do {
      url = try services.resolver.endpoint(of: .sts, region: services.region).value
    } catch {
      throw ProviderFailure(reason: "\(error)")
    }
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

  /// The one global endpoint belongs to us-east-1, whatever the region.
  private static func signingRegion(of url: HTTPURL, _ region: String) -> String {
    url.host == "sts.amazonaws.com" ? "us-east-1" : region
  }

  private static func credentials(in document: Secret, _ operation: String, _ provider: String)
    -> Credentials?
  {
    let path = "\(operation)Response/\(operation)Result/Credentials/"
    guard let answer = XMLValues(document), let id = answer.text(path + "AccessKeyId"),
      let secret = answer.secret(path + "SecretAccessKey"), let token = answer.secret(path + "SessionToken"),
      let expiration = answer.text(path + "Expiration").flatMap({ WallTime(iso8601: $0) })
    else { return nil }
    return Credentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: expiration,
      provider: provider)
  }
}
