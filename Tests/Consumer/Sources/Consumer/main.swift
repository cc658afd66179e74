// Each import is enough for what its own signatures name: secrets, JSON, requests and answers.
import AppFlow
import Forms

/// Answers in the service's place.
struct CannedService: HTTPTransporting {
  func send(_ request: HTTPRequest, limits: HTTPLimits) async throws(HTTPTransportError) -> HTTPResponse {
    let answers = [
      "/describe-connector-profiles":
        #"{"connectorProfileDetails":[{"connectorProfileName":"web","connectorType":"Amplitude","connectionMode":"Public"}]}"#,
      "/list-flows": #"{"flows":[{"flowName":"daily","flowStatus":"Active"}]}"#,
      "/update-connector-profile": #"{"connectorProfileArn":"arn:aws:appflow:::connectorprofile/web"}"#,
    ]
    guard let answer = answers[request.url.path] else { return HTTPResponse(status: 404) }
    return HTTPResponse(status: 200, body: Secret(answer))
  }
}

var options = ClientOptions(region: "eu-west-1")
options.environment = Environment([
  "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
  "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
])
let client = try AppFlowClient(options: options, transport: CannedService())

let flows: [Flow] = try await client.listFlows().flows
print(flows.map { "\($0.name): \($0.status ?? "unknown")" }.joined(separator: ", "))

let api = try ConnectorAPI()
for profile in try await client.describeConnectorProfiles(names: ["web"]).profiles {
  let definition = FormDefinition(connector: "Amplitude", api: api)
  var form = ProfileForm(
    definition: definition, existing: ExistingProfile(name: profile.name, mode: profile.connectionMode))
  let secret = Secret("fake-key")
  for field in definition.fields where field.isSecret {
    form.edit(at: .field(field.pointer)) { $0.replaceAll(with: secret) }
  }
  let problems: [Violation] = form.violations()
  guard problems.isEmpty else { fatalError("\(problems)") }
  let request: JSONValue = form.request()
  let update: ProfileUpdate = try await client.updateConnectorProfile(request)
  print(update.arn)
}
