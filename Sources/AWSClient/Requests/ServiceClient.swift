import HTTPTransport
import OperatingSystem
import Secrets

/// Is asked before each attempt at a request, when all else is ready, whether it may still be made.
public typealias AttemptPermission = @Sendable () async -> Bool

/// A request to a service, before it has an endpoint and a signature.
public struct ServiceCall: Sendable {
  /// The operation's name, for errors and logs.
  public var operation: String
  /// The method, in capitals.
  public var method: String
  /// The percent-encoded path.
  public var path: String
  /// Headers beside those that every request has; they are signed.
  public var headers: HTTPHeaders = ["Content-Type": "application/json"]
  /// The body.
  public var body: Secret
  /// The codes by which the service refuses this call without having done anything, beside those that all services have.
  public var refusals: Set<String> = []
  /// The secrets in it, which answers may repeat.
  public var mask = SecretMask()
  /// Says before each attempt whether it may be made; where it may not, the call ends as one that was cancelled.
  public var permission: AttemptPermission?
  /// Whether a refusal's whole answer comes with the error.
  var keepsRefusal = false

  /// Makes a call with a JSON body.
  ///
  /// - Parameters:
  ///   - operation: the operation's name.
  ///   - method: the method, in capitals.
  ///   - path: the percent-encoded path.
  ///   - body: the body, JSON.
  public init(operation: String, method: String, path: String, body: Secret) {
    self.operation = operation
    self.method = method
    self.path = path
    self.body = body
  }

  /// Makes a call of a service whose API is JSON with one path and the operation in a header.
  ///
  /// - Parameters:
  ///   - operation: the operation's name.
  ///   - target: what stands before that name in the header.
  ///   - version: the version of that protocol, 1.0 or 1.1.
  ///   - body: the body, JSON.
  init(_ operation: String, target: String, version: String = "1.1", body: Secret) {
    self.init(operation: operation, method: "POST", path: "/", body: body)
    headers = ["Content-Type": "application/x-amz-json-\(version)", "X-Amz-Target": "\(target).\(operation)"]
  }
}

/// Who signs, without what signs.
public struct CredentialsReport: Sendable, Equatable {
  /// The provider's name, the same as in `aws configure list`.
  public let provider: String
  /// The last four characters of the key's id behind a mask.
  public let maskedAccessKeyID: String
  /// The SHA-256 of the key's id in hexadecimal: tells keys apart without showing one.
  public let accessKeyHash: String
  /// When temporary credentials end.
  public let expiration: WallTime?

  init(_ credentials: Credentials) {
    provider = credentials.provider
    maskedAccessKeyID = credentials.maskedAccessKeyID
    accessKeyHash = Digest.sha256Hex(credentials.accessKeyID)
    expiration = credentials.expiration
  }
}

/// Sends signed requests to one service. Nothing is read, loaded or opened before the first request.
public final class ServiceClient: Sendable {
  private let service: ServiceIdentity
  private let options: ClientOptions
  private let setup: ServiceSetup

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - service: the service.
  ///   - options: what the caller decides.
  ///   - transport: sends requests; libcurl when left out.
  /// - Throws: `ConfigurationError` when the options are wrong in themselves.
  public init(
    service: ServiceIdentity, options: ClientOptions, transport: (any HTTPTransporting)? = nil
  ) throws(ConfigurationError) {
    try Self.check(options)
    self.service = service
    self.options = options
    setup = ServiceSetup(service: service, options: options, transport: transport)
  }

  /// A client for another service, which signs with the same credentials and sends through the same transport: nobody is
  /// asked for a device's code twice. It has its own endpoint, quota and clock correction.
  ///
  /// - Parameters:
  ///   - service: the other service.
  ///   - region: the other service's region; this one's when left out.
  ///   - seconds: the most that one attempt may take; what the options say when left out.
  ///   - time: the clock and the pauses between attempts; this one's when left out.
  /// - Throws: `ConfigurationError` when the region cannot be one.
  public func sibling(
    _ service: ServiceIdentity, region: String?, seconds: Int? = nil, time: TimeSource? = nil
  ) throws(ConfigurationError) -> ServiceClient {
    var options = options
    if let region { options.region = region }
    if let time { options.time = time }
    if let seconds { options.limits = options.limits.capped(seconds: seconds) }
    // An endpoint that the caller decided on is that of the first service.
    options.endpointURL = nil
    try Self.check(options)
    return ServiceClient(
      service: service, options: options,
      setup: ServiceSetup(service: service, options: options, transport: nil, sharing: setup))
  }

  /// A client for the same service that signs as a role of another account. The role is taken with this client's credentials when
  /// it is first needed, and again before it ends; siblings of the new client sign as the same role.
  ///
  /// An endpoint that the caller decided on does not count for it: that one belongs to this client's own account.
  ///
  /// - Parameter role: the role.
  public func assuming(_ role: RoleGrant) -> ServiceClient {
    ServiceClient(
      service: service, options: options,
      setup: ServiceSetup(service: service, options: options, transport: nil, sharing: setup, role: role))
  }

