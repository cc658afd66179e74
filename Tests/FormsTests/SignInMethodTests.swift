import JSON
import Secrets
import Testing

@testable import Forms

/// Which sign-in method fits, and what it needs: one answer for all who ask.
@Suite("Sign-in methods")
struct SignInMethodTests {
  private static let model = Result { try ConnectorAPI() }
  private let api: ConnectorAPI

  init() throws { api = try Self.model.get() }

  private static let oAuth: String =
    #"{"oAuth2Properties":{"tokenUrl":"https://a.example","oAuth2GrantType":"CLIENT_CREDENTIALS"}}"#
  private static let cluster: String =
    #"{"clusterIdentifier":"c","databaseName":"d","dataApiRoleArn":"r","isRedshiftServerless":false}"#
  private static let login: String = #"{"username":"ann","password":"fake"}"#

  private func form(_ connector: String, _ properties: String = "{}", isUnattended: Bool = false) throws
    -> ProfileForm
  {
    ProfileForm(
      definition: FormDefinition(connector: connector, api: api),
      existing: ExistingProfile(
        name: "p", mode: "Public", properties: try JSONReader.read(properties).object),
      isUnattended: isUnattended)
  }

  private func request(_ connector: String, _ properties: String, _ credentials: String) throws -> JSONValue {
    try JSONReader.read(
      """
      {"connectorProfileName":"p","connectionMode":"Public","connectorProfileConfig":{
        "connectorProfileProperties":{"\(connector)":\(properties)},
        "connectorProfileCredentials":{"\(connector)":\(credentials)}}}
      """
    ).maskingSecrets { api.isSecret($0) }
  }

  private func fill(_ form: inout ProfileForm, _ value: JSONValue, at place: JSONPointer) throws {
    let isFilled = form.fill(value, at: place)
    try #require(isFilled)
  }

