import Forms
import JSON
import OperatingSystem
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Connectors that describe themselves")
struct DescribedConnectorTests {
  static let entry = BrowserEntry(
    name: "crm-hub", type: "CustomConnector", connector: "acme-hub", mode: "Public",
    updated: EditorFixture.now - 3 * EditorFixture.day, created: EditorFixture.now - 30 * EditorFixture.day,
    properties: ["profileProperties": ["instance_url": "https://hub.example", "own_key": "kept"]],
    connectorLabel: "acme-hub")

  static let question = ConnectorQuestion(profile: "crm-hub", type: "CustomConnector", label: "acme-hub")

  static let description = ConnectorDescription([
    "connectorConfiguration": [
      "connectorName": "Acme \u{1B}[31mhub", "connectorVersion": "2.1",
      "authenticationConfig": [
        "isApiKeyAuthSupported": true, "isCustomAuthSupported": true,
        "customAuthConfigs": [
          [
            "customAuthenticationType": "SIGNED",
            "authParameters": [
              [
                "key": "tenant", "isRequired": true, "label": "Tenant", "isSensitiveField": false,
                "description": "The tenant of the account in lower case",
              ],
              [
                "key": "signing_key", "isRequired": true, "label": "Signing key", "isSensitiveField": true,
                "description": "Signs every request",
              ],
              [
                "key": "place", "label": "Environment", "isSensitiveField": false,
                "connectorSuppliedValues": ["production", "sandbox"],
              ],
            ],
          ]
        ],
      ],
      "connectorRuntimeSettings": [
        [
          "key": "instance_url", "dataType": "String", "isRequired": true, "label": "Instance URL",
          "description": "Where the account lives", "scope": "CONNECTOR_PROFILE",
        ],
        [
          "key": "api_version", "dataType": "String", "label": "API version", "scope": "CONNECTOR_PROFILE",
          "connectorSuppliedValueOptions": ["v1", "v2"],
        ],
      ],
    ]
  ])

  /// An editor that has the profile under its cursor.
  private static func selected(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try EditorFixture(columns: size.columns, rows: size.rows)
    fixture.send(.page([Self.entry] + EditorFixture.profiles))
    fixture.send(.loaded)
    _ = fixture.takeEffects()
    return fixture
  }

  /// An editor that asks the connector of the profile under its cursor.
  static func asking(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try selected(size)
    fixture.press(.enter)
    return fixture
  }

  /// An editor in the described form.
  static func described(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try asking(size)
    fixture.send(.connectorDescribed(Self.question, Self.description))
    return fixture
  }

  @Test(
    "screens: asking, the described form, its own way to sign in filled in",
    arguments: GoldenScreenTests.sizes)
  func golden(size: Size) throws {
    var fixture = try Self.selected(size)
    fixture.press(.enter)
    try Golden.check(fixture, "asking-connector")
    fixture.send(.connectorDescribed(Self.question, Self.description))
    try Golden.check(fixture, "form-described")
    fixture.press(.control("n"))
    while fixture.state.editing.form?.focus != .choice { fixture.press(.backTab) }
    fixture.press(.right, .control("n"))
    fixture.type("orchard")
    fixture.press(.tab)
    fixture.type("fake-signing-key")
    try Golden.check(fixture, "form-described-own-way")
    #expect(!fixture.screen.contains("fake-signing-key"))
  }