  private init(service: ServiceIdentity, options: ClientOptions, setup: ServiceSetup) {
    self.service = service
    self.options = options
    self.setup = setup
  }

  /// Everything that was resolved, each value with its source.
  ///
  /// - Throws: `AWSClientError.configuration`, or `.cancelled`.
  public func configuration() async throws(AWSClientError) -> ResolvedConfiguration {
    try await setup.ready().configuration
  }

  /// Who signs. Asks the providers, which may need the network.
  ///
  /// - Throws: `AWSClientError`.
  public func credentials() async throws(AWSClientError) -> CredentialsReport {
    CredentialsReport(try await Self.credentials(from: try await setup.ready().credentials))
  }

  /// What can be resolved and who signs, also where something is missing or wrong. Asks the providers, which may need the
  /// network. Of a file that is broken, the place is among the problems.
  ///
  /// - Parameter asksIdentity: whether the Security Token Service is asked whose the credentials are.
  /// - Throws: `AWSClientError.cancelled`.
  public func configurationReport(asksIdentity: Bool = false) async throws(AWSClientError)
    -> ConfigurationReport
  {
    try await setup.report(asksIdentity: asksIdentity)
  }

  /// Whose the credentials are, by the Security Token Service, which needs no permission for it. Tried twice and for
  /// seconds only: it is for records and confirmations, which go on without it.
  ///
  /// - Returns: nil where nobody can be asked: the client's own endpoint is on this machine, and no endpoint of the
  ///   Security Token Service is configured, so that a signature of pretended keys would be sent to AWS.
  /// - Throws: `AWSClientError`.
  public func callerIdentity() async throws(AWSClientError) -> CallerIdentity? {
    let ready = try await setup.ready()
    return try await SecurityTokenService(services: ready.services.inHaste())
      .callerIdentity(besides: ready.configuration.endpoint.value) { () async throws(AWSClientError) in
        try await Self.credentials(from: ready.credentials)
      }
  }

  /// The variable that has to name another service's endpoint before that one is asked: where the client's own endpoint is on this
  /// machine, the credentials may be pretended ones, which AWS must not see.
  ///
  /// - Parameter service: the other service.
  /// - Returns: nil where it can be asked.
  /// - Throws: `AWSClientError`.
  func missingEndpoint(of service: ServiceIdentity) async throws(AWSClientError) -> String? {
    let ready = try await setup.ready()
    do {
      let isOwn = try ready.services.resolver.configuredEndpoint(of: service) != nil
      return !isOwn && ready.configuration.endpoint.value.isLoopback ? service.endpointVariable : nil
    } catch {
      throw .configuration(error)
    }
  }

  /// Signing in to the session of a profile, with this client's options.
  ///
  /// - Throws: `ConfigurationError` for a broken file, or an unknown profile.
  public func signIn() throws(ConfigurationError) -> SignIn {
    try SignIn(options: options, transport: setup.givenTransport)
  }

  /// Sends a request and waits for its answer; repeats it where that may help.
  ///
  /// - Parameters:
  ///   - call: the request.
  ///   - progress: is told of every attempt.
  /// - Returns: the answer with a status below 300.
  /// - Throws: `AWSClientError`.
  public func send(
    _ call: ServiceCall, progress: AttemptObserver? = nil
  ) async throws(AWSClientError) -> ServiceAnswer {
    let ready = try await setup.ready()
    var url = ready.configuration.endpoint.value
    let prefix = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
    url.path = prefix + call.path
    let request = HTTPRequest(
      method: call.method, url: url, headers: call.headers, body: call.body)
    let runner = ready.runner(progress: [options.onAttempt, progress].compactMap(\.self))
    return try await runner.run(
      call.operation, masking: call.mask, refusals: call.refusals, keepsRefusal: call.keepsRefusal
    ) { time async throws(AWSClientError) in
      let credentials = try await Self.credentials(from: ready.credentials)
      if let permission = call.permission, !(await permission()) { throw .cancelled(.notSent) }
      return ready.signer.sign(request, credentials: credentials, at: time)
    }
  }

  private static func credentials(from store: CredentialStore) async throws(AWSClientError) -> Credentials {
    do {
      return try await store.credentials()
    } catch .cancelled {
      throw .cancelled(.notSent)
    } catch {
      throw .credentials(error)
    }
  }

  /// What can be said to be wrong without reading anything.
  private static func check(_ options: ClientOptions) throws(ConfigurationError) {
    if let region = options.region {
      try ConfigurationResolver.checkRegion(Sourced(region, .option(options.names.region)))
    }
    guard let endpoint = options.endpointURL else { return }
    let url: HTTPURL
    do {
      url = try HTTPURL(endpoint)
    } catch {
      throw .invalidSetting(
        name: "The endpoint", source: .option(options.names.endpointURL), reason: "\(error)")
    }
    guard url.scheme == .https || url.isLoopback else {
      throw .plainHTTP(url: url.description, source: .option(options.names.endpointURL))
    }
  }
}
