import HTTPTransport
import Secrets

/// Asks the services that hand out credentials on the machine itself: short time-outs, no proxies, no signatures.
struct MetadataRequest: Sendable {
  let services: ProviderServices
  /// For one attempt, from its first step to its last byte.
  let timeout: Duration
  let attempts: Int
  /// Between attempts.
  let pause: Duration

  /// Why there is no answer with status 200.
  enum Failure: Error {
    case status(Int)
    case unreachable(HTTPTransportError)
    case cancelled
  }

  /// Sends a request until it is answered with 200.
  func send(_ request: HTTPRequest) async throws(Failure) -> Secret {
    var request = request
    request.headers["User-Agent"] = services.userAgent
    var attempt = 1
    while true {
      let failure: Failure
      do throws(HTTPTransportError) {
        let response = try await services.transport.send(
          request, limits: HTTPLimits(connect: timeout, whole: timeout, answerBytes: 1 << 20))
        if response.status == 200 { return response.body }
        failure = .status(response.status)
      } catch {
        if case .cancelled = error { throw .cancelled }
        failure = .unreachable(error)
      }
      guard attempt < attempts else { throw failure }
      attempt += 1
      do { try await services.time.sleep(pause) } catch { throw .cancelled }
    }
  }
}

extension ProviderFailure {
  /// Turns a failed request for metadata into the provider's failure.
  init(_ error: MetadataRequest.Failure, from what: String) {
    switch error {
    case .status(let status): self.init(reason: "\(what) answered with status \(status)")
    case .unreachable(let error): self.init(reason: "\(what) cannot be reached: \(error)")
    case .cancelled: self = .cancelled
    }
  }
}

extension Credentials {
  /// Reads what containers and instances answer.
  ///
  /// - Parameters:
  ///   - document: the answer.
  ///   - provider: the provider that the credentials are named after.
  /// - Returns: nil when a member is missing.
  init?(metadata document: Secret, provider: String) {
    guard let json = try? CredentialJSON(document), let id = json.text("AccessKeyId"),
      let secret = json.secret("SecretAccessKey"), let token = json.secret("Token"),
      let expiration = json.text("Expiration").flatMap({ WallTime(iso8601: $0) })
    else { return nil }
    self.init(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: expiration,
      provider: provider)
  }
}
