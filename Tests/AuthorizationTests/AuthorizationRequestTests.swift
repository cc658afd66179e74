import Forms
import Foundation
import Authorization
import JSON
import Secrets
import Testing

/// A form that is filled in far enough for an authorization request.
enum ConsentForm {
  private static let api = Result { try ConnectorAPI() }

  static func make(
    _ connector: String, properties: JSONObject, choice: String? = nil, client: String? = nil,
    description: ConnectorDescription? = nil
  ) throws -> ProfileForm {
    let definition = FormDefinition(connector: connector, api: try api.get(), description: description)
    var form = ProfileForm(
      definition: definition,
      existing: ExistingProfile(name: "acme", mode: "Public", properties: properties))
    if let choice { form.choose(choice) }
    if let client, let place = definition.authorization?.client {
      form.edit(at: .field(place)) { $0.replaceAll(with: Secret(client)) }
    }
    return form
  }

  static func plan(_ form: ProfileForm, region: String = "eu-west-1") throws -> AuthorizationPlan {
    try #require(AuthorizationPlan(form, region: region))
  }

  static let verifier = CodeVerifier()
  static let state = AuthorizationState(Secret("00112233445566778899aabbccddeeff"), verifier: verifier)
  static let console = "https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fappflow%2Foauth"
  static let end = "&state=00112233445566778899aabbccddeeff"

  static let acme = ConnectorDescription([
    "authenticationConfig": [
      "isOAuth2Supported": true,
      "oAuth2Defaults": [
        "authCodeUrls": [
          "https://login.acme.example/authorize?tenant=eu", "https://us.acme.example/authorize",
        ],
        "oauthScopes": ["crm.read", "offline_access"],
        "oauth2CustomProperties": [
          ["key": "audience", "label": "Audience", "isRequired": true, "type": "AUTH_URL"],
          ["key": "prompt", "isRequired": false, "type": "AUTH_URL", "connectorSuppliedValues": ["login"]],
          [
            "key": "page_key", "label": "Page key", "isRequired": true, "isSensitiveField": true,
            "type": "AUTH_URL",
          ],
          ["key": "resource", "isRequired": true, "type": "TOKEN_URL"],
        ],
      ],
    ]
  ])
}

@Suite("Requests for an authorization code")
struct AuthorizationRequestTests {
  private struct Row {
    let connector: String
    let properties: JSONObject
    var choice: String?
    var client: String? = "client-1"
    var typed: String?
    /// Whether the vendor takes a code challenge.
    var takesChallenge = true
    let url: String
  }

  private static func object(_ value: JSONValue) -> JSONObject {
    guard case .object(let object) = value else { return JSONObject() }
    return object
  }

  private static let query = "?response_type=code&client_id=client-1&redirect_uri=\(ConsentForm.console)"

