import HTTPTransport

/// Why a failed attempt is worth another one.
public enum RetryReason: Sendable, Equatable {
  /// The service asks for fewer requests.
  case throttled
  /// The service or something before it failed.
  case serverError(status: Int)
  /// The connection failed or was lost.
  case connection
  /// Time ran out.
  case timedOut
  /// The clocks differ by so many seconds; the next attempt is signed with the service's.
  case clockSkew(seconds: Int)

  /// Codes by which services ask for fewer requests.
  static let throttlingCodes: Set<String> = [
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
    "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
    "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete", "EC2ThrottledException",
  ]
  /// Codes of passing troubles; the last is the Security Token Service's with an identity provider.
  private static let transientCodes: Set<String> = [
    "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError",
  ]
  private static let transientStatuses: Set<Int> = [500, 502, 503, 504]

  /// Whether a code asks for fewer requests.
  ///
  /// - Parameter code: the service's error code.
  public static func isThrottling(_ code: String) -> Bool { throttlingCodes.contains(code) }

  /// The reason in an answer, or nil when another attempt would be answered alike.
  init?(status: Int, code: String?) {
    if let code, Self.throttlingCodes.contains(code) {
      self = .throttled
    } else if let code, Self.transientCodes.contains(code) {
      self = .timedOut
    } else if status == 429 {
      // A proxy or a gateway that throttles in words of its own.
      self = .throttled
    } else if Self.transientStatuses.contains(status) {
      self = .serverError(status: status)
    } else {
      return nil
    }
  }

  /// The reason in a failed transfer, or nil when another attempt would fail alike.
  init?(_ error: HTTPTransportError) {
    switch error {
    case .nameNotResolved, .couldNotConnect, .connectionLost, .malformedAnswer: self = .connection
    case .timedOut: self = .timedOut
    case .invalidRequest, .unavailable, .proxyFailed, .tlsFailed, .cancelled, .answerTooLarge: return nil
    }
  }
}

extension RetryReason: CustomStringConvertible {
  /// The reason in a few words.
  public var description: String {
    switch self {
    case .throttled: "throttled"
    case .serverError(let status): "server error \(status)"
    case .connection: "connection failed"
    case .timedOut: "timed out"
    case .clockSkew(let seconds): "clock off by \(seconds) s"
    }
  }
}
