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
  /// For what is asked of other services.
  let services: ProviderServices

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
  /// The set-up whose credentials and transport are used here too.
  private let shared: ServiceSetup?
  private var resolved: ReadyService?

  init(
    service: ServiceIdentity, options: ClientOptions, transport: (any HTTPTransporting)?,
    sharing shared: ServiceSetup? = nil
  ) {
    self.service = service
    self.options = options
    self.shared = shared
    givenTransport = transport
  }

  func ready() async throws(AWSClientError) -> ReadyService {
    if let resolved { return resolved }
    let fresh: ReadyService
    if let shared {
      fresh = try resolve(beside: try await shared.ready())
    } else {
      fresh = try await resolve()
    }
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
      let isRevised = options.environment["AWS_NEW_RETRIES_2026"]?.lowercased() == "true"
      let policy = RetryPolicy(maxAttempts: maxAttempts.value, isRevised: isRevised)
      let transport =
        givenTransport
        ?? CurlTransport(options: TransportOptions(caBundle: caBundle?.value, proxies: resolver.proxies()))
      let region = try await region(resolver, services(resolver, region: "", transport, policy))
      let services = services(resolver, region: region.value, transport, policy)

      let option = options.endpointURL.map { Sourced($0, "--endpoint-url") }
      let endpoint = try resolver.endpoint(of: service, region: region.value, option: option)
      let configuration = ResolvedConfiguration(
        profile: resolver.profileName, region: region, endpoint: endpoint, retryMode: retryMode,
        maxAttempts: maxAttempts, caBundle: caBundle,
        proxySource: resolver.proxySource(for: endpoint.value.scheme), files: resolver.shared.files)
      return ReadyService(
        configuration: configuration,
        credentials: CredentialStore(chain: .standard(services), time: options.time),
        transport: transport, limits: options.limits, policy: policy, quota: RetryQuota(), skew: ClockSkew(),
        time: options.time, userAgent: services.userAgent, services: services)
    } catch {
      throw .configuration(error)
    }
  }

  /// What another service of the same client needs: an endpoint of its own.
  private func resolve(beside other: ReadyService) throws(AWSClientError) -> ReadyService {
    do throws(ConfigurationError) {
      let resolver = try ConfigurationResolver(options: options)
      let region = options.region.map { Sourced($0, "request") } ?? other.configuration.region
      let endpoint = try resolver.endpoint(of: service, region: region.value)
      let known = other.configuration
      let configuration = ResolvedConfiguration(
        profile: known.profile, region: region, endpoint: endpoint, retryMode: known.retryMode,
        maxAttempts: known.maxAttempts, caBundle: known.caBundle,
        proxySource: resolver.proxySource(for: endpoint.value.scheme), files: known.files)
      return ReadyService(
        configuration: configuration, credentials: other.credentials, transport: other.transport,
        limits: other.limits, policy: other.policy, quota: RetryQuota(), skew: ClockSkew(), time: other.time,
        userAgent: other.userAgent, services: other.services)
    } catch {
      throw .configuration(error)
    }
  }

  /// The region; on an instance that nobody told, the instance's own.
  private func region(
    _ resolver: ConfigurationResolver, _ services: ProviderServices
  ) async throws(ConfigurationError) -> Sourced<String> {
    if let region = try resolver.region() { return region }
    guard let region = await InstanceMetadataProvider(services: services).region() else {
      throw .missingRegion(profile: resolver.profileName.value)
    }
    let found = Sourced(region, "instance metadata")
    try ConfigurationResolver.checkRegion(found)
    return found
  }

  private func services(
    _ resolver: ConfigurationResolver, region: String, _ transport: any HTTPTransporting,
    _ policy: RetryPolicy
  ) -> ProviderServices {
    ProviderServices(
      resolver: resolver, region: region, transport: transport, limits: options.limits, policy: policy,
      time: options.time, userAgent: "\(options.product) os/linux lang/swift",
      observers: [options.onAttempt].compactMap(\.self))
  }
}
