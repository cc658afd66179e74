import JSON

/// A policy of a resource or a role, as far as it says whether a service may do something there.
///
/// Conditions, and statements about all but some, are not judged: they depend on what is not known here.
struct AccessPolicy {
  enum Verdict: Equatable {
    /// A statement allows it.
    case allowed
    /// A statement denies it, whatever others allow.
    case denied
    /// It depends on a condition, or on what is excepted.
    case depends
    /// No statement speaks of it, which is a refusal.
    case missing
  }

  private let statements: [JSONValue]

  /// Reads a policy.
  ///
  /// - Parameter text: its JSON.
  /// - Returns: nil where it is none.
  init?(_ text: String) {
    guard let statement = (try? JSONReader.read(text))?["Statement"] else { return nil }
    statements = statement.items ?? [statement]
  }

  /// Whether a service may do something.
  ///
  /// - Parameters:
  ///   - service: its principal, such as `appflow.amazonaws.com`.
  ///   - action: the action, such as `kms:Decrypt`.
  func verdict(for service: String, _ action: String) -> Verdict {
    let applying = statements.filter { Self.mayApply($0, service, action) }
    let denying = applying.filter { $0["Effect"] == "Deny" }
    let allowing = applying.filter { $0["Effect"] == "Allow" }
    if denying.contains(where: Self.isPlain) { return .denied }
    if allowing.isEmpty { return .missing }
    return denying.isEmpty && allowing.contains(where: Self.isPlain) ? .allowed : .depends
  }

  /// Whether nothing but the principal and the action decide.
  private static func isPlain(_ statement: JSONValue) -> Bool {
    statement["NotPrincipal"] == nil && statement["NotAction"] == nil
      && (statement["Condition"]?.object?.isEmpty ?? true)
  }

  private static func mayApply(_ statement: JSONValue, _ service: String, _ action: String) -> Bool {
    let principal = statement["Principal"]
    let isMeant =
      principal == "*" || principal?["AWS"]?.texts.contains("*") == true
      || principal?["Service"]?.texts.contains(service) == true || statement["NotPrincipal"] != nil
    let covers = statement["Action"]?.texts.contains { Self.matches(action, $0) } ?? false
    return isMeant && (covers || statement["NotAction"] != nil)
  }

  /// Whether a name fits a pattern with `*` and `?`, in any case.
  private static func matches(_ name: String, _ pattern: String) -> Bool {
    var places: Set<Int> = [0]
    let name = Array(name.lowercased())
    for character in pattern.lowercased() {
      switch character {
      case "*": places = places.min().map { Set($0...name.count) } ?? []
      default:
        places = Set(
          places.filter { $0 < name.count && (character == "?" || name[$0] == character) }.map { $0 + 1 })
      }
    }
    return places.contains(name.count)
  }
}

extension JSONValue {
  /// A text, or each text of a list.
  fileprivate var texts: [String] { text.map { [$0] } ?? items?.compactMap(\.text) ?? [] }
}
