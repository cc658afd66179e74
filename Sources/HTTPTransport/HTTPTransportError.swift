/// Why no answer came.
public enum HTTPTransportError: Error, Sendable, Equatable {
  /// The request cannot be sent at all: a header with a line break, for example.
  case invalidRequest(reason: String)
  /// libcurl is missing or unusable on this machine.
  case unavailable(reason: String)
  /// The host's name has no address.
  case nameNotResolved(host: String)
  /// The host (or the proxy) has an address but accepts no connection.
  case couldNotConnect(host: String, reason: String)
  /// The proxy was reached but does not let the request through.
  case proxyFailed(reason: String)
  /// The server's certificate or the TLS handshake failed, before anything was sent.
  case tlsFailed(host: String, cause: TLSFailure)
  /// The connection ended. When the request was written, the server may have acted on it.
  case connectionLost(requestWritten: Bool, reason: String)
  /// Time ran out. When the request was written, the server may have acted on it.
  case timedOut(after: Duration, requestWritten: Bool)
  /// The task was cancelled. When the request was written, the server may have acted on it.
  case cancelled(requestWritten: Bool)
  /// The answer is larger than the limit.
  case answerTooLarge(limit: Int)
  /// What came back is not HTTP.
  case malformedAnswer(reason: String)

  /// Whether the server may have acted on the request although no answer came.
  public var outcomeUnknown: Bool {
    switch self {
    case .connectionLost(let written, _), .timedOut(_, let written), .cancelled(let written): written
    case .answerTooLarge, .malformedAnswer: true
    case .invalidRequest, .unavailable, .nameNotResolved, .couldNotConnect, .proxyFailed, .tlsFailed: false
    }
  }
}

/// What was wrong with the TLS handshake.
public enum TLSFailure: Sendable, Equatable {
  /// The certificate is signed by itself, or its chain ends in such a one that is not trusted.
  case selfSigned
  /// The certificate's issuer is not among the trusted ones.
  case unknownIssuer
  /// The certificate was issued for another name.
  case nameMismatch
  /// The certificate is expired or not valid yet.
  case outsideValidity
  /// The file with the trusted certificates cannot be read.
  case unusableCABundle(path: String)
  /// Anything else, in OpenSSL's words.
  case other(String)
}

extension TLSFailure: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    switch self {
    case .selfSigned: "its certificate is self-signed"
    case .unknownIssuer: "the issuer of its certificate is not trusted"
    case .nameMismatch: "its certificate is for another name"
    case .outsideValidity: "its certificate is expired or not valid yet"
    case .unusableCABundle(let path): "the CA bundle \(path) cannot be used"
    case .other(let reason): reason
    }
  }
}

extension HTTPTransportError: CustomStringConvertible {
  /// The failure in words, without the request's contents.
  public var description: String {
    switch self {
    case .invalidRequest(let reason): "the request cannot be sent: \(reason)"
    case .unavailable(let reason): reason
    case .nameNotResolved(let host): "the name \(host) has no address"
    case .couldNotConnect(let host, let reason): "no connection to \(host): \(reason)"
    case .proxyFailed(let reason): "the proxy does not let the request through: \(reason)"
    case .tlsFailed(let host, let cause): "no trusted connection to \(host): \(cause)"
    case .connectionLost(false, let reason): "the connection was lost before the request was sent: \(reason)"
    case .connectionLost(true, let reason):
      "the connection was lost before the answer was complete: \(reason)"
    case .timedOut(let after, false): "no connection within \(after.inWords)"
    case .timedOut(let after, true): "no complete answer within \(after.inWords)"
    case .cancelled: "cancelled"
    case .answerTooLarge(let limit): "the answer is larger than \(limit) bytes"
    case .malformedAnswer(let reason): "the answer is not HTTP: \(reason)"
    }
  }
}

extension Duration {
  /// Seconds with one decimal, such as `10.0 s`.
  var inWords: String {
    let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
    return "\(tenths / 10).\(tenths % 10) s"
  }
}
