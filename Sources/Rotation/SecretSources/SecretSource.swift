import AWSClient
import OperatingSystem
import ServiceModel
import Vault

/// Where a secret comes from, as `forms` lists them; it names the secret and never holds it.
public enum SecretSource: Hashable, Sendable {
  /// A variable of this process's environment, which is taken out of it.
  case environment(name: String)
  /// A file, or a named pipe.
  case file(path: String)
  /// An open file or pipe that this process was given.
  case descriptor(Int32)
  /// What a program prints. No shell: the words are the program and its arguments.
  case program(words: [String])
  /// What systemd gave to a service under a name.
  case credential(name: String)
  /// A secret in AWS Secrets Manager, or one key of the JSON object in it.
  case secretsManager(SecretReference, key: String?)
  /// A parameter of the Parameter Store, or one key of the JSON object in it.
  case parameter(ParameterReference, key: String?)
  /// A key of a secret in a key/value engine of HashiCorp Vault.
  case vault(VaultReference, key: String)
  /// A private key that is made by this program, and also kept at a place where one is named.
  case made(KeptKeyPlace?)

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
    case "credential": self = try Self.credential(rest)
    case "ssm": self = try Self.parameter(rest)
    case "vault": self = try Self.vault(rest)
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
    case .credential(let name): "credential:\(name)"
    case .secretsManager(let secret, let key): "secretsmanager:\(secret)" + (key.map { "#\($0)" } ?? "")
    case .parameter(let parameter, let key): "ssm:\(parameter)" + (key.map { "#\($0)" } ?? "")
    case .vault(let secret, let key): "vault:\(secret)#\(key)"
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

  /// By systemd's rules for names of credentials: those of files, without colons.
  private static func credential(_ name: String) throws(SecretSourceError) -> SecretSource {
    let isName = name.utf8.allSatisfy { (0x20...0x7E).contains($0) && !"/:".utf8.contains($0) }
    guard isName, 1...255 ~= name.utf8.count, name != ".", name != ".." else {
      throw .malformed(
        source: "credential:", rule: "the name of a credential has printable ASCII characters but / and :")
    }
    return .credential(name: name)
  }

  private static func secretsManager(_ text: String) throws(SecretSourceError) -> SecretSource {
    let (name, key) = try withoutKey(text, "secretsmanager:")
    let read: (secret: SecretReference, key: String?)
    do { read = try SecretReference.read(name) } catch {
      throw .malformed(source: "secretsmanager:", rule: error.reason)
    }
    guard key == nil || read.key == nil else {
      throw .malformed(
        source: "secretsmanager:",
        rule: "it has two keys: leave out the one behind the # or the one between colons")
    }
    return .secretsManager(read.secret, key: key ?? read.key)
  }

  private static func parameter(_ text: String) throws(SecretSourceError) -> SecretSource {
    let (name, key) = try withoutKey(text, "ssm:")
    do {
      return .parameter(try ParameterReference(name), key: key)
    } catch {
      throw .malformed(source: "ssm:", rule: error.reason)
    }
  }

  private static func vault(_ text: String) throws(SecretSourceError) -> SecretSource {
    let (path, key) = try withoutKey(text, "vault:")
    let secret: VaultReference
    do { secret = try VaultReference(path) } catch { throw .malformed(source: "vault:", rule: error.reason) }
    guard let key else {
      throw .malformed(
        source: "vault:", rule: "a # and a key must follow the path, such as vault:secret/appflow#password")
    }
    return .vault(secret, key: key)
  }

  /// What stands before the first # and behind it: no name and no ARN has that sign, and a key may have any.
  private static func withoutKey(
    _ text: String, _ scheme: String
  ) throws(SecretSourceError) -> (name: String, key: String?) {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return (text, nil) }
    guard !parts[1].isEmpty else { throw .malformed(source: scheme, rule: "a key must follow the #") }
    return (parts[0], parts[1])
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
    let forms = SecretSource.formsText
    switch self {
    case .noSource(let nearest?):
      return "this is no source of a secret. Did you mean \(nearest):? A source is \(forms)."
    case .noSource(nil):
      return "this is no source of a secret, and the secret itself must not stand here. A source is \(forms)."
    case .malformed(let source, let rule): return "\(source): \(rule)."
    case .unreadable(let source, let reason): return "\(source) cannot be read: \(reason)".withFullStop
    case .unusable(let source, let reason): return "\(source) cannot be used: \(reason)".withFullStop
    case .cancelled: return "cancelled."
    }
  }
}
