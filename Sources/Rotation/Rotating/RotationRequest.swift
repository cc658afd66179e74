import AppFlow
import Forms
import Journal
import JSON
import Secrets
import ServiceModel

/// A profile that is made with the properties of another one.
public struct ProfileCopy: Sendable, Equatable {
  /// Its name.
  let name: String
  /// The ARN of the key that its secret is encrypted with; nil takes AppFlow's own.
  let kmsKey: String?
  /// A custom connector's label; nil takes the other profile's.
  let label: String?

  /// Describes a copy.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - kmsKey: the ARN of the key that its secret is encrypted with; nil takes AppFlow's own.
  ///   - label: a custom connector's label; nil takes the other profile's.
  public init(name: String, kmsKey: String? = nil, label: String? = nil) {
    self.name = name
    self.kmsKey = kmsKey
    self.label = label
  }
}

/// The request that rotates a profile's credentials, makes a copy of it with others, or puts former properties back: what a form of
/// the profile makes when the credentials are in its fields.
public struct RotationRequest: Sendable {
  /// A credential by the name that a person gave it.
  public struct Credential: Sendable, Equatable {
    /// A pointer, a member's name or a label.
    public let name: String
    /// The value.
    public let value: Value

    var isSecret: Bool { if case .secret = value { true } else { false } }

    /// A credential's value.
    public enum Value: Sendable, Equatable {
      /// From a source of secrets.
      case secret(Secret)
      /// Written in the open: for identifiers and choices only.
      case open(JSONValue)
    }

    /// Creates a value.
    ///
    /// - Parameters:
    ///   - name: a pointer, a member's name or a label.
    ///   - value: the value.
    public init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// The profile as it was described.
  public let profile: ConnectorProfile
  /// The form of its connector.
  let definition: FormDefinition
  /// The whole request without a client token; secrets are masked values.
  public let body: JSONValue
  /// The credentials that are set, by their places below the connector, in the form's order.
  public let fields: [String]
  /// The public halves of the private keys that are set, for a comparison with the vendor's side.
  public let publicKeys: [PublicKey]
  /// What is wrong or looks wrong in the request.
  public let violations: [Violation]
  /// What differs from what the service holds.
  public let changes: [FormChange]
  /// The names of former properties that were not kept, and stay as they are.
  public let hidden: [String]

  /// The union's member.
  public var connector: String { definition.connector }

  /// Makes a request.
  ///
  /// - Parameters:
  ///   - profile: the profile as DescribeConnectorProfiles returned it.
  ///   - credentials: the new credentials.
  ///   - forms: the forms of the connectors.
  ///   - copy: the profile that is made of this one's properties; nil changes the profile itself.
  ///   - former: the properties that it gets back; nil leaves them as they are.
  ///   - now: the time by which tokens are judged, in seconds since 1970; nil leaves their times out of it.
  /// - Throws: `RotationRequestError`.
  public init(
    profile: ConnectorProfile, credentials: [Credential], forms: ConnectorForms, copy: ProfileCopy? = nil,
    former: FormerProperties? = nil, now: Double? = nil
  ) throws(RotationRequestError) {
    guard let definition = forms.definition(for: profile, isNew: copy != nil) else {
      throw .notEditable(type: profile.connectorType ?? "unknown")
    }
    let (connector, api) = (definition.connector, definition.api)
    if let obstacle = former?.obstacle(connector: connector, api: api) { throw .otherConnector(obstacle) }
    var form = ProfileForm(
      definition: definition, existing: try Self.existing(profile, connector, copy, api), isUnattended: true)
    hidden = former.map { form.restore($0.properties) } ?? []
    // What a copy lacks is told like all that does not go together; so is what a profile lacks that gets its properties back.
    if copy == nil, former == nil, !credentials.contains(where: \.isSecret) { throw .nothing }
    try Self.fill(&form, credentials)
    form.chooseLikelyMethod()
    let request = form.request()
    // Settings that the connector calls sensitive come back from the service in clear.
    changes = form.changes()
    body = request.maskingSecrets { definition.field(at: $0)?.isSecret ?? api.isSecret($0) }
    self.profile = profile
    self.definition = definition
    fields = Self.places(definition, body).map { RequestPaths.ownNames(of: $0).joined(separator: "/") }
    publicKeys = RequestRules(api: api).publicKeys(in: body)
    // What came from the service goes back to it as it was, whether it looks right or not; that it does not go together is said
    // all the same.
    violations = form.violations(in: request, at: now).filter {
      $0.path.isWithin(RequestPaths.credentials) || copy != nil && !$0.path.isWithin(RequestPaths.properties)
        || $0.rule == .combination || $0.severity == .error
    }
  }

