import Secrets

/// The `Authorization` header of a request that is signed with Signature Version 4.
public struct AuthorizationHeader: Sendable, Equatable {
  /// The id of the access key.
  public let accessKeyID: String
  /// What the signature is valid for.
  public let scope: CredentialScope
  /// The names of the signed headers, in lower case, sorted, joined by semicolons.
  public let signedHeaders: String
  /// The signature: 64 hexadecimal digits.
  public let signature: String

  /// The header's value. A secret: for some minutes, whoever has it can send the request again.
  public var value: Secret {
    var value = WipedBuffer(capacity: 512)
    for part in [
      Signature.algorithm, " Credential=", accessKeyID, "/", scope.description, ", SignedHeaders=",
      signedHeaders,
      ", Signature=", signature,
    ] {
      value.append(part)
    }
    return value.secret()
  }

  init(accessKeyID: String, scope: CredentialScope, signedHeaders: String, signature: String) {
    self.accessKeyID = accessKeyID
    self.scope = scope
    self.signedHeaders = signedHeaders
    self.signature = signature
  }

  /// Reads a header's value.
  ///
  /// - Parameter value: the value as it came.
  /// - Throws: `AuthorizationHeaderError` with what is missing.
  public init(parsing value: String) throws(AuthorizationHeaderError) {
    guard value.hasPrefix(Signature.algorithm + " ") else { throw .otherAlgorithm }
    var parts: [Substring: Substring] = [:]
    for part in value.dropFirst(Signature.algorithm.utf8.count).split(separator: ",") {
      let trimmed = part.drop { $0 == " " }
      guard let equals = trimmed.firstIndex(of: "=") else {
        throw .malformed("a part without an equals sign")
      }
      parts[trimmed[..<equals]] = trimmed[trimmed.index(after: equals)...]
    }
    guard let credential = parts["Credential"] else { throw .malformed("Credential is missing") }
    guard let signedHeaders = parts["SignedHeaders"] else { throw .malformed("SignedHeaders is missing") }
    guard let signature = parts["Signature"] else { throw .malformed("Signature is missing") }
    let fields = credential.split(separator: "/", omittingEmptySubsequences: false)
    guard fields.count == 5, fields[4] == "aws4_request" else {
      throw .malformed("Credential must be KEY/DAY/REGION/SERVICE/aws4_request")
    }
    accessKeyID = String(fields[0])
    scope = CredentialScope(day: String(fields[1]), region: String(fields[2]), service: String(fields[3]))
    self.signedHeaders = String(signedHeaders)
    self.signature = String(signature)
  }
}

/// Why an `Authorization` header cannot be read.
public enum AuthorizationHeaderError: Error, Sendable, Equatable {
  /// It is not `AWS4-HMAC-SHA256`.
  case otherAlgorithm
  /// A part is missing or has another form.
  case malformed(String)
}
