import JSON

/// One thing that is wrong, or looks wrong, in a request.
public struct Violation: Equatable, Sendable {
  /// Which kind of rule it breaks. The raw values are part of the command line's output.
  public enum Rule: String, Sendable, CaseIterable {
    /// The text is not JSON.
    case json
    /// The value is of another type than the shape.
    case type
    /// The shape has no such member.
    case unknown
    /// A member that the model requires is missing, or null.
    case required
    /// Shorter, fewer or less than the model allows.
    case min
    /// Longer, more or greater than the model allows.
    case max
    /// None of the values that the model lists.
    case `enum`
    /// The whole string does not match the model's pattern.
    case pattern
    /// Not exactly one member of a union.
    case union
    /// Members that do not go together, as far as is known.
    case combination
    /// A secret that looks as if another one was meant, or something that was not meant to be in it.
    case secret
    /// A whole JSON document where one secret belongs.
    case document
    /// A mask stands where a secret belongs.
    case masked
    /// What a skeleton has where nobody filled a value in.
    case skeleton

    /// Errors are what the service would surely refuse. Published patterns refuse good input too, and combinations are
    /// mostly undocumented, so those are warnings.
    public var severity: Severity {
      switch self {
      case .json, .type, .unknown, .required, .min, .max, .enum, .document, .masked: .error
      case .pattern, .union, .combination, .secret, .skeleton: .warning
      }
    }
  }

  /// Whether a request can be sent all the same.
  public enum Severity: String, Sendable {
    /// The service would surely refuse it.
    case error
    /// The service may take it: ask once.
    case warning
  }

  /// The place in the request.
  public let path: JSONPointer
  /// The rule's kind.
  public let rule: Rule
  /// What to do, in words; never a part of the value.
  public let message: String

  /// Whether a request can be sent all the same.
  public var severity: Severity { rule.severity }

  /// Creates a violation.
  ///
  /// - Parameters:
  ///   - path: the place in the request.
  ///   - rule: the rule's kind.
  ///   - message: what to do, in words; never a part of the value.
  public init(path: JSONPointer, rule: Rule, message: String) {
    self.path = path
    self.rule = rule
    self.message = message
  }
}

extension Violation: CustomStringConvertible {
  /// Rule, place and sentence, as the command line writes them.
  public var description: String {
    let place = path.tokens.isEmpty ? "" : " \(path)"
    return "\(severity.rawValue) \(rule.rawValue)\(place): \(message)"
  }
}
