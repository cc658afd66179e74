import HTTPTransport
import OperatingSystem
import Secrets

/// Signs in to a session of IAM Identity Center.
struct IdentityCenterSignIn: Sendable {
  let services: ProviderServices
  let session: IdentityCenterSession
  let dialogue: SignIn.Dialogue

  private var service: IdentityCenterService {
    IdentityCenterService(services: services, region: session.region)
  }

  func run(_ way: SignIn.Way) async throws(SignInError) -> WallTime {
    guard session.name != nil || way == .deviceCode else {
      throw .configuration(
        "The profile \"\(session.profile)\" names no sso_session, and without one IAM Identity Center gives no token "
          + "for what is pasted: sign in by the code.")
    }
    let file = SharedCacheFile.identityCenter(session.name ?? session.startURL, services.resolver.options)
    // Nobody is to confirm anything in vain.
    do { try file.checkWritable() } catch { throw SignInError(error) }
    let registration = ClientRegistration(
      session: session, isByCode: way == .paste, services.resolver.options)
    let (grant, client) =
      switch way {
      case .deviceCode: try await byDeviceCode(registration)
      case .paste: try await byPaste(registration)
      }
    let token = IdentityCenterToken(grant, to: session, client: client, at: services.time.now())
    do { try file.write(token.document) } catch { throw .failed("Not signed in: \(error.reason).") }
    return token.expiration
  }

  // MARK: The registration

  /// The registration that is kept, or a new one.
  private func client(
    _ registration: ClientRegistration, isNew: Bool = false
  ) async throws(SignInError) -> (RegisteredClient, isKept: Bool) {
    do throws(ProviderFailure) {
      if !isNew, let kept = try registration.kept(at: services.time.now()) { return (kept, true) }
    } catch {
      throw SignInError(error)
    }
    let product = services.resolver.options.product.prefix { $0 != "/" }
    let name = session.name ?? "\(Int(services.time.now().seconds))"
    let client: RegisteredClient
    do {
      client = try await service.register(
        "\(product)-\(name)", scopes: registration.scopes,
        redirectURI: registration.isByCode ? Self.redirectURI : nil, startURL: session.startURL)
    } catch {
      throw SignInError(error)
    }
    do { try registration.keep(client) } catch { throw .failed("Not signed in: \(error.reason).") }
    return (client, false)
  }

  // MARK: By a code that is confirmed

  private func byDeviceCode(
    _ registration: ClientRegistration
  ) async throws(SignInError) -> (GrantedToken, RegisteredClient) {
    let (client, authorization) = try await begun(registration)
    let expiration = services.time.now() + authorization.seconds
    try await dialogue.show(
      SignIn.DeviceCode(
        code: authorization.userCode, address: authorization.address,
        completeAddress: authorization.completeAddress, expiration: expiration))
    var polling = DevicePolling(interval: authorization.interval, expiration: expiration)
    while let pause = polling.pause(at: services.time.now()) {
      do { try await services.time.sleep(.seconds(pause)) } catch { throw .cancelled }
      do {
        return (try await service.createToken(.deviceCode(authorization.deviceCode), client: client), client)
      } catch {
        polling.take(try Self.meaning(of: error))
      }
    }
    throw .tooLate
  }

  /// Begins; with a new registration, where the one that was kept is known no more.
  private func begun(
    _ registration: ClientRegistration
  ) async throws(SignInError) -> (RegisteredClient, IdentityCenterService.DeviceAuthorization) {
    var (client, isKept) = try await client(registration)
    while true {
      do {
        return (client, try await service.startDeviceAuthorization(client, startURL: session.startURL))
      } catch {
        guard isKept, case .refused(let refusal) = error, refusal.isFinal else { throw SignInError(error) }
        (client, isKept) = try await self.client(registration, isNew: true)
      }
    }
  }

  /// What it means that there is no token yet.
  ///
  /// - Throws: the end of it.
  private static func meaning(of error: AWSClientError) throws(SignInError) -> DevicePolling.Answer {
    switch error {
    case .refused(let refusal):
      switch refusal.grantError ?? refusal.code {
      case "authorization_pending", "AuthorizationPendingException": return .pending
      case "slow_down", "SlowDownException": return .slowDown
      case "expired_token", "ExpiredTokenException": throw .tooLate
      case "access_denied", "AccessDeniedException":
        throw .refused("Not signed in: whoever opened the address said no, or may not sign in.")
      default:
        guard RetryReason(status: refusal.status, code: refusal.code) != nil else { throw SignInError(error) }
        return .lost
      }
    case .unanswered: return .lost
    case .configuration, .credentials, .cancelled, .brokenOff: throw SignInError(error)
    }
  }

  // MARK: By an answer that is pasted

  /// Nobody listens there: the operator copies the address from the browser, which is on another machine. It is the address that
  /// AWS's own tools register, so that they can use the registration, too.
  private static let redirectURI = "http://127.0.0.1/oauth/callback"

  private func byPaste(
    _ registration: ClientRegistration
  ) async throws(SignInError) -> (GrantedToken, RegisteredClient) {
    let (client, _) = try await client(registration)
    let pending = PendingCode()
    let endpoint: HTTPURL
    do { endpoint = try service.endpoint() } catch { throw SignInError(error) }
    let page = pending.page(
      at: endpoint, "/authorize",
      [
        ("response_type", "code"), ("client_id", client.id.revealed()), ("redirect_uri", Self.redirectURI),
        ("code_challenge_method", "S256"), ("scopes", registration.scopes.joined(separator: " ")),
      ], redirectURI: Self.redirectURI, showsAnswer: false)
    let code = try await dialogue.ask(page)
    do {
      return (
        try await service.createToken(
          .code(code, redirectURI: Self.redirectURI, verifier: pending.verifier), client: client), client
      )
    } catch {
      throw SignInError(error)
    }
  }
}

/// A code that is waited for: what nobody can guess of its request.
struct PendingCode: Sendable {
  /// Must come back with the code (RFC 6749, section 10.12).
  let state = Secret.random(byteCount: 16)
  /// The proof of who asked for it (RFC 7636, section 4.1).
  let verifier = Secret.random(byteCount: 32)

  /// The page at which it is asked for.
  ///
  /// - Parameters:
  ///   - endpoint: the service.
  ///   - path: the page's path.
  ///   - query: names and values.
  ///   - redirectURI: where the browser is sent with the answer.
  ///   - showsAnswer: whether the last page shows the answer.
  func page(
    at endpoint: HTTPURL, _ path: String, _ query: [(String, String)], redirectURI: String, showsAnswer: Bool
  ) -> SignIn.Page {
    var url = endpoint
    url.path = (url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path) + path
    let challenge = SecretDigest.sha256(verifier).withBytes { Secret(base64ForURL: $0) }
    // State and challenge stand in the browser's address, too.
    let all = query + [("state", state.revealed()), ("code_challenge", challenge.revealed())]
    url.query = all.map { "\($0.0)=\(URIEncoding.encode($0.1))" }.joined(separator: "&")
    return SignIn.Page(
      address: "\(url)", redirectURI: redirectURI, state: state, showsAnswer: showsAnswer)
  }
}
