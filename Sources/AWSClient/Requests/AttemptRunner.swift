import HTTPTransport
import OperatingSystem
import Secrets

/// Sends a request, and again where that may help. What is sent is made anew for each attempt, because a signature
/// has its time and credentials may have been refreshed.
struct AttemptRunner: Sendable {
  let transport: any HTTPTransporting
  let limits: HTTPLimits
  let policy: RetryPolicy
  let quota: RetryQuota
  let skew: ClockSkew
  let time: TimeSource
  let userAgent: String
  let observers: [AttemptObserver]

  /// Makes the request of one attempt, signed for the given time.
  typealias Preparation = @Sendable (WallTime) async throws(AWSClientError) -> HTTPRequest

  /// What one attempt came to.
  private enum Outcome {
    case answer(HTTPResponse, ErrorAnswer?)
    case failure(HTTPTransportError)

    /// What was answered.
    var body: Secret? {
      guard case .answer(let response, _) = self else { return nil }
      return response.body
    }
  }

  /// Runs a request to its end.
  ///
  /// - Parameters:
  ///   - operation: its name, for errors and logs.
  ///   - mask: the secrets in the request's body, which answers may repeat. Those in its headers are masked, too.
  ///   - refusals: the codes by which the service refuses, beside those that all services have.
  ///   - keepsRefusal: whether a refusal's whole answer comes with the error.
  ///   - prepare: makes the request of one attempt.
  /// - Returns: the answer with a status below 300.
  /// - Throws: `AWSClientError`.
  func run(
    _ operation: String, masking mask: SecretMask = SecretMask(), refusals: Set<String> = [],
    keepsRefusal: Bool = false, _ prepare: Preparation
  ) async throws(AWSClientError) -> ServiceAnswer {
    let invocation = UniqueID.make()
    let start = time.elapsed()
    var effect = CallEffect.notSent
    var acquired: Int?
    var attempt = 1
    while true {
      if Task.isCancelled { throw .cancelled(effect) }
      tell(.began(operation: operation, attempt: attempt, of: policy.maxAttempts))
      var request = try await prepared(prepare, attempt, effect)
      request.headers["User-Agent"] = userAgent
      request.headers["amz-sdk-invocation-id"] = invocation
      request.headers["amz-sdk-request"] = "attempt=\(attempt); max=\(policy.maxAttempts)"

      let begun = time.elapsed()
      let outcome = await attemptOnce(request, mask)
      let retry = plannedRetry(after: outcome, attempt: attempt, acquired: &acquired)
      tell(.ended(record(of: outcome, operation, request, attempt, time.elapsed() - begun, retry)))

      let lastEffect = self.effect(of: outcome, refusals)
      effect = effect.followed(by: lastEffect)
      guard let retry else {
        if case .answer(let response, nil) = outcome {
          quota.giveBack(acquired)
          return ServiceAnswer(
            response: response, requestID: response.requestID, attempts: attempt,
            duration: time.elapsed() - start)
        }
        let error = self.error(of: outcome, operation, request.url.host, attempt, effect, lastEffect)
        throw keepsRefusal ? error.keeping(outcome.body) : error
      }
      do {
        if retry.pause > .zero { try await time.sleep(retry.pause) }
      } catch {
        throw .cancelled(effect)
      }
      attempt += 1
    }
  }

  /// Makes the next attempt's request. Where that fails after an attempt, what the attempts did is told with it.
  private func prepared(
    _ prepare: Preparation, _ attempt: Int, _ effect: CallEffect
  ) async throws(AWSClientError) -> HTTPRequest {
    do {
      return try await prepare(skew.corrected(time.now()))
    } catch .cancelled {
      throw .cancelled(effect)
    } catch {
      throw attempt == 1 ? error : .brokenOff(by: error, effect: effect, attempts: attempt - 1)
    }
  }

  private func effect(of outcome: Outcome, _ refusals: Set<String>) -> CallEffect {
    switch outcome {
    case .answer(let response, let error):
      CallEffect(status: response.status, code: error?.code, refusals: refusals)
    case .failure(let error): CallEffect(error)
    }
  }

