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
    /// Where the profile is; nil for the account and region in which the whole plan is run.
    public let place: Place?

    /// Makes an entry.
    ///
    /// - Parameters:
    ///   - profile: the profile's name.
    ///   - secrets: where the new secrets come from.
    ///   - settings: identifiers and choices.
    ///   - isVerified: whether the application is asked to let AppFlow in afterwards.
    ///   - place: where the profile is; nil for where the whole plan is run.
    public init(
      profile: String, secrets: [Named<SecretSource>], settings: [Named<JSONValue>] = [],
      isVerified: Bool = false, place: Place? = nil
    ) {
      self.place = place
      self.profile = profile
      self.secrets = secrets
      self.settings = settings
      self.isVerified = isVerified
    }
  }

  /// One account and region of a target of the operator's.
  public struct Place: Sendable, Hashable {
    /// The target's name.
    public let target: String
    /// The account's number; nil where the target has one account.
    public let account: String?
    /// The region; nil where the target has one.
    public let region: String?

    /// Names a place.
    ///
    /// - Parameters:
    ///   - target: the target's name.
    ///   - account: the account's number.
    ///   - region: the region.
    public init(target: String, account: String? = nil, region: String? = nil) {
      self.target = target
      self.account = account
      self.region = region
    }

    /// In words: `prod 123456789012 eu-west-1`.
    public var text: String { [target, account, region].compactMap(\.self).joined(separator: " ") }
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
    (pointer == .root ? "\(position)" : "\(position), \(pointer)") + ": \(reason.withFullStop)"
  }
}

extension RotationPlan {
  /// What makes it this plan and no other one: which profiles get which credentials, from where, and in which targets they are. How it is written and in which
  /// order, how many are done at once and whether a login is tried are no part of it.
  public var identity: String {
    let lines = entries.map { entry in
      let secrets = entry.secrets.sorted { $0.name < $1.name }.map { secret in
        JSONValue.list([.string(secret.name), .list(secret.value.words.map { .string($0) })])
      }
      let settings = entry.settings.sorted { $0.name < $1.name }.map { setting in
        JSONValue.list([.string(setting.name), setting.value])
      }
      var line: [JSONValue] = [.string(entry.profile), .list(secrets), .list(settings)]
      // An entry without a target is written as it was before there were any: runs of earlier versions are gone on with.
      if let place = entry.place {
        line.append(
          .list([
            .string(place.target), place.account.map { .string($0) } ?? .null,
            place.region.map { .string($0) } ?? .null,
          ]))
      }
      return JSONWriter.body(.list(line)).revealed()
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
    case .credential(let name): ["credential", name]
    case .secretsManager(let secret, let key):
      ["secretsmanager", secret.description] + (key.map { [$0] } ?? [])
    case .parameter(let parameter, let key): ["ssm", parameter.description] + (key.map { [$0] } ?? [])
    case .vault(let secret, let key): ["vault", secret.description, key]
    case .made(let place): ["new"] + (place.map { [$0.description] } ?? [])
    }
  }
}
