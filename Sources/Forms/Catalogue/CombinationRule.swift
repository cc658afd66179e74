import JSON

extension Catalogue {
  /// Which members of a connector go together: one rule, as data.
  public struct CombinationRule: Sendable, Equatable {
    /// What must be there for the rule to count.
    public let given: [JSONPointer]
    /// What must have a value for the rule to count.
    public let conditions: [Alternative.Setting]
    /// What is needed then.
    public let needs: [JSONPointer]
    /// Of these one is needed then.
    public let needsOneOf: [JSONPointer]
    /// What must be left out then.
    public let excludes: [JSONPointer]
    /// What to do, in a sentence.
    public let message: String

    /// Whether it speaks of credentials, which are not always sent.
    var isAboutCredentials: Bool {
      (given + conditions.map(\.path) + needs + needsOneOf + excludes).contains {
        $0.isWithin(RequestPaths.credentials)
      }
    }

    /// Where a request breaks the rule.
    ///
    /// - Parameter request: the whole request.
    /// - Returns: the members to add or to leave out.
    func broken(_ request: JSONValue) -> [JSONPointer] {
      guard given.allSatisfy(request.says), conditions.allSatisfy({ request[$0.path] == $0.value }) else {
        return []
      }
      let hasOne = needsOneOf.contains(where: request.says)
      return needs.filter { !request.says($0) } + (hasOne ? [] : needsOneOf.prefix(1))
        + excludes.filter(request.says)
    }
  }

  /// A member that does nothing without another beside it, wherever both stand.
  public struct Companion: Sendable, Equatable {
    /// The member.
    public let member: String
    /// The one that must stand beside it.
    public let needs: String
    /// What to do, in a sentence.
    public let message: String
  }
}

extension Catalogue.CombinationRule {
  init(_ value: JSONValue, _ reader: PlaceReader) {
    given = reader.places(value["given"])
    conditions = reader.settings(value["when"])
    needs = reader.places(value["needs"])
    needsOneOf = reader.places(value["needsOneOf"])
    excludes = reader.places(value["excludes"])
    message = value["message"]?.text ?? ""
  }
}

extension Catalogue.Companion {
  init(_ value: JSONValue) {
    member = value["member"]?.text ?? ""
    needs = value["needs"]?.text ?? ""
    message = value["message"]?.text ?? ""
  }
}