  private static func existing(
    _ profile: ConnectorProfile, _ connector: String, _ copy: ProfileCopy?, _ api: ConnectorAPI
  ) throws(RotationRequestError) -> ExistingProfile {
    let properties = profile.properties?[connector]?.object ?? JSONObject()
    guard let copy else {
      return ExistingProfile(
        name: profile.name, mode: profile.connectionMode, properties: properties, arn: profile.arn)
    }
    let label = copy.label ?? profile.ownLabel(api)
    guard label == nil || api.describesItself(connector) else { throw .labelOfNone }
    return ExistingProfile(
      name: copy.name, mode: profile.connectionMode, properties: properties,
      new: .init(
        type: profile.connectorType ?? connector, label: label,
        kmsKey: copy.kmsKey))
  }

  /// Puts the credentials into their fields.
  private static func fill(
    _ form: inout ProfileForm, _ credentials: [Credential]
  ) throws(RotationRequestError) {
    let fields = CredentialFields(form.definition)
    var filled: Set<JSONPointer> = []
    for credential in credentials {
      let found: CredentialFields.Found
      do {
        found = try fields.find(credential.name)
      } catch {
        throw .field(error)
      }
      guard filled.insert(found.pointer).inserted else { throw .twice(name: credential.name) }
      guard form.fill(try value(of: credential, found), at: found.pointer) else {
        throw .unfit(name: credential.name, kind: found.field?.kind.name ?? "string")
      }
    }
  }

  /// The places of the credentials that a request sets, in the form's order.
  private static func places(_ definition: FormDefinition, _ body: JSONValue) -> [JSONPointer] {
    definition.allFields.filter { $0.section == .credentials && $0.kind != .group }.flatMap { field in
      guard field.kind == .map else { return body[field.pointer] == nil ? [] : [field.pointer] }
      return (body[field.pointer]?.object?.members ?? []).map { field.pointer.appending($0.name) }
        .filter { definition.field(at: $0) == nil }
    }
  }

  private static func value(
    of credential: Credential, _ found: CredentialFields.Found
  ) throws(RotationRequestError) -> JSONValue {
    if case .open = credential.value, found.isSecret { throw .secretInTheOpen(name: credential.name) }
    do {
      switch credential.value {
      case .secret(let secret) where found.isText: return .secret(secret)
      case .secret(let secret):
        return try secret.withBytes { bytes throws(JSONSyntaxError) in try JSONReader.read(bytes) }
          .maskingSecrets { _ in true }
      case .open(.string(let text)) where !found.isText: return try JSONReader.read(text)
      case .open(let open): return open
      }
    } catch {
      throw .notJSON(name: credential.name, reason: "\(error)")
    }
  }
}

extension CredentialFields.Found {
  /// Whether the value is a string, and not another type's JSON.
  fileprivate var isText: Bool {
    switch field?.kind {
    case nil, .text, .choice: true
    default: false
    }
  }
}

/// Why no request can be made; never a part of a value.
public enum RotationRequestError: Error, Equatable, Sendable {
  /// Profiles of this type have no credentials that could be updated.
  case notEditable(type: String)
  /// No secret is given.
  case nothing
  /// A name is no credential.
  case field(CredentialFieldError)
  /// A credential is given twice.
  case twice(name: String)
  /// A secret stands where arguments and plans are read by others.
  case secretInTheOpen(name: String)
  /// A label is given for what is no custom connector.
  case labelOfNone
  /// Former properties are of another connector than the profile is now: in a sentence.
  case otherConnector(String)
  /// A value must be JSON of the member's type.
  case notJSON(name: String, reason: String)
  /// A value is empty or of another type than the member's.
  case unfit(name: String, kind: String)
}

extension RotationRequestError: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    switch self {
    case .notEditable(let type):
      "Profiles of the type \(type) have no credentials, so there is nothing to rotate."
    case .nothing: "There is no secret to rotate: name at least one with its source."
    case .field(let error): "\(error)"
    case .twice(let name): "“\(name)” is given twice: leave one out."
    case .secretInTheOpen(let name):
      "“\(name)” is a secret: give its source in place of its value. What stands here can be read by others."
    case .labelOfNone: "Only custom connectors have a label: leave it out."
    case .otherConnector(let sentence): sentence
    case .notJSON(let name, let reason): "“\(name)” must be JSON: \(reason)."
    case .unfit(let name, let kind):
      "“\(name)” takes a value of the type \(kind) that is not empty: give one, or leave it out."
    }
  }
}
