import HTTPTransport
import JSON
import OperatingSystem
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

  /// Whether an answer is a JSON object.
  static func isObject(_ answer: Secret) -> Bool {
    if case .object? = try? JSONReader.read(secrets: answer) { return true }
    return false
  }

  /// Sends a request until it is answered with 200 and something that can be used.
  ///
  /// - Parameters:
  ///   - request: the request.
  ///   - operation: what it asks for, for those who watch attempts.
  ///   - isUsable: whether the answer's body is what was asked for, and not empty or broken.
  /// - Returns: the answer's body; that of the last attempt also where it cannot be used.
  func send(
    _ request: HTTPRequest, _ operation: String, isUsable: (Secret) -> Bool
  ) async throws(Failure) -> Secret {
    var request = request
    request.headers["User-Agent"] = services.userAgent
    var attempt = 1
    while true {
      tell(.began(operation: operation, attempt: attempt, of: attempts))
      let begun = services.time.elapsed()
      let answer = await answer(to: request)
      var isBroken = false
      if case .success(let response) = answer, response.status == 200 { isBroken = !isUsable(response.body) }
      let retry = attempt < attempts ? plannedRetry(after: answer, isBroken) : nil
      let duration = services.time.elapsed() - begun
      tell(.ended(record(of: answer, operation, request, attempt, duration, retry, isBroken)))

      let failure: Failure
      switch answer {
      case .success(let response) where response.status == 200:
        if retry == nil { return response.body }
        failure = .status(response.status)
      case .success(let response): failure = .status(response.status)
      case .failure(.cancelled): throw .cancelled
      case .failure(let error): failure = .unreachable(error)
      }
      guard let retry else { throw failure }
      attempt += 1
      do { try await services.time.sleep(retry.pause) } catch { throw .cancelled }
    }
  }

  private func answer(to request: HTTPRequest) async -> Result<HTTPResponse, HTTPTransportError> {
    let limits = HTTPLimits(connect: timeout, whole: timeout, answerBytes: 1 << 20)
    do throws(HTTPTransportError) {
      return .success(try await services.transport.send(request, limits: limits))
    } catch {
      return .failure(error)
    }
  }

  /// Whatever went wrong may have been the start of the machine, so that any failure is worth another attempt.
  private func plannedRetry(
    after answer: Result<HTTPResponse, HTTPTransportError>, _ isBroken: Bool
  ) -> PlannedRetry? {
    switch answer {
    case .success(let response) where response.status == 200 && !isBroken: nil
    case .success(let response): PlannedRetry(reason: .serverError(status: response.status), pause: pause)
    case .failure(.cancelled): nil
    case .failure(let error): PlannedRetry(reason: RetryReason(error) ?? .connection, pause: pause)
    }
  }

  private func record(
    of answer: Result<HTTPResponse, HTTPTransportError>, _ operation: String, _ request: HTTPRequest,
    _ attempt: Int, _ duration: Duration, _ retry: PlannedRetry?, _ isBroken: Bool
  ) -> AttemptRecord {
    var status: Int?
    var failure: String?
    switch answer {
    case .success(let response):
      status = response.status
      if response.status != 200 { failure = "status \(response.status)" }
      if isBroken { failure = "an empty or broken answer" }
    case .failure(let error): failure = "\(error)"
    }
    return AttemptRecord(
      operation: operation, host: request.url.hostHeader, attempt: attempt, maxAttempts: attempts,
      status: status, requestID: nil, duration: duration, failure: failure, retry: retry)
  }

  private func tell(_ event: AttemptEvent) {
    for observer in services.observers { observer(event) }
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
    guard let json = try? JSONReader.read(secrets: document), let id = json.revealed("AccessKeyId"),
      let secret = json.secret("SecretAccessKey"), let token = json.secret("Token"),
      let expiration = json.revealed("Expiration").flatMap({ WallTime(iso8601: $0) })
    else { return nil }
    self.init(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: expiration,
      provider: provider)
  }
}
