import HTTPTransport
import OperatingSystem
import Secrets

/// Signs a person in to the session of a profile, so that this program and AWS's own tools have credentials again: what is given
/// goes into the caches that they read. Nothing is opened: there may be no browser on this machine.
public struct SignIn: Sendable {
  let services: ProviderServices

  /// Reads the shared files; nothing is sent.
  ///
  /// - Parameters:
  ///   - options: what the caller decides.
  ///   - transport: sends requests; libcurl when left out.
  /// - Throws: `ConfigurationError` for a broken file, or an unknown profile.
  public init(
    options: ClientOptions, transport: (any HTTPTransporting)? = nil
  ) throws(ConfigurationError) {
    let resolver = try ConfigurationResolver(options: options)
    for warning in resolver.shared.files.compactMap(\.warning) { options.onNotice?(warning) }
    let usual = TransportOptions(caBundle: try resolver.caBundle()?.value, proxies: resolver.proxies())
    services = ProviderServices(
      resolver: resolver, region: try resolver.region()?.value ?? "",
      transport: transport ?? CurlTransport(options: usual),
      policy: RetryPolicy(maxAttempts: try resolver.maxAttempts().value, isRevised: false))
  }

  /// How a person signs in.
  public enum Way: Sendable {
    /// By confirming a code at an address (RFC 8628).
    case deviceCode
    /// By pasting back what a browser ends at (RFC 7636). Sessions of the console have no other way.
    case paste
  }

  /// A code that somebody confirms at an address.
  public struct DeviceCode: Sendable, Equatable {
    /// The code, which the address must show.
    public let code: String
    /// The address.
    public let address: String
    /// The address that has the code with it.
    public let completeAddress: String
    /// When the code ends.
    public let expiration: WallTime
  }

  /// A page where somebody signs in, and whose answer is pasted back.
  public struct Page: Sendable, Equatable {
    /// The page's address.
    public let address: String
    /// Where the browser is sent with the answer.
    public let redirectURI: String
    /// What the answer must bring back. The caller compares it.
    public let state: Secret
    /// Whether the last page shows the answer, to be copied; else it stands in the address of the last page, which is none of this
    /// machine's and cannot be shown.
    public let showsAnswer: Bool

    /// The parameters of what was pasted: those of an address, as they are, and those that a page shows, decoded.
    ///
    /// - Parameter pasted: what was pasted.
    public func parameters(in pasted: Secret) -> Secret {
      guard showsAnswer else { return pasted }
      return pasted.withBytes { WipedBase64.decoded($0[...], .standard) } ?? pasted
    }
  }

  /// What a person is shown and asked. Called from the task that signs in.
  public struct Dialogue: Sendable {
    /// Shows a code; the service waits meanwhile.
    public var show: @Sendable (DeviceCode) async throws(SignInError) -> Void
    /// Shows a page's address and gives back the code of its answer, once its state was compared.
    public var ask: @Sendable (Page) async throws(SignInError) -> Secret

    /// Makes a dialogue.
    ///
    /// - Parameters:
    ///   - show: shows a code.
    ///   - ask: shows an address and gives back the code of the answer.
    public init(
      show: @escaping @Sendable (DeviceCode) async throws(SignInError) -> Void,
      ask: @escaping @Sendable (Page) async throws(SignInError) -> Secret
    ) {
      self.show = show
      self.ask = ask
    }
  }

  /// The session that the profile uses, or that of the profile whose credentials its role is taken with.
  ///
  /// - Throws: `SignInError.configuration` where there is none, or its settings are incomplete.
  public func session() throws(SignInError) -> SignInSession {
    let shared = services.resolver.shared
    let asked = services.resolver.profileName.value
    var profile = asked
    var visited: Set<String> = []
    while visited.insert(profile).inserted, let settings = shared.profiles[profile] {
      if IdentityCenterSession.isConfigured(settings) {
        do {
          return .identityCenter(try IdentityCenterSession(profile: profile, shared))
        } catch {
          throw SignInError(error)
        }
      }
      if let session = ConsoleSession(profile: profile, shared) { return .console(session) }
      guard let source = settings["source_profile"] else { break }
      profile = source
    }
    throw .configuration(
      "There is nothing to sign in to: the profile \"\(asked)\" has no sso_session, no sso_start_url and no "
        + "login_session. “aws configure sso” and “aws login” make such profiles.")
  }

  /// Signs in. Cancelling the task ends it at once; nothing is half written then.
  ///
  /// - Parameters:
  ///   - session: what to sign in to.
  ///   - way: how, where the session leaves a choice.
  ///   - dialogue: what a person is shown and asked.
  /// - Returns: when what was given ends, where it is not renewed before.
  /// - Throws: `SignInError`.
  public func run(
    _ session: SignInSession, by way: Way = .deviceCode, _ dialogue: Dialogue
  ) async throws(SignInError) -> WallTime {
    do {
      switch session {
      case .identityCenter(let session):
        return try await IdentityCenterSignIn(services: services, session: session, dialogue: dialogue).run(
          way)
      case .console(let session):
        return try await ConsoleSignIn(services: services, session: session, dialogue: dialogue).run()
      }
    } catch {
      throw Task.isCancelled ? .cancelled : error
    }
  }
}
