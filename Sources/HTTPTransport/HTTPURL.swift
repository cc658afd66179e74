/// Where a request goes, in parts.
///
/// Path and query are kept as they travel (percent-encoded), because a signature covers exactly those bytes.
public struct HTTPURL: Sendable, Equatable {
  /// How the server is spoken to.
  public enum Scheme: String, Sendable {
    /// Without encryption: for loopback and the metadata addresses only.
    case http
    /// With TLS.
    case https

    /// The port when the URL names none.
    public var defaultPort: Int { self == .http ? 80 : 443 }
  }

  /// How the server is spoken to.
  public var scheme: Scheme
  /// The host's name or address, in lower case; an IPv6 address without its brackets.
  public var host: String
  /// The port, when it is not the scheme's own.
  public var port: Int?
  /// The percent-encoded path; begins with a slash.
  public var path: String
  /// The percent-encoded query without its question mark; empty when there is none.
  public var query: String

  /// Joins the parts of a URL.
  ///
  /// - Parameters:
  ///   - scheme: how the server is spoken to.
  ///   - host: the host's name or address; an IPv6 address without brackets.
  ///   - port: the port; nil, or the scheme's own, leaves it out.
  ///   - path: the percent-encoded path.
  ///   - query: the percent-encoded query without its question mark.
  public init(scheme: Scheme, host: String, port: Int? = nil, path: String = "/", query: String = "") {
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port == scheme.defaultPort ? nil : port
    self.path = path.hasPrefix("/") ? path : "/" + path
    self.query = query
  }

  /// Reads an absolute `http` or `https` URL.
  ///
  /// - Parameter text: the URL; user names, passwords and fragments are refused.
  /// - Throws: `HTTPURLError` with the reason.
  public init(_ text: String) throws(HTTPURLError) {
    let lowered = text.lowercased()
    let scheme: Scheme
    if lowered.hasPrefix("https://") {
      scheme = .https
    } else if lowered.hasPrefix("http://") {
      scheme = .http
    } else {
      throw HTTPURLError(text: text, reason: "it must begin with https:// or http://")
    }
    let hostile = text.unicodeScalars.contains { $0.value <= 0x20 || $0.value >= 0x7F }
    guard !hostile else {
      throw HTTPURLError(text: text, reason: "it contains a space, a control or a non-ASCII character")
    }
    let rest = text.dropFirst(scheme.rawValue.count + 3)
    guard !rest.contains("#") else { throw HTTPURLError(text: text, reason: "it contains a fragment (#)") }
    let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let (host, port) = try Self.hostAndPort(String(rest[..<authorityEnd]), in: text)
    let target = rest[authorityEnd...]
    let pathEnd = target.firstIndex(of: "?") ?? target.endIndex
    self.init(
      scheme: scheme, host: host, port: port, path: String(target[..<pathEnd]),
      query: String(target[pathEnd...].dropFirst()))
  }

  /// The value of the `Host` header: brackets around an IPv6 address, the port when it is not the scheme's own.
  public var hostHeader: String {
    let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    return port.map { "\(name):\($0)" } ?? name
  }

  /// Whether the host is this machine, so that nothing can be overheard on the way.
  public var isLoopback: Bool { HostName.isLoopback(host) }

  private static func hostAndPort(_ authority: String, in text: String) throws(HTTPURLError) -> (String, Int?)
  {
    guard !authority.contains("@") else {
      // The part before the sign may be a password: the text is not repeated.
      throw HTTPURLError(text: "", reason: "it contains a user name or a password")
    }
    var host = authority[...]
    var port: Substring?
    let isBracketed = authority.hasPrefix("[")
    if isBracketed {
      guard let end = authority.firstIndex(of: "]") else {
        throw HTTPURLError(text: text, reason: "the bracket of its IPv6 address is not closed")
      }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let after = authority[authority.index(after: end)...]
      guard after.isEmpty || after.hasPrefix(":") else {
        throw HTTPURLError(text: text, reason: "only a port may follow the IPv6 address")
      }
      port = after.isEmpty ? nil : after.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    guard !host.isEmpty else { throw HTTPURLError(text: text, reason: "it names no host") }
    let number: Int?
    if let port { number = try Self.port(port, in: text) } else { number = nil }
    do throws(HostName.Refusal) {
      return (isBracketed ? try HostName.ipv6(host) : try HostName.name(host), number)
    } catch {
      throw HTTPURLError(text: text, reason: error.reason)
    }
  }

  private static func port(_ port: Substring, in text: String) throws(HTTPURLError) -> Int {
    guard port.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(port), (1...65535).contains(number)
    else {
      throw HTTPURLError(text: text, reason: "its port must be a number from 1 to 65535")
    }
    return number
  }
}

extension HTTPURL: CustomStringConvertible {
  /// The whole URL.
  public var description: String {
    "\(scheme.rawValue)://\(hostHeader)\(path)" + (query.isEmpty ? "" : "?\(query)")
  }
}

/// A text that is not a URL that requests can go to.
public struct HTTPURLError: Error, Equatable, CustomStringConvertible {
  /// The text that was given; empty when it might hold a password.
  public let text: String
  /// What is wrong with it.
  public let reason: String

  /// What was given and what is wrong with it.
  public var description: String {
    text.isEmpty ? "not a usable URL: \(reason)" : "\"\(text)\" is not a usable URL: \(reason)"
  }
}
