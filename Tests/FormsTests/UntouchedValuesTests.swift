import JSON
import Secrets
import ServiceModel
import Testing

@testable import Forms

/// Skeletons of which only a part was filled in.
@Suite("Skeletons that were not filled in")
struct UntouchedValuesTests {
  private static let connectors = ["Salesforce", "SAPOData", "Redshift", "Zendesk"]
  /// What the service holds: none of it is as skeletons have it.
  private static let held: [String: JSONObject] = [
    "Salesforce": [
      "instanceUrl": "https://s.example", "isSandboxEnvironment": false,
      "usePrivateLinkForMetadataAndAuthorization": false,
    ],
    "SAPOData": [
      "applicationHostUrl": "https://p.example", "applicationServicePath": "/sap", "portNumber": 8443,
      "clientNumber": "100", "privateLinkServiceName": "com.example.vpce-svc-1", "disableSSO": false,
    ],
    "Redshift": [
      "bucketName": "bucket", "roleArn": "arn:aws:iam::123456789012:role/a", "clusterIdentifier": "c",
      "databaseName": "d", "dataApiRoleArn": "arn:aws:iam::123456789012:role/b",
      "isRedshiftServerless": false,
    ],
    "Zendesk": ["instanceUrl": "https://z.example"],
  ]
  private static let credentials: [String: JSONObject] = [
    "Salesforce": ["accessToken": "fake-a", "refreshToken": "fake-r"],
    "SAPOData": ["basicAuthCredentials": ["username": "ann", "password": "fake-p"]],
    "Redshift": ["username": "ann"],
    "Zendesk": ["clientId": "ann", "clientSecret": "fake-s", "accessToken": "fake-a"],
  ]

  private let api: ConnectorAPI

  init() throws { api = try ConnectorAPI() }

  private func form(_ connector: String) -> ProfileForm {
    let isPrivate = Self.held[connector]?["privateLinkServiceName"] != nil
    return ProfileForm(
      definition: FormDefinition(connector: connector, api: api),
      existing: ExistingProfile(
        name: "p", mode: isPrivate ? "Private" : "Public", properties: Self.held[connector]))
  }

  /// What `aws appflow update-connector-profile --generate-cli-skeleton` writes: true, 0, and any value of a choice.
  private func foreign(_ shape: ShapeID, _ choice: Int, depth: Int = 0) -> JSONValue {
    let found = api.model[shape]
    guard depth < 12 else { return .object(JSONObject()) }
    switch found.kind {
    case .structure(let members):
      return .object(
        members.reduce(into: JSONObject()) { $0[$1.name] = foreign($1.shape, choice, depth: depth + 1) })
    case .list(let element): return .list([foreign(element, choice, depth: depth + 1)])
    case .map(_, let element): return ["KeyName": foreign(element, choice, depth: depth + 1)]
    case .boolean: return true
    case .integer, .floatingPoint: return 0
    default:
      let values = found.enumeration
      return .string(values.isEmpty ? "" : values[choice % values.count])
    }
  }

  private func foreignSkeleton(_ choice: Int) -> JSONValue { foreign(api.requestShape, choice) }

  /// The skeleton with a name and credentials in it; with one connector, where that is said.
  private func filled(_ skeleton: JSONValue, _ connector: String, isAlone: Bool = false) -> JSONValue {
    var request = skeleton.object ?? JSONObject()
    request["connectorProfileName"] = "p"
    var config = request["connectorProfileConfig"]?.object ?? JSONObject()
    for (name, given) in [
      ("connectorProfileProperties", nil), ("connectorProfileCredentials", Self.credentials[connector]),
    ] {
      var union = config[name]?.object ?? JSONObject()
      var part = union[connector] ?? .null
      for member in given?.members ?? [] { part = part.putting(member.value, below: member.name) }
      union[connector] = part
      config[name] = .object(isAlone ? JSONObject(dictionaryLiteral: (connector, part)) : union)
    }
    request["connectorProfileConfig"] = .object(config)
    return JSONValue.object(request).maskingSecrets { api.isSecret($0) }
  }

  @Test("of our own, credentials that are filled in change nothing else", arguments: connectors)
  func own(connector: String) throws {
    var form = form(connector)
    let skeleton = RequestSkeleton(api: api, connector: connector).request
    let told = try PrefilledRequest(filled(skeleton, connector), api: api).apply(to: &form)
    #expect(told == "The file's values are over what the service holds.")
    #expect(form.changes().allSatisfy { $0.pointer.isWithin(RequestPaths.credentials) })
    #expect(form.request()[RequestPaths.mode]?.text == form.existing.mode)
  }

