import HTTPTransport
import Secrets

/// Why a request did not succeed.
public enum AWSClientError: Error, Sendable, Equatable {
  /// Something in the options, the environment or the shared files; nothing was sent.
  case configuration(ConfigurationError)
  /// No credentials, or a provider failed; nothing was sent.
  case credentials(CredentialsError)
  /// The service, or something before it, answered with an error.
  case refused(ServiceRefusal)
  /// No answer came.
  case unanswered(UnansweredRequest)
  /// The caller's task was cancelled.
  case cancelled(CallEffect)
  /// Another attempt was due and could not be made: credentials ended in between, for example.
  indirect case brokenOff(by: AWSClientError, effect: CallEffect, attempts: Int)

  /// What the call did at the service, over all its attempts.
  public var effect: CallEffect {
    switch self {
    case .configuration, .credentials: .notSent
    case .refused(let refusal): refusal.effect
    case .unanswered(let request): request.effect
    case .cancelled(let effect), .brokenOff(_, let effect, _): effect
    }
  }
}

/// An answer with an error status.
public struct ServiceRefusal: Error, Sendable, Equatable {
  /// The operation.
  public let operation: String
  /// The status.
  public let status: Int
  /// The service's code; nil when the answer is not the service's own.
  public let code: String?
  /// The beginning of the service's words, in one line, secrets of the request masked.
  public let message: String?
  /// The id under which the service keeps the request.
  public let requestID: String?
  /// How often it was tried.
  public let attempts: Int
  /// What the call did at the service, over all its attempts.
  public let effect: CallEffect
  /// What the attempt did that this answered.
  public let lastEffect: CallEffect
  /// All of the service's words, in one line, secrets of the request masked.
  public var words: String?
  /// The word that token endpoints have for the error (RFC 6749, section 5.2); nil when there is none.
  public var grantError: String?
  /// The whole answer, for calls that ask to have it: some services tell more than words in it.
  var body: Secret?
}

/// A request without an answer.
public struct UnansweredRequest: Error, Sendable, Equatable {
  /// The operation.
  public let operation: String
  /// Where it went.
  public let host: String
  /// What the last attempt failed with.
  public let error: HTTPTransportError
  /// How often it was tried.
  public let attempts: Int
  /// What the call did at the service, over all its attempts.
  public let effect: CallEffect
}

/// A successful answer.
public struct ServiceAnswer: Sendable, Equatable {
  /// The answer.
  public let response: HTTPResponse
  /// The id under which the service keeps the request.
  public let requestID: String?
  /// How often it was tried.
  public let attempts: Int
  /// How long all attempts took, pauses included.
  public let duration: Duration
}

extension AWSClientError: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    switch self {
    case .configuration(let error): "\(error)"
    case .credentials(let error): "\(error)"
    case .refused(let refusal):
      "\(refusal.operation) was refused with \(refusal.code ?? "status \(refusal.status)")"
        + (refusal.message.map { ": \($0)" } ?? "")
    case .unanswered(let request):
      "\(request.operation) got no answer after \(request.attempts) attempt\(request.attempts == 1 ? "" : "s"): "
        + "\(request.error)"
    case .cancelled: "cancelled"
    case .brokenOff(let error, _, _): "\(error)"
    }
  }
}
