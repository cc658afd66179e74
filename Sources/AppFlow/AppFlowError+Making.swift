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
  /// Says before each attempt whether it may be made.
  var permission: AttemptPermission?
  /// What the caller's users call what they can give.
  var names: OptionNames
}

extension AppFlowError {
  /// Turns a failure of a call into one with a kind and a hint.
  init(_ error: AWSClientError, _ facts: CallFacts) {
    self.init(error, facts.names)
    tell(facts)
  }

  /// Turns a failure of the room below, which was no call, into one with a kind and a hint.
  init(_ error: AWSClientError, _ names: OptionNames) {
    switch error {
    case .configuration(let error): self.init(kind: .configuration, message: "\(error)", names: names)
    case .credentials(let error):
      self.init(
        kind: .credentials, message: "\(error)", endedSession: error.endedSession, names: names)
    case .refused(let refusal): self.init(refusal, names)
    case .unanswered(let request): self.init(request, names)
    case .cancelled(let effect):
      self.init(
        kind: .cancelled, message: "Cancelled.",
        hint: effect == .notSent ? "Nothing was sent." : "The request may have reached the service.",
        lastEffect: effect, names: names)
    case .brokenOff(let error, _, let attempts):
      self.init(error, names)
      self.attempts = attempts
    }
    effect = error.effect
    isThrottled = kind == .throttling
    isCancelled = kind == .cancelled
  }

  private init(_ refusal: ServiceRefusal, _ names: OptionNames) {
    let kind = Kind(code: refusal.code, status: refusal.status)
    // What stands between us and the service says nothing about profiles.
    let words = refusal.code == nil ? nil : refusal.words
    let vendor = words.flatMap { VendorWords(in: $0) }
    // What stands in an address is encoded in the service's words.
    let said = [words, vendor?.text].compactMap(\.self).joined(separator: " ")
    let brief = vendor.flatMap { vendor in words.map { Self.brief($0, vendor) } }
    self.init(
      kind: kind, code: refusal.code,
      message: brief ?? refusal.message ?? "The answer has the status \(refusal.status) and no message.",
      hint: Hints.hint(for: kind, status: refusal.status, words: said, names), requestID: refusal.requestID,
      status: refusal.status, attempts: refusal.attempts, lastEffect: refusal.lastEffect,
      serviceWords: refusal.words, vendor: vendor, names: names)
  }

  private init(_ request: UnansweredRequest, _ names: OptionNames) {
    let tries = "\(request.attempts) attempt\(request.attempts == 1 ? "" : "s")"
    self.init(
      kind: .network, message: "No answer from \(request.host) after \(tries): \(request.error).",
      hint: Hints.hint(for: request.error), attempts: request.attempts, lastEffect: CallEffect(request.error),
      names: names)
  }

  /// Takes over which call failed.
  private mutating func tell(_ facts: CallFacts) {
    operation = facts.operation.rawValue
    clientToken = facts.clientToken
    if let own = Hints.ownHint(for: kind, of: facts.operation),
      hint == Hints.hint(for: kind, status: status ?? 0, words: "", names)
    {
      hint = own
    }
    if effect == .unknown, clientToken != nil || facts.operation.isRemoval { tellUnknownOutcome() }
  }

  /// Of an update that may have been made, nothing else is told.
  private mutating func tellUnknownOutcome() {
    kind = .outcomeUnknown
    hint = Hints.outcomeUnknown(
      clientToken, of: operation, lastWasRefused: lastEffect == .refused, names)
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
    var told = self
    told.clientToken = clientToken
    told.effect = both
    told.tellUnknownOutcome()
    return told
  }

  /// A successful answer that does not have what it must have. Of an update, that leaves the outcome open.
  static func malformedAnswer(_ reason: String, _ answer: ServiceAnswer, _ facts: CallFacts) -> AppFlowError {
    var error = AppFlowError(
      kind: .malformedAnswer, message: "The answer of \(facts.operation.rawValue) cannot be read: \(reason).",
      hint: "Check that the endpoint is AppFlow and not a proxy's page.", requestID: answer.requestID,
      status: answer.response.status, attempts: answer.attempts, effect: .unknown, lastEffect: .unknown,
      names: facts.names)
    error.tell(facts)
    return error
  }

  /// A client of a service on this machine, which the Security Token Service knows nothing of.
  static func nobodyToAskForIdentity(_ names: OptionNames) -> AppFlowError {
    AppFlowError(
      kind: .configuration,
      message: "Whose credentials sign was not asked: AppFlow's endpoint is on this machine. Set "
        + "AWS_ENDPOINT_URL_STS to have it asked.", names: names)
  }

  /// Paging that would never end.
  static func endlessPaging(_ what: String, _ facts: CallFacts) -> AppFlowError {
    AppFlowError(
      kind: .malformedAnswer, operation: facts.operation.rawValue,
      message: "\(facts.operation.rawValue) \(what).",
      hint: "The list would never end, so it was stopped. Try again later.", attempts: 1, effect: .made,
      lastEffect: .made, names: facts.names)
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