  @Test(
    "of the AWS command line's, too, with all connectors or one, with or without its token; it is told",
    arguments: connectors, [0, 1, 2, 3])
  func foreign(connector: String, choice: Int) throws {
    for isAlone in [false, true] {
      for hasToken in [false, true] {
        var form = form(connector)
        var request = filled(foreignSkeleton(choice), connector, isAlone: isAlone).object ?? JSONObject()
        if !hasToken { request["clientToken"] = nil }
        let given = try PrefilledRequest(.object(request), api: api)
        #expect(given.profile == "p" && given.connector == connector)
        let told = try #require(given.apply(to: &form))
        #expect(
          told.contains("because the AWS command line's skeleton has the same: connectionMode"), "\(told)")
        #expect(form.changes().allSatisfy { $0.pointer.isWithin(RequestPaths.credentials) })
        #expect(form.request()[RequestPaths.mode]?.text == form.existing.mode)
        #expect(
          form.request()[RequestPaths.properties]?[connector] == Self.held[connector].map { .object($0) })
      }
    }
  }

  @Test("in a file that is checked, each is a warning at its place, the widest one")
  func checked() throws {
    var request = filled(foreignSkeleton(0), "Salesforce", isAlone: true).object ?? JSONObject()
    request["connectorProfileName"] = ""
    let found = RequestRules(api: api).violations(in: .object(request), at: nil).filter {
      $0.rule == .skeleton
    }
    let base = "/connectorProfileConfig/connectorProfile"
    #expect(
      Set(found.map(\.path.description)) == [
        "/connectorProfileName", "/connectionMode", "/clientToken",
        base + "Properties/Salesforce/instanceUrl", base + "Properties/Salesforce/isSandboxEnvironment",
        base + "Properties/Salesforce/usePrivateLinkForMetadataAndAuthorization",
        base + "Credentials/Salesforce/oAuthRequest",
        base + "Credentials/Salesforce/clientCredentialsArn",
        base + "Credentials/Salesforce/oAuth2GrantType", base + "Credentials/Salesforce/jwtToken",
      ])
    #expect(found.allSatisfy { $0.severity == .warning })
    let all = RequestRules(api: api).violations(in: filled(foreignSkeleton(0), "Salesforce"), at: nil)
    #expect(
      all.contains { $0.path.last == "Veeva" && $0.message.contains("Nothing of this connector") })
    #expect(!all.contains { $0.path.tokens.contains("Veeva") && $0.rule != .skeleton })
  }

  @Test("what the service would refuse stays an error, though nobody filled it in")
  func refused() throws {
    let request = try JSONReader.read(
      """
      {"connectorProfileName":"p","connectionMode":"Public","connectorProfileConfig":{
        "connectorProfileProperties":{"Salesforce":{}},
        "connectorProfileCredentials":{"Salesforce":{"refreshToken":"fake","clientCredentialsArn":""}}}}
      """
    ).maskingSecrets { api.isSecret($0) }
    let found = RequestRules(api: api).violations(in: request, at: nil).filter {
      $0.path.last == "clientCredentialsArn"
    }
    #expect(Set(found.map(\.rule)) == [.min, .skeleton])
  }

  @Test("a skeleton in which nothing was filled in is opened for no connector")
  func nothing() {
    let error = #expect(throws: PrefilledRequest.Unusable.self) {
      try PrefilledRequest(foreignSkeleton(1), api: api)
    }
    #expect(error?.description.contains("keep the one that the profile is of") == true)
  }

  @Test("a template has no value that could be taken for one that was filled in")
  func template() {
    func values(_ value: JSONValue) -> [JSONValue] {
      switch value {
      case .object(let object): object.members.flatMap { values($0.value) }
      case .list(let items): items.flatMap(values)
      default: [value]
      }
    }
    for connector in api.connectors {
      let request = RequestSkeleton(api: api, connector: connector).request
      #expect(values(request).allSatisfy { $0 == "" || $0 == .null }, "\(connector)")
    }
  }

  @Test(
    "requests that nobody made from a skeleton are none",
    arguments: [
      #"{"Salesforce":{"isSandboxEnvironment":true,"instanceUrl":""}}"#,
      #"{"Salesforce":{"isSandboxEnvironment":true,"usePrivateLinkForMetadataAndAuthorization":true}}"#,
      #"{"SAPOData":{"portNumber":1,"disableSSO":true,"logonLanguage":""}}"#,
    ])
  func filledIn(properties: String) throws {
    let text = """
      {"connectorProfileName":"p","connectionMode":"Public","connectorProfileConfig":{
        "connectorProfileProperties":\(properties)}}
      """
    let request = try JSONReader.read(text)
    #expect(!RequestRules(api: api).violations(in: request, at: nil).contains { $0.rule == .skeleton })
  }
}

extension JSONValue {
  /// The object with a value put over one of its members, members of objects each by itself.
  fileprivate func putting(_ value: JSONValue, below name: String) -> JSONValue {
    var object = self.object ?? JSONObject()
    if let inner = value.object, let own = object[name], own.object != nil {
      object[name] = inner.members.reduce(own) { $0.putting($1.value, below: $1.name) }
    } else {
      object[name] = value
    }
    return .object(object)
  }
}
