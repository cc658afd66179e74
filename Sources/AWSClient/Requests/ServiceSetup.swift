import HTTPTransport
import OperatingSystem

/// What a client needs for its requests; resolved once, by the first request.
struct ReadyService: Sendable {
  let configuration: ResolvedConfiguration
  let credentials: CredentialStore
  let signer: RequestSigner
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
  let givenTransport: (any HTTPTransporting)?
  /// The set-up whose credentials and transport are used here too.
  private let shared: ServiceSetup?
  /// The role that is taken with those credentials, and signs in their place.
  private let role: RoleGrant?
  private var resolved: ReadyService?

  init(
    service: ServiceIdentity, options: ClientOptions, transport: (any HTTPTransporting)?,
    sharing shared: ServiceSetup? = nil, role: RoleGrant? = nil
  ) {
    self.role = role
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

  /// What can be resolved, with everything that is missing or wrong, and who signs.
  ///
  /// - Parameter asksIdentity: whether the Security Token Service is asked whose the credentials are.
  /// - Throws: `AWSClientError.cancelled`.
  func report(asksIdentity: Bool) async throws(AWSClientError) -> ConfigurationReport {
    let found = await survey(ConfigurationResolver(reading: options))
    var problems = found.problems.map { AWSClientError.configuration($0) }
    let chain = CredentialChain.standard(found.services)
    var finding: Finding?
    var providers: [ProviderReport]
    do {
      let search = try await chain.search()
      providers = ProviderReport.all(of: chain, tried: search.tried, next: .serves)
      finding = search
    } catch .cancelled {
      throw .cancelled(.notSent)
    } catch {
      providers = ProviderReport.all(of: chain, after: error)
      problems.append(.credentials(error))
    }
    var identity: CallerIdentity?
    if asksIdentity, let endpoint = found.endpoint?.value, let credentials = finding?.credentials {
      do {
        identity = try await SecurityTokenService(services: found.services.inHaste())
          .callerIdentity(besides: endpoint) { credentials }
      } catch {
        problems.append(error)
      }
    }
    return ConfigurationReport(
      profile: found.profile, region: found.region, endpoint: found.endpoint,
      credentials: finding.map { CredentialsReport($0.credentials) }, renewal: finding?.renewal,
      providers: providers, identity: identity, retryMode: found.retryMode, maxAttempts: found.maxAttempts,
      caBundle: found.caBundle,
      proxySource: found.proxySource, files: found.files, problems: problems)
  }

  private func resolve() async throws(AWSClientError) -> ReadyService {
    let resolver = ConfigurationResolver(reading: options)
    // The network is not asked for what is left then.
    if let problem = resolver.problems.first { throw .configuration(problem) }
    let found = await survey(resolver)
    if let problem = found.problems.first { throw .configuration(problem) }
    guard let configuration = found.complete else {
      throw .configuration(.missingRegion(profile: found.profile.value, option: options.names.region))
    }
    let services = found.services
    return ReadyService(
      configuration: configuration,
      credentials: CredentialStore(chain: .standard(services), time: options.time),
      signer: RequestSigner(service: service.signingName, region: configuration.region.value),
      transport: services.transport, limits: options.limits, policy: services.policy, quota: RetryQuota(),
      skew: ClockSkew(), time: options.time, userAgent: services.userAgent, services: services)
  }

  /// Resolves setting after setting, also where one is missing or wrong.
  private func survey(_ resolver: ConfigurationResolver) async -> ConfigurationSurvey {
    for warning in resolver.shared.files.compactMap(\.warning) { options.onNotice?(warning) }
    var problems = resolver.problems
    func found<Value>(_ find: () throws(ConfigurationError) -> Value?) -> Value? {
      do {
        return try find()
      } catch {
        problems.append(error)
        return nil
      }
    }
    let maxAttempts = found(resolver.maxAttempts)
    let retryMode = found(resolver.retryMode)
    let caBundle = found(resolver.caBundle)
    let isRevised =
      found { () throws(ConfigurationError) in try resolver.isOn(nil, variable: "AWS_NEW_RETRIES_2026") }
      ?? false
    let policy = RetryPolicy(
      maxAttempts: maxAttempts?.value ?? RetryPolicy.usualAttempts, isRevised: isRevised)
    let transport =
      givenTransport
      ?? CurlTransport(options: TransportOptions(caBundle: caBundle?.value, proxies: resolver.proxies()))

    var region: Sourced<String>?
    do {
      region = try await self.region(resolver, services(resolver, region: "", transport, policy))
    } catch {
      problems.append(error)
    }
    let endpoint = found { () throws(ConfigurationError) in try self.endpoint(resolver, region) }
    return ConfigurationSurvey(
      profile: resolver.profileName, region: region, endpoint: endpoint, retryMode: retryMode,
      maxAttempts: maxAttempts, caBundle: caBundle,
      proxySource: endpoint.flatMap { resolver.proxySource(for: $0.value.scheme) },
      files: resolver.shared.files, problems: problems,
      services: services(resolver, region: region?.value ?? "", transport, policy))
  }

  /// Where requests go; nil without a region, which AWS's own endpoints have in their names.
  private func endpoint(
    _ resolver: ConfigurationResolver, _ region: Sourced<String>?
  ) throws(ConfigurationError) -> Sourced<HTTPURL>? {
    let option = options.endpointURL.map { Sourced($0, .option(options.names.endpointURL)) }
    if region == nil, option == nil, try resolver.configuredEndpoint(of: service) == nil { return nil }
    return try resolver.endpoint(of: service, region: region?.value ?? "", option: option)
  }

  /// What another service of the same client needs: an endpoint of its own.
  private func resolve(beside other: ReadyService) throws(AWSClientError) -> ReadyService {
    do throws(ConfigurationError) {
      let resolver = other.services.resolver
      let region = options.region.map { Sourced($0, .request) } ?? other.configuration.region
      let endpoint = try resolver.endpoint(of: service, region: region.value)
      let known = other.configuration
      let configuration = ResolvedConfiguration(
        profile: known.profile, region: region, endpoint: endpoint, retryMode: known.retryMode,
        maxAttempts: known.maxAttempts, caBundle: known.caBundle,
        proxySource: resolver.proxySource(for: endpoint.value.scheme), files: known.files)
      return ReadyService(
        configuration: configuration, credentials: credentials(beside: other, endpoint: endpoint.value),
        signer: RequestSigner(service: service.signingName, region: region.value), transport: other.transport,
        limits: options.limits, policy: other.policy, quota: RetryQuota(), skew: ClockSkew(),
        time: options.time, userAgent: other.userAgent, services: other.services)
    } catch {
      throw .configuration(error)
    }
  }

  /// What signs: the other client's credentials, or the role that is taken with them.
  private func credentials(beside other: ReadyService, endpoint: HTTPURL) -> CredentialStore {
    guard let role else { return other.credentials }
    let provider = GrantedRoleProvider(
      services: other.services, grant: role, source: other.credentials, endpoint: endpoint)
    let option = other.services.resolver.options.names.profile
    return CredentialStore(chain: CredentialChain(providers: [provider], option: option), time: other.time)
  }

  /// The region; on an instance that nobody told, the instance's own.
  private func region(
    _ resolver: ConfigurationResolver, _ services: ProviderServices
  ) async throws(ConfigurationError) -> Sourced<String> {
    if let region = try resolver.region() { return region }
    guard let region = try await InstanceMetadataProvider(services: services).region() else {
      throw .missingRegion(profile: resolver.profileName.value, option: options.names.region)
    }
    let found = Sourced(region, .instanceMetadata)
    try ConfigurationResolver.checkRegion(found)
    return found
  }

  private func services(
    _ resolver: ConfigurationResolver, region: String, _ transport: any HTTPTransporting,
    _ policy: RetryPolicy
  ) -> ProviderServices {
    ProviderServices(resolver: resolver, region: region, transport: transport, policy: policy)
  }
}
