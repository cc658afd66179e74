import Forms
import JSON
import Secrets
import Testing

@Suite("Forms")
struct ProfileFormTests {
  let api: ConnectorAPI

  init() throws {
    api = try ConnectorAPI()
  }

  private func form(_ connector: String, _ properties: JSONObject = JSONObject()) -> ProfileForm {
    ProfileForm(
      definition: FormDefinition(connector: connector, api: api),
      existing: ExistingProfile(name: "test", mode: "Public", properties: properties))
  }

  private func type(_ text: String, into form: inout ProfileForm, at path: String) {
    let pointer = RequestPaths.absolute(JSONPointer("/" + path), of: form.definition.connector)
    form.edit(at: .field(pointer)) { $0.replaceAll(with: Secret(text)) }
  }

  private func body(_ form: ProfileForm) -> String { JSONWriter.body(form.request()).revealed() }

  @Test("every connector of the model has a form whose fields are all labelled and reachable")
  func allConnectors() throws {
    #expect(api.connectors.count == 19)
    for connector in api.connectors {
      var form = form(connector)
      form.choose("other")
      let fields = form.definition.fields.flatMap(\.flattened)
      for field in fields where field.section != .connection {
        #expect(field.facts.label != nil && field.facts.hint != nil, "\(field.pointer)")
        guard field.kind != .group else { continue }
        #expect(form.focuses.contains { $0.pointer == field.pointer }, "\(field.pointer) cannot be reached")
      }
    }
  }

