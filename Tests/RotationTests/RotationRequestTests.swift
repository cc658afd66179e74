import AppFlow
import Forms
import JSON
import Rotation
import Secrets
import Testing

@Suite("Requests of rotations")
struct RotationRequestTests {
  private static let secret = Secret("fake-secret-0001")
  private let api: ConnectorAPI

  init() throws { api = try ConnectorAPI() }

  private static let label = "hub"

  private func profile(_ type: String, _ properties: String, mode: String = "Public") throws
    -> ConnectorProfile
  {
    let text =
      #"{"connectorProfileName":"p","connectorType":"\#(type)","connectionMode":"\#(mode)","#
      + #""connectorLabel":"\#(Self.label)","connectorProfileProperties":\#(properties),"lastUpdatedAt":1.7E9}"#
    return try #require(ConnectorProfile(try JSONReader.read(text)))
  }

  private func request(
    _ profile: ConnectorProfile, secrets: [String], open: [String: String] = [:],
    description: ConnectorDescription? = nil
  ) throws -> RotationRequest {
    let secrets = secrets.map { RotationRequest.Credential(name: $0, value: .secret(Self.secret)) }
    let open = open.sorted { $0.key < $1.key }.map {
      RotationRequest.Credential(name: $0.key, value: .open(.string($0.value)))
    }
    return try RotationRequest(
      profile: profile, credentials: secrets + open,
      forms: ConnectorForms(api: api, descriptions: description.map { [Self.label: $0] } ?? [:]))
  }

  private func credentials(_ request: RotationRequest) -> String {
    let place = RequestPaths.credentials.appending(request.connector)
    return request.body[place].map { JSONWriter.body($0).revealed() } ?? "none"
  }

  @Test(
    "properties go back exactly as they came, also members and numbers that no model knows",
    arguments: [
      (
        "Veeva", "Veeva", #"{"instanceUrl":"https://a.example","newMember":{"deep":[1.50,null,""]}}"#,
        ["username", "password"]
      ),
      ("Servicenow", "ServiceNow", #"{"instanceUrl":"https://a.example"}"#, ["username", "password"]),
      (
        "Datadog", "Datadog", #"{"instanceUrl":"https://a.example","instanceUrl2":""}"#,
        ["apiKey", "applicationKey"]
      ),
      ("Amplitude", "Amplitude", "{}", ["API key", "secretKey"]),
      (
        "SAPOData", "SAPOData",
        #"{"applicationHostUrl":"https://sap.example","applicationServicePath":"/s","portNumber":443,"clientNumber":"100","#
          + #""privateLinkServiceName":"com.amazonaws.vpce.us-east-1.vpce-svc-0"}"#,
        ["basicAuthCredentials/username", "password"]
      ),
      (
        "CustomConnector", "CustomConnector",
        #"{"profileProperties":{"instance_url":"https://a.example","odd key":"x"},"future":true}"#,
        [
          "basic/username",
          "/connectorProfileConfig/connectorProfileCredentials/CustomConnector/basic/password",
        ]
      ),
    ])
  func carriedOver(type: String, member: String, properties: String, secrets: [String]) throws {
    let described = try profile(type, "{\"\(member)\":\(properties)}", mode: "Private")
    let request = try request(described, secrets: secrets)
    #expect(request.connector == member)
    let sent = try #require(request.body[RequestPaths.properties.appending(member)])
    #expect(JSONWriter.body(sent).revealed() == properties)
    #expect(request.body[RequestPaths.mode]?.text == "Private")
    #expect(request.violations.isEmpty, "\(request.violations)")
    #expect(!"\(request)".contains("fake-secret") && !JSONLines(request.body).text().contains("fake-secret"))
  }

  @Test("a profile without properties gets an empty object, as the union needs a member")
  func noProperties() throws {
    let bare = try #require(
      ConnectorProfile(["connectorProfileName": "p", "connectorType": "Singular", "connectionMode": "Public"])
    )
    let request = try request(bare, secrets: ["apiKey"])
    #expect(request.body[RequestPaths.properties] == ["Singular": [:]])
    #expect(request.violations.isEmpty)
  }

