import HTTPTransport

/// What a client needs for its requests; resolved once, by the first request.
struct ReadyService: Sendable {
  let configuration: ResolvedConfiguration
  let credentials: CredentialStore
  let transport: any HTTPTransporting
  let limits: HTTPLimits
  let policy: RetryPolicy
  let quota: RetryQuota
  let skew: ClockSkew
  let time: TimeSource
  let userAgent: String

  /// What sends one request.
  func runner(progress: [AttemptObserver]) -> AttemptRunner {
    AttemptRunner(
      transport: transport, limits: limits, policy: policy, quota: quota, skew: skew, time: time,
      userAgent: userAgent, observers: progress)
  }
}

/// Resolves the configuration when it is first needed, and keeps it. A failure is not kept: the operator may mend a
/// file and try again.
actor ServiceSetup {
  private let service: ServiceIdentity
  private let options: ClientOptions
  private let givenTransport: (any HTTPTransporting)?
  private var resolved: ReadyService?

  init(service: ServiceIdentity, options: ClientOptions, transport: (any HTTPTransporting)?) {
    self.service = service
    self.options = options
    givenTransport = transport
  }

  func ready() async throws(AWSClientError) -> ReadyService {
    if let resolved { return resolved }
    let fresh = try await resolve()
    // Another request may have been faster while this one waited for the network.
    if let resolved { return resolved }
    resolved = fresh
    return fresh
  }

  private func resolve() async throws(AWSClientError) -> ReadyService {
    do throws(ConfigurationError) {
      let resolver = try ConfigurationResolver(options: options)
      let maxAttempts = try resolver.maxAttempts()
      let retryMode = try resolver.retryMode()
      let caBundle = try resolver.caBundle()
      let transport =
        givenTransport
        ?? CurlTransport(options: TransportOptions(caBundle: caBundle?.value, proxies: resolver.proxies()))
      guard let region = try resolver.region() else {
        throw .missingRegion(profile: resolver.profileName.value)
      }
      let option = options.endpointURL.map { Sourced($0, "--endpoint-url") }
      let endpoint = try resolver.endpoint(of: service, region: region.value, option: option)
      let configuration = ResolvedConfiguration(
        profile: resolver.profileName, region: region, endpoint: endpoint, retryMode: retryMode,
        maxAttempts: maxAttempts, caBundle: caBundle,
        proxySource: resolver.proxySource(for: endpoint.value.scheme), files: resolver.shared.files)
      let isRevised = options.environment["AWS_NEW_RETRIES_2026"]?.lowercased() == "true"
      let chain = CredentialChain.standard(resolver: resolver)
      return ReadyService(
        configuration: configuration, credentials: CredentialStore(chain: chain, time: options.time),
        transport: transport, limits: options.limits,
        policy: RetryPolicy(maxAttempts: maxAttempts.value, isRevised: isRevised), quota: RetryQuota(),
        skew: ClockSkew(), time: options.time, userAgent: "\(options.product) os/linux lang/swift")
    } catch {
      throw .configuration(error)
    }
  }
}