  @Test("Salesforce's sign-in methods show only what each needs, and send nothing else")
  func salesforceWays() {
    var form = form("Salesforce", ["instanceUrl": "https://a.example"])
    let shown = { (form: ProfileForm) in
      Set(
        form.focuses.compactMap(\.pointer).filter { $0.isWithin(RequestPaths.credentials) }.compactMap(
          \.last))
    }
    form.choose("tokens")
    #expect(shown(form).isSuperset(of: ["accessToken", "refreshToken"]))
    #expect(shown(form).isDisjoint(with: ["jwtToken", "clientCredentialsArn", "authCode"]))
    type("fake-access-token", into: &form, at: "credentials/accessToken")
    form.choose("jwt")
    #expect(shown(form) == ["jwtToken"])
    type("fake.jwt.token", into: &form, at: "credentials/jwtToken")
    #expect(
      body(form).contains(
        #""connectorProfileCredentials":{"Salesforce":{"oAuth2GrantType":"JWT_BEARER","jwtToken":"fake.jwt.token"}}"#
      ))
    form.choose("tokens")
    #expect(body(form).contains("fake-access-token") && !body(form).contains("jwt"))
  }

  @Test(
    "what the chosen way needs is asked for, and “other” asks for nothing that the model does not require")
  func requiredByWay() {
    var form = form("Salesforce")
    form.choose("tokens")
    #expect(
      form.violations().filter { $0.rule == .required }.compactMap(\.path.last) == [
        "accessToken", "refreshToken",
      ])
    form.choose("other")
    #expect(form.violations().allSatisfy { $0.severity == .warning })
  }

  @Test("keeping the stored credentials leaves them out, and says that the service decides")
  func keepStored() throws {
    var form = form("Amplitude")
    #expect(form.violations().filter { $0.rule == .required }.count == 2)
    form.choose("keep")
    #expect(form.request()[RequestPaths.credentials] == nil)
    #expect(form.violations().map(\.rule) == [.combination])
  }

  @Test("properties go back exactly as they came, also members that the model does not know and empty texts")
  func carriedOver() {
    let properties: JSONObject = [
      "instanceUrl": "https://a.example", "futureMember": ["x": 1.5.json], "isSandboxEnvironment": false,
    ]
    var form = form("Salesforce", properties)
    form.choose("keep")
    let sent = form.request()[RequestPaths.properties.appending("Salesforce")]
    #expect(sent?["futureMember"] == properties["futureMember"])
    #expect(form.changes().isEmpty)
  }

  @Test("a map's entries are typed in place, and the limit is the model's")
  func maps() throws {
    var form = form("CustomConnector")
    let map = RequestPaths.absolute(JSONPointer("/properties/profileProperties"), of: "CustomConnector")
    for index in 0..<51 {
      form.edit(at: .key(map, index)) { $0.insert(Secret("key\(index)")) }
      form.edit(at: .entry(map, index)) { $0.insert(Secret("value")) }
    }
    #expect(form.request()[map]?.object?.members.count == 51)
    #expect(form.violations().contains { $0.path == map && $0.rule == .max })
    form.removeRow(at: .key(map, 50))
    #expect(!form.violations().contains { $0.path == map })
  }

  @Test("a removed row of secrets comes back with undo")
  func removedSecrets() throws {
    var form = form("CustomConnector")
    form.choose("custom")
    let map = RequestPaths.absolute(
      JSONPointer("/credentials/custom/credentialsMap"), of: "CustomConnector")
    form.edit(at: .key(map, 0)) { $0.insert(Secret("token")) }
    form.edit(at: .entry(map, 0)) { $0.insert(Secret("fake-secret")) }
    form.removeRow(at: .entry(map, 0))
    #expect(form.request()[map] == nil)
    let place = form.undo()
    #expect(place == .entry(map, 0))
    #expect(form.request()[map]?["token"] == .secret(Secret("fake-secret")))
  }

  @Test("a port that is no number stays typed and is named")
  func numbers() {
    var form = form("SAPOData")
    type("44x", into: &form, at: "properties/portNumber")
    let place = RequestPaths.absolute(JSONPointer("/properties/portNumber"), of: "SAPOData")
    #expect(form.violations().contains { $0.path == place && $0.rule == .type })
    type("443", into: &form, at: "properties/portNumber")
    #expect(form.request()[place] == 443)
  }

  @Test(
    "an authentication type belongs to its way and is not typed",
    arguments: ["BASIC", "OAUTH2", "APIKEY", "CUSTOM"])
  func authenticationType(type: String) throws {
    var form = form("CustomConnector")
    let place = RequestPaths.absolute(JSONPointer("/credentials/authenticationType"), of: "CustomConnector")
    let choice = try #require(
      form.definition.choices.first { choice in
        choice.alternative?.sets.contains { $0.value == .string(type) } ?? false
      })
    form.choose(choice.id)
    #expect(form.request()[place] == .string(type))
    #expect(!form.focuses.contains(.field(place)))
  }

  @Test(
    "the way of connecting to Redshift follows from what the service holds",
    arguments: [
      (["workgroupName": "wg", "isRedshiftServerless": true], "serverless"),
      (["clusterIdentifier": "c", "isRedshiftServerless": false], "cluster"),
      (["databaseUrl": "jdbc:redshift://x"], "url"),
    ] as [(JSONObject, String)])
  func redshift(properties: JSONObject, expected: String) {
    #expect(form("Redshift", properties).choice.id.contains(expected))
  }

  @Test("every secret of the table is masked, and identifiers are not")
  func masking() {
    let place = { (path: String) in RequestPaths.credentials.appending(JSONPointer("/" + path)) }
    for path in [
      "Datadog/applicationKey", "Dynatrace/apiToken", "InforNexus/secretAccessKey", "InforNexus/datakey",
      "Salesforce/refreshToken", "Salesforce/clientCredentialsArn",
      "ServiceNow/oAuth2Credentials/oAuthRequest/authCode",
      "CustomConnector/custom/credentialsMap/anything", "CustomConnector/custom/credentialsMap/username",
      "salesforce/username2", "FutureConnector/token",
    ] { #expect(api.isSecret(place(path)), "\(path)") }
    for path in [
      "Snowflake/username", "InforNexus/userId", "Zendesk/clientId", "Zendesk/oAuthRequest/redirectUri",
      "CustomConnector/authenticationType", "Salesforce/oAuth2GrantType",
    ] { #expect(!api.isSecret(place(path)), "\(path)") }
    #expect(!api.isSecret(RequestPaths.properties.appending(JSONPointer("/Slack/instanceUrl"))))
    #expect(api.isSecret(JSONPointer("/unknownMember")))
  }

  @Test("a connector that the catalogue does not know still gets a usable form")
  func unknownConnector() throws {
    let bare = try ConnectorAPI(catalogue: Catalogue(document: [:]))
    let definition = FormDefinition(connector: "SAPOData", api: bare)
    let form = ProfileForm(definition: definition, existing: ExistingProfile(name: "x", mode: "Public"))
    #expect(form.focuses.count > 10)
    #expect(definition.fields.flatMap(\.flattened).contains { $0.label == "Private link service name" })
    #expect(form.violations().contains { $0.path.last == "portNumber" && $0.rule == .required })
  }

  @Test("changes name what is added, changed and removed, and never show a secret")
  func changes() {
    var form = form("Veeva", ["instanceUrl": "https://old.example"])
    type("https://new.example", into: &form, at: "properties/instanceUrl")
    type("fake-password", into: &form, at: "credentials/password")
    let changes = form.changes()
    #expect(changes.map(\.kind) == [.changed, .added])
    #expect(!"\(changes)".contains("fake"))
  }

  // MARK: A way that a person chooses

  @Test("another way that a person chooses drops what belongs to others, and each is a line in the changes")
  func chosen() throws {
    let held: JSONObject = [
      "bucketName": "bucket", "roleArn": "arn:aws:iam::123456789012:role/a", "clusterIdentifier": "c",
      "databaseName": "d", "dataApiRoleArn": "arn:aws:iam::123456789012:role/b",
      "isRedshiftServerless": false,
    ]
    var form = form("Redshift", held)
    #expect(form.choice.id == "cluster" && form.changes().isEmpty)
    form.choose("url")
    let removed = form.changes().filter { $0.kind == .removed }.compactMap(\.pointer.last)
    #expect(
      Set(removed) == ["isRedshiftServerless", "clusterIdentifier", "databaseName", "dataApiRoleArn"])
    form.choose("serverless")
    #expect(
      form.changes().contains { $0.pointer.last == "isRedshiftServerless" && $0.after == true })
    form.choose("cluster")
    #expect(form.changes().isEmpty)
  }

  @Test("a value that the connector supplies alone is an example until a person chooses the way")
  func supplied() throws {
    let description = ConnectorDescription([
      "authenticationConfig": [
        "isOAuth2Supported": true, "oAuth2Defaults": ["tokenUrls": ["https://login.example/token"]],
      ]
    ])
    let definition = FormDefinition(connector: "CustomConnector", api: api, description: description)
    let url = RequestPaths.absolute(
      JSONPointer("/properties/oAuth2Properties/tokenUrl"), of: "CustomConnector")
    for held: JSONObject? in [
      nil, JSONObject(), ["oAuth2Properties": ["oAuth2GrantType": "CLIENT_CREDENTIALS"]],
    ] {
      var form = ProfileForm(
        definition: definition, existing: ExistingProfile(name: "p", mode: "Public", properties: held))
      #expect(form.choice.id == "oauth2" && form.request()[url] == nil)
      #expect(definition.field(at: url)?.facts.example == "https://login.example/token")
      // Typing it is a decision, too, and stays where the way is left and comes back.
      form.edit(at: .field(url)) { $0.replaceAll(with: Secret("https://login.example/token")) }
      form.choose("keep")
      form.choose("oauth2")
      #expect(form.request()[url] == "https://login.example/token")
      form.edit(at: .field(url)) { $0.replaceAll(with: Secret("")) }
      // Whoever goes to another way and back has chosen nothing but what was there.
      form.choose("keep")
      form.choose("oauth2")
      #expect(form.request()[url] == nil)
    }
  }
}

extension Double {
  fileprivate var json: JSONValue { .number(JSONNumber(text: String(self))) }
}
