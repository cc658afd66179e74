import JSON
import Secrets
import ServiceModel
import Testing

@testable import Forms

@Suite("Forms of connectors that describe themselves")
struct DescribedFormTests {
  let api: ConnectorAPI

  init() throws {
    api = try ConnectorAPI()
  }

  private func form(_ description: ConnectorDescription?, _ properties: JSONObject = JSONObject())
    -> ProfileForm
  {
    ProfileForm(
      definition: FormDefinition(connector: "CustomConnector", api: api, description: description),
      existing: ExistingProfile(name: "test", mode: "Public", properties: properties))
  }

  private func place(_ path: String) -> JSONPointer {
    RequestPaths.absolute(JSONPointer("/" + path), of: "CustomConnector")
  }

  private func type(_ text: String, into form: inout ProfileForm, at path: String) {
    form.edit(at: .field(place(path))) { $0.replaceAll(with: Secret(text)) }
  }

  private func shown(_ form: ProfileForm) -> Set<JSONPointer> { Set(form.focuses.compactMap(\.pointer)) }

  private func problems(_ form: ProfileForm, at path: String) -> [Violation.Rule] {
    form.violations().filter { $0.path == place(path) }.map(\.rule)
  }

  @Test(
    "only the supported ways to sign in are offered; all members stay within reach",
    arguments: [
      (["isBasicAuthSupported"], ["basic"]), (["isApiKeyAuthSupported"], ["apiKey"]),
      (["isOAuth2Supported"], ["oauth2"]), (["isCustomAuthSupported"], ["custom"]),
      (["isBasicAuthSupported", "isCustomAuthSupported"], ["basic", "custom"]),
      (
        ["isCustomAuthSupported", "isApiKeyAuthSupported", "isOAuth2Supported", "isBasicAuthSupported"],
        ["basic", "oauth2", "apiKey", "custom"]
      ), ([], ["basic", "oauth2", "apiKey", "custom"]),
    ])
  func ways(flags: [String], expected: [String]) {
    var form = form(Descriptions.supporting(flags))
    #expect(form.definition.choices.map(\.id) == expected + ["other", "keep"])
    #expect(form.choice.id == expected.first)
    form.choose("other")
    for path in [
      "credentials/basic/password", "credentials/apiKey/apiKey", "credentials/oauth2/clientSecret",
      "credentials/custom/customAuthenticationType", "credentials/custom/credentialsMap",
    ] { #expect(shown(form).contains(place(path)), "\(path)") }
  }

  @Test("held OAuth settings of a connector that says it has no OAuth are still shown and sent back")
  func heldUnsupported() {
    let held: JSONObject = [
      "oAuth2Properties": ["tokenUrl": "https://a.example/t", "oAuth2GrantType": "JWT_BEARER"]
    ]
    let form = form(Descriptions.supporting(["isBasicAuthSupported"]), held)
    #expect(form.choice.id == "other")
    #expect(form.request()[RequestPaths.properties]?["CustomConnector"] == .object(held))
  }

  @Test("settings of the profile become fields with the connector's words, those of flows do not")
  func settings() throws {
    var form = form(Descriptions.whole)
    let map = try #require(form.definition.field(at: place("properties/profileProperties")))
    #expect(map.children.map(\.label) == ["Instance URL", "API version", "Verify", "Page size"])
    #expect(map.children.map(\.isRequired) == [true, false, false, false])
    #expect(map.children[1].kind == .choice(["v1", "v2"]))
    #expect(map.children[2].kind == .choice(["true", "false"]))
    type("https://a.example", into: &form, at: "properties/profileProperties/instance_url")
    form.step(at: .field(place("properties/profileProperties/api_version")), by: 1)
    form.step(at: .field(place("properties/profileProperties/verify")), by: 1)
    type("25", into: &form, at: "properties/profileProperties/page_size")
    form.edit(at: .key(map.pointer, 0)) { $0.insert("own_key") }
    form.edit(at: .entry(map.pointer, 0)) { $0.insert("x") }
    #expect(
      form.request()[map.pointer] == [
        "instance_url": "https://a.example", "api_version": "v1", "verify": "true", "page_size": "25",
        "own_key": "x",
      ])
    form.step(at: .field(place("properties/profileProperties/verify")), by: -1)
    #expect(form.request()[place("properties/profileProperties/verify")] == nil)
  }

