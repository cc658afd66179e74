import Forms
import JSON
import ServiceModel

/// Profiles as a service may hold them, by chance: from the model, and with what the model does not say.
struct StoredProfiles {
  /// A connector, and what it says of itself.
  struct Kind: Sendable {
    let connector: String
    var description: ConnectorDescription?
  }

  private static let texts = [
    "", " ", "https://a.example", "x", "ä漢🔑", "••••••••", "\u{212A}", "e\u{301}", "true", "0", "v1",
    "https://login.example/token", "CLIENT_CREDENTIALS",
  ]
  /// Names that no model has, and those that a description has; two look alike and differ in their bytes.
  private static let names = [
    "novel", "instance_url", "api_version", "audience", "", "\u{212A}", "K", "e\u{301}", "é", "a/b~c",
  ]

  let api: ConnectorAPI
  var generator: SeededGenerator

  /// All connectors, and custom ones that describe themselves in several ways.
  static func kinds(_ api: ConnectorAPI) -> [Kind] {
    api.connectors.map { Kind(connector: $0) }
      + descriptions.map { Kind(connector: "CustomConnector", description: $0) }
  }

  /// Connectors whose settings and OAuth have one value only: nothing of it may come in by itself.
  private static var descriptions: [ConnectorDescription] {
    let flags = [
      "isOAuth2Supported", "isBasicAuthSupported", "isApiKeyAuthSupported", "isCustomAuthSupported",
    ]
    return (flags.map { [$0] } + [flags]).map { supported in
      var authentication: JSONObject = [
        "oAuth2Defaults": [
          "tokenUrls": ["https://login.example/token"], "authCodeUrls": ["https://login.example/authorize"],
          "oauthScopes": ["read"], "oauth2GrantTypesSupported": ["CLIENT_CREDENTIALS"],
          "oauth2CustomProperties": [
            [
              "key": "audience", "isRequired": true, "label": "Audience", "isSensitiveField": false,
              "connectorSuppliedValues": ["api"], "type": "TOKEN_URL",
            ],
            ["key": "exchange_key", "label": "Exchange key", "isSensitiveField": true, "type": "TOKEN_URL"],
          ],
        ],
        "customAuthConfigs": [
          [
            "customAuthenticationType": "SIGNED",
            "authParameters": [
              ["key": "signing_key", "isRequired": true, "label": "Signing key", "isSensitiveField": true]
            ],
          ]
        ],
      ]
      for flag in supported { authentication[flag] = true }
      return ConnectorDescription([
        "connectorConfiguration": [
          "connectorName": "Hub", "authenticationConfig": .object(authentication),
          "connectorRuntimeSettings": [
            [
              "key": "api_version", "dataType": "String", "isRequired": true, "label": "API version",
              "scope": "CONNECTOR_PROFILE", "connectorSuppliedValueOptions": ["v1"],
            ],
            [
              "key": "instance_url", "dataType": "String", "label": "Instance URL",
              "scope": "CONNECTOR_PROFILE",
            ],
          ],
        ]
      ])
    }
  }

  /// What the service holds of the properties of one profile; nil where it tells of none.
  mutating func properties(of connector: String) -> JSONObject? {
    if chance(30) { return nil }
    let place = RequestPaths.properties.appending(connector)
    guard let shape = api.model.shape(at: place, from: api.requestShape) else { return JSONObject() }
    return value(shape, depth: 0).object ?? JSONObject()
  }

  /// True one time in so many.
  private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &generator) == 0 }

  private mutating func any<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &generator)]
  }

  private mutating func value(_ id: ShapeID, depth: Int) -> JSONValue {
    if depth > 0, chance(12) { return strange() }
    let shape = api.model[id]
    switch shape.kind {
    case .structure(let members):
      var object = JSONObject()
      for member in members.shuffled(using: &generator) where !chance(3) {
        object[member.name] = value(member.shape, depth: depth + 1)
      }
      if chance(4) { object[any(Self.names)] = strange() }
      return .object(object)
    case .list(let element):
      return .list(
        (0..<Int.random(in: 0...2, using: &generator)).map { _ in value(element, depth: depth + 1) })
    case .map(_, let element):
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        object[any(Self.names)] = value(element, depth: depth + 1)
      }
      return .object(object)
    case .boolean: return .boolean(chance(2))
    case .integer, .floatingPoint: return .number(JSONNumber(text: any(["0", "443", "1.0", "-1", "1e3"])))
    default:
      return .string(shape.enumeration.isEmpty || chance(6) ? any(Self.texts) : any(shape.enumeration))
    }
  }

  /// A value of another type than the model's, or an empty one.
  private mutating func strange() -> JSONValue {
    any([
      .null, "", .object(JSONObject()), .list([]), .list([.null, ""]), false, 0, "x", ["deep": ["": .null]],
      .list([["a": false]]),
    ])
  }
}

extension JSONValue {
  /// Whether two values are the same JSON, whatever the order of members and whether texts are masked.
  func isSameJSON(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.object(let left), .object(let right)):
      left.members.count == right.members.count
        && left.members.allSatisfy { member in
          right[member.name].map { member.value.isSameJSON(as: $0) } ?? false
        }
    case (.list(let left), .list(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isSameJSON(as: $1) }
    case (.secret, _), (_, .secret):
      JSONWriter.body(self).revealed().utf8.elementsEqual(JSONWriter.body(other).revealed().utf8)
    default: self == other
    }
  }
}
