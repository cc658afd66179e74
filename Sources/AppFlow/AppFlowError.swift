import AWSClient
import HTTPTransport

/// Why a call did not succeed: what the service said, what it means, and what to do next.
public struct AppFlowError: Error, Sendable, Equatable {
  /// What kind of failure it is.
  public enum Kind: Sendable, Equatable {
    /// `ValidationException`: the service finds a mistake in the request.
    case validation
    /// `ResourceNotFoundException`: there is no such profile, connector or flow.
    case resourceNotFound
    /// `ConflictException`: another change is under way, or the client token was used for another request.
    case conflict
    /// `ConnectorAuthenticationException`: the connected application refuses the credentials. Not AWS.
    case connectorAuthentication
    /// `ConnectorServerException`: the connected application failed.
    case connectorServer
    /// `InternalServerException` and other failures of the service.
    case internalServer
    /// `ServiceQuotaExceededException`: a limit of the account is reached.
    case serviceQuotaExceeded
    /// `ThrottlingException` and its relatives: too many requests.
    case throttling
    /// `AccessDeniedException`: the identity may not do this.
    case accessDenied
    /// AWS does not accept the signature or does not know the access key.
    case invalidSignature
    /// The temporary credentials have ended.
    case expiredCredentials
    /// An error that the model does not know, or an answer of something before the service.
    case unknown
    /// Options, environment or shared files.
    case configuration
    /// No credentials, or a provider failed.
    case credentials
    /// No connection, or no answer; the service did nothing.
    case network
    /// The update may or may not have been made, whatever the last answer was. The client token repeats it safely.
    case outcomeUnknown
    /// A successful answer that cannot be read.
    case malformedAnswer
    /// The caller gave up.
    case cancelled
  }

  /// Where the responsibility lies, which is what the command line's exit code says.
  public enum Category: Sendable, Equatable {
    /// Configuration or credentials are missing: 253.
    case configuration
    /// The service refused: 254.
    case refused
    /// The caller interrupted: 130.
    case interrupted
    /// Anything else: 255.
    case other
  }

  /// What kind of failure it is.
  public internal(set) var kind: Kind
  /// The operation, such as `UpdateConnectorProfile`; nil when none was begun.
  public internal(set) var operation: String?
  /// The service's error code.
  public internal(set) var code: String?
  /// What happened: the service's words in short where it spoke. Secrets of the request are masked in it.
  public internal(set) var message: String
  /// What to do next, in our words.
  public internal(set) var hint = ""
  /// The id under which the service keeps the request.
  public internal(set) var requestID: String?
  /// The answer's status.
  public internal(set) var status: Int?
  /// How often it was tried.
  public internal(set) var attempts = 0
  /// The update's client token, to repeat it with; nil for other operations.
  public internal(set) var clientToken: String?
  /// What the call did at the service. Of an update, nothing else says whether it was made.
  public internal(set) var effect = CallEffect.notSent
  /// What the last attempt did.
  public internal(set) var lastEffect = CallEffect.notSent
  /// Whether the last attempt was stopped by the service because there are too many.
  public internal(set) var isThrottled = false
  /// Whether the caller gave up.
  public internal(set) var isCancelled = false

  /// All that the service said, where it spoke, secrets masked.
  public internal(set) var serviceWords: String?
  /// What the connected application said, where that can be told.
  public internal(set) var vendor: VendorWords?
  /// The session that has ended, where that is all that is wrong: after signing in to it, the same call can be made again.
  public internal(set) var endedSession: SignInSession?
  /// What the caller's users call what they can give.
  let names: OptionNames

  /// Whether somebody answered, and not with a success: the message is in their words.
  public var hasErrorStatus: Bool { status.map { !(200..<300).contains($0) } ?? false }

  /// Where the responsibility lies.
  public var category: Category {
    switch kind {
    case .configuration, .credentials: .configuration
    case .cancelled: .interrupted
    case .network, .outcomeUnknown, .malformedAnswer: .other
    case .validation, .resourceNotFound, .conflict, .connectorAuthentication, .connectorServer,
      .internalServer,
      .serviceQuotaExceeded, .throttling, .accessDenied, .invalidSignature, .expiredCredentials, .unknown:
      .refused
    }
  }
}

extension AppFlowError {
  /// The service's words in short, those of the connected application first.
  ///
  /// - Parameters:
  ///   - words: all that the service said.
  ///   - vendor: what the application said.
  ///   - limit: the most characters.
  public static func brief(_ words: String, _ vendor: VendorWords?, limit: Int = 1_000) -> String {
    guard let vendor, !words.hasPrefix(vendor.text) else { return Printable.cut(words, to: limit) }
    return Printable.cut("\(vendor.text). In AppFlow's words: \(words)", to: limit)
  }
}

extension AppFlowError: CustomStringConvertible {
  /// What happened and what to do next.
  public var description: String {
    var text = message
    if let code { text = "\(code): \(message)" }
    return hint.isEmpty ? text : "\(text)\n\(hint)"
  }
}
