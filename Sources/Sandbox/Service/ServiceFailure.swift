import JSON

/// A refusal, as AppFlow writes it: an error type, a status and a message.
struct ServiceFailure: Error, Equatable, Sendable {
  /// The error's name, for `x-amzn-ErrorType`.
  let type: String
  /// The HTTP status.
  let status: Int
  /// What is wrong, in words; never a credential.
  let message: String

  /// The answer's body.
  var body: [UInt8] { JSONWriter.body(["message": .string(message)]).withBytes { Array($0) } }

  // The errors that the model lists, with its statuses.

  /// One member that cannot be used; its path in dots, as the service names members.
  static func invalid(_ path: String, _ rule: String) -> ServiceFailure {
    invalid([(path, rule)])
  }

  /// Members that cannot be used, all in one message.
  static func invalid(_ findings: [(path: String, rule: String)]) -> ServiceFailure {
    let details = findings.map { "value at '\($0.path)' is not accepted: \($0.rule)" }
    let count = details.count == 1 ? "1 validation error" : "\(details.count) validation errors"
    return ServiceFailure(
      type: "ValidationException", status: 400,
      message: "\(count) detected: " + details.joined(separator: "; "))
  }

  static func notFound(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "ResourceNotFoundException", status: 404, message: message)
  }

  static func conflict(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "ConflictException", status: 409, message: message)
  }

  static func quotaExceeded(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "ServiceQuotaExceededException", status: 402, message: message)
  }

  static func unsupportedOperation(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "UnsupportedOperationException", status: 400, message: message)
  }

  static func connectorAuthentication(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "ConnectorAuthenticationException", status: 401, message: message)
  }

  static func connectorServer(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "ConnectorServerException", status: 400, message: message)
  }

  static func internalServer(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "InternalServerException", status: 500, message: message)
  }

  // The errors that every service of AWS gives before an operation begins.

  static func invalidSignature(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "InvalidSignatureException", status: 403, message: message)
  }

  static func incompleteSignature(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "IncompleteSignatureException", status: 400, message: message)
  }

  static func unrecognizedClient(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "UnrecognizedClientException", status: 403, message: message)
  }

  static let missingAuthentication = ServiceFailure(
    type: "MissingAuthenticationTokenException", status: 403,
    message: "The request is not signed: it has no Authorization header.")

  static func accessDenied(_ operation: String, _ account: Account) -> ServiceFailure {
    ServiceFailure(
      type: "AccessDeniedException", status: 403,
      message:
        "User: arn:aws:iam::\(account.id):user/sandbox is not authorized to perform: appflow:\(operation)")
  }

  static func unknownOperation(_ message: String) -> ServiceFailure {
    ServiceFailure(type: "UnknownOperationException", status: 404, message: message)
  }

  static let throttled = ServiceFailure(
    type: "ThrottlingException", status: 429, message: "Rate exceeded")
}