  /// Sends a request once. Nothing that the answer says of a failure gets any further with a secret of the request in it.
  private func attemptOnce(_ request: HTTPRequest, _ mask: SecretMask) async -> Outcome {
    do {
      var response = try await transport.send(request, limits: limits)
      let mask = mask.adding(request.headers.secrets)
      response.dropIDs(that: mask)
      guard !(200..<300).contains(response.status) else { return .answer(response, nil) }
      return .answer(response, ErrorAnswer(response, masking: mask))
    } catch {
      return .failure(error)
    }
  }

  /// Whether and when there is another attempt; takes its cost from the quota.
  private func plannedRetry(after outcome: Outcome, attempt: Int, acquired: inout Int?) -> PlannedRetry? {
    var reason: RetryReason?
    var retryAfter: Int?
    switch outcome {
    case .answer(_, nil): return nil
    case .answer(let response, let error?):
      retryAfter = response.headers["x-amz-retry-after"].flatMap { Int($0) }
      reason = RetryReason(status: response.status, code: error.code)
      if let seconds = skew.learn(code: error.code, from: response, now: time.now()) {
        reason = .clockSkew(seconds: seconds)
      }
    case .failure(let error): reason = RetryReason(error)
    }
    guard let reason, attempt < policy.maxAttempts, quota.acquire(policy.cost(of: reason)) else { return nil }
    acquired = policy.cost(of: reason)
    let pause = policy.pause(
      before: attempt - 1, reason: reason, retryAfter: retryAfter, random: time.random())
    return PlannedRetry(reason: reason, pause: .milliseconds(Int64((pause * 1000).rounded())))
  }

  private func error(
    of outcome: Outcome, _ operation: String, _ host: String, _ attempts: Int, _ effect: CallEffect,
    _ lastEffect: CallEffect
  ) -> AWSClientError {
    switch outcome {
    case .failure(.cancelled): .cancelled(effect)
    case .failure(let error):
      .unanswered(
        UnansweredRequest(
          operation: operation, host: host, error: error, attempts: attempts, effect: effect))
    case .answer(let response, let error):
      .refused(
        ServiceRefusal(
          operation: operation, status: response.status, code: error?.code, message: error?.message,
          requestID: response.requestID, attempts: attempts, effect: effect, lastEffect: lastEffect,
          words: error?.words, grantError: error?.grantError))
    }
  }

  private func record(
    of outcome: Outcome, _ operation: String, _ request: HTTPRequest, _ attempt: Int, _ duration: Duration,
    _ retry: PlannedRetry?
  ) -> AttemptRecord {
    var status: Int?
    var requestID: String?
    var failure: String?
    var words: String?
    switch outcome {
    case .answer(let response, let error):
      status = response.status
      requestID = response.requestID
      failure = error.map { $0.code ?? "status \(response.status)" }
      words = error?.words
    case .failure(let error): failure = "\(error)"
    }
    return AttemptRecord(
      operation: operation, host: request.url.hostHeader, attempt: attempt, maxAttempts: policy.maxAttempts,
      status: status, requestID: requestID, duration: duration, failure: failure, retry: retry,
      words: words)
  }

  private func tell(_ event: AttemptEvent) {
    for observer in observers { observer(event) }
  }
}

extension AWSClientError {
  /// A refusal with its whole answer.
  fileprivate func keeping(_ body: Secret?) -> AWSClientError {
    guard case .refused(var refusal) = self else { return self }
    refusal.body = body
    return .refused(refusal)
  }
}

extension HTTPResponse {
  private static let idHeaders = ["x-amzn-RequestId", "x-amz-request-id"]

  /// The id under which the service keeps the request; nil where what came is no id.
  var requestID: String? {
    Self.idHeaders.compactMap { headers[$0] }.first.flatMap { AnswerName.short($0) }
  }

  /// Takes ids away that repeat a secret.
  fileprivate mutating func dropIDs(that mask: SecretMask) {
    for name in Self.idHeaders where headers[name].map({ mask.finds(in: $0) }) ?? false {
      headers[name] = nil
    }
  }
}

extension HTTPHeaders {
  /// The values that grant access.
  fileprivate var secrets: [Secret] {
    fields.compactMap { field in
      guard case .secret(let secret) = field.value else { return nil }
      return secret
    }
  }
}
