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
    // Headers of one name are signed as one, their values in the order in which they stand.
    let sorted = headers.fields.enumerated()
      .map { (name: $1.name.lowercased(), position: $0, value: $1.value) }
      .sorted { left, right in
        left.name == right.name
          ? left.position < right.position : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
      }

    var canonical = WipedBuffer(capacity: 1024)
    canonical.append(method)
    canonical.append("\n")
    canonical.append(Self.canonicalPath(path))
    canonical.append("\n")
    canonical.append(Self.canonicalQuery(query))
    var names = ""
    for (index, header) in sorted.enumerated() {
      if index > 0, sorted[index - 1].name == header.name {
        canonical.append(",")
      } else {
        canonical.append("\n")
        canonical.append(header.name)
        canonical.append(":")
        if index > 0 { names += ";" }
        names += header.name
      }
      header.value.withBytes { Self.appendTrimmed($0, to: &canonical) }
    }
    signedHeaders = names
    canonical.append("\n\n")
    canonical.append(names)
    canonical.append("\n")
    canonical.append(body.withBytes { Digest.sha256Hex($0) })
    text = canonical.secret()
  }

  /// The SHA-256 of the canonical text in hexadecimal, which the string to sign ends with.
  public var digest: String { text.withBytes { Digest.sha256Hex($0) } }

  /// The path without dot segments and doubled slashes, encoded once more, as every service but S3 has it.
  static func canonicalPath(_ path: String) -> String {
    if isCanonical(path) { return path }
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    let joined = "/" + segments.joined(separator: "/")
    return URIEncoding.encode(path.hasSuffix("/") && !segments.isEmpty ? joined + "/" : joined, keeping: "/")
  }

  /// Whether nothing in a path could have another form: the paths of AppFlow's operations are like that.
  private static func isCanonical(_ path: String) -> Bool {
    var previous: UInt8?
    for byte in path.utf8 {
      let isSlash = byte == UInt8(ascii: "/")
      guard isSlash || URIEncoding.isUnreserved(byte), isSlash || previous != nil else { return false }
      if previous == UInt8(ascii: "/"), isSlash || byte == UInt8(ascii: ".") { return false }
      previous = byte
    }
    return previous != nil
  }

  /// The pairs of the query, sorted by name and then by value.
  static func canonicalQuery(_ query: String) -> String {
    if query.isEmpty { return query }
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
    guard value.contains(where: isBlank) else { return canonical.append(value) }
    var gap = false
    var begun = false
    for byte in value {
      if isBlank(byte) {
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
