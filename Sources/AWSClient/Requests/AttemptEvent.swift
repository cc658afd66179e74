import HTTPTransport

/// Is told when attempts begin and end. Called on whatever thread the attempt runs; it should return at once.
public typealias AttemptObserver = @Sendable (AttemptEvent) -> Void

/// What happens while a request is under way. It has no header and no body, so nothing in it can be a secret.
public enum AttemptEvent: Sendable, Equatable {
  /// An attempt begins.
  case began(operation: String, attempt: Int, of: Int)
  /// An attempt ended.
  case ended(AttemptRecord)

  /// Which attempt, from 1, and how many there may be.
  public var attempt: (number: Int, most: Int) {
    switch self {
    case .began(_, let attempt, let most): (attempt, most)
    case .ended(let record): (record.attempt, record.maxAttempts)
    }
  }

  /// Why and when another attempt follows the one that ended; nil where none does, or the attempt is under way.
  public var retry: PlannedRetry? { if case .ended(let record) = self { record.retry } else { nil } }

  /// Whether the call is still under way: an attempt began, or another one follows.
  public var isOfOpenCall: Bool { if case .ended(let record) = self { record.retry != nil } else { true } }
}

/// An attempt that ended.
public struct AttemptRecord: Sendable, Equatable {
  /// The operation, such as `UpdateConnectorProfile`.
  public let operation: String
  /// The host that it was sent to.
  public let host: String
  /// Which attempt it was, from 1.
  public let attempt: Int
  /// How many there may be.
  public let maxAttempts: Int
  /// The answer's status; nil when there was none.
  public let status: Int?
  /// The id under which the service keeps the request.
  public let requestID: String?
  /// How long the attempt took.
  public let duration: Duration
  /// The service's error code, or why there was no answer; nil after a success.
  public let failure: String?
  /// Why and when there will be another attempt; nil when there will be none.
  public let retry: PlannedRetry?
  /// All that the service says of a failure, in one line.
  public var words: String?
}

/// The attempt that follows.
public struct PlannedRetry: Sendable, Equatable {
  /// Why.
  public let reason: RetryReason
  /// After which pause.
  public let pause: Duration
}

/// Writes attempts as lines of a log: operation, status, request id, milliseconds, all that
/// was said of a failure, and the retry's reason.
public enum AttemptLog {
  /// The line for an event.
  ///
  /// - Parameter event: what happened.
  /// - Returns: nil for events that have no line of their own.
  public static func line(for event: AttemptEvent) -> String? {
    guard case .ended(let record) = event else { return nil }
    var parts = [
      "\(record.operation) attempt \(record.attempt)/\(record.maxAttempts)", "host=\(record.host)",
      "status=\(record.status.map(String.init) ?? "-")", "request-id=\(record.requestID ?? "-")",
      "\(record.duration.wholeMilliseconds) ms",
    ]
    // Texts from outside cannot end the line or steer the terminal.
    if let failure = record.failure { parts.append("failure=\"\(Printable.line(failure, limit: 200))\"") }
    if let words = record.words { parts.append("said=\"\(Printable.clean(words))\"") }
    if let retry = record.retry {
      parts.append("retry in \(retry.pause.wholeMilliseconds) ms: \(retry.reason)")
    }
    return parts.joined(separator: " ")
  }
}
