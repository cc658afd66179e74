import AppFlow
import ClientTestSupport
import Forms
import Foundation
import JSON
import Secrets
import ServiceModel
import Testing

@testable import ProfileEditor

/// One request, five ways in: the form, plain mode, validate, update and rotate say the same of it.
@Suite("The same rules in every way in", .timeLimit(.minutes(5)))
struct SameRulesTests {
  /// Something that is said of a request.
  struct Expected: Sendable {
    /// The place below the connector, or `mode`.
    let path: String
    let words: String
    var rule: Violation.Rule = .combination
    /// Whether the sign-in method cannot do without it: a form that shows that way asks for it.
    var isNeeded = false

    static func needed(_ path: String, _ words: String) -> Expected {
      Expected(path: path, words: words, isNeeded: true)
    }
  }

  /// A connector's part of a request, and what is said of it.
  struct Input: Sendable, CustomTestStringConvertible {
    let connector: String
    var mode = "Public"
    var properties = "{}"
    let credentials: String
    var expected: [Expected] = []

    var testDescription: String { "\(connector) \(mode) \(properties) \(credentials)" }
  }

  private static let tokens =
    "Add an access or refresh token, or an authorization code to trade for them: with none, AppFlow has nothing to sign in with."
  private static let token =
    "Add an access token, or an authorization code to trade for one: with neither, AppFlow has nothing to sign in with."
  private static let code =
    "Add the authorization code, or leave redirectUri out: without a code it does nothing."
  private static let client = #""clientId":"ann","clientSecret":"fake-secret""#
  private static let site = #"{"instanceUrl":"https://a.example"}"#
  private static let sap =
    #""applicationHostUrl":"https://a.example","applicationServicePath":"/sap/opu","portNumber":443,"clientNumber":"100""#
  private static let basic = #"{"basicAuthCredentials":{"username":"ann","password":"fake-secret"}}"#
  private static let service =
    #""privateLinkServiceName":"com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0""#
  private static let snow = #""warehouse":"w","stage":"s","bucketName":"bucket""#
  private static let login = #"{"username":"ann","password":"fake-secret"}"#
  private static let redshift = #""bucketName":"bucket","roleArn":"arn:aws:iam::123456789012:role/a""#
  private static let sales = "Salesforce"
  private static let pair = #""accessToken":"fake-access","refreshToken":"fake-refresh""#
  private static let oAuth2 = "CustomConnector"

  private static func grant(_ type: String) -> String {
    #"{"oAuth2Properties":{"tokenUrl":"https://a.example/token","oAuth2GrantType":"\#(type)"}}"#
  }

