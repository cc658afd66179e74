import AWSClient
import OperatingSystem
import ServiceModel

/// Where a secret comes from. Written as `env:NAME`, `file:PATH`, `fd:N`, `exec:COMMAND`,
/// `secretsmanager:ARN[#key]` or `new:[PLACE]`; it names the secret and never holds it.
public enum SecretSource: Hashable, Sendable {
  /// A variable of this process's environment, which is taken out of it.
  case environment(name: String)
  /// A file, or a named pipe.
  case file(path: String)
  /// An open file or pipe that this process was given.
  case descriptor(Int32)
  /// What a program prints. No shell: the words are the program and its arguments.
  case program(words: [String])
  /// A secret in AWS Secrets Manager, or one key of the JSON object in it.
  case secretsManager(SecretARN, key: String?)
  /// A private key that is made by this program, and also kept at a place where one is named.
  case made(KeptKeyPlace?)

  /// The words before the colon.
  public static let schemes = ["env", "file", "fd", "exec", "secretsmanager", "new"]

  /// Reads a source.
  ///
  /// - Parameter text: the source as it was written.
  /// - Throws: `SecretSourceError`, which has nothing of a text that may be the secret itself.
  public init(_ text: String) throws(SecretSourceError) {
    guard let colon = text.firstIndex(of: ":"), Self.schemes.contains(String(text[..<colon])) else {
      throw .noSource(nearest: Self.nearestScheme(to: text))
    }
    let rest = String(text[text.index(after: colon)...])
    guard !rest.unicodeScalars.contains(where: { $0.value == 0 }) else {
      throw .malformed(source: "\(text[..<colon]):", rule: "it contains a NUL character")
    }
    switch text[..<colon] {
    case "env": self = try Self.environment(rest)
    case "file":
      guard !rest.isEmpty else { throw .malformed(source: "file:", rule: "a path must follow") }
      self = .file(path: rest)
    case "new": self = try Self.made(rest)
    case "fd": self = try Self.descriptor(rest)
    case "exec": self = try Self.program(rest)
    default: self = try Self.secretsManager(rest)
    }
  }

  /// The source as messages name it. Of a program only its name: arguments may be secrets, although they should not.
  public var label: String {
    switch self {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    case .descriptor(let number): "fd:\(number)"
    case .program(let words): "exec:\(words.first ?? "")"
    case .secretsManager(let arn, let key): "secretsmanager:\(arn)" + (key.map { "#\($0)" } ?? "")
    case .made(let place): "new:\(place?.description ?? "")"
    }
  }

  private static func made(_ place: String) throws(SecretSourceError) -> SecretSource {
    guard !place.isEmpty else { return .made(nil) }
    do {
      return .made(try KeptKeyPlace(place))
    } catch {
      throw .malformed(source: "new:secretsmanager:", rule: error.description)
    }
  }

  private static func environment(_ name: String) throws(SecretSourceError) -> SecretSource {
    let isName = name.utf8.enumerated().allSatisfy { index, byte in
      byte == UInt8(ascii: "_") || (0x61...0x7A).contains(byte | 0x20)
        || index > 0 && (0x30...0x39).contains(byte)
    }
    guard !name.isEmpty, isName, name.utf8.count <= 256 else {
      throw .malformed(source: "env:", rule: "a variable's name has letters, digits and _")
    }
    guard !name.hasPrefix("AWS_") else {
      throw .malformed(
        source: "env:\(name)",
        rule: "variables that begin with AWS_ say how requests are signed; give the secret another name")
    }
    return .environment(name: name)
  }

  private static func descriptor(_ text: String) throws(SecretSourceError) -> SecretSource {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int32(text) else {
      throw .malformed(source: "fd:", rule: "the number of an open file must follow, such as fd:3")
    }
    guard number != 1, number != 2 else {
      throw .malformed(
        source: "fd:\(number)", rule: "1 and 2 are what this program writes to; use 0, or 3 and above")
    }
    return .descriptor(number)
  }

  private static func program(_ line: String) throws(SecretSourceError) -> SecretSource {
    guard let words = ShellWords.split(line) else {
      throw .malformed(source: "exec:", rule: "a quotation in the command is not closed")
    }
    guard let program = words.first, !program.isEmpty else {
      throw .malformed(source: "exec:", rule: "a command must follow, such as exec:pass show appflow")
    }
    return .program(words: words)
  }

  private static func secretsManager(_ text: String) throws(SecretSourceError) -> SecretSource {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 1 || !parts[1].isEmpty else {
      throw .malformed(source: "secretsmanager:", rule: "a key must follow the #")
    }
    do {
      return .secretsManager(
        try SecretARN(String(parts.first ?? "")), key: parts.count == 2 ? String(parts[1]) : nil)
    } catch {
      throw .malformed(source: "secretsmanager:", rule: error.reason)
    }
  }

  /// A scheme that was probably meant. The text may be a secret, so only words that are short enough to be one are compared.
  private static func nearestScheme(to text: String) -> String? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let word = String(text[..<colon])
    return word.utf8.count <= 16 ? NearestName.of(word, among: schemes) : nil
  }
}

/// Why a secret cannot be had from its source: what, the rule, and what to do. Never a part of a secret.
public enum SecretSourceError: Error, Equatable, Sendable {
  /// The text is none of the sources; the nearest one's word, where there is one.
  case noSource(nearest: String?)
  /// The source breaks a rule.
  case malformed(source: String, rule: String)
  /// Nothing could be read.
  case unreadable(source: String, reason: String)
  /// What was read cannot be a secret.
  case unusable(source: String, reason: String)
  /// The caller gave up.
  case cancelled
}

extension SecretSourceError: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    let forms = "env:NAME, file:PATH, fd:N, exec:COMMAND, secretsmanager:ARN[#key] or new:[PLACE]"
    switch self {
    case .noSource(let nearest?):
      return "this is no source of a secret. Did you mean \(nearest):? A source is \(forms)."
    case .noSource(nil):
      return "this is no source of a secret, and the secret itself must not stand here. A source is \(forms)."
    case .malformed(let source, let rule): return "\(source): \(rule)."
    case .unreadable(let source, let reason): return "\(source) cannot be read: \(reason)."
    case .unusable(let source, let reason): return "\(source) cannot be used: \(reason)."
    case .cancelled: return "cancelled."
    }
  }
}
