import Glibc
import OperatingSystem
import ServiceModel

/// How a sandbox is started.
public struct SandboxOptions: Sendable {
  /// The port on 127.0.0.1; 0 takes a free one.
  public var port: UInt16 = 0
  /// The file that keeps the profiles (its format: `SandboxState`); nil keeps them in memory only.
  public var stateFile: String?
  /// The service's model; nil takes the embedded one.
  public var model: ServiceModel?
  /// The number of the pretended account, of twelve digits.
  public var account = "123456789012"
  /// How many profiles a new account has at least; generated ones are added to the seeded ones.
  public var profiles = 0
  /// Who may send requests; the first is the one that is announced.
  public var identities: [SandboxIdentity] = [.permanent, .temporary]
  /// How many seconds ListConnectorEntities gives an answer again without asking the application; 0 keeps none.
  public var metadataCacheSeconds = 3600.0
  /// What goes wrong on purpose.
  public var faults = SandboxFaults()
  /// Seconds since 1970 by the service's clock.
  public var clock: @Sendable () -> Double = { WallTime.now().seconds }

  /// The options of a sandbox that works and forgets everything at its end.
  public init() {}
}

/// An access key that the sandbox knows. Plain fakes: they open nothing anywhere else.
public struct SandboxIdentity: Sendable, Equatable {
  /// The id of the access key.
  public let accessKeyID: String
  /// The key's secret.
  public let secretAccessKey: String
  /// The token that must come with a temporary key.
  public let sessionToken: String?

  /// Makes an access key.
  ///
  /// - Parameters:
  ///   - accessKeyID: the id of the access key.
  ///   - secretAccessKey: the key's secret.
  ///   - sessionToken: the token that must come with a temporary key.
  public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }

  /// The key that the sandbox announces.
  public static let permanent = SandboxIdentity(
    accessKeyID: "AKIASANDBOX000000000", secretAccessKey: "sandbox-secret-access-key-that-opens-nothing")
  /// A key that needs its session token.
  public static let temporary = SandboxIdentity(
    accessKeyID: "ASIASANDBOX000000000", secretAccessKey: "sandbox-temporary-key-that-opens-nothing",
    sessionToken: "sandbox-session-token")
}

/// What goes wrong on purpose, so that clients can be tested.
public struct SandboxFaults: Sendable, Equatable {
  /// How long every answer waits.
  public var latency: Duration = .zero
  /// How many of a hundred requests are refused with `ThrottlingException`.
  public var throttlePercent = 0.0
  /// How many of a hundred updates are done without an answer: the connection is dropped instead.
  public var loseAnswersPercent = 0.0
  /// The operations that nobody may call: they are refused with `AccessDeniedException`.
  public var deniedOperations: Set<String> = []
  /// Which requests those are: the same seed and the same order of requests give the same faults.
  public var randomSeed: UInt64 = 0

  /// No faults.
  public init() {}
}

/// Why a sandbox does not start or cannot go on.
public enum SandboxError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The port cannot be listened on; with the system's reason.
  case cannotListen(port: UInt16, reason: String)
  /// The state file is no state of a sandbox; with the place in it, where there is one.
  case unusableState(file: String, reason: String)
  /// A file cannot be read or written; with the system's reason.
  case file(path: String, reason: String)

  /// What happened and what to do.
  public var description: String {
    switch self {
    case .cannotListen(let port, let reason):
      "cannot listen on 127.0.0.1:\(port): \(reason). Choose another port, or 0 for a free one."
    case .unusableState(let file, let reason):
      "\(file) is not a sandbox's state: \(reason). Correct it, or move it away to begin anew."
    case .file(let path, let reason): "\(path): \(reason)"
    }
  }
}

/// The pretended account: what its ARNs are made of.
struct Account: Sendable {
  static let region = "us-east-1"

  let id: String

  func profileARN(_ name: String) -> String { arn("appflow", "connectorprofile/\(name)") }

  func credentialsARN(_ name: String, createdAt: Double) -> String {
    arn("secretsmanager", "secret:appflow!\(id)-\(name)-\(Int(createdAt))")
  }

  func connectorARN(_ label: String) -> String { arn("appflow", "connector/\(label)") }

  func flowARN(_ name: String) -> String { arn("appflow", "flow/\(name)") }

  private func arn(_ service: String, _ resource: String) -> String {
    "arn:aws:\(service):\(Self.region):\(id):\(resource)"
  }
}

enum SystemClock {
  /// Seconds since 1970 by the machine's clock.
  @Sendable static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
