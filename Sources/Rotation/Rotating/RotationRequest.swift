import AppFlow
import Forms
import JSON
import Secrets
import ServiceModel

/// The request that rotates a profile's credentials: the properties exactly as the service returned them, and new
/// credentials.
public struct RotationRequest: Sendable {
  /// A credential by the name that a person gave it.
  public struct Credential: Sendable, Equatable {
    /// A pointer, a member's name or a label.
    public let name: String
    /// The value.
    public let value: Value

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
  /// The union's member.
  public let connector: String
  /// The whole request without a client token; secrets are masked values.
  public let body: JSONValue
  /// The credentials that are set, by their places below the connector, in the form's order.
  public let fields: [String]
  /// The public halves of the private keys that are set, for a comparison with the vendor's side.
  public let publicKeys: [PublicKey]
  /// What is wrong or looks wrong in the request.
  public let violations: [Violation]

  /// Makes a request.
  ///
  /// - Parameters:
  ///   - profile: the profile as DescribeConnectorProfiles returned it.
  ///   - credentials: the new credentials.
  ///   - api: the model and the catalogue.
  ///   - description: what the connector says of itself.
  ///   - now: the time by which tokens are judged, in seconds since 1970; nil leaves their times out of it.
  /// - Throws: `RotationRequestError`.
  public init(
    profile: ConnectorProfile, credentials: [Credential], api: ConnectorAPI,
    description: ConnectorDescription? = nil, now: Double? = nil
  ) throws(RotationRequestError) {
    guard let connector = profile.connectorType.flatMap({ api.connector(ofType: $0) }) else {
      throw .notEditable(type: profile.connectorType ?? "unknown")
    }
    let definition = FormDefinition(connector: connector, api: api, description: description)
    var chosen = try Self.assignments(credentials, CredentialFields(definition))
    let properties = profile.properties?[connector]?.object ?? JSONObject()
    SigningIn(definition, properties: properties).complete(&chosen)
    let order = Dictionary(
      definition.allFields.enumerated().map { ($1.pointer, $0) },
      uniquingKeysWith: { first, _ in first })
    let sorted = chosen.sorted {
      (order[$0.key] ?? .max, "\($0.key)") < (order[$1.key] ?? .max, "\($1.key)")
    }

    let place = RequestPaths.credentials.appending(connector)
    var new = JSONValue.object(JSONObject())
    for (pointer, value) in sorted { new.set(pointer.tokens.dropFirst(place.tokens.count), to: value) }
    var request = JSONObject()
    request["connectorProfileName"] = .string(profile.name)
    request["connectionMode"] = profile.connectionMode.map { .string($0) }
    request["connectorProfileConfig"] = [
      "connectorProfileProperties": .object([connector: .object(properties)]),
      "connectorProfileCredentials": .object([connector: new]),
    ]
    self.profile = profile
    self.connector = connector
    // Settings that the connector calls sensitive come back from the service in clear.
    let body = JSONValue.object(request).maskingSecrets { pointer in
      definition.field(at: pointer)?.isSecret ?? api.isSecret(pointer)
    }
    self.body = body
    fields = sorted.map { $0.key.tokens.dropFirst(place.tokens.count).joined(separator: "/") }
    let rules = RequestRules(api: api)
    publicKeys = rules.publicKeys(in: body)
    violations = rules.violations(in: body, at: now).filter { violation in
      // What came from the service goes back to it as it was, whether this model likes it or not; that it does not go together
      // is said all the same.
      guard !violation.path.isWithin(RequestPaths.credentials) else { return true }
      if [.unknown, .masked].contains(violation.rule) { return false }
      return violation.rule == .combination || violation.severity == .error
    }
  }

  /// The values by their places.
  private static func assignments(
    _ credentials: [Credential], _ fields: CredentialFields
  ) throws(RotationRequestError) -> [JSONPointer: JSONValue] {
    guard credentials.contains(where: { if case .secret = $0.value { true } else { false } }) else {
      throw .nothing
    }
    var chosen: [JSONPointer: JSONValue] = [:]
    for credential in credentials {
      let found: CredentialFields.Found
      do {
        found = try fields.find(credential.name)
      } catch {
        throw .field(error)
      }
      guard chosen[found.pointer] == nil else { throw .twice(name: credential.name) }
      switch credential.value {
      case .secret(let secret): chosen[found.pointer] = try value(secret, found, credential.name)
      case .open(let open):
        guard !found.isSecret else { throw .secretInTheOpen(name: credential.name) }
        chosen[found.pointer] = try value(open, found, credential.name)
      }
    }
    return chosen
  }

  private static func value(
    _ secret: Secret, _ found: CredentialFields.Found, _ name: String
  ) throws(RotationRequestError) -> JSONValue {
    if found.isText { return .secret(secret) }
    do {
      return try secret.withBytes { bytes throws(JSONSyntaxError) in try JSONReader.read(bytes) }
        .maskingSecrets { _ in true }
    } catch {
      throw .notJSON(name: name, reason: "\(error)")
    }
  }

  private static func value(
    _ open: JSONValue, _ found: CredentialFields.Found, _ name: String
  ) throws(RotationRequestError) -> JSONValue {
    guard case .string(let text) = open, !found.isText else { return open }
    do {
      return try JSONReader.read(text)
    } catch {
      throw .notJSON(name: name, reason: "\(error)")
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

extension JSONValue {
  /// Sets a value inside objects, which are made where they are missing.
  fileprivate mutating func set(_ path: ArraySlice<String>, to value: JSONValue) {
    guard let name = path.first else {
      self = value
      return
    }
    var object = self.object ?? JSONObject()
    var inner = object[name] ?? .object(JSONObject())
    inner.set(path.dropFirst(), to: value)
    object[name] = inner
    self = .object(object)
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
  /// A value must be JSON of the member's type.
  case notJSON(name: String, reason: String)
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
    case .notJSON(let name, let reason): "“\(name)” must be JSON: \(reason)."
    }
  }
}