  private static let rows: [Row] = [
    Row(
      connector: "Salesforce", properties: object(["instanceUrl": "https://acme.my.salesforce.com/"]),
      choice: "code", client: nil, typed: "client-1",
      url: "https://acme.my.salesforce.com/services/oauth2/authorize\(query)&scope=api%20refresh_token"),
    Row(
      connector: "Salesforce", properties: object(["isSandboxEnvironment": true]), choice: "code",
      client: nil,
      typed: "client-1",
      url: "https://test.salesforce.com/services/oauth2/authorize\(query)&scope=api%20refresh_token"),
    Row(
      connector: "Salesforce", properties: JSONObject(), choice: "code", client: nil, typed: "client-1",
      url: "https://login.salesforce.com/services/oauth2/authorize\(query)&scope=api%20refresh_token"),
    Row(
      connector: "Pardot", properties: object(["instanceUrl": "https://pi.pardot.com"]), choice: "code",
      client: nil, typed: "client-1",
      url:
        "https://login.salesforce.com/services/oauth2/authorize\(query)&scope=api%20pardot_api%20refresh_token"
    ),
    Row(
      connector: "Pardot",
      properties: object(["instanceUrl": "https://pi.demo.pardot.com", "isSandboxEnvironment": true]),
      choice: "code", client: nil, typed: "client-1",
      url:
        "https://test.salesforce.com/services/oauth2/authorize\(query)&scope=api%20pardot_api%20refresh_token"
    ),
    Row(
      connector: "Slack", properties: object(["instanceUrl": "https://acme.slack.com"]),
      takesChallenge: false,
      url: "https://slack.com/oauth/v2/authorize\(query)&user_scope=channels%3Ahistory%2Cchannels%3Aread%2C"
        + "groups%3Ahistory%2Cgroups%3Aread%2Cim%3Ahistory%2Cim%3Aread%2Cmpim%3Ahistory%2Cmpim%3Aread%2C"
        + "users%3Aread"),
    Row(
      connector: "Zendesk", properties: object(["instanceUrl": "https://acme.zendesk.com"]),
      url: "https://acme.zendesk.com/oauth/authorizations/new\(query)&scope=read%20write"),
    Row(
      connector: "GoogleAnalytics", properties: JSONObject(),
      url: "https://accounts.google.com/o/oauth2/v2/auth\(query)"
        + "&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fanalytics.readonly&access_type=offline&prompt=consent"
    ),
    Row(
      connector: "ServiceNow", properties: object(["instanceUrl": "https://acme.service-now.com"]),
      choice: "oauth", takesChallenge: false, url: "https://acme.service-now.com/oauth_auth.do\(query)"),
    Row(
      connector: "SAPOData",
      properties: object([
        "oAuthProperties": [
          "authCodeUrl": "https://sap.acme.example/sap/bc/sec/oauth2/authorize?sap-client=100",
          "oAuthScopes": ["ZREAD_0001", "ZWRITE ü"],
        ]
      ]), choice: "oauth",
      takesChallenge: false,
      url: "https://sap.acme.example/sap/bc/sec/oauth2/authorize?sap-client=100&response_type=code"
        + "&client_id=client-1&redirect_uri=\(ConsentForm.console)&scope=ZREAD_0001%20ZWRITE%20%C3%BC"),
  ]

  @Test("the address is the one that the vendor documents", arguments: rows.indices)
  func address(index: Int) throws {
    let row = Self.rows[index]
    let form = try ConsentForm.make(
      row.connector, properties: row.properties, choice: row.choice, client: row.client)
    let plan = try ConsentForm.plan(form)
    #expect(plan.neededChoice == nil)
    #expect(plan.formHasClient == (row.client != nil))
    var choices = AuthorizationChoices(plan)
    if let typed = row.typed { choices.clientID = typed }
    let request = try AuthorizationRequest(plan, choices, state: ConsentForm.state)
    let challenge = "&code_challenge=\(ConsentForm.verifier.challenge)&code_challenge_method=S256"
    #expect(request.url == row.url + (row.takesChallenge ? challenge : "") + ConsentForm.end)
    #expect((request.codeVerifier != nil) == row.takesChallenge)
    choices.usesChallenge = false
    let plain = try AuthorizationRequest(plan, choices, state: ConsentForm.state)
    #expect(plain.url == row.url + ConsentForm.end && plain.codeVerifier == nil)
    #expect(request.redirectURI == "https://eu-west-1.console.aws.amazon.com/appflow/oauth")
    let parts = try #require(URLComponents(string: request.url))
    #expect(parts.queryItems?.first { $0.name == "redirect_uri" }?.value == request.redirectURI)
    #expect(parts.queryItems?.filter { $0.name == "client_id" }.map(\.value) == ["client-1"])
  }

