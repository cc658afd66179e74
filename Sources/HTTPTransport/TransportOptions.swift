import Secrets

/// What holds for every connection of a transport.
public struct TransportOptions: Sendable, Equatable {
  /// A file with trusted certificates in PEM; nil uses the system's.
  public var caBundle: String?
  /// The proxies and the hosts that need none.
  public var proxies: ProxySettings

  /// Makes options.
  ///
  /// - Parameters:
  ///   - caBundle: a file with trusted certificates in PEM; nil uses the system's.
  ///   - proxies: the proxies; none when left out.
  public init(caBundle: String? = nil, proxies: ProxySettings = ProxySettings()) {
    self.caBundle = caBundle
    self.proxies = proxies
  }
}

/// Which proxy stands before which servers. A proxy's URL may hold a password, so it is a secret.
///
/// Only `https` URLs go through a proxy. What is not encrypted stays on the machine, or goes to its own metadata service.
public struct ProxySettings: Sendable, Equatable {
  /// The proxy for `https` URLs, reached by CONNECT.
  public var https: Secret?
  /// Hosts that are reached directly, separated by commas, in the form of `NO_PROXY`; `*` is all.
  public var direct: String

  /// Makes settings.
  ///
  /// - Parameters:
  ///   - https: the proxy for `https` URLs.
  ///   - direct: hosts that are reached directly, in the form of `NO_PROXY`.
  public init(https: Secret? = nil, direct: String = "") {
    self.https = https
    self.direct = direct
  }
}
