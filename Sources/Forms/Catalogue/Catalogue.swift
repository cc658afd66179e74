import JSON

/// What the service model cannot say about connectors: labels, hints, order, sign-in methods, extra secrets.
///
/// It is read from one data file beside the model, which writes places relative to each connector; here all of them are places in
/// the request. A connector that it does not know still gets a form, with labels made
/// from the members' names.
public struct Catalogue: Sendable {
  /// Facts about one member, in our own words.
  public struct FieldFacts: Sendable {
    /// What the vendor's console calls it.
    public var label: String?
    /// What to enter, in one line.
    public var hint: String?
    /// A made-up value of the right form.
    public var example: String?
    /// Where in the vendor's console it is found or created.
    public var origin: String?
    /// What it is used for.
    public var purpose: String?
    /// What the values of a choice mean.
    public var values: [String: String] = [:]
    /// Whether it is a secret that the model does not mark.
    public var isSecret = false
    /// What is known of the private key that belongs there; nil where none does.
    public var privateKey: PrivateKey?
  }

  /// One sign-in method: which members it shows, needs and sets.
  public struct Alternative: Sendable, Equatable {
    /// A short name for scripts.
    public let id: String
    /// What a person calls it.
    public let label: String
    /// When to choose it.
    public let note: String
    /// The members that belong to it.
    public let shows: [JSONPointer]
    /// The leaves without which it does not work.
    public let requires: [JSONPointer]
    /// Values that belong to it.
    public let sets: [Setting]
    /// Members that have one of a few values with it, where they are there.
    public let allows: [Choices]
    /// The member of a connector's own description that says whether it is supported; nil where none does.
    public var supportedBy: String?
    /// Whether Terraform's provider, CloudFormation and the AWS command line's questions have what it needs.
    public var isExported = true

    /// The values of which a member has one.
    public struct Choices: Sendable, Equatable {
      /// The member.
      public let path: JSONPointer
      /// The values.
      public let values: [JSONValue]
    }

    /// A value that an alternative sets.
    public struct Setting: Sendable, Equatable {
      /// The member.
      public let path: JSONPointer
      /// Its value.
      public let value: JSONValue
    }
  }

  /// Where in a connector's form its own description counts.
  public struct SelfDescription: Sendable, Equatable {
    /// The map of settings.
    public let settings: JSONPointer
    /// Where tokens are had.
    public let tokenURL: JSONPointer
    /// The OAuth grant type.
    public let grantType: JSONPointer
    /// The map of what goes along with requests for tokens.
    public let tokenParameters: JSONPointer
    /// The code that a consent gives.
    public let authCode: JSONPointer
    /// The name of a way to sign in of the connector's own.
    public let method: JSONPointer
    /// The map of what that way asks for.
    public let methodParameters: JSONPointer
  }

  /// What the catalogue says about one connector.
  public struct Connector: Sendable {
    /// The member of the properties' and credentials' unions: `ServiceNow`.
    public let member: String
    /// The type as DescribeConnectorProfiles spells it: `Servicenow`.
    public let typeName: String
    /// What a person calls the connector.
    public let label: String
    /// What must be known before editing, such as a retired service.
    public let notice: String?
    /// What the choice of alternatives is called.
    public let choiceLabel: String
    /// Where the connector's own description counts; nil for connectors that have none.
    public let describesItself: SelfDescription?
    /// How an authorization code is had; nil for connectors that have no such sign-in method.
    public let authorization: Authorization?
    /// Facts by place, in the order in which a form shows them.
    public let fields: [(place: JSONPointer, facts: FieldFacts)]
    /// The documented sign-in methods; empty where there is no choice.
    public let alternatives: [Alternative]
    /// What else goes together, or does not.
    public let rules: [CombinationRule]
    /// Whether the service behind the connector is no more, as the notice says.
    public let isRetired: Bool
  }

