import Forms
import JSON
import ServiceModel
import Testing

@Suite("Combinations")
struct RequestRulesTests {
  private func combinations(
    _ connector: String, properties: String = "{}", credentials: String
  ) throws -> [String] {
    let text = """
      {"connectorProfileName":"x","connectionMode":"Public","connectorProfileConfig":{
        "connectorProfileProperties":{"\(connector)":\(properties)},
        "connectorProfileCredentials":{"\(connector)":\(credentials)}}}
      """
    let rules = RequestRules(api: try ConnectorAPI())
    return rules.combinations(in: try JSONReader.read(text)).map(\.message)
  }

  @Test(
    "documented sign-in methods pass",
    arguments: [
      ("Salesforce", "{}", #"{"accessToken":"fake","refreshToken":"fake"}"#),
      (
        "Salesforce", "{}",
        #"{"refreshToken":"fake","clientCredentialsArn":"arn:aws:secretsmanager:r:1:secret:fake"}"#
      ),
      (
        "Salesforce", "{}",
        #"{"clientCredentialsArn":"fake","oAuthRequest":{"authCode":"fake","redirectUri":"https://a.example"}}"#
      ),
      ("Salesforce", "{}", #"{"oAuth2GrantType":"JWT_BEARER","jwtToken":"a.b.c"}"#),
      ("ServiceNow", "{}", #"{"username":"ann","password":"fake"}"#),
      ("CustomConnector", "{}", #"{"authenticationType":"APIKEY","apiKey":{"apiKey":"fake"}}"#),
      ("SAPOData", #"{"disableSSO":true}"#, #"{"basicAuthCredentials":{"username":"a","password":"fake"}}"#),
      ("Amplitude", "{}", #"{"apiKey":"fake","secretKey":"fake"}"#),
    ])
  func documented(connector: String, properties: String, credentials: String) throws {
    #expect(try combinations(connector, properties: properties, credentials: credentials) == [])
  }

  @Test(
    "others are warned about, with what would make them whole",
    arguments: [
      (
        "Salesforce", #"{"accessToken":"fake"}"#,
        "“access and refresh token” needs this: fill it in, or choose another way."
      ),
      (
        "ServiceNow", #"{"username":"ann"}"#,
        "“user ID and password” needs this: fill it in, or choose another way."
      ),
      (
        "CustomConnector", #"{"authenticationType":"BASIC","apiKey":{"apiKey":"fake"}}"#,
        "“API key” goes with APIKEY here: change it, or choose another way."
      ),
      (
        "Salesforce", "{}",
        "This is none of the known ways to sign in to Salesforce: fill one in (access and refresh token; refresh token and app secret; authorization code; JWT)."
      ),
    ])
  func undocumented(connector: String, credentials: String, advice: String) throws {
    #expect(try combinations(connector, credentials: credentials) == [advice])
  }

  @Test("properties and credentials must be of one connector")
  func mismatch() throws {
    let text = """
      {"connectorProfileConfig":{"connectorProfileProperties":{"Singular":{}},
       "connectorProfileCredentials":{"Trendmicro":{"apiSecretKey":"fake"}}}}
      """
    let violations = RequestRules(api: try ConnectorAPI()).combinations(in: try JSONReader.read(text))
    #expect(
      violations.map(\.path.description) == ["/connectorProfileConfig/connectorProfileCredentials/Trendmicro"]
    )
  }

  /// Members whose pattern allows anything, and those that are ARNs, with a place for each.
  private func members(_ api: ConnectorAPI, where isMeant: (String) -> Bool) -> [(FormField, String)] {
    api.connectors.flatMap { connector in
      FormDefinition(connector: connector, api: api).allFields.compactMap { field in
        guard field.section != .connection, let pattern = field.shape.pattern?.text, isMeant(pattern) else {
          return nil
        }
        return (field, connector)
      }
    }
  }

  private func patternRemarks(_ field: FormField, _ text: String, _ api: ConnectorAPI) -> [Violation] {
    var request: JSONValue = .string(text)
    for token in field.pointer.tokens.reversed() { request = .object([token: request]) }
    return RequestRules(api: api).modelViolations(in: request)
      .filter { $0.path == field.pointer && $0.rule == .pattern }
  }

  @Test("a pattern that allows anything warns of nothing: a key of several lines is kept as it is")
  func anything() throws {
    let api = try ConnectorAPI()
    let members = members(api) { [".*", ".+"].contains($0) }
    #expect(members.contains { $0.0.name == "privateKey" })
    for (field, connector) in members {
      for text in [
        "-----BEGIN PRIVATE KEY-----\nfake\n-----END PRIVATE KEY-----\n", "a\r\nb", "\u{2028}", "ü",
      ] {
        #expect(patternRemarks(field, text, api) == [], "\(connector) \(field.pointer)")
      }
    }
  }

  @Test(
    "an ARN of any partition fits where an ARN belongs; which one the region has is not looked at",
    arguments: [
      ("aws", "eu-west-1", true), ("aws-cn", "cn-north-1", true), ("aws-us-gov", "us-gov-west-1", true),
      ("aws-eusc", "eusc-de-east-1", true), ("aws-iso", "us-iso-east-1", true),
      ("aws-iso-b", "us-isob-east-1", true), ("aws-iso-e", "eu-isoe-west-1", true),
      ("aws-iso-f", "us-isof-south-1", true), ("aws-cn", "eu-west-1", true), ("awscn", "cn-north-1", false),
      ("aws-", "cn-north-1", false), ("", "eu-west-1", false),
    ])
  func partitions(partition: String, region: String, fits: Bool) throws {
    let api = try ConnectorAPI()
    let members = members(api) { $0.hasPrefix("arn:aws:") || $0.hasPrefix("^arn:aws:") }
    #expect(members.count >= 3)
    for (field, connector) in members {
      let service = field.shape.pattern?.text.split(separator: ":").dropFirst(2).first.map(String.init) ?? ""
      let arn = "arn:\(partition):\(service == ".*" ? "s3" : service):\(region):123456789012:fake/x"
      #expect(patternRemarks(field, arn, api).isEmpty == fits, "\(connector) \(field.pointer): \(arn)")
    }
  }
}
