import AWSClient
import HTTPTransport
import Secrets

/// What an error needs to know about its call.
struct CallFacts: Sendable {
  let operation: AppFlowOperation
  /// The update's token.
  var clientToken: String?
  /// Masks the request's secrets in texts from outside.
  var mask = SecretMask()
  /// What the caller's users call what they can give.
  var names: OptionNames
}

/// What the end of a call says by itself, before it is known what the call did at the service.
private struct Finding {
  var kind: AppFlowError.Kind
  var code: String?
  var message: String
  var hint = ""
  var requestID: String?
  var status: Int?
  var attempts = 0
  /// What the last attempt did.
  var lastEffect: CallEffect
  var serviceWords: String?
  var vendor: VendorWords?
  var endedSession: SignInSession?
}

extension AppFlowError {
  /// Turns a failure of a call into one with a kind and a hint.
  init(_ error: AWSClientError, _ facts: CallFacts) {
    self.init(
      Finding(error, facts.names), error.effect, facts.operation.rawValue, facts.clientToken, facts.names)
  }

  /// Turns a failure of the room below, which was no call, into one with a kind and a hint.
  init(_ error: AWSClientError, _ names: OptionNames) {
    self.init(Finding(error, names), error.effect, nil, nil, names)
  }

  /// Joins a finding with what the call did: of an update that may have been made, nothing else is told.
  private init(
    _ finding: Finding, _ effect: CallEffect, _ operation: String?, _ clientToken: String?,
    _ names: OptionNames
  ) {
    let isUnknown = effect == .unknown && clientToken != nil
    self.init(
      kind: isUnknown ? .outcomeUnknown : finding.kind, operation: operation, code: finding.code,
      message: finding.message,
      hint: isUnknown
        ? Hints.outcomeUnknown(clientToken, lastWasRefused: finding.lastEffect == .refused, names)
        : finding.hint,
      requestID: finding.requestID, status: finding.status, attempts: finding.attempts,
      clientToken: clientToken, effect: effect, lastEffect: finding.lastEffect,
      isThrottled: finding.kind == .throttling, isCancelled: finding.kind == .cancelled,
      serviceWords: finding.serviceWords, vendor: finding.vendor, endedSession: finding.endedSession,
      names: names)
  }

  /// The failure of a call that repeats an earlier one with the same client token.
  ///
  /// - Parameters:
  ///   - earlier: what the earlier call did.
  ///   - clientToken: the token.
  /// - Returns: this failure; told as an unknown outcome where the earlier one may have been made.
  public func following(_ earlier: CallEffect, clientToken: String) -> AppFlowError {
    let both = earlier.followed(by: effect)
    guard both == .unknown, effect != .unknown else { return self }
    return AppFlowError(
      kind: .outcomeUnknown, operation: operation, code: code, message: message,
      hint: Hints.outcomeUnknown(clientToken, lastWasRefused: lastEffect == .refused, names),
      requestID: requestID,
      status: status, attempts: attempts, clientToken: clientToken, effect: both, lastEffect: lastEffect,
      isThrottled: isThrottled, isCancelled: isCancelled, serviceWords: serviceWords, vendor: vendor,
      endedSession: endedSession, names: names)
  }

  /// A successful answer that does not have what it must have. Of an update, that leaves the outcome open.
  static func malformedAnswer(_ reason: String, _ answer: ServiceAnswer, _ facts: CallFacts) -> AppFlowError {
    let finding = Finding(
      kind: .malformedAnswer, message: "The answer of \(facts.operation.rawValue) cannot be read: \(reason).",
      hint: "Check that the endpoint is AppFlow and not a proxy's page.", requestID: answer.requestID,
      status: answer.response.status, attempts: answer.attempts, lastEffect: .unknown)
    return AppFlowError(finding, .unknown, facts.operation.rawValue, facts.clientToken, facts.names)
  }

  /// A client of a service on this machine, which the Security Token Service knows nothing of.
  static func nobodyToAskForIdentity(_ names: OptionNames) -> AppFlowError {
    let finding = Finding(
      kind: .configuration,
      message: "Whose credentials sign was not asked: AppFlow's endpoint is on this machine. Set "
        + "AWS_ENDPOINT_URL_STS to have it asked.", lastEffect: .notSent)
    return AppFlowError(finding, .notSent, nil, nil, names)
  }

  /// Paging that would never end.
  static func endlessPaging(_ what: String, _ facts: CallFacts) -> AppFlowError {
    let finding = Finding(
      kind: .malformedAnswer, message: "\(facts.operation.rawValue) \(what).",
      hint: "The list would never end, so it was stopped. Try again later.", attempts: 1, lastEffect: .made)
    return AppFlowError(finding, .made, facts.operation.rawValue, nil, facts.names)
  }
}

extension Finding {
  fileprivate init(_ error: AWSClientError, _ names: OptionNames) {
    switch error {
    case .configuration(let error):
      self.init(kind: .configuration, message: "\(error)", lastEffect: .notSent)
    case .credentials(let error):
      self.init(
        kind: .credentials, message: "\(error)", lastEffect: .notSent, endedSession: error.endedSession)
    case .refused(let refusal): self.init(refusal, names)
    case .unanswered(let request): self.init(request)
    case .cancelled(let effect):
      self.init(
        kind: .cancelled, message: "Cancelled.",
        hint: effect == .notSent ? "Nothing was sent." : "The request may have reached the service.",
        lastEffect: effect)
    case .brokenOff(let error, _, let attempts):
      self.init(error, names)
      self.attempts = attempts
    }
  }

  private init(_ refusal: ServiceRefusal, _ names: OptionNames) {
    let kind = AppFlowError.Kind(code: refusal.code, status: refusal.status)
    // What stands between us and the service says nothing about profiles.
    let words = refusal.code == nil ? nil : refusal.words
    let vendor = words.flatMap { VendorWords(in: $0) }
    // What stands in an address is encoded in the service's words.
    let said = [words, vendor?.text].compactMap(\.self).joined(separator: " ")
    let brief = vendor.flatMap { vendor in words.map { AppFlowError.brief($0, vendor) } }
    self.init(
      kind: kind, code: refusal.code,
      message: brief ?? refusal.message ?? "The answer has the status \(refusal.status) and no message.",
      hint: Hints.hint(for: kind, status: refusal.status, words: said, names), requestID: refusal.requestID,
      status: refusal.status, attempts: refusal.attempts, lastEffect: refusal.lastEffect,
      serviceWords: refusal.words, vendor: vendor)
  }

  private init(_ request: UnansweredRequest) {
    let tries = "\(request.attempts) attempt\(request.attempts == 1 ? "" : "s")"
    self.init(
      kind: .network, message: "No answer from \(request.host) after \(tries): \(request.error).",
      hint: Hints.hint(for: request.error), attempts: request.attempts,
      lastEffect: CallEffect(request.error))
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
