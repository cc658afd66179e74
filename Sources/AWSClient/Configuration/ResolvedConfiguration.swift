import HTTPTransport
import Secrets

/// A setting's value and what it came from.
public struct Sourced<Value: Sendable>: Sendable {
  /// The value.
  public let value: Value
  /// What it came from.
  public let source: Origin

  /// Joins a value and its source.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - source: what it came from.
  public init(_ value: Value, _ source: Origin) {
    self.value = value
    self.source = source
  }
}

extension Sourced: Equatable where Value: Equatable {}

/// How often and how failed requests are repeated.
public enum RetryMode: String, Sendable, CaseIterable {
  /// What older clients did; handled as `standard`.
  case legacy
  /// A few attempts with growing pauses, and a quota over all requests.
  case standard
  /// Handled as `standard`: for single requests by hand there is no rate to adapt.
  case adaptive
}

/// Everything that was resolved for a service, each value with its source. Holds no credentials.
public struct ResolvedConfiguration: Sendable {
  /// The profile.
  public let profile: Sourced<String>
  /// The region.
  public let region: Sourced<String>
  /// Where requests go.
  public let endpoint: Sourced<HTTPURL>
  /// How failed requests are repeated.
  public let retryMode: Sourced<RetryMode>
  /// How often a request is tried in all.
  public let maxAttempts: Sourced<Int>
  /// The file with trusted certificates, when one is named.
  public let caBundle: Sourced<String>?
  /// Whether a proxy stands before the endpoint, and what named it.
  public let proxySource: Origin?
  /// The shared files.
  public let files: [SharedFileReport]
}

extension ResolvedConfiguration {
  /// The id of the part of AWS that the region is in, as ARNs have it.
  public var partition: String { Partition.of(region.value).id }
}