  @Test("what the service holds goes back exactly, with unknown keys, odd values and their order")
  func untouched() {
    let held: JSONObject = [
      "profileProperties": [
        "legacy": "", "api_version": "v0", "instance_url": "https://a.example", "zz": "1",
      ],
      "oAuth2Properties": [
        "tokenUrl": "https://elsewhere.example/t", "oAuth2GrantType": "JWT_BEARER",
        "tokenUrlCustomProperties": ["z": "1", "audience": "unlisted"],
      ], "futureMember": ["a": 1],
    ]
    var form = form(Descriptions.whole, held)
    #expect(form.request()[RequestPaths.properties]?["CustomConnector"] == .object(held))
    #expect(!form.isChanged)
    #expect(form.changes().filter { !$0.pointer.isWithin(RequestPaths.credentials) }.isEmpty)
    #expect(problems(form, at: "properties/profileProperties/api_version") == [.combination])
    #expect(problems(form, at: "properties/oAuth2Properties/tokenUrl") == [.combination])
    // Unknown keys stay rows that can be edited and removed; the others stay as they are.
    let map = place("properties/profileProperties")
    form.edit(at: .entry(map, 0)) { $0.insert("now") }
    form.removeRow(at: .key(map, 1))
    #expect(
      form.request()[map] == ["instance_url": "https://a.example", "api_version": "v0", "legacy": "now"])
  }

  @Test("an empty map that the service holds stays an empty map")
  func emptyMap() {
    let held: JSONObject = ["profileProperties": .object(JSONObject())]
    let form = form(Descriptions.whole, held)
    #expect(form.request()[place("properties/profileProperties")] == .object(JSONObject()))
  }

  @Test(
    "a setting that the connector requires keeps the form from being sent, but not with all members shown")
  func required() {
    var form = form(Descriptions.whole)
    let path = "properties/profileProperties/instance_url"
    for way in ["basic", "oauth2", "apiKey", "custom", "keep"] {
      form.choose(way)
      #expect(problems(form, at: path) == [.required], "\(way)")
    }
    form.choose("other")
    #expect(problems(form, at: path) == [.combination])
    // A file with the same body is checked without the description, which only the form has.
    #expect(
      !RequestRules(api: api).violations(in: form.request(), at: nil).contains { $0.path == place(path) })
    form.choose("basic")
    type("https://a.example", into: &form, at: path)
    #expect(problems(form, at: path).isEmpty)
  }

  @Test("the connector's own way sets its name, asks for its parameters and masks all but the declared ones")
  func ownWay() throws {
    var form = form(Descriptions.whole)
    form.choose("custom")
    let base = "credentials/custom/credentialsMap/"
    let masked = ["tenant": false, "signing_key": true, "realm": true, "place": false]
    for (key, isSecret) in masked {
      #expect(form.definition.field(at: place(base + key))?.isSecret == isSecret, "\(key)")
    }
    #expect(!shown(form).contains(place("credentials/custom/customAuthenticationType")))
    #expect(problems(form, at: base + "tenant") == [.required])
    #expect(problems(form, at: base + "signing_key") == [.required])
    #expect(problems(form, at: base + "realm").isEmpty)
    type("fake-tenant", into: &form, at: base + "tenant")
    type("fake-signing-key", into: &form, at: base + "signing_key")
    form.step(at: .field(place(base + "place")), by: 1)
    let credentials = form.request()[RequestPaths.credentials]?["CustomConnector"]
    #expect(credentials?["authenticationType"] == "CUSTOM")
    #expect(credentials?["custom"]?["customAuthenticationType"] == "SIGNED")
    #expect(
      credentials?["custom"]?["credentialsMap"] == [
        "tenant": "fake-tenant", "signing_key": .secret(Secret("fake-signing-key")), "place": "live",
      ])
    #expect(!"\(form.request())".contains("fake-signing-key"))
    // For files, which have no description, the whole map stays secret.
    #expect(api.isSecret(place(base + "tenant")))
  }

  @Test("of several own ways each shows its parameters only; a common one is masked where any masks it")
  func severalWays() {
    var form = form(Descriptions.twoMethods)
    #expect(form.definition.choices.map(\.id) == ["custom/TOKEN", "custom/PAIRED", "other", "keep"])
    let base = "credentials/custom/credentialsMap/"
    let names = { (form: ProfileForm) in
      Set(shown(form).filter { $0.isWithin(place(base + "x").parent) }.compactMap(\.last))
    }
    #expect(names(form) == ["credentialsMap", "id", "token"])
    #expect(form.definition.field(at: place(base + "id"))?.label == "Station / Device")
    #expect(form.definition.field(at: place(base + "id"))?.isSecret == true)
    type("fake-token", into: &form, at: base + "token")
    type("fake-id", into: &form, at: base + "id")
    form.choose("custom/PAIRED")
    #expect(names(form) == ["credentialsMap", "id", "pin"])
    #expect(problems(form, at: base + "pin") == [.required])
    #expect(problems(form, at: base + "token").isEmpty)
    let custom = form.request()[place("credentials/custom")]
    #expect(custom?["customAuthenticationType"] == "PAIRED")
    #expect(custom?["credentialsMap"]?.object?.members.map(\.name) == ["id"])
    form.choose("custom/TOKEN")
    #expect(form.request()[place(base + "token")] == .secret(Secret("fake-token")))
  }

  @Test("a row whose name has a field of its own is refused at the row")
  func duplicate() throws {
    var form = form(Descriptions.whole)
    let map = place("properties/profileProperties")
    type("https://a.example", into: &form, at: "properties/profileProperties/instance_url")
    form.edit(at: .key(map, 0)) { $0.insert("instance_url") }
    form.edit(at: .entry(map, 0)) { $0.insert("https://b.example") }
    let violation = try #require(form.violations().first { $0.rule == .json })
    #expect(form.focus(for: violation) == .key(map, 0))
    #expect(violation.severity == .error)
    #expect(form.request()[map]?["instance_url"] == "https://a.example")
    form.removeRow(at: .key(map, 0))
    #expect(!form.violations().contains { $0.rule == .json })
  }

  @Test(
    "OAuth: the only token URL is filled in, grant types are ordered, extras of token requests are fields")
  func oAuth() throws {
    var form = form(Descriptions.whole)
    let url = place("properties/oAuth2Properties/tokenUrl")
    let grant = try #require(form.definition.field(at: place("properties/oAuth2Properties/oAuth2GrantType")))
    #expect(grant.kind == .choice(["CLIENT_CREDENTIALS", "JWT_BEARER", "AUTHORIZATION_CODE"]))
    #expect(form.request()[url] == nil)
    form.choose("oauth2")
    #expect(form.request()[url] == "https://login.example/token")
    let extras = "properties/oAuth2Properties/tokenUrlCustomProperties/"
    #expect(problems(form, at: extras + "audience") == [.required])
    #expect(form.definition.field(at: place(extras + "prompt")) == nil)
    #expect(form.definition.field(at: place(extras + "exchange_key"))?.isSecret == true)
    form.choose("keep")
    #expect(form.request()[url] == nil)
    #expect(!form.violations().contains { $0.path.isWithin(url.parent) })
    form.choose("oauth2")
    type("https://other.example/token", into: &form, at: "properties/oAuth2Properties/tokenUrl")
    #expect(problems(form, at: "properties/oAuth2Properties/tokenUrl") == [.combination])
    form.choose("keep")
    form.choose("oauth2")
    #expect(form.request()[url] == "https://other.example/token")
    let code = form.definition.field(at: place("credentials/oauth2/oAuthRequest/authCode"))
    #expect(code?.facts.purpose?.contains("https://login.example/authorize") == true)
  }

  @Test("a sensitive extra that the service returns in clear is masked in the request and its differences")
  func heldSecret() {
    let held: JSONObject = [
      "oAuth2Properties": [
        "tokenUrl": "https://login.example/token", "oAuth2GrantType": "JWT_BEARER",
        "tokenUrlCustomProperties": ["audience": "api", "exchange_key": "fake-held-key"],
      ]
    ]
    var form = form(Descriptions.whole, held)
    let path = "properties/oAuth2Properties/tokenUrlCustomProperties/exchange_key"
    #expect(form.request()[place(path)] == .secret(Secret("fake-held-key")))
    #expect(!form.changes().contains { $0.pointer == place(path) })
    type("fake-new-key", into: &form, at: path)
    let change = form.changes().first { $0.pointer == place(path) }
    #expect(change?.kind == .changed)
    #expect(!"\(form.changes())".contains("fake-"))
    #expect(form.draft.map { !JSONWriter.body(.object($0.values)).revealed().contains("fake-") } ?? true)
  }

  @Test("a whole number that is none wants to be looked at")
  func wholeNumber() {
    var form = form(Descriptions.whole)
    let path = "properties/profileProperties/page_size"
    for (text, isGood) in [("25", true), ("-1", true), ("2.5", false), ("many", false), ("-", false)] {
      type(text, into: &form, at: path)
      #expect(problems(form, at: path).isEmpty == isGood, "\(text)")
    }
  }

  @Test("a description that says nothing, or nonsense, still gives a form")
  func nonsense() {
    let odd: [JSONValue] = [
      .null, [:], ["connectorConfiguration": "x"], ["connectorConfiguration": ["authenticationConfig": [1]]],
      [
        "connectorConfiguration": [
          "authenticationConfig": [
            "isBasicAuthSupported": "yes", "customAuthConfigs": [1, ["authParameters": [["key": 1]]]],
            "oAuth2Defaults": ["tokenUrls": [1, "", "https://a.example/t"]],
          ],
          "connectorRuntimeSettings": [
            ["scope": "CONNECTOR_PROFILE"], ["key": "", "scope": "CONNECTOR_PROFILE"],
            ["key": "a/b~c", "scope": "CONNECTOR_PROFILE", "label": " \n "],
            ["key": "a/b~c", "scope": "CONNECTOR_PROFILE", "label": "again"],
          ],
        ]
      ],
    ]
    for answer in odd {
      var form = form(ConnectorDescription(answer), ["profileProperties": ["k": "v"]])
      form.choose("other")
      #expect(form.request()[place("properties/profileProperties/k")] == "v")
      #expect(form.definition.choices.count == 6)
    }
    let last = form(ConnectorDescription(odd[4])).definition
    #expect(last.field(at: place("properties/profileProperties"))?.children.map(\.label) == ["a/b~c"])
  }

  @Test("long texts of a connector are cut to one line, its values are not")
  func longTexts() throws {
    let long = String(repeating: "word\u{1B}[31m ", count: 100)
    let value = String(repeating: "v", count: 500)
    let description = ConnectorDescription([
      "connectorRuntimeSettings": [
        [
          "key": "k", "scope": "CONNECTOR_PROFILE", "label": .string(long), "description": .string(long),
          "connectorSuppliedValueOptions": [.string(value)],
        ]
      ]
    ])
    let setting = try #require(description.settings.first)
    #expect(try #require(setting.label).count == 48)
    #expect(try #require(setting.description).count == 300)
    #expect(setting.suppliedValues == [value])
    let stacked = "e" + String(repeating: "\u{301}", count: 10_000)
    let marks = ConnectorDescription(["connectorName": .string(stacked)])
    #expect(try #require(marks.name).unicodeScalars.count <= 97)
  }

  @Test("a connector that the catalogue does not say describes itself keeps its form")
  func otherConnector() {
    let definition = FormDefinition(connector: "Veeva", api: api, description: Descriptions.whole)
    #expect(definition.notice == FormDefinition(connector: "Veeva", api: api).notice)
    #expect(!api.describesItself("Veeva"))
    #expect(api.describesItself("CustomConnector"))
  }
}
