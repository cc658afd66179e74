import AWSClient
import JSON

/// Many rotations, read from a file. It has the sources of secrets and never a secret.
public struct RotationPlan: Sendable, Equatable {
  /// What is to be done with one profile.
  public struct Entry: Sendable, Equatable {
    /// The profile's name.
    public let profile: String
    /// Where the new secrets come from, by the names of credentials.
    public let secrets: [Named<SecretSource>]
    /// Identifiers and choices, by the names of credentials.
    public let settings: [Named<JSONValue>]
    /// Whether the application is asked to let AppFlow in afterwards.
    public let isVerified: Bool

    /// Makes an entry.
    ///
    /// - Parameters:
    ///   - profile: the profile's name.
    ///   - secrets: where the new secrets come from.
    ///   - settings: identifiers and choices.
    ///   - isVerified: whether the application is asked to let AppFlow in afterwards.
    public init(
      profile: String, secrets: [Named<SecretSource>], settings: [Named<JSONValue>] = [],
      isVerified: Bool = false
    ) {
      self.profile = profile
      self.secrets = secrets
      self.settings = settings
      self.isVerified = isVerified
    }
  }

  /// Something under the name of a credential.
  public struct Named<Value: Sendable & Equatable>: Sendable, Equatable {
    /// A pointer, a member's name or a label.
    public let name: String
    /// What stands under it.
    public let value: Value

    /// Puts a value under a name.
    ///
    /// - Parameters:
    ///   - name: a pointer, a member's name or a label.
    ///   - value: what stands under it.
    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// How many are done at once when nobody says otherwise.
  public static let usualConcurrency = 4
  /// How many may be done at once.
  public static let allowedConcurrency = 1...32
  /// More profiles than an account can have make a wrong file.
  public static let mostEntries = 10_000

  /// The rotations, in the file's order.
  public let entries: [Entry]
  /// How many are done at once; nil where the file does not say.
  public let concurrency: Int?

  /// Makes a plan.
  ///
  /// - Parameters:
  ///   - entries: the rotations.
  ///   - concurrency: how many are done at once.
  public init(entries: [Entry], concurrency: Int? = nil) {
    self.entries = entries
    self.concurrency = concurrency
  }

  /// All sources that the plan names.
  public var sources: [SecretSource] { entries.flatMap { $0.secrets.map(\.value) } }

  /// Reads a plan strictly: a name that is not known is an error.
  ///
  /// - Parameter bytes: the file's bytes, JSON.
  /// - Throws: `RotationPlanError` with the place.
  public init(_ bytes: UnsafeRawBufferPointer) throws(RotationPlanError) {
    let document: JSONValue
    do {
      document = try JSONReader.read(bytes, duplicates: .refused)
    } catch {
      throw RotationPlanError(
        pointer: .root, position: "line \(error.line), column \(error.column)", reason: error.reason)
    }
    do {
      self = try PlanReader.plan(document)
    } catch {
      throw RotationPlanError(
        pointer: error.pointer, position: "\(JSONReader.position(of: error.pointer, in: bytes))",
        reason: error.reason)
    }
  }
}

/// What is wrong in a plan, and where; never a part of a value.
public struct RotationPlanError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The place in the document.
  public let pointer: JSONPointer
  /// Line and column.
  public let position: String
  /// What is wrong, in words.
  public let reason: String

  /// Position, place and reason.
  public var description: String {
    let end = reason.hasSuffix(".") ? "" : "."
    return (pointer == .root ? "\(position)" : "\(position), \(pointer)") + ": \(reason)\(end)"
  }
}

extension RotationPlan {
  /// What makes it this plan and no other one: which profiles get which credentials, from where. How it is written and in which
  /// order, how many are done at once and whether a login is tried are no part of it.
  public var identity: String {
    let lines = entries.map { entry in
      let secrets = entry.secrets.sorted { $0.name < $1.name }.map { secret in
        JSONValue.list([.string(secret.name), .list(secret.value.words.map { .string($0) })])
      }
      let settings = entry.settings.sorted { $0.name < $1.name }.map { setting in
        JSONValue.list([.string(setting.name), setting.value])
      }
      let line = JSONValue.list([.string(entry.profile), .list(secrets), .list(settings)])
      return JSONWriter.body(line).revealed()
    }
    return Digest.sha256Hex(lines.sorted().joined(separator: "\n"))
  }
}

extension SecretSource {
  /// The source with all that it says.
  fileprivate var words: [String] {
    switch self {
    case .environment(let name): ["env", name]
    case .file(let path): ["file", path]
    case .descriptor(let number): ["fd", String(number)]
    case .program(let words): ["exec"] + words
    case .secretsManager(let arn, let key): ["secretsmanager", arn.description] + (key.map { [$0] } ?? [])
    case .made(let place): ["new"] + (place.map { [$0.description] } ?? [])
    }
  }
}
