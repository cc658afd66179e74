import Forms
import Authorization
import Secrets
import Terminal

@testable import ProfileEditor

/// An editor without a terminal and without a service: keys go in, cells come out.
struct EditorFixture {
  /// 2026-01-01, so that ages in golden screens stay the same.
  static let now = 1_767_225_600.0
  static let day = 86_400.0

  /// Read once for all tests: models do not change.
  private static let api = Result { try ConnectorAPI() }

  var state: EditorState
  private(set) var effects: [EditorEffect] = []

  init(
    columns: Int = 80, rows: Int = 24, initial: InitialForm? = nil, draft: Draft? = nil,
    given: PrefilledRequest? = nil, isReadOnly: Bool = false, settings: EditorSettings = EditorSettings(),
    api: ConnectorAPI? = nil
  ) throws {
    let context = EditorContext(
      awsProfile: "prod", region: "us-east-1", endpoint: "appflow.us-east-1.amazonaws.com", now: Self.now,
      isReadOnly: isReadOnly, settings: settings)
    state = EditorState(
      context: context, api: try api ?? Self.api.get(), size: Size(columns: columns, rows: rows),
      initial: initial,
      given: given, tokens: ClientTokens(seed: (1, 2)),
      authorizationStates: AuthorizationStates(seed: Secret("fixed")),
      draft: draft)
    effects = state.initialEffects
  }

  /// An editor in the browser with a page of profiles.
  static func browsing(
    columns: Int = 80, rows: Int = 24, isReadOnly: Bool = false, settings: EditorSettings = EditorSettings()
  ) throws -> EditorFixture {
    var fixture = try EditorFixture(columns: columns, rows: rows, isReadOnly: isReadOnly, settings: settings)
    fixture.send(.page(profiles))
    fixture.send(.loaded)
    return fixture
  }

  /// An editor in the form of the profile of that name.
  static func editing(
    _ name: String, columns: Int = 80, rows: Int = 24, isReadOnly: Bool = false,
    settings: EditorSettings = EditorSettings()
  ) throws -> EditorFixture {
    var fixture = try browsing(columns: columns, rows: rows, isReadOnly: isReadOnly, settings: settings)
    fixture.press(.character("/"))
    fixture.type(name)
    fixture.press(.enter)
    return fixture
  }

  static let profiles = [
    BrowserEntry(
      name: "sf-prod", type: "Salesforce", connector: "Salesforce", mode: "Public", updated: now - 412 * day,
      created: now - 600 * day,
      properties: ["instanceUrl": "https://acme.my.salesforce.com", "isSandboxEnvironment": false],
      arn: "arn:aws:appflow:us-east-1:123456789012:connectorprofile/sf-prod"),
    BrowserEntry(
      name: "sap-eu", type: "SAPOData", connector: "SAP OData", mode: "Private", updated: now - 91 * day,
      created: now - 100 * day, link: "PENDING",
      properties: [
        "applicationHostUrl": "https://sap.example.com", "applicationServicePath": "/sap/opu/odata",
        "portNumber": 443, "clientNumber": "100",
        "privateLinkServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-0", "futureMember": "kept",
      ]),
    BrowserEntry(
      name: "crm-custom", type: "CustomConnector", connector: "Contact hub", mode: "Public",
      updated: now - 3 * day, created: now - 30 * day, properties: ["profileProperties": ["tenant": "acme"]]),
    BrowserEntry(
      name: "events", type: "EventBridge", connector: "EventBridge", mode: "Public", updated: now - day,
      created: now - day),
  ]

  mutating func send(_ event: EditorEvent) { effects += state.update(event) }

  mutating func press(_ keys: Key...) {
    for key in keys { send(.terminal(.key(key))) }
  }

  /// Types a text; then what follows from it is found, as the loop does before it waits.
  mutating func type(_ text: String) {
    for scalar in text.unicodeScalars { press(.character(scalar)) }
    state.revalidate()
  }

  /// The effects since the last call, but for what is asked again after a while, whatever anybody does.
  mutating func takeEffects() -> [EditorEffect] {
    defer { effects = [] }
    return effects.filter { if case .watchLinks = $0 { false } else { true } }
  }

  /// The profiles whose private links are to be asked for again, of each such effect since the last call of `takeEffects`.
  var watched: [[String]] {
    effects.compactMap { if case .watchLinks(let names) = $0 { names } else { nil } }
  }

  var screen: String { state.view().text.joined(separator: "\n") }
}