  @Test("opening the profile asks the connector once and opens the form with its fields")
  func asks() throws {
    var fixture = try Self.selected()
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.describeConnector(Self.question)])
    #expect(fixture.screen.contains("asking acme-hub…"))
    fixture.press(.enter, .down, .character("/"), .character("g"))
    #expect(fixture.takeEffects() == [])
    #expect(fixture.state.editing.browser.cursor == 0)
    fixture.send(.connectorDescribed(Self.question, Self.description))
    #expect(fixture.screen.contains("Instance URL"))
    #expect(fixture.screen.contains("kept"))
    #expect(!fixture.screen.contains("\u{1B}"))
  }

  @Test("Esc gives up; an answer that comes late opens nothing")
  func cancel() throws {
    var fixture = try Self.selected()
    fixture.press(.enter)
    _ = fixture.takeEffects()
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.cancelConnector])
    #expect(fixture.screen.contains("5 profiles"))
    fixture.send(.connectorDescribed(Self.question, Self.description))
    fixture.send(.connectorFailed(Self.question, Failure(title: "late", hint: "")))
    #expect(fixture.state.editing.form == nil)
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.describeConnector(Self.question)])
  }

  @Test("a connector that may not be asked leads to names and values, and the form says why")
  func denied() throws {
    var fixture = try Self.selected()
    fixture.press(.enter)
    fixture.send(
      .connectorFailed(Self.question, Failure(title: "AccessDeniedException", hint: "Ask for it.")))
    #expect(fixture.screen.contains("acme-hub could not be asked about its fields (AccessDeniedException)"))
    let map = RequestPaths.absolute(JSONPointer("/properties/profileProperties"), of: "CustomConnector")
    #expect(fixture.state.editing.form?.form.definition.field(at: map)?.children.isEmpty == true)
    #expect(fixture.state.editing.form?.form.focuses.contains(.entry(map, 1)) == true)
    #expect(fixture.state.editing.form?.form.definition.choices.count == 6)
  }

  @Test("an editor that begins with the profile asks too, and giving up leaves")
  func edit() throws {
    var fixture = try EditorFixture(initial: .describe(name: "crm-hub"))
    #expect(fixture.takeEffects() == [.describe(name: "crm-hub")])
    fixture.send(.described(name: "crm-hub", Self.entry))
    #expect(fixture.takeEffects() == [.describeConnector(Self.question)])
    var other = fixture
    fixture.send(.connectorDescribed(Self.question, Self.description))
    #expect(fixture.screen.contains("Instance URL"))
    other.press(.escape)
    #expect(other.takeEffects() == [.quit])
  }

  @Test("the help of a described field tells its name in requests and what the connector says")
  func facts() throws {
    var fixture = try Self.described()
    fixture.press(.function(1))
    for text in ["Where the account lives", "by the name instance_url"] {
      #expect(fixture.screen.contains(text), "\(text)")
    }
    // What it says of itself is said once, with the ways to sign in.
    fixture.press(.escape)
    fixture.goTo("Sign in with")
    fixture.press(.function(1))
    while !fixture.screen.contains("what Acme") {
      let before = fixture.screen
      fixture.press(.down)
      try #require(fixture.screen != before)
    }
    #expect(!fixture.screen.contains("\u{1B}"))
  }

  @Test("the application asks the service, and opens bare maps where that is refused")
  func application() async throws {
    let outcome = try await EditorApplicationTests.run(
      FakeService(found: Self.entry), initial: .describe(name: "crm-hub")
    ) {
      [.init(text: "crm-hub", events: []), .init(text: "could not be asked", events: [.key(.escape)])]
    }
    #expect(outcome.ending == .left)
    #expect(outcome.missed == nil)
    #expect(outcome.history.contains { $0.contains("AccessDeniedException") })
  }

  @Test("plain mode asks the connector and puts its fields as questions")
  func plain() throws {
    let context = EditorContext(
      awsProfile: nil, region: "us-east-1", endpoint: "appflow.us-east-1.amazonaws.com",
      now: EditorFixture.now)
    var session = PlainSession(context: context, api: try ConnectorAPI(), initial: .describe(name: "crm-hub"))
    _ = session.begin()
    let asked = session.handle(.described(name: "crm-hub", Self.entry))
    #expect(asked.effects == [.describeConnector(Self.question)])
    #expect(asked.lines == ["Asking acme-hub about its fields."])
    let opened = session.handle(.connectorDescribed(Self.question, Self.description))
    #expect(
      opened.lines.contains(
        "2. SIGNED (connector's own fields): The connector's own way SIGNED asks for what is below."))
    _ = session.answer(Secret("2"))
    var questions: [String] = []
    for _ in 0..<20 {
      let step = session.answer(Secret("!skip"))
      guard let question = step.question else { break }
      questions.append(question.prompt)
      if question.prompt.hasPrefix("Send?") { break }
    }
    for name in ["Instance URL", "API version", "Tenant", "Signing key", "Environment"] {
      #expect(questions.contains { $0.hasPrefix(name) }, "\(name): \(questions)")
    }
  }

  @Test("plain mode says why a connector could not be asked, and goes on")
  func plainDenied() throws {
    let context = EditorContext(
      awsProfile: nil, region: "us-east-1", endpoint: "appflow.us-east-1.amazonaws.com",
      now: EditorFixture.now)
    var session = PlainSession(context: context, api: try ConnectorAPI(), initial: .describe(name: "crm-hub"))
    _ = session.begin()
    _ = session.handle(.described(name: "crm-hub", Self.entry))
    let step = session.handle(
      .connectorFailed(Self.question, Failure(title: "AccessDeniedException", hint: "")))
    #expect(step.lines.first?.hasPrefix("Notice: acme-hub could not be asked") == true)
    #expect(step.question != nil)
  }
}