  @Test("a custom connector's own description gives pages, scopes and what else the page wants")
  func described() throws {
    let form = try ConsentForm.make(
      "CustomConnector", properties: JSONObject(), choice: "oauth2", client: "client-1",
      description: ConsentForm.acme)
    let plan = try ConsentForm.plan(form)
    #expect(plan.pages.count == 2)
    #expect(plan.extras.map(\.name) == ["audience", "prompt"])
    #expect(plan.secretExtras == ["Page key"])
    var choices = AuthorizationChoices(plan)
    #expect(Self.gap(plan) == "Enter “Audience” first: the connector asks for it.")
    choices.extras["audience"] = "crm api"
    let url = try AuthorizationRequest(plan, choices, state: ConsentForm.state).url
    #expect(
      url == "https://login.acme.example/authorize?tenant=eu&response_type=code&client_id=client-1"
        + "&redirect_uri=\(ConsentForm.console)&scope=crm.read%20offline_access&audience=crm%20api"
        + ConsentForm.end)
  }

  @Test("connectors without a code to ask for have no plan")
  func none() throws {
    for connector in ["Marketo", "Honeycode", "Datadog", "Redshift", "Snowflake"] {
      let form = try ConsentForm.make(connector, properties: JSONObject())
      #expect(AuthorizationPlan(form, region: "eu-west-1") == nil, "\(connector)")
    }
  }

  @Test("a sign-in method that has no code names the one that has")
  func otherChoice() throws {
    let form = try ConsentForm.make("Salesforce", properties: JSONObject(), choice: "tokens")
    #expect(try ConsentForm.plan(form).neededChoice?.label == "authorization code")
    let kept = try ConsentForm.make("Slack", properties: JSONObject(), choice: "keep")
    #expect(try ConsentForm.plan(kept).neededChoice?.id == "all")
  }

  @Test("the redirect URIs are those of the region's console, and the form's own first")
  func redirectURIs() throws {
    var form = try ConsentForm.make("Zendesk", properties: JSONObject())
    #expect(
      try ConsentForm.plan(form, region: "us-east-1").redirectURIs == [
        "https://us-east-1.console.aws.amazon.com/appflow/oauth",
        "https://console.aws.amazon.com/appflow/oauth",
      ])
    #expect(
      try ConsentForm.plan(form, region: "cn-north-1").redirectURIs == [
        "https://cn-north-1.console.amazonaws.cn/appflow/oauth"
      ])
    let place = try ConsentForm.plan(form).redirectURI
    form.edit(at: .field(place)) { $0.replaceAll(with: Secret("https://acme.example/back")) }
    #expect(
      try ConsentForm.plan(form, region: "us-east-1").redirectURIs.first == "https://acme.example/back")
  }

  /// What keeps a request from being made; empty where nothing does.
  private static func gap(
    _ plan: AuthorizationPlan, _ change: (inout AuthorizationChoices) -> Void = { _ in }
  ) -> String {
    var choices = AuthorizationChoices(plan)
    change(&choices)
    do throws(AuthorizationGap) {
      _ = try AuthorizationRequest(plan, choices, state: ConsentForm.state)
      return ""
    } catch {
      return error.message
    }
  }

  @Test("what is missing or cannot be used is named, with what to do")
  func gaps() throws {
    let form = try ConsentForm.make("Zendesk", properties: JSONObject())
    let plan = try ConsentForm.plan(form)
    let complete = try ConsentForm.make(
      "Zendesk", properties: ["instanceUrl": "https://acme.zendesk.com"], client: "client-1")
    let filled = try ConsentForm.plan(complete)
    #expect(Self.gap(filled) == "")
    #expect(Self.gap(plan) == "Enter the address of the page where consent is given.")
    #expect(
      Self.gap(plan) { $0.page = "https://acme.example/a" }
        == "Enter “Identifier (client ID)” in the form first.")
    #expect(Self.gap(filled) { $0.page = "http://acme.example/a" }.contains("must begin with https://"))
    #expect(Self.gap(filled) { $0.page = "http://127.0.0.1:8080/a" } == "")
    for page in [
      "acme.zendesk.com", "ftp://a.example", "https://", "https://a b.example", "javascript:alert(1)",
      "https://user:fake@acme.example/", "https://acme.example/#x", "https://acme.example\\@evil.example/",
      "https://acme.example/\"", "https://acme.example/a?state=1",
      "https://acme.example/a?x=1&redirect_uri=y",
    ] {
      #expect(!Self.gap(filled) { $0.page = page }.isEmpty, "\(page)")
    }
    #expect(Self.gap(filled) { $0.redirectURI = "" }.hasPrefix("Enter the redirect URI"))
    #expect(Self.gap(filled) { $0.redirectURI = "http://acme.example/back" }.contains("https://"))
    #expect(Self.gap(filled) { $0.redirectURI = "http://localhost:8400/back" } == "")
    #expect(!Self.gap(filled) { $0.page = "https://user:fake@acme.example/" }.contains("fake"))
  }

  @Test("each state is another one of 128 bits, and none is shown in a description")
  func states() {
    let states = (0..<100).map { _ in AuthorizationState() }
    for (index, state) in states.enumerated() { #expect(!states[..<index].contains(state)) }
    #expect(!"\(ConsentForm.state)".contains("0011"))
  }
}