  static let wrong: [Input] = [
    // OAuth without anything to sign in with.
    Input(
      connector: "Zendesk", properties: site, credentials: "{\(client)}",
      expected: [Expected(path: "credentials/accessToken", words: token)]),
    Input(
      connector: "Slack", properties: site, credentials: "{\(client)}",
      expected: [Expected(path: "credentials/accessToken", words: token)]),
    Input(
      connector: "Marketo", properties: site, credentials: "{\(client)}",
      expected: [Expected(path: "credentials/accessToken", words: token)]),
    Input(
      connector: "GoogleAnalytics", credentials: "{\(client)}",
      expected: [Expected(path: "credentials/accessToken", words: tokens)]),
    Input(
      connector: "SAPOData",
      properties:
        #"{\#(sap),"oAuthProperties":{"tokenUrl":"https://a.example","authCodeUrl":"https://a.example","oAuthScopes":["s"]}}"#,
      credentials: "{\"oAuthCredentials\":{\(client)}}",
      expected: [Expected(path: "credentials/oAuthCredentials/accessToken", words: tokens)]),
    Input(
      connector: "ServiceNow", properties: site, credentials: "{\"oAuth2Credentials\":{\(client)}}",
      expected: [Expected(path: "credentials/oAuth2Credentials/accessToken", words: tokens)]),
    Input(
      connector: oAuth2, properties: grant("AUTHORIZATION_CODE"),
      credentials: "{\"authenticationType\":\"OAUTH2\",\"oauth2\":{\(client)}}",
      expected: [Expected(path: "credentials/oauth2/accessToken", words: tokens)]),
    Input(
      connector: oAuth2, properties: grant("CLIENT_CREDENTIALS"),
      credentials: #"{"authenticationType":"OAUTH2","oauth2":{"clientSecret":"fake-secret"}}"#,
      expected: [Expected(path: "credentials/oauth2/clientId", words: "Add this: with the grant type")]),
    // A redirect URI without a code.
    Input(
      connector: "Zendesk", properties: site,
      credentials:
        "{\(client),\"accessToken\":\"fake\",\"oAuthRequest\":{\"redirectUri\":\"https://a.example\"}}",
      expected: [Expected(path: "credentials/oAuthRequest/authCode", words: code)]),
    Input(
      connector: "ServiceNow", properties: site,
      credentials:
        "{\"oAuth2Credentials\":{\(client),\"accessToken\":\"fake\",\"oAuthRequest\":{\"redirectUri\":\"https://a.example\"}}}",
      expected: [Expected(path: "credentials/oAuth2Credentials/oAuthRequest/authCode", words: code)]),
    // Grant types and what belongs to them.
    Input(
      connector: sales, credentials: "{\(pair),\"oAuth2GrantType\":\"CLIENT_CREDENTIALS\"}",
      expected: [Expected(path: "credentials/oAuth2GrantType", words: "Leave this out, or choose")]),
    Input(
      connector: sales, credentials: "{\(pair),\"oAuth2GrantType\":\"JWT_BEARER\"}",
      expected: [
        Expected(
          path: "credentials/oAuth2GrantType",
          words: "“access and refresh token” goes with AUTHORIZATION_CODE here: change it")
      ]),
    Input(
      connector: sales,
      credentials: #"{"oAuth2GrantType":"JWT_BEARER","jwtToken":"a.b.c","accessToken":"fake"}"#,
      expected: [
        Expected(path: "credentials/accessToken", words: "“JWT” goes without this: leave it out")
      ]),
    Input(
      connector: sales, credentials: #"{"accessToken":"fake-access"}"#,
      expected: [
        .needed("credentials/refreshToken", "“access and refresh token” needs this: fill it in")
      ]),
    // Members of two ways.
    Input(
      connector: "ServiceNow", properties: site,
      credentials:
        "{\"username\":\"ann\",\"password\":\"fake\",\"oAuth2Credentials\":{\(client),\"accessToken\":\"fake\"}}",
      expected: [
        Expected(
          path: "credentials/oAuth2Credentials",
          words: "“user ID and password” goes without this: leave it out")
      ]),
    // Private connections.
    Input(
      connector: "Snowflake", mode: "Private", properties: "{\(snow)}", credentials: login,
      expected: [Expected(path: "properties/privateLinkServiceName", words: "Add the endpoint service")]),
    Input(
      connector: "Snowflake", properties: "{\(snow),\(service)}", credentials: login,
      expected: [Expected(path: "properties/privateLinkServiceName", words: "Leave this out, or choose")]),
    Input(
      connector: "SAPOData", mode: "Private", properties: "{\(sap)}", credentials: basic,
      expected: [Expected(path: "properties/privateLinkServiceName", words: "Add the endpoint service")]),
    Input(
      connector: "SAPOData", properties: "{\(sap),\(service)}", credentials: basic,
      expected: [Expected(path: "properties/privateLinkServiceName", words: "Leave this out, or choose")]),
    Input(
      connector: sales, properties: #"{"usePrivateLinkForMetadataAndAuthorization":true}"#,
      credentials: "{\(pair)}",
      expected: [
        Expected(
          path: "properties/usePrivateLinkForMetadataAndAuthorization", words: "Turn this off, or choose")
      ]),
    // What a way needs of the properties.
    Input(
      connector: "Redshift", properties: "{\(redshift)}", credentials: login,
      expected: [.needed("properties/databaseUrl", "“JDBC URL (deprecated)” needs this: fill it in")]),
    // The password or the private key: one of both.
    Input(
      connector: "Snowflake", properties: "{\(snow)}",
      credentials: #"{"username":"ann","password":"fake-secret","privateKey":"fake-key"}"#,
      expected: [Expected(path: "credentials/password", words: "“key pair” goes without this: leave it out")]),
    // Masks.
    Input(
      connector: "Veeva", properties: site, credentials: #"{"username":"ann","password":"••••••••"}"#,
      expected: [Expected(path: "credentials/password", words: "This is a mask", rule: .masked)]),
    Input(
      connector: "Datadog", properties: site, credentials: #"{"apiKey":"fake","applicationKey":"*****"}"#,
      expected: [Expected(path: "credentials/applicationKey", words: "This is a mask", rule: .masked)]),
  ]

