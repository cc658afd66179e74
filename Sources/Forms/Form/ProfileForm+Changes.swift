import JSON

/// One difference between what the service holds and what would be sent.
public struct FormChange: Equatable, Sendable {
  /// What happens to the member.
  public enum Kind: String, Equatable, Sendable {
    /// It was not there, it is not there any more, or it has another value.
    case added, removed, changed

    /// The sign that stands before it.
    public var sign: String {
      switch self {
      case .added: "+"
      case .removed: "-"
      case .changed: "~"
      }
    }
  }

  /// The place in the request.
  public let pointer: JSONPointer
  /// What happens to it.
  public let kind: Kind
  /// What the service holds.
  public let before: JSONValue?
  /// What would be sent.
  public let after: JSONValue?

  /// The member's name, with those of the structures within the connector that it is in.
  public var name: String {
    pointer.tokens.suffix(from: min(3, max(pointer.tokens.count - 1, 0))).joined(separator: "/")
  }

  /// Before and after in a few words; secrets are only said to be set.
  public var text: String {
    switch kind {
    case .added: after?.changeText ?? ""
    case .removed: before?.changeText ?? ""
    case .changed: "\(before?.changeText ?? "") → \(after?.changeText ?? "")"
    }
  }
}

extension JSONValue {
  /// A value in a few words; a secret is only said to be set.
  public var changeText: String {
    switch self {
    case .secret: "set, hidden"
    case .string(let text): text
    default: JSONLines(self).lines.map(\.text).joined()
    }
  }
}

extension ProfileForm {
  /// The differences between what the service holds and the request. Credentials, which the service never shows, count as
  /// added.
  ///
  /// - Returns: the leaves that differ, in the request's order, removed ones last.
  public func changes() -> [FormChange] {
    // Of a profile that is made, everything is new.
    let held = existing.new == nil ? held.leaves() : []
    let sent = request().leaves()
    let before = Dictionary(held, uniquingKeysWith: { first, _ in first })
    let after = Set(sent.map(\.0))
    let present: [FormChange] = sent.compactMap { pointer, value in
      guard let old = before[pointer] else {
        return FormChange(pointer: pointer, kind: .added, before: nil, after: value)
      }
      return old == value ? nil : FormChange(pointer: pointer, kind: .changed, before: old, after: value)
    }
    return present
      + held.filter { !after.contains($0.0) }.map {
        FormChange(pointer: $0.0, kind: .removed, before: $0.1, after: nil)
      }
  }
}
