/// Why requests cannot be set up: something in the options, the environment or the shared files.
public enum ConfigurationError: Error, Sendable, Equatable {
  /// A file is there but cannot be read.
  case unreadableFile(path: String, reason: String)
  /// A file is not in AWS's shared format.
  case malformedFile(path: String, line: Int, reason: String)
  /// A profile was asked for by name and is in neither file.
  case unknownProfile(name: String, source: Origin, known: [String])
  /// No region was found anywhere, and the caller's option for it.
  case missingRegion(profile: String, option: String)
  /// A setting has a value that cannot be used.
  case invalidSetting(name: String, source: Origin, reason: String)
  /// A profile names a `services` section that is in no file.
  case missingServicesSection(name: String, profile: String)
  /// Settings that exclude each other.
  case conflict(String)
  /// A setting that decides which program is started or where secrets go stands in a file that others could have written.
  /// With the reason, and the caller's option for files that may say so all the same.
  case doubtfulSetting(name: String, place: Origin, file: String, reason: String, option: String)
  /// An endpoint without encryption that is not on this machine.
  case plainHTTP(url: String, source: Origin)
}

extension ConfigurationError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unreadableFile(let path, let reason):
      "\(path) cannot be read: \(reason)."
    case .malformedFile(let path, let line, let reason):
      "\(path), line \(line): \(reason)."
    case .unknownProfile(let name, let source, let known):
      "There is no profile \"\(name)\" (named by \(source)) in the configuration or credentials file. "
        + (known.isEmpty
          ? "Neither file has any profile." : "Known profiles: \(Self.listing(known)).")
    case .missingRegion(let profile, let option):
      "No region is set. Give \(option), set AWS_REGION, or add \"region = …\" to the profile \"\(profile)\"."
    case .invalidSetting(let name, let source, let reason):
      "\(name) from \(source) cannot be used: \(reason)."
    case .missingServicesSection(let name, let profile):
      "The profile \"\(profile)\" names services = \(name), but the configuration file has no [services \(name)]."
    case .conflict(let reason):
      reason
    case .doubtfulSetting(let name, let place, let file, let reason, let option):
      "\(name) from \(place) is not followed, because others could have written it: of \(file), \(reason). If it is meant "
        + "to be, name the file in \(option)."
    case .plainHTTP(let url, let source):
      "The endpoint \(url) from \(source) is not encrypted: credentials would travel in clear. "
        + "Use https, or an address on this machine."
    }
  }

  /// Names in a sentence, cut where there are many.
  private static func listing(_ names: [String]) -> String {
    let shown = names.prefix(20).joined(separator: ", ")
    return names.count > 20 ? shown + " and \(names.count - 20) more" : shown
  }
}

extension ProviderFailure {
  /// A setting that a provider cannot use. Other sentences follow, so that it has no full stop.
  init(_ error: ConfigurationError) {
    let text = "\(error)"
    self.init(reason: text.hasSuffix(".") ? String(text.dropLast()) : text)
  }
}