  static let right: [Input] = [
    Input(connector: "Veeva", properties: site, credentials: login),
    Input(connector: sales, credentials: "{\(pair)}"),
    Input(connector: sales, credentials: "{\(pair),\"oAuth2GrantType\":\"AUTHORIZATION_CODE\"}"),
    Input(connector: "Zendesk", properties: site, credentials: "{\(client),\"accessToken\":\"fake\"}"),
    Input(
      connector: "Zendesk", properties: site,
      credentials:
        "{\(client),\"oAuthRequest\":{\"authCode\":\"fake\",\"redirectUri\":\"https://a.example\"}}"),
    Input(connector: "Snowflake", mode: "Private", properties: "{\(snow),\(service)}", credentials: login),
    Input(connector: "SAPOData", properties: "{\(sap),\"disableSSO\":true}", credentials: basic),
    Input(
      connector: "Redshift", properties: "{\(redshift),\"databaseUrl\":\"jdbc:redshift://a.example:5439/d\"}",
      credentials: login),
    Input(
      connector: oAuth2, properties: grant("CLIENT_CREDENTIALS"),
      credentials: "{\"authenticationType\":\"OAUTH2\",\"oauth2\":{\(client)}}"),
  ]

  @Test("what does not go together, and masks", arguments: wrong)
  func odd(input: Input) async throws { try await check(input) }

  @Test("what is documented", arguments: right)
  func documented(input: Input) async throws { try await check(input) }

