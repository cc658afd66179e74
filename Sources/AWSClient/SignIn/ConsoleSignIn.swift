import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// Signs in to a session of the console, as `aws login` does for a browser on another machine.
struct ConsoleSignIn: Sendable {
  let services: ProviderServices
  let session: ConsoleSession
  let dialogue: SignIn.Dialogue

  /// The program that takes what a page shows.
  private static let clientID = "arn:aws:signin:::devtools/cross-device"

  func run() async throws(SignInError) -> WallTime {
    let file = SharedCacheFile.console(session.name, services.resolver.options)
    let region = try region(file)
    let request = TokenRequest(services: services, service: .signin, region: region)
    let endpoint: HTTPURL
    do { endpoint = try request.endpoint() } catch { throw SignInError(error) }
    guard let key = ProofKey.make(), let pem = key.pem else {
      throw .failed("Not signed in: OpenSSL makes no key of the curve P-256.")
    }
    let pending = PendingCode()
    var confirmation = endpoint
    confirmation.path =
      (endpoint.path.hasSuffix("/") ? String(endpoint.path.dropLast()) : endpoint.path)
      + "/v1/sessions/confirmation"
    let page = pending.page(
      at: endpoint, "/v1/authorize",
      [
        ("response_type", "code"), ("client_id", Self.clientID), ("code_challenge_method", "SHA-256"),
        ("scope", "openid"), ("redirect_uri", "\(confirmation)"),
      ], redirectURI: "\(confirmation)", showsAnswer: true)
    let code = try await dialogue.ask(page)
    let grant: ConsoleGrant
    do {
      grant = try await ConsoleService(services: services, region: region).createToken(
        [
          "clientId": .string(Self.clientID), "grantType": "authorization_code", "code": .secret(code),
          "codeVerifier": .secret(pending.verifier), "redirectUri": .string(page.redirectURI),
        ], key: key)
    } catch {
      throw failure(error)
    }
    try checkIdentity(grant)
    let token = token(grant, pem, region)
    do { try file.write(token.document) } catch { throw .failed("Not signed in: \(error.reason).") }
    return token.expiration
  }

  /// Where the session is begun; where nobody says it, where it was begun before.
  private func region(_ file: SharedCacheFile) throws(SignInError) -> String {
    do throws(ProviderFailure) {
      try file.checkWritable()
      if !services.region.isEmpty { return services.region }
      if let region = try file.read()?.secret("signInRegion")?.revealed() {
        try checkRegion(region, file)
        return region
      }
    } catch {
      throw SignInError(error)
    }
    throw .configuration(
      "\(ConfigurationError.missingRegion(profile: session.profile, option: services.resolver.options.names.region))"
    )
  }

  private func checkRegion(_ region: String, _ file: SharedCacheFile) throws(ProviderFailure) {
    do throws(ConfigurationError) {
      try ConfigurationResolver.checkRegion(Sourced(region, .section("signInRegion in \(file.path)")))
    } catch {
      throw ProviderFailure(error)
    }
  }

  private func failure(_ error: AWSClientError) -> SignInError {
    guard case .refused(let refusal) = error, refusal.isFinal else { return SignInError(error) }
    return switch refusal.grantError {
    case "AUTHCODE_EXPIRED": .tooLate
    case "INSUFFICIENT_PERMISSIONS":
      .refused("Not signed in: this user may not. It takes the permission signin:CreateOAuth2Token.")
    default: SignInError(error)
    }
  }

  /// The profile names one session: keys of somebody else's are none of it.
  private func checkIdentity(_ grant: ConsoleGrant) throws(SignInError) {
    guard let identity = grant.identity.flatMap(Self.subject) else {
      throw .failed("Not signed in: the answer does not say who signed in.")
    }
    guard identity == session.name else {
      throw .refused(
        "Not signed in: this was \(Printable.line(identity, limit: 200)), and the profile \"\(session.profile)\" names "
          + "login_session = \(session.name). Sign in as that one, or put the other one there.")
    }
  }

  /// The subject of a JSON Web Token (RFC 7519). Its signature is not looked at: it came from the service itself.
  private static func subject(of token: Secret) -> String? {
    token.withBytes { bytes in
      let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard parts.count == 3, let payload = WipedBase64.decoded(parts[1], .url) else { return nil }
      return (try? JSONReader.read(secrets: payload))?.object?.secret("sub")?.revealed()
    }
  }

  private func token(_ grant: ConsoleGrant, _ pem: Secret, _ region: String) -> ConsoleToken {
    let parts = session.name.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    var document: JSONObject = [
      "accessToken": ["accountId": .string(parts.count == 6 ? String(parts[4]) : "")],
      "clientId": .string(Self.clientID), "dpopKey": .secret(pem), "signInRegion": .string(region),
    ]
    document["tokenType"] = grant.kind.map { .secret($0) }
    document["idToken"] = grant.identity.map { .secret($0) }
    return ConsoleToken(document, grant, at: services.time.now())
  }
}
