/// What a setting came from, for whoever tells of it.
public enum Origin: Sendable, Equatable, CustomStringConvertible {
  /// The caller's own option, by the name that the caller has for it (`OptionNames`).
  case option(String)
  /// A variable of the environment.
  case variable(String)
  /// A profile of the shared files.
  case profile(String)
  /// A section of the shared files, as a sentence names it.
  case section(String)
  /// A line of a file.
  case line(path: String, number: Int)
  /// The instance's own service.
  case instanceMetadata
  /// One request of a client that has another setting for all others.
  case request
  /// Nobody said anything.
  case unset

  /// The origin in a few words: `AWS_REGION`, `profile prod`, `/home/ann/.aws/config, line 3`, `default`.
  public var description: String {
    switch self {
    case .option(let name), .variable(let name): name
    case .profile(let name): "profile \(name)"
    case .section(let words): words
    case .line(let path, let number): "\(path), line \(number)"
    case .instanceMetadata: "instance metadata"
    case .request: "request"
    case .unset: "default"
    }
  }
}

/// What the caller's users call its options: with these names, messages say what to give.
public struct OptionNames: Sendable, Equatable {
  /// The option for the profile.
  public var profile = "ClientOptions.profile"
  /// The option for the region.
  public var region = "ClientOptions.region"
  /// The option for the endpoint.
  public var endpointURL = "ClientOptions.endpointURL"
  /// The option for the number of attempts.
  public var maxAttempts = "ClientOptions.maxAttempts"
  /// The option for trusted certificates.
  public var caBundle = "ClientOptions.caBundle"
  /// The option for files that count as the operator's own.
  public var trustedFiles = "ClientOptions.trustedFiles"
  /// What stands before a client token with which a request is to be repeated.
  public var clientToken = "the client token"
  /// What signs in to a session that has ended, before the option for the profile and its name; nil where nothing does.
  public var signIn: String?
  /// What shows which credentials are used; nil where nothing does.
  public var configuration: String?

  /// The names that these options have in Swift.
  public init() {}
}
