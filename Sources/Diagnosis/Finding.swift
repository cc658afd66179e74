import JSON

/// What a check of a profile found.
public struct Finding: Sendable, Equatable {
  /// How it stands.
  public enum State: String, Sendable, Equatable {
    /// Nothing is wrong there.
    case fine
    /// Something is, and the remedy says what to do.
    case wrong
    /// The identity that signs may not look: the action is named.
    case notAllowed = "not allowed"
    /// There is nothing to look at.
    case notApplicable = "not applicable"
    /// It could not be found out.
    case unknown
  }

  /// What was looked at: `private link`.
  public let check: String
  /// How it stands.
  public let state: State
  /// What was found, in a sentence.
  public let message: String
  /// What to do; nil where nothing is to be done.
  public var remedy: String?
  /// The action that the identity that signs would need: `kms:GetKeyPolicy`.
  public var action: String?
  /// A statement that is missing in a policy, ready to be pasted.
  public var statement: JSONValue?

  static func fine(_ check: String, _ message: String) -> Finding {
    Finding(check: check, state: .fine, message: message)
  }

  static func wrong(
    _ check: String, _ message: String, _ remedy: String, statement: JSONValue? = nil
  ) -> Finding {
    Finding(check: check, state: .wrong, message: message, remedy: remedy, statement: statement)
  }

  static func notApplicable(_ check: String, _ message: String) -> Finding {
    Finding(check: check, state: .notApplicable, message: message)
  }

  static func unknown(_ check: String, _ message: String, _ remedy: String? = nil) -> Finding {
    Finding(check: check, state: .unknown, message: message, remedy: remedy)
  }

  static func notAllowed(_ check: String, _ action: String, on resource: String) -> Finding {
    Finding(
      check: check, state: .notAllowed, message: "The identity that signs may not look at \(resource).",
      remedy: "Allow it \(action) to have this looked at.", action: action)
  }
}
