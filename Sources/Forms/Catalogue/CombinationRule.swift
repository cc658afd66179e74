import ServiceModel

extension Catalogue {
  /// Which members of a connector go together: one rule, as data. All places are relative to the connector, or `mode`.
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
        $0.tokens.first == "credentials"
      }
    }

    /// Where a request breaks the rule.
    ///
    /// - Parameter parts: what it says of the connector.
    /// - Returns: the members to add or to leave out.
    func broken(_ parts: ConnectorParts) -> [JSONPointer] {
      guard given.allSatisfy(parts.has), conditions.allSatisfy({ parts[$0.path] == $0.value }) else {
        return []
      }
      let hasOne = needsOneOf.contains(where: parts.has)
      return needs.filter { !parts.has($0) } + (hasOne ? [] : needsOneOf.prefix(1))
        + excludes.filter(parts.has)
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
  init(_ value: JSONValue) {
    func places(_ name: String) -> [JSONPointer] {
      (value[name]?.strings ?? []).map { JSONPointer("/" + $0) }
    }
    given = places("given")
    conditions = Catalogue.Alternative.settings(value["when"])
    needs = places("needs")
    needsOneOf = places("needsOneOf")
    excludes = places("excludes")
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

extension Catalogue.Alternative {
  /// Places and their values.
  static func settings(_ value: JSONValue?) -> [Setting] {
    (value?.object?.members ?? []).map { Setting(path: JSONPointer("/" + $0.name), value: $0.value) }
  }
}