  @Test(
    "a file's values speak for the method that nothing in them contradicts, and has most of its needs in them",
    arguments: [
      ("Salesforce", "{}", #"{"accessToken":"fake"}"#, "tokens"),
      ("Salesforce", "{}", #"{"refreshToken":"fake"}"#, "tokens"),
      ("Salesforce", "{}", #"{"clientCredentialsArn":"fake"}"#, "refresh"),
      (
        "Salesforce", "{}",
        #"{"clientCredentialsArn":"fake","oAuthRequest":{"authCode":"fake","redirectUri":"https://a.example"}}"#,
        "code"
      ),
      ("Salesforce", "{}", #"{"jwtToken":"fake","oAuth2GrantType":"JWT_BEARER"}"#, "jwt"),
      // Members of two methods, and a value that a method cannot have.
      ("Salesforce", "{}", #"{"jwtToken":"fake","accessToken":"fake"}"#, "other"),
      ("Salesforce", "{}", #"{"jwtToken":"fake","oAuth2GrantType":"AUTHORIZATION_CODE"}"#, "other"),
      ("Snowflake", "{}", login, "password"), ("Snowflake", "{}", #"{"privateKey":"fake"}"#, "keyPair"),
      ("Redshift", "{}", #"{"username":"ann"}"#, "url"),
      ("Redshift", cluster, #"{"username":"ann"}"#, "cluster"),
      ("Redshift", cluster, login, "other"),
      ("SAPOData", #"{"disableSSO":true}"#, #"{"basicAuthCredentials":{"username":"ann"}}"#, "basic"),
      ("CustomConnector", "{}", #"{"apiKey":{"apiSecretKey":"fake"}}"#, "apiKey"),
      ("CustomConnector", oAuth, #"{"oauth2":{"clientId":"ann"}}"#, "oauth2"),
      ("CustomConnector", oAuth, "{\"basic\":\(login)}", "other"),
      ("CustomConnector", "{}", "{\"authenticationType\":\"APIKEY\",\"basic\":\(login)}", "other"),
      ("Veeva", "{}", login, "all"),
    ])
  func likely(connector: String, properties: String, credentials: String, choice: String) throws {
    var form = try form(connector, properties)
    _ = try PrefilledRequest(try request(connector, properties, credentials), api: api).apply(to: &form)
    #expect(form.choice.id == choice)
  }

  @Test(
    "where nothing but properties is known, they decide; what they contradict everywhere is shown whole",
    arguments: [
      ("Redshift", "{}", "serverless"), ("Redshift", cluster, "cluster"),
      ("Redshift", #"{"databaseUrl":"jdbc:x","clusterIdentifier":""}"#, "url"),
      ("Redshift", #"{"databaseUrl":"jdbc:x","clusterIdentifier":"c"}"#, "other"),
      ("SAPOData", "{}", "basic"), ("SAPOData", #"{"oAuthProperties":{"tokenUrl":"x"}}"#, "oauth"),
      ("CustomConnector", "{}", "basic"), ("CustomConnector", oAuth, "oauth2"),
      ("Salesforce", "{}", "tokens"),
    ])
  func opened(connector: String, properties: String, choice: String) throws {
    #expect(try form(connector, properties).choice.id == choice)
  }

  @Test("a form and the rules of requests mean the same method, whichever credential is there alone")
  func oneAnswer() throws {
    var asked = 0
    for connector in api.connectors {
      let definition = FormDefinition(connector: connector, api: api)
      for field in definition.allFields where field.section == .credentials && field.kind == .text {
        var value: JSONValue = field.isSecret ? .secret(Secret("fake")) : "fake"
        for name in field.pointer.tokens.reversed() { value = .object([name: value]) }
        var form = try form(connector)
        _ = try PrefilledRequest(value, api: api).apply(to: &form)
        guard form.choice.alternative != nil else { continue }
        let said = RequestRules(api: api).combinations(in: form.request()).map(\.message)
        #expect(
          said.allSatisfy { !$0.hasPrefix("“") || $0.hasPrefix("“\(form.choice.label)”") },
          "\(field.pointer): \(said)")
        asked += said.count { $0.hasPrefix("“\(form.choice.label)”") }
      }
    }
    #expect(asked > 10)
  }

  @Test(
    "what the method needs, and what the model requires in what cannot be left out, is needed",
    arguments: [
      ("Salesforce", "tokens", "credentials/accessToken", true),
      ("Salesforce", "tokens", "credentials/oAuth2GrantType", false),
      ("Salesforce", "other", "credentials/accessToken", false),
      ("Salesforce", "code", "credentials/oAuthRequest", true),
      ("Salesforce", "tokens", "properties/instanceUrl", false),
      ("SAPOData", "oauth", "properties/oAuthProperties", true),
      ("SAPOData", "basic", "properties/oAuthProperties", false),
      // The model requires it in a structure that can be left out.
      ("SAPOData", "basic", "credentials/oAuthCredentials/clientId", false),
      ("SAPOData", "basic", "properties/portNumber", true),
      ("CustomConnector", "basic", "credentials/basic/password", true),
      ("CustomConnector", "apiKey", "credentials/basic/password", false),
      ("CustomConnector", "custom", "credentials/custom/credentialsMap", false),
      ("Veeva", "all", "credentials/password", true),
    ])
  func needed(connector: String, choice: String, path: String, isNeeded: Bool) throws {
    var form = try form(connector)
    form.choose(choice)
    #expect(form.choice.id == choice)
    let place = RequestPaths.absolute(JSONPointer("/" + path), of: connector)
    #expect(form.needs(try #require(form.definition.field(at: place))) == isNeeded)
  }

  @Test("what a connector says that it always needs is needed, and its required parameters with their method")
  func neededByDescription() throws {
    let definition = FormDefinition(
      connector: "CustomConnector", api: api, description: Descriptions.whole)
    var form = ProfileForm(definition: definition, existing: ExistingProfile(name: "p", mode: "Public"))
    form.choose("custom")
    let needed = definition.allFields.filter { $0.kind != .group && form.isShown($0) && form.needs($0) }
    #expect(needed.compactMap(\.pointer.last).contains("instance_url"))
    #expect(needed.compactMap(\.pointer.last).contains("signing_key"))
    #expect(!needed.compactMap(\.pointer.last).contains("api_version"))
    form.choose("basic")
    #expect(!definition.allFields.contains { $0.name == "signing_key" && form.needs($0) })
  }

  // MARK: Forms that nobody sees

  @Test(
    "without anybody who sees it, a method that properties speak against is taken all the same: they go back")
  func unattended() throws {
    var form = try form("CustomConnector", Self.oAuth, isUnattended: true)
    let place = RequestPaths.credentials.appending("CustomConnector")
    try fill(&form, "ann", at: place.appending("basic").appending("username"))
    try fill(&form, .secret(Secret("fake")), at: place.appending("basic").appending("password"))
    form.chooseLikelyMethod()
    #expect(form.choice.id == "basic" && form.request()[place.appending("authenticationType")] == "BASIC")
    #expect(form.request()[RequestPaths.properties] == form.held[RequestPaths.properties])
    // What does not go together is said, and keeps nothing from being sent.
    #expect(form.violations().map(\.rule) == [.combination])
  }

  @Test("what a method needs is only to be looked at where nobody chose the method")
  func unattendedNeeds() throws {
    let place = RequestPaths.credentials.appending("Salesforce").appending("accessToken")
    for isUnattended in [false, true] {
      var form = try form("Salesforce", isUnattended: isUnattended)
      try fill(&form, .secret(Secret("fake-token")), at: place)
      form.chooseLikelyMethod()
      #expect(form.violations().map(\.rule) == [isUnattended ? .combination : .required])
    }
  }

  @Test("of two methods that fit as well, none is taken where nobody sees which")
  func unsure() throws {
    let definition = FormDefinition(
      connector: "CustomConnector", api: api, description: Descriptions.alikeMethods)
    let map = RequestPaths.absolute(JSONPointer("/credentials/custom/credentialsMap"), of: "CustomConnector")
    let common = try #require(definition.field(at: map.appending("token")))
    let own = try #require(definition.field(at: map.appending("pin")))
    for (given, isSure) in [([common], false), ([common, own], true)] {
      var form = ProfileForm(
        definition: definition, existing: ExistingProfile(name: "p", mode: "Public", properties: [:]),
        isUnattended: true)
      for field in given { try fill(&form, .secret(Secret("fake")), at: field.pointer) }
      form.chooseLikelyMethod()
      #expect((form.choice.alternative != nil) == isSure)
      for field in given { #expect(form.request()[field.pointer] == .secret(Secret("fake"))) }
    }
  }

  // MARK: Values in fields

  @Test(
    "a field takes a value as a request has it; of what it cannot hold, nothing is changed",
    arguments: [
      ("Veeva", "credentials/username", #""ann""#, true), ("Veeva", "credentials/username", "5", false),
      ("Veeva", "credentials/username", #""""#, false), ("Veeva", "credentials/username", "null", false),
      ("Salesforce", "credentials/oAuth2GrantType", #""FUTURE""#, true),
      ("Salesforce", "credentials/oAuth2GrantType", "true", false),
      ("Salesforce", "properties/isSandboxEnvironment", "true", true),
      ("Salesforce", "properties/isSandboxEnvironment", #""true""#, false),
      ("SAPOData", "properties/portNumber", "443", true),
      ("SAPOData", "properties/portNumber", "4.430", true),
      ("SAPOData", "properties/oAuthProperties", #"{"tokenUrl":"x"}"#, false),
      ("SAPOData", "properties/oAuthProperties/oAuthScopes", #"["a","b"]"#, true),
      ("SAPOData", "properties/oAuthProperties/oAuthScopes", #""a""#, false),
      ("CustomConnector", "properties/profileProperties/any key", #""x""#, true),
      ("Veeva", "credentials/novel", #""x""#, false),
    ])
  func filled(connector: String, path: String, value: String, isTaken: Bool) throws {
    var form = try form(connector)
    form.choose("other")
    let place = RequestPaths.absolute(JSONPointer("/" + path), of: connector)
    let before = form
    let value = try JSONReader.read(value)
    let isFilled = form.fill(value, at: place)
    #expect(isFilled == isTaken)
    if isTaken { #expect(form.request()[place] == value) } else { #expect(form == before) }
  }

  @Test("a secret stays one in every field; of a choice it is the value that the model lists")
  func filledSecrets() throws {
    var form = try form("Salesforce")
    form.choose("other")
    let place = RequestPaths.credentials.appending("Salesforce")
    try fill(&form, .secret(Secret("JWT_BEARER")), at: place.appending("oAuth2GrantType"))
    #expect(form.request()[place.appending("oAuth2GrantType")] == "JWT_BEARER")
    let isFilled = form.fill(.secret(Secret("fake")), at: place.appending("oAuth2GrantType"))
    #expect(!isFilled)
    let address = RequestPaths.properties.appending("Salesforce").appending("instanceUrl")
    try fill(&form, .secret(Secret("https://fake.example")), at: address)
    #expect(form.request()[address] == .secret(Secret("https://fake.example")))
  }
}
