import HTTPTransport

/// What a call did at the service, over all its attempts. The one answer to “what happened”: errors, exit codes, the journal
/// and every screen ask it.
public enum CallEffect: Sendable, Equatable, CaseIterable {
  /// No attempt reached the service.
  case notSent
  /// Every attempt that reached the service was refused by it, for sure.
  case refused
  /// The service answered that it was done.
  case made
  /// An attempt may have been carried out, and no answer proves that it was.
  case unknown

  /// The effect of two attempts, or of two calls with one client token.
  ///
  /// Only a success proves anything about what went before: with the same token it is made once. A refusal says nothing about
  /// an earlier attempt, which may have been carried out already or still be on its way.
  ///
  /// - Parameter next: the effect of the later one.
  public func followed(by next: CallEffect) -> CallEffect {
    switch (self, next) {
    case (.made, _), (_, .made): .made
    case (.unknown, _), (_, .unknown): .unknown
    case (.refused, _), (_, .refused): .refused
    case (.notSent, .notSent): .notSent
    }
  }

  /// The effect of an attempt that was answered.
  ///
  /// - Parameters:
  ///   - status: the answer's status.
  ///   - code: the service's error code.
  ///   - refusals: the codes by which this service refuses, beside those that all services have.
  init(status: Int, code: String?, refusals: Set<String>) {
    if (200..<300).contains(status) {
      self = .made
      return
    }
    // A gateway speaks these where it gave up waiting for the service, whatever else it says.
    let isOfRefusals = (400..<500).contains(status) && status != 408 && status != 499
    let isRefusal = code.map { refusals.contains($0) || Self.commonRefusals.contains($0) } ?? false
    self = isOfRefusals && isRefusal ? .refused : .unknown
  }

  /// The effect of an attempt without an answer.
  package init(_ error: HTTPTransportError) { self = error.outcomeUnknown ? .unknown : .notSent }

  /// The codes by which every service refuses before it does anything.
  private static let commonRefusals: Set<String> = RetryReason.throttlingCodes.union([
    "ValidationException", "ValidationError", "SerializationException", "UnknownOperationException",
    "InvalidAction", "AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "OptInRequired",
    "NotAuthorized", "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature",
    "IncompleteSignatureException", "UnrecognizedClientException", "InvalidClientTokenId",
    "MissingAuthenticationTokenException", "MissingAuthenticationToken", "RequestTimeTooSkewed",
    "RequestInTheFuture", "ExpiredTokenException", "ExpiredToken", "RequestExpired",
  ])
}
