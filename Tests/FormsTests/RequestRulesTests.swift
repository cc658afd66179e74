import Forms
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
    "documented ways of signing in pass",
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
}