  /// How another tool spells what the model has, and what it lacks.
  public struct ToolWords: Sendable {
    /// Connectors that it has no profiles of.
    public let lacksConnectors: Set<String>
    /// Members that it has nothing for: the connector, and the members down to this one, with slashes between them.
    public let lacksMembers: Set<String>
    /// The credentials that it requires of every profile of a connector, also of those that sign in another way.
    public let demands: [String: [String]]
    /// The names that it does not make from the service's by its rule: by the place as above, or by the member's name alone.
    public internal(set) var names: [String: String] = [:]
  }

  /// The label and note of a choice that every connector has.
  public struct CommonChoice: Sendable {
    /// What a person calls it.
    public let label: String
    /// When to choose it.
    public let note: String
  }

  /// Members under the credentials that are no secrets: identifiers and choices.
  public let identifiers: Set<String>
  /// Structures with exactly one member, although the model does not say so.
  public let unions: Set<String>
  /// Facts by member name, for where a connector says nothing.
  public let commonFields: [String: FieldFacts]
  /// Members that do nothing without another, of every connector.
  public let companions: [Companion]
  /// The choice that leaves the credentials out of the request.
  public let keepStored: CommonChoice
  /// The choice that shows all members.
  public let other: CommonChoice
  /// Redirect URIs of AppFlow's own console, by what a region's name begins with; the first that fits counts.
  public let consoleRedirects: [ConsoleRedirects]
  /// All connectors that the catalogue knows, by member name.
  public let connectors: [String: Connector]

  /// The words of other tools, by `cloudformation` and `terraform`.
  public let tools: [String: ToolWords]

  /// Facts about a member, from the connector's entry first, then from those for all connectors.
  ///
  /// - Parameter place: the place in the request.
  /// - Returns: the facts; all nil where nothing is known.
  public func facts(at place: JSONPointer) -> FieldFacts {
    let common = place.last.flatMap { commonFields[$0] } ?? FieldFacts()
    let connector = RequestPaths.connector(of: place).flatMap { connectors[$0] }
    guard let own = connector?.fields.first(where: { $0.place == place })?.facts else { return common }
    return FieldFacts(
      label: own.label ?? common.label, hint: own.hint ?? common.hint, example: own.example ?? common.example,
      origin: own.origin ?? common.origin, purpose: own.purpose ?? common.purpose,
      values: common.values.merging(own.values) { $1 }, isSecret: own.isSecret || common.isSecret,
      privateKey: own.privateKey ?? common.privateKey)
  }
}

extension Catalogue {
  /// What is known of a private key with which AppFlow signs in: what the vendor takes, and how it learns the public half.
  public struct PrivateKey: Sendable, Equatable {
    /// The algorithm, as OpenSSL names it: `RSA`.
    public let algorithm: String
    /// The least length in bits that the vendor takes.
    public let fewestBits: Int
    /// What the vendor calls the fingerprint of the public half: `RSA_PUBLIC_KEY_FP`.
    public let fingerprintName: String
    /// The statement that tells the vendor the public half, with `{user}` and `{publicKey}`; nil where nothing is known.
    public let registration: String?
    /// What must be known before it is run; nil for nothing.
    public let note: String?
    /// Where it is run.
    public let vendor: String
    /// The member with the name of the user that the key signs in.
    public let user: JSONPointer?
    /// The member that says in which account that user is.
    public let account: JSONPointer?

    init(_ value: JSONValue, _ reader: PlaceReader) {
      algorithm = value["algorithm"]?.text ?? "RSA"
      fewestBits = value["fewestBits"]?.number?.integer ?? 0
      fingerprintName = value["fingerprint"]?.text ?? "Fingerprint"
      registration = value["register"]?.text
      note = value["registerNote"]?.text
      vendor = value["registerAt"]?.text ?? "the vendor"
      user = (value["user"]?.text).map(reader.place)
      account = (value["account"]?.text).map(reader.place)
    }
  }
}