  private func check(_ input: Input) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("request.json", try Self.body(input))
    let validate = try await FaultProgram.run(["validate", file])
    compare(validate.standardOutput, input, "validate")
    let update = try await FaultProgram.run(["update", file, "--dry-run"])
    compare(update.standardError, input, "update")
    let service = try Self.service(input)
    compare(try await Self.rotate(input, service), input, "rotate")
    comparePlain(try Self.plain(input), input)
    try compareForm(input)
  }

  // MARK: What is said

  private func compare(_ said: String, _ input: Input, _ way: String) {
    let found = said.split(separator: "\n").filter { line in
      [Violation.Rule.combination, .masked, .required].contains { line.contains(" \($0.rawValue) /") }
    }
    #expect(found.count == input.expected.count, "\(way): \(said)")
    for one in input.expected {
      let line = "\(one.rule.rawValue) \(Self.place(one, input)): \(one.words)"
      #expect(found.contains { $0.contains(line) }, "\(way): \(said)")
    }
  }

  private func comparePlain(_ spoken: [String], _ input: Input) {
    let said = spoken.joined(separator: "\n")
    #expect(said.contains("Review.") || said.contains("keeps this from being sent"), "plain: \(said)")
    for one in input.expected {
      #expect(spoken.contains { $0.contains(": \(one.words)") }, "plain: \(said)")
    }
    guard input.expected.isEmpty else { return }
    #expect(!said.contains("Warning: "), "plain: \(said)")
  }

  private func compareForm(_ input: Input) throws {
    let api = try ConnectorAPI()
    let held = try #require(try JSONReader.read(input.properties).object)
    var form = ProfileForm(
      definition: FormDefinition(connector: input.connector, api: api),
      existing: ExistingProfile(name: "p", mode: input.mode, properties: held))
    let request = try JSONReader.read(try Self.body(input)).maskingSecrets { api.isSecret($0) }
    _ = try PrefilledRequest(request, api: api).apply(to: &form)
    let rules: Set<Violation.Rule> = [.combination, .masked, .required]
    let found = form.violations().filter { rules.contains($0.rule) }
    #expect(found.count == input.expected.count, "form: \(found)")
    for one in input.expected {
      let place = Self.place(one, input)
      // What the service holds of the properties goes back as it came: that is a warning only.
      let isAsked = one.isNeeded && place.isWithin(RequestPaths.credentials)
      #expect(
        found.contains {
          $0.path == place && $0.rule == (isAsked ? .required : one.rule) && $0.message.hasPrefix(one.words)
        }, "form: \(found)")
    }
  }

  private static func place(_ one: Expected, _ input: Input) -> JSONPointer {
    RequestPaths.absolute(JSONPointer("/" + one.path), of: input.connector)
  }

  // MARK: The ways in

  private static func body(_ input: Input) throws -> String {
    """
    {"connectorProfileName":"p","connectionMode":"\(input.mode)","connectorProfileConfig":{
      "connectorProfileProperties":{"\(input.connector)":\(input.properties)},
      "connectorProfileCredentials":{"\(input.connector)":\(input.credentials)}}}
    """
  }

  /// An AppFlow that holds the input's properties.
  private static func service(_ input: Input) throws -> LoopbackServer {
    try LoopbackServer.answering { request, connection, _ in
      let details =
        #"{"connectorProfileName":"p","connectorType":"\#(input.connector)","connectionMode":"\#(input.mode)","#
        + #""connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/p","lastUpdatedAt":1700000000,"#
        + #""connectorProfileProperties":{"\#(input.connector)":\#(input.properties)}}"#
      switch request.path {
      case "/describe-connector-profiles":
        connection.answer(200, [:], #"{"connectorProfileDetails":[\#(details)]}"#)
      case "/list-flows": connection.answer(200, [:], #"{"flows":[]}"#)
      default: connection.answer(400, [:], "{}")
      }
    }
  }

  private static func rotate(_ input: Input, _ service: LoopbackServer) async throws -> String {
    let api = try ConnectorAPI()
    var arguments = ["rotate", "p", "--dry-run", "--endpoint-url", service.url]
    var environment: [String: String?] = [:]
    let place = RequestPaths.credentials.appending(input.connector)
    for (pointer, text) in texts(try JSONReader.read(input.credentials), at: place) {
      if api.isSecret(pointer) {
        let name = "FAKE_SECRET_\(environment.count)"
        environment[name] = text
        arguments += ["--secret", "\(pointer)=env:\(name)"]
      } else {
        arguments += ["--set", "\(pointer)=\(text)"]
      }
    }
    let output = try await FaultProgram.run(arguments, environment: environment)
    #expect(
      output.everything.contains("\"connectorProfileName\": \"p\"") || output.status == 252, "\(output)")
    return output.standardError
  }

  private static func texts(_ value: JSONValue, at place: JSONPointer) -> [(JSONPointer, String)] {
    if let text = value.text { return [(place, text)] }
    return (value.object?.members ?? []).flatMap { texts($0.value, at: place.appending($0.name)) }
  }

  /// Opens the request in plain mode, and asks for the review at once.
  private static func plain(_ input: Input) throws -> [String] {
    let api = try ConnectorAPI()
    let request = try JSONReader.read(try body(input)).maskingSecrets { api.isSecret($0) }
    let context = EditorContext(
      awsProfile: nil, region: "eu-west-1", endpoint: "appflow.eu-west-1.amazonaws.com", now: 1_700_000_000)
    var session = PlainSession(
      context: context, api: api, initial: .describe(name: "p"),
      given: try PrefilledRequest(request, api: api))
    _ = session.begin()
    let profile = try #require(
      ConnectorProfile([
        "connectorProfileName": "p", "connectorType": .string(input.connector),
        "connectionMode": .string(input.mode),
        "connectorProfileProperties": [input.connector: try JSONReader.read(input.properties)],
      ]))
    _ = session.handle(.described(name: "p", BrowserEntry(profile, details: .null, api: api)))
    return session.answer(Secret("!review")).lines
  }
}
