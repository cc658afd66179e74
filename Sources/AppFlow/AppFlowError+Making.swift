import AWSClient
import HTTPTransport

/// What an error needs to know about its call.
struct CallFacts: Sendable {
  let operation: AppFlowOperation
  /// The update's token.
  var clientToken: String?
  /// Masks the request's secrets in texts from outside.
  var mask: SecretMask = SecretMask(secrets: [])
}

extension AppFlowError {
  /// Turns a failure of the room below into one with a kind and a hint.
  init(_ error: AWSClientError, _ facts: CallFacts? = nil) {
    switch error {
    case .configuration(let error): self = .beforeSending(.configuration, "\(error)", facts)
    case .credentials(let error): self = .beforeSending(.credentials, "\(error)", facts)
    case .refused(let refusal): self = .refused(refusal, facts)
    case .unanswered(let request): self = .unanswered(request, facts)
    case .cancelled(let mayHaveActed):
      self.init(
        kind: .cancelled, operation: facts?.operation.rawValue, code: nil, message: "Cancelled.",
        hint: mayHaveActed ? Hints.outcomeUnknown(facts?.clientToken) : "Nothing was sent.", requestID: nil,
        status: nil, attempts: 0, clientToken: facts?.clientToken, mayHaveActed: mayHaveActed)
    }
  }

  /// A successful answer that does not have what it must have. Of an update, that leaves the outcome open.
  static func malformedAnswer(_ reason: String, _ answer: ServiceAnswer, _ facts: CallFacts) -> AppFlowError {
    AppFlowError(
      kind: facts.clientToken == nil ? .malformedAnswer : .outcomeUnknown,
      operation: facts.operation.rawValue,
      code: nil, message: "The answer of \(facts.operation.rawValue) cannot be read: \(reason).",
      hint: facts.clientToken == nil
        ? "Check that the endpoint is AppFlow and not a proxy's page."
        : Hints.outcomeUnknown(facts.clientToken),
      requestID: answer.requestID, status: answer.response.status, attempts: answer.attempts,
      clientToken: facts.clientToken, mayHaveActed: true)
  }

  /// A client of a service on this machine, which the Security Token Service knows nothing of.
  static let nobodyToAskForIdentity = beforeSending(
    .configuration,
    "Whose credentials sign was not asked: AppFlow's endpoint is on this machine. Set AWS_ENDPOINT_URL_STS to have "
      + "it asked.", nil)

  /// Paging that would never end.
  static func endlessPaging(_ facts: CallFacts) -> AppFlowError {
    AppFlowError(
      kind: .malformedAnswer, operation: facts.operation.rawValue, code: nil,
      message: "\(facts.operation.rawValue) gave the same page token twice.",
      hint: "The list would never end, so it was stopped. Try again later.", requestID: nil, status: nil,
      attempts: 1, clientToken: nil, mayHaveActed: false)
  }

  private static func beforeSending(_ kind: Kind, _ message: String, _ facts: CallFacts?) -> AppFlowError {
    AppFlowError(
      kind: kind, operation: facts?.operation.rawValue, code: nil, message: message, hint: "", requestID: nil,
      status: nil, attempts: 0, clientToken: facts?.clientToken, mayHaveActed: false)
  }

  private static func refused(_ refusal: ServiceRefusal, _ facts: CallFacts?) -> AppFlowError {
    // A failure after an attempt whose answer was lost says nothing about that attempt.
    let isUnknown = refusal.mayHaveActed && refusal.status >= 500 && facts?.clientToken != nil
    let kind = isUnknown ? .outcomeUnknown : Kind(code: refusal.code, status: refusal.status)
    let words = refusal.message.map { facts?.mask.masked($0) ?? $0 }
    return AppFlowError(
      kind: kind, operation: refusal.operation, code: refusal.code,
      message: words ?? "The answer has the status \(refusal.status) and no message.",
      hint: isUnknown
        ? Hints.outcomeUnknown(facts?.clientToken) : Hints.hint(for: kind, status: refusal.status),
      requestID: refusal.requestID, status: refusal.status, attempts: refusal.attempts,
      clientToken: facts?.clientToken, mayHaveActed: refusal.mayHaveActed || refusal.status >= 500)
  }

  private static func unanswered(_ request: UnansweredRequest, _ facts: CallFacts?) -> AppFlowError {
    let isUnknown = request.mayHaveActed && facts?.clientToken != nil
    let tries = "\(request.attempts) attempt\(request.attempts == 1 ? "" : "s")"
    return AppFlowError(
      kind: isUnknown ? .outcomeUnknown : .network, operation: request.operation, code: nil,
      message: "No answer from \(request.host) after \(tries): \(request.error).",
      hint: isUnknown ? Hints.outcomeUnknown(facts?.clientToken) : Hints.hint(for: request.error),
      requestID: nil, status: nil, attempts: request.attempts, clientToken: facts?.clientToken,
      mayHaveActed: request.mayHaveActed)
  }
}

extension AppFlowError.Kind {
  /// The kind of a refusal.
  ///
  /// - Parameters:
  ///   - code: the service's code.
  ///   - status: the answer's status.
  init(code: String?, status: Int) {
    switch code {
    case "ValidationException", "SerializationException": self = .validation
    case "ResourceNotFoundException": self = .resourceNotFound
    case "ConflictException": self = .conflict
    case "ConnectorAuthenticationException": self = .connectorAuthentication
    case "ConnectorServerException": self = .connectorServer
    case "InternalServerException", "InternalFailure", "ServiceUnavailable", "ServiceUnavailableException":
      self = .internalServer
    case "ServiceQuotaExceededException": self = .serviceQuotaExceeded
    case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation": self = .accessDenied
    case "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature",
      "IncompleteSignatureException", "UnrecognizedClientException", "InvalidClientTokenId",
      "MissingAuthenticationTokenException", "MissingAuthenticationToken", "RequestTimeTooSkewed",
      "RequestInTheFuture":
      self = .invalidSignature
    case "ExpiredTokenException", "ExpiredToken", "RequestExpired": self = .expiredCredentials
    case let code? where RetryReason.isThrottling(code): self = .throttling
    case nil where status == 429: self = .throttling
    default: self = .unknown
    }
  }
}
