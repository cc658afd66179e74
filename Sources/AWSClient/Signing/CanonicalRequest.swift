import HTTPTransport
import Secrets

/// The first step of Signature Version 4: the request in the one form that both sides compute.
///
/// It holds the session token among its headers, so its text is a secret and only its digest goes on.
public struct CanonicalRequest: Sendable {
  /// The canonical text.
  public let text: Secret
  /// The names of the signed headers, in lower case, sorted, joined by semicolons.
  public let signedHeaders: String

  /// Computes the canonical form.
  ///
  /// - Parameters:
  ///   - method: the method, in capitals.
  ///   - path: the percent-encoded path as it is sent.
  ///   - query: the percent-encoded query as it is sent, without its question mark.
  ///   - headers: the headers to sign, `Host` among them.
  ///   - body: the body's bytes.
  public init(method: String, path: String, query: String, headers: HTTPHeaders, body: Secret) {
    var grouped: [String: [HTTPHeaders.FieldValue]] = [:]
    for field in headers.fields { grouped[field.name.lowercased(), default: []].append(field.value) }
    let names = grouped.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    signedHeaders = names.joined(separator: ";")

    var canonical = WipedBuffer(capacity: 4096)
    canonical.append("\(method)\n\(Self.canonicalPath(path))\n\(Self.canonicalQuery(query))\n")
    for name in names {
      canonical.append(name)
      for (index, value) in (grouped[name] ?? []).enumerated() {
        canonical.append(index == 0 ? ":" : ",")
        value.withBytes { Self.appendTrimmed($0, to: &canonical) }
      }
      canonical.append("\n")
    }
    canonical.append("\n\(signedHeaders)\n")
    canonical.append(body.withBytes { Digest.sha256Hex($0) })
    text = canonical.secret()
  }

  /// The SHA-256 of the canonical text in hexadecimal, which the string to sign ends with.
  public var digest: String { text.withBytes { Digest.sha256Hex($0) } }

  /// The path without dot segments and doubled slashes, encoded once more, as every service but S3 has it.
  static func canonicalPath(_ path: String) -> String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    let joined = "/" + segments.joined(separator: "/")
    return URIEncoding.encode(path.hasSuffix("/") && !segments.isEmpty ? joined + "/" : joined, keeping: "/")
  }

  /// The pairs of the query, sorted by name and then by value.
  static func canonicalQuery(_ query: String) -> String {
    let pairs = query.split(separator: "&").map { pair -> (name: Substring, value: Substring) in
      let equals = pair.firstIndex(of: "=") ?? pair.endIndex
      return (pair[..<equals], pair[equals...].dropFirst())
    }
    let sorted = pairs.sorted { left, right in
      left.name == right.name
        ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
        : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
    return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  /// Appends a header's value without white space at its ends and with single spaces within.
  private static func appendTrimmed(_ value: UnsafeRawBufferPointer, to canonical: inout WipedBuffer) {
    var gap = false
    var begun = false
    for byte in value {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        gap = begun
        continue
      }
      if gap { canonical.append(0x20) }
      canonical.append(byte)
      gap = false
      begun = true
    }
  }
}