  @Test("what belongs to the only sign-in method that fits is filled in")
  func waysOfSigningIn() throws {
    let custom = try profile("CustomConnector", #"{"CustomConnector":{"profileProperties":{}}}"#)
    let basic = try request(custom, secrets: ["password"], open: ["basic/username": "ann"])
    #expect(
      credentials(basic)
        == #"{"authenticationType":"BASIC","basic":{"username":"ann","password":"fake-secret-0001"}}"#)
    let key = try request(custom, secrets: ["apiKey/apiKey"])
    #expect(credentials(key) == #"{"authenticationType":"APIKEY","apiKey":{"apiKey":"fake-secret-0001"}}"#)
    let salesforce = try profile(
      "Salesforce", #"{"Salesforce":{"instanceUrl":"https://a.my.salesforce.com"}}"#)
    let token = try request(salesforce, secrets: ["jwtToken"])
    #expect(credentials(token).contains(#""oAuth2GrantType":"JWT_BEARER""#))
    let both = try request(salesforce, secrets: ["accessToken", "refreshToken"])
    #expect(credentials(both) == #"{"accessToken":"fake-secret-0001","refreshToken":"fake-secret-0001"}"#)
  }

  @Test("the sign-in method is the credentials' also where the properties that go back speak of another one")
  func propertiesOfAnotherMethod() throws {
    let held =
      #"{"oAuth2Properties":{"tokenUrl":"https://a.example","oAuth2GrantType":"CLIENT_CREDENTIALS"}}"#
    let custom = try profile("CustomConnector", "{\"CustomConnector\":\(held)}")
    let request = try request(custom, secrets: ["basic/password"], open: ["basic/username": "ann"])
    #expect(credentials(request).contains(#""authenticationType":"BASIC""#))
    let sent = request.body[RequestPaths.properties.appending("CustomConnector")]
    #expect(sent.map { JSONWriter.body($0).revealed() } == held)
    #expect(request.violations.map(\.rule) == [.combination])
  }

  @Test("any two credentials of every connector are sent as they were given, whichever method they are of")
  func allGiven() throws {
    for connector in api.connectors {
      let profile = try profile(
        try #require(api.catalogue.connectors[connector]).typeName, "{\"\(connector)\":{}}")
      let secrets = FormDefinition(connector: connector, api: api).allFields.filter {
        $0.section == .credentials && $0.isSecret && $0.kind == .text
      }
      for (first, second) in zip(secrets, secrets.dropFirst() + secrets.prefix(1))
      where first.pointer != second.pointer {
        let request = try request(profile, secrets: ["\(first.pointer)", "\(second.pointer)"])
        for place in [first.pointer, second.pointer] {
          #expect(request.body[place] == .secret(Self.secret), "\(place)")
          let name = place.tokens.dropFirst(3).joined(separator: "/")
          #expect(request.fields.contains(name), "\(name): \(request.fields)")
        }
      }
    }
  }

  @Test(
    "a value that is empty or of another type than the credential's is refused by name, and not shown",
    arguments: [
      ("Veeva", "username", JSONValue.number(JSONNumber(5)), "string"), ("Veeva", "username", "", "string"),
      ("Veeva", "username", true, "string"), ("Salesforce", "oAuth2GrantType", false, "enum"),
    ])
  func unfit(connector: String, name: String, value: JSONValue, kind: String) throws {
    let profile = try profile(connector, "{\"\(connector)\":{}}")
    let secret = connector == "Veeva" ? "password" : "jwtToken"
    let error = #expect(throws: RotationRequestError.self) {
      try RotationRequest(
        profile: profile,
        credentials: [
          .init(name: name, value: .open(value)), .init(name: secret, value: .secret(Self.secret)),
        ], forms: ConnectorForms(api: api))
    }
    #expect(error == .unfit(name: name, kind: kind))
    #expect(
      error.map { "\($0)" }?.hasPrefix("“\(name)” takes a value of the type \(kind) that is not empty")
        == true)
  }

  @Test("a choice that a source of secrets has is taken where the model lists it, and never shown where not")
  func chosenBySource() throws {
    let salesforce = try profile("Salesforce", #"{"Salesforce":{}}"#)
    func request(_ type: String) throws -> RotationRequest {
      try RotationRequest(
        profile: salesforce,
        credentials: [
          .init(name: "jwtToken", value: .secret(Self.secret)),
          .init(name: "oAuth2GrantType", value: .secret(Secret(type))),
        ], forms: ConnectorForms(api: api))
    }
    #expect(credentials(try request("JWT_BEARER")).contains(#""oAuth2GrantType":"JWT_BEARER""#))
    let error = #expect(throws: RotationRequestError.self) { try request("fake-secret-0002") }
    #expect(error == .unfit(name: "oAuth2GrantType", kind: "enum"))
  }

  @Test("what was chosen stays, also where another choice would fit better")
  func chosenStays() throws {
    let salesforce = try profile("Salesforce", #"{"Salesforce":{}}"#)
    let request = try request(
      salesforce, secrets: ["jwtToken"], open: ["oAuth2GrantType": "AUTHORIZATION_CODE"])
    #expect(credentials(request).contains("AUTHORIZATION_CODE"))
    #expect(request.violations.map(\.rule) == [.pattern, .combination])
  }

  @Test(
    "a custom connector's own parameters are found by key and by label; one that it calls open can be set")
  func described() throws {
    let description = ConnectorDescription(
      try JSONReader.read(
        """
        {"authenticationConfig": {"isCustomAuthSupported": true, "customAuthConfigs": [{
          "customAuthenticationType": "HMAC", "authParameters": [
            {"key": "access_id", "label": "Access ID", "isSensitiveField": false, "isRequired": true},
            {"key": "signing_key", "label": "Signing key", "isSensitiveField": true, "isRequired": true}]}]}}
        """))
    let custom = try profile("CustomConnector", #"{"CustomConnector":{"profileProperties":{}}}"#)
    let request = try request(
      custom, secrets: ["Signing key"], open: ["access_id": "id-1"], description: description)
    #expect(
      credentials(request) == """
        {"authenticationType":"CUSTOM","custom":{"customAuthenticationType":"HMAC","credentialsMap":\
        {"access_id":"id-1","signing_key":"fake-secret-0001"}}}
        """)
    let plain = try self.request(
      custom, secrets: ["credentialsMap/any key", "custom/customAuthenticationType"])
    #expect(credentials(plain).contains(#""credentialsMap":{"any key":"fake-secret-0001"}"#))
  }

  @Test(
    "a name that is none, or that several have, is refused with what there is",
    arguments: [
      ("Veeva", "passwort", "Did you mean password?"), ("Veeva", "Usernam", "Did you mean username?"),
      ("Veeva", "instanceUrl", "Veeva Vault has no credential “instanceUrl”"),
      (
        "Veeva", "/connectorProfileConfig/connectorProfileProperties/Veeva/instanceUrl",
        "is not among the credentials"
      ),
      ("Veeva", "/connectorProfileConfig/connectorProfileCredentials/Veeva", "is not among the credentials"),
      (
        "Veeva", "/connectorProfileConfig/connectorProfileCredentials/Veeva/passwort",
        "Did you mean password?"
      ),
      ("Veeva", "", "no credential"), ("Veeva", "/", "is not among the credentials"),
      ("ServiceNow", "Password/deep/er", "no credential"), ("ServiceNow", "PASSWORD ", "no credential"),
      ("CustomConnector", "apiKey", "is given twice"),
      ("CustomConnector", "credentialsMap", "has entries: name one"),
      ("CustomConnector", "username/", "no credential"),
      ("CustomConnector", "clientSecret", "is given twice"),
      ("Veeva", String(repeating: "/~1", count: 50_000), "is not among the credentials"),
      ("Veeva", String(repeating: "x", count: 100_000), "no credential"),
    ])
  func names(connector: String, name: String, message: String) throws {
    let profile = try profile(connector, "{\"\(connector)\":{}}")
    let error = #expect(throws: RotationRequestError.self) {
      try request(profile, secrets: message == "is given twice" ? [name, name] : [name])
    }
    let words = error.map { "\($0)" } ?? ""
    #expect(words.contains(message), "\(words.prefix(500))")
  }

  @Test("a secret in the open, a secret that is missing, and a type without credentials are refused")
  func refusals() throws {
    let veeva = try profile("Veeva", #"{"Veeva":{}}"#)
    #expect(throws: RotationRequestError.secretInTheOpen(name: "password")) {
      try request(veeva, secrets: ["username"], open: ["password": "fake-open"])
    }
    #expect(throws: RotationRequestError.nothing) {
      try request(veeva, secrets: [], open: ["username": "ann"])
    }
    let events = try profile("EventBridge", "{}")
    #expect(throws: RotationRequestError.notEditable(type: "EventBridge")) {
      try request(events, secrets: ["password"])
    }
    #expect(try request(veeva, secrets: ["password"]).violations.contains { $0.rule == .required })
  }
}
