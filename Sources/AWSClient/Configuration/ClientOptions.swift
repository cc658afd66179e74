import HTTPTransport
import OperatingSystem
import Secrets

/// Asks a person for the code of a multi-factor device.
///
/// It is given the device's serial number or ARN, and returns the code; to give up, it throws.
public typealias MFACodePrompt = @Sendable (_ serial: String) async throws -> Secret

/// Is told what the operator should know, in one line.
public typealias NoticeObserver = @Sendable (_ line: String) -> Void

/// What the caller decides; everything that is left out comes from the environment and the shared files.
public struct ClientOptions: Sendable {
  /// The profile; before `AWS_PROFILE` and `AWS_DEFAULT_PROFILE`, and then before the environment's keys too.
  public var profile: String?
  /// The region; before `AWS_REGION`, `AWS_DEFAULT_REGION` and the profile.
  public var region: String?
  /// Where requests go; before `AWS_ENDPOINT_URL…` and the profile.
  public var endpointURL: String?
  /// How long one attempt may take, and how large its answer may be.
  public var limits = HTTPLimits()
  /// How often a request is tried in all; before `AWS_MAX_ATTEMPTS` and the profile.
  public var maxAttempts: Int?
  /// The file with trusted certificates; before `AWS_CA_BUNDLE` and the profile.
  public var caBundle: String?
  /// The environment.
  public var environment = Environment.process
  /// Asks for the code of a multi-factor device; without it a profile with `mfa_serial` is an error.
  public var mfaCode: MFACodePrompt?
  /// Shared files, by their paths, that count as the operator's own, whoever could have written them: they may start
  /// programs and say where requests go.
  public var trustedFiles: [String] = []
  /// Is told, in a line, what the operator should know and nothing fails of. May be told the same more than once.
  public var onNotice: NoticeObserver?
  /// Whether credentials of roles are kept in the cache of AWS's command line, and taken from there; see `RoleCache`.
  public var sharesRoles = false
  /// What programs that are started for credentials have to do with the terminal.
  public var childTerminal = ChildTerminal.unseen
  /// How long a program of `credential_process` may take. Somebody may have to find a device and confirm on it, or sign in.
  public var processTime = Duration.seconds(300)
  /// Is told of every attempt of every request; see `AttemptLog`.
  public var onAttempt: AttemptObserver?
  /// The clock, the pauses and the random numbers.
  public var time = TimeSource.system
  /// The program's name and version, which the User-Agent begins with; sessions of roles are called by the name.
  public var product = "swift-appflow"
  /// What messages call these options.
  public var names = OptionNames()

  /// Makes options.
  ///
  /// - Parameters:
  ///   - profile: the profile.
  ///   - region: the region.
  ///   - endpointURL: where requests go.
  public init(profile: String? = nil, region: String? = nil, endpointURL: String? = nil) {
    self.profile = profile
    self.region = region
    self.endpointURL = endpointURL
  }
}
