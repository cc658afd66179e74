import HTTPTransport

/// What could be resolved for a service and who signs, with everything that keeps requests from being sent.
public struct ConfigurationReport: Sendable {
  /// The profile.
  public let profile: Sourced<String>
  /// The region; nil when nobody names one that can be used.
  public let region: Sourced<String>?
  /// Where requests go; nil when it cannot be told.
  public let endpoint: Sourced<HTTPURL>?
  /// Who signs; nil when there are no credentials.
  public let credentials: CredentialsReport?
  /// How and when they are renewed; nil where they have no end.
  public let renewal: String?
  /// Every provider, in the order in which they are asked.
  public let providers: [ProviderReport]
  /// Whose the credentials are; nil where that was not asked, or nobody can be.
  public let identity: CallerIdentity?
  /// How failed requests are repeated; nil when the setting cannot be used.
  public let retryMode: Sourced<RetryMode>?
  /// How often a request is tried in all; nil when the setting cannot be used.
  public let maxAttempts: Sourced<Int>?
  /// The file with trusted certificates, when one is named.
  public let caBundle: Sourced<String>?
  /// Whether a proxy stands before the endpoint, and what named it.
  public let proxySource: Origin?
  /// The shared files.
  public let files: [SharedFileReport]
  /// What is missing or wrong; none when requests can be sent.
  public let problems: [AWSClientError]
}

/// What could be resolved, before credentials are looked for.
struct ConfigurationSurvey: Sendable {
  let profile: Sourced<String>
  let region: Sourced<String>?
  let endpoint: Sourced<HTTPURL>?
  let retryMode: Sourced<RetryMode>?
  let maxAttempts: Sourced<Int>?
  let caBundle: Sourced<String>?
  let proxySource: Origin?
  let files: [SharedFileReport]
  let problems: [ConfigurationError]
  /// What credential providers need. Without a region, its region is empty.
  let services: ProviderServices

  /// The whole configuration; nil when something is missing.
  var complete: ResolvedConfiguration? {
    guard let region, let endpoint, let retryMode, let maxAttempts else { return nil }
    return ResolvedConfiguration(
      profile: profile, region: region, endpoint: endpoint, retryMode: retryMode, maxAttempts: maxAttempts,
      caBundle: caBundle, proxySource: proxySource, files: files)
  }
}
