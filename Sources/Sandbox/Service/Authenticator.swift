import AWSClient
import HTTPTransport
import OperatingSystem
import Secrets

/// Decides whether a request was signed with one of the known keys, at about this time.
///
/// Any region is accepted, so that one sandbox serves clients that are set up for different regions; the service in the
/// signature's scope must be AppFlow.
struct Authenticator: Sendable {
  /// Seconds between the request's date and the service's clock, in both directions.
  static let largestSkew = 300.0

  let identities: [SandboxIdentity]
  let signingName: String
  let clock: @Sendable () -> Double

  func check(_ request: ServiceRequest) throws(ServiceFailure) {
    var headers = HTTPHeaders()
    for header in request.headers { headers.add(header.name, .text(header.value)) }
    guard let value = headers["Authorization"] else { throw .missingAuthentication }
    let header: AuthorizationHeader
    do { header = try AuthorizationHeader(parsing: value) } catch { throw Self.failure(error) }

    let identity = try identity(of: header, headers: headers)
    guard header.scope.service == signingName else {
      throw .invalidSignature(
        "The credential must be scoped to the service \(signingName), not \(header.scope.service).")
    }
    let check: SignatureCheck
    do {
      check = try SignatureCheck(
        method: request.method, path: request.path, query: request.query, headers: headers,
        body: request.body.withUnsafeBytes { Secret($0) }, secretAccessKey: Secret(identity.secretAccessKey))
    } catch { throw Self.failure(error) }
    try checkDate(check.date)
    guard check.matches else {
      throw .invalidSignature(
        "The signature is not the one that the secret access key gives for this request. "
          + "Check the secret access key and how the request is signed.")
    }
  }

  private func identity(
    of header: AuthorizationHeader, headers: HTTPHeaders
  ) throws(ServiceFailure) -> SandboxIdentity {
    guard let identity = identities.first(where: { $0.accessKeyID == header.accessKeyID }),
      identity.sessionToken == headers["X-Amz-Security-Token"]
    else { throw .unrecognizedClient("The access key or the security token of the request is not valid.") }
    return identity
  }

  private func checkDate(_ text: String) throws(ServiceFailure) {
    guard let date = WallTime(basicISO8601: text) else {
      throw .incompleteSignature("X-Amz-Date must be written as 20260131T235959Z.")
    }
    let now = WallTime(seconds: clock())
    if now - date > Self.largestSkew {
      throw .invalidSignature(
        "Signature expired: the request is dated \(text), more than 5 minutes before \(now.basicISO8601).")
    }
    if date - now > Self.largestSkew {
      throw .invalidSignature(
        "Signature not yet current: the request is dated \(text), more than 5 minutes after \(now.basicISO8601)."
      )
    }
  }

  private static func failure(_ error: AuthorizationHeaderError) -> ServiceFailure {
    switch error {
    case .otherAlgorithm: .incompleteSignature("The Authorization header must begin with AWS4-HMAC-SHA256.")
    case .malformed(let reason): .incompleteSignature("The Authorization header cannot be read: \(reason).")
    }
  }

  private static func failure(_ error: SignatureCheckError) -> ServiceFailure {
    switch error {
    case .missingHeader(let name):
      .incompleteSignature("The header \(name) is needed to check the signature, and it is missing.")
    case .unsignedHeader(let name): .invalidSignature("The header \(name) must be among the signed ones.")
    case .unreadableAuthorization(let reason): failure(reason)
    case .otherDay:
      .invalidSignature("The credential's scope and X-Amz-Date must name the same day.")
    }
  }
}
