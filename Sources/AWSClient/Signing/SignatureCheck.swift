import HTTPTransport
import Secrets

/// A service's side of Signature Version 4: what the signature of a request that came in should have been.
public struct SignatureCheck: Sendable, Equatable {
  /// The header as it came.
  public let authorization: AuthorizationHeader
  /// The value of `X-Amz-Date`.
  public let date: String
  /// The canonical request's digest as the service computes it.
  public let canonicalDigest: String
  /// The signature that the secret key gives.
  public let expected: String

  /// Whether the request was signed with that key, and nothing signed was changed on the way.
  public var matches: Bool { Secret(expected) == Secret(authorization.signature) }

  /// Recomputes the signature of a request that came in.
  ///
  /// - Parameters:
  ///   - method: the method as it came.
  ///   - path: the percent-encoded path as it came, without the query.
  ///   - query: the percent-encoded query as it came, without its question mark.
  ///   - headers: all headers as they came; names in any case.
  ///   - body: the body's bytes.
  ///   - secretAccessKey: the secret of the access key that the header names.
  /// - Throws: `SignatureCheckError` when there is no signature that could be checked.
  public init(
    method: String, path: String, query: String, headers: HTTPHeaders, body: Secret, secretAccessKey: Secret
  ) throws(SignatureCheckError) {
    guard let header = headers.value(of: "Authorization") else { throw .missingHeader("Authorization") }
    do {
      authorization = try AuthorizationHeader(
        parsing: header.withBytes { String(decoding: $0, as: UTF8.self) })
    } catch {
      throw .unreadableAuthorization(error)
    }
    guard let date = headers["X-Amz-Date"] else { throw .missingHeader("X-Amz-Date") }
    self.date = date

    let names = authorization.signedHeaders.split(separator: ";").map(String.init)
    guard names.contains("host") else { throw .unsignedHeader("host") }
    guard date.hasPrefix(authorization.scope.day) else { throw .otherDay }
    var signed = HTTPHeaders()
    for name in names {
      let values = headers.fields.filter { $0.name.lowercased() == name }
      guard !values.isEmpty else { throw .missingHeader(name) }
      for field in values { signed.add(name, field.value) }
    }
    let canonical = CanonicalRequest(method: method, path: path, query: query, headers: signed, body: body)
    canonicalDigest = canonical.digest
    let key = Signature.signingKey(secretAccessKey: secretAccessKey, scope: authorization.scope)
    expected = Signature.signature(
      of: Signature.stringToSign(digest: canonicalDigest, date: date, scope: authorization.scope), key: key)
  }
}

/// Why a request has no signature that could be checked.
public enum SignatureCheckError: Error, Sendable, Equatable {
  /// A header that is needed, or that is listed as signed, did not come.
  case missingHeader(String)
  /// A header that must be signed is not in the list.
  case unsignedHeader(String)
  /// The `Authorization` header cannot be read.
  case unreadableAuthorization(AuthorizationHeaderError)
  /// The scope's day is not the day of `X-Amz-Date`.
  case otherDay
}
