import Forms
import JSON
import Secrets
import ServiceModel
import Testing

@Suite("Validation")
struct ValidatorTests {
  let model: ServiceModel
  let validator: Validator
  let shape: ShapeID

  init() throws {
    model = try ServiceModel.embedded()
    validator = Validator(
      model: model, unions: ["ConnectorProfileProperties", "ConnectorProfileCredentials"])
    shape = try #require(model.operations["UpdateConnectorProfile"]?.input)
  }

  private func findings(_ text: String) throws -> [String] {
    validator.violations(in: try JSONReader.read(text), of: shape).map { "\($0.path) \($0.rule.rawValue)" }
  }

  private func sap(_ properties: String) -> String {
    """
    {"connectorProfileName":"sap","connectionMode":"Public","connectorProfileConfig":{
      "connectorProfileProperties":{"SAPOData":{"applicationHostUrl":"https://sap.example",
      "applicationServicePath":"/sap","clientNumber":"100",\(properties)}}}}
    """
  }

  @Test(
    "each rule is named at its place",
    arguments: [
      (#""portNumber":443"#, []),
      (#""portNumber":"443""#, ["/portNumber type"]),
      (#""portNumber":443.0"#, ["/portNumber type"]),
      (#""portNumber":true"#, ["/portNumber type"]),
      (#""portNumber":0"#, ["/portNumber min"]),
      (#""portNumber":99999999999999999999999"#, ["/portNumber max"]),
      (#""portNumber":null"#, ["/portNumber required"]),
      (#""portNumber":443,"logonLanguage":"eng""#, ["/logonLanguage max"]),
      (#""portNumber":443,"disableSSO":"no""#, ["/disableSSO type"]),
      (#""portNumber":443,"bogus":1"#, ["/bogus unknown"]),
      (
        #""portNumber":443,"oAuthProperties":{"tokenUrl":"x","authCodeUrl":"https://a.example","oAuthScopes":[1]}"#,
        ["/oAuthProperties/tokenUrl pattern", "/oAuthProperties/oAuthScopes/0 type"]
      ),
    ])
  func rules(properties: String, expected: [String]) throws {
    let place = "/connectorProfileConfig/connectorProfileProperties/SAPOData"
    #expect(try findings(sap(properties)) == expected.map { place + $0 })
  }

  @Test("a mode is one of the model's, and the nearest is suggested")
  func enumeration() throws {
    let request = try JSONReader.read(sap(#""portNumber":443"#))
    var object = try #require(request.object)
    object["connectionMode"] = "public"
    let violation = try #require(validator.violations(in: .object(object), of: shape).first)
    #expect(violation.rule == .enum)
    #expect(violation.message == "Use one of Public, Private. Did you mean Public?")
  }

  @Test("a member in the wrong case is named, and so is every mistake inside it")
  func wrongCase() throws {
    let text = """
      {"connectorProfileName":"sf","connectionMode":"Public","kmsArn":"x","connectorProfileConfig":{
        "connectorProfileProperties":{"salesforce":{"instanceUrl":"https://a.example"}},
        "connectorProfileCredentials":{"salesforce":{"oauthRequest":{"authCode":"fake"}}}}}
      """
    let violations = validator.violations(in: try JSONReader.read(text), of: shape)
    let config = "/connectorProfileConfig"
    #expect(
      violations.map { "\($0.path)" } == [
        config + "/connectorProfileProperties/salesforce",
        config + "/connectorProfileCredentials/salesforce",
        config + "/connectorProfileCredentials/salesforce/oauthRequest",
        "/kmsArn",
      ])
    #expect(violations[0].message.contains("Did you mean Salesforce?"))
    #expect(violations[2].message.contains("Did you mean oAuthRequest?"))
  }

  @Test("a map's key is named at its entry")
  func mapKey() throws {
    let text = """
      {"connectorProfileName":"c","connectionMode":"Public","connectorProfileConfig":{
        "connectorProfileProperties":{"CustomConnector":{"profileProperties":{"a b":"x","c":null}}}}}
      """
    #expect(
      try findings(text) == [
        "/connectorProfileConfig/connectorProfileProperties/CustomConnector/profileProperties/a b pattern"
      ])
  }

  @Test("exactly one connector", arguments: ["{}", #"{"Amplitude":{},"Singular":{}}"#])
  func union(properties: String) throws {
    let text = """
      {"connectorProfileName":"c","connectionMode":"Public",
       "connectorProfileConfig":{"connectorProfileProperties":\(properties)}}
      """
    #expect(try findings(text) == ["/connectorProfileConfig/connectorProfileProperties union"])
  }

  @Test("secrets are counted and matched, and no message has a part of them")
  func secrets() throws {
    let shape = try #require(model.shape(named: "SingularConnectorProfileCredentials"))
    let value: JSONValue = [
      "apiKey": .secret(Secret("fake secret value " + String(repeating: "x", count: 300)))
    ]
    let violations = validator.violations(in: value, of: shape)
    #expect(violations.map(\.rule) == [.max, .pattern])
    for violation in violations { #expect(!violation.message.contains("fake")) }
  }

  @Test("the embedded model has a pattern for every shape that states one, but for those named")
  func notices() {
    let shapes = ["TagKey", "GlueDataCatalogDatabaseName", "GlueDataCatalogTablePrefix"]
    #expect(model.notices.count == shapes.count)
    for (notice, shape) in zip(model.notices, shapes) { #expect(notice.contains("/shapes/\(shape)/pattern")) }
  }
}
