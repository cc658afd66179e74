import Forms
import JSON
import Testing

/// Requests that were written elsewhere, in a form.
@Suite("Requests from files")
struct PrefilledRequestTests {
  private static let api = try? ConnectorAPI()

  private func form(_ connector: String, _ api: ConnectorAPI) -> ProfileForm {
    ProfileForm(
      definition: FormDefinition(connector: connector, api: api),
      existing: ExistingProfile(name: "held", mode: "Public"))
  }

  /// The skeleton of a connector with a value in every place that has none.
  private func filled(_ connector: String, _ api: ConnectorAPI) -> JSONValue {
    RequestSkeleton(api: api, connector: connector).request.filled(api).maskingSecrets { api.isSecret($0) }
  }

  @Test(
    "every member of every connector gets into its field and back into the request, none is lost",
    arguments: (try? ConnectorAPI())?.connectors ?? [])
  func roundTrip(connector: String) throws {
    let api = try ConnectorAPI()
    let request = filled(connector, api)
    var form = form(connector, api)
    let given = try PrefilledRequest(request, api: api)
    #expect(given.profile == "text" && given.connector == connector)
    #expect(given.apply(to: &form) == "The file's values are over what the service holds.")
    // A second form does not get it.
    #expect(given.apply(to: &form) == nil)
    form.choose("other")
    let made = form.request()
    for place in [RequestPaths.properties, RequestPaths.credentials] {
      #expect(
        made[place].map(JSONWriter.body)?.revealed().sorted()
          == request[place].map(JSONWriter.body)?.revealed().sorted(), "\(place)")
    }
    // The name is the form's own.
    #expect(made[RequestPaths.name]?.text == "held")
  }

  @Test("an empty skeleton changes nothing", arguments: (try? ConnectorAPI())?.connectors ?? [])
  func skeleton(connector: String) throws {
    let api = try ConnectorAPI()
    var form = form(connector, api)
    let given = try PrefilledRequest(RequestSkeleton(api: api, connector: connector).request, api: api)
    #expect(given.profile == nil)
    _ = given.apply(to: &form)
    #expect(!form.isChanged)
  }

  @Test(
    "the sign-in method is the one that the values speak of",
    arguments: [
      ("Salesforce", ["accessToken": "fake", "refreshToken": "fake"], "tokens"),
      ("Salesforce", ["jwtToken": "fake"], "jwt"),
      ("Salesforce", ["refreshToken": "fake", "clientCredentialsArn": "fake"], "refresh"),
      ("SAPOData", ["basicAuthCredentials": ["username": "ann", "password": "fake"]], "basic"),
      ("SAPOData", ["oAuthCredentials": ["clientId": "ann", "clientSecret": "fake"]], "oauth"),
      ("ServiceNow", ["username": "ann", "password": "fake"], "password"),
      (
        "CustomConnector", ["authenticationType": "BASIC", "basic": ["username": "a", "password": "b"]],
        "basic"
      ),
      ("CustomConnector", ["authenticationType": "APIKEY", "apiKey": ["apiKey": "fake"]], "apiKey"),
    ] as [(String, JSONValue, String)])
  func choice(connector: String, credentials: JSONValue, choice: String) throws {
    let api = try ConnectorAPI()
    var form = form(connector, api)
    let request: JSONValue = [
      "connectorProfileConfig": ["connectorProfileCredentials": .object([connector: credentials])]
    ]
    _ = try PrefilledRequest(request.maskingSecrets { api.isSecret($0) }, api: api).apply(to: &form)
    #expect(form.choice.id == choice)
  }

  @Test("what has no place is told by its pointer, and another connector's values are left out")
  func lost() throws {
    let api = try ConnectorAPI()
    var veeva = form("Veeva", api)
    let request: JSONValue = [
      "clientToken": "x", "unknown": ["deep": 1],
      "connectorProfileConfig": [
        "connectorProfileProperties": ["Veeva": ["instanceUrl": "https://v.example", "novel": true]]
      ],
    ]
    let told = try PrefilledRequest(request, api: api).apply(to: &veeva)
    #expect(
      told
        == "The file's values are over what the service holds. 3 have no place in this form and were left out: "
        + "/clientToken, /unknown/deep, /connectorProfileConfig/connectorProfileProperties/Veeva/novel.")
    var slack = form("Slack", api)
    let other = try PrefilledRequest(request, api: api).apply(to: &slack)
    #expect(other == "The file is for Veeva and this profile is not: its values were left out.")
    #expect(!slack.isChanged)
  }

  @Test(
    "a request that is about no connector, about two or about an unknown one is refused with what to do",
    arguments: [
      ([:], "it has none."),
      (["Veeva": [:], "Slack": [:]], "it has Slack, Veeva: keep the one"),
      (["Vveva": [:]], "Did you mean Veeva?"),
    ] as [(JSONValue, String)])
  func unusable(properties: JSONValue, words: String) throws {
    let api = try ConnectorAPI()
    let request: JSONValue = ["connectorProfileConfig": ["connectorProfileProperties": properties]]
    let error = #expect(throws: PrefilledRequest.Unusable.self) { try PrefilledRequest(request, api: api) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }
}

extension JSONValue {
  /// The value with one of the model's in place of each that is empty.
  func filled(_ api: ConnectorAPI, at place: JSONPointer = .root) -> JSONValue {
    switch self {
    case .string(""): return "text"
    case .null:
      let shape = api.model.shape(at: place, from: api.requestShape).map { api.model[$0] }
      if let choice = shape?.enumeration.last { return .string(choice) }
      if case .boolean = shape?.kind { return true }
      return 8443
    case .list(let items):
      return .list(items.enumerated().map { $1.filled(api, at: place.appending(String($0))) })
    case .object(let object):
      return .object(
        object.members.reduce(into: JSONObject()) {
          $0[$1.name] = $1.value.filled(api, at: place.appending($1.name))
        })
    default: return self
    }
  }
}
