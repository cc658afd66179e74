import JSON
import Secrets
import Testing

@testable import Forms

/// Former properties in a form.
@Suite("Properties that are put back")
struct RestoringTests {
  private static func form(
    _ connector: String, _ properties: JSONObject, mode: String = "Public", _ api: ConnectorAPI
  ) -> ProfileForm {
    ProfileForm(
      definition: FormDefinition(connector: connector, api: api),
      existing: ExistingProfile(
        name: "held", mode: mode, properties: properties,
        arn: "arn:aws:appflow:eu-west-1:123456789012:connectorprofile/held"))
  }

  private static func properties(_ form: ProfileForm) -> JSONValue? {
    form.request()[RequestPaths.properties.appending(form.definition.connector)]
  }

  @Test(
    "all properties of every connector come back, over none and over others",
    arguments: (try? ConnectorAPI())?.connectors ?? [])
  func all(connector: String) throws {
    let api = try ConnectorAPI()
    let filled = RequestSkeleton(api: api, connector: connector).request.filled(api)
    let former = try #require(KeptProperties(of: filled, api: api))
    for held in [JSONObject(), ["instanceUrl": "https://other.example", "future": "stays"]] {
      var form = Self.form(connector, held, api)
      let hidden = form.restore(former)
      let made = try #require(Self.properties(form)?.object)
      for leaf in JSONValue.object(former.properties).leaves() {
        let place = leaf.place.tokens.joined(separator: "/")
        if leaf.value == .null {
          #expect(hidden.contains(place), "\(place)")
        } else {
          #expect(JSONValue.object(made)[leaf.place] == leaf.value, "\(connector): \(place)")
        }
      }
      #expect(made["future"] == held["future"])
      // The journal still has it: nothing is lost by leaving.
      #expect(!form.isChanged)
    }
  }

  @Test("what was added since is taken away, what was taken away is there again, and the mode is as it was")
  func differences() throws {
    let api = try ConnectorAPI()
    let former = try #require(
      KeptProperties(
        connector: "Salesforce", mode: "Public",
        properties: ["instanceUrl": "https://a.example", "isSandboxEnvironment": true], api: api))
    var form = Self.form(
      "Salesforce",
      ["instanceUrl": "https://b.example", "usePrivateLinkForMetadataAndAuthorization": true],
      mode: "Private", api)
    #expect(form.restore(former).isEmpty)
    #expect(Self.properties(form) == .object(former.properties))
    #expect(form.request()[RequestPaths.mode] == "Public")
    let changes = form.changes().filter { $0.pointer.isWithin(RequestPaths.properties) }
    #expect(
      changes.map { "\($0.kind.sign) \($0.name) \($0.text)" }.sorted() == [
        "+ isSandboxEnvironment true", "- usePrivateLinkForMetadataAndAuthorization true",
        "~ instanceUrl https://b.example → https://a.example",
      ])
  }

  @Test("what was not kept stays as the service holds it")
  func hidden() throws {
    let api = try ConnectorAPI()
    let former = try #require(
      KeptProperties(
        connector: "CustomConnector", mode: nil,
        properties: ["profileProperties": ["tenant": "old", "apiKey": "fake-old"]], api: api))
    var form = Self.form(
      "CustomConnector", ["profileProperties": ["tenant": "new", "apiKey": "fake-new", "more": "x"]], api)
    #expect(form.restore(former) == ["profileProperties/apiKey"])
    #expect(
      Self.properties(form)?["profileProperties"]?.object?.hasSameMembers(
        as: ["tenant": "old", "apiKey": "fake-new"]) == true)
    #expect(form.request()[RequestPaths.mode] == "Public")
  }

  @Test("properties that are as they were change nothing", arguments: ["Salesforce", "Veeva"])
  func same(connector: String) throws {
    let api = try ConnectorAPI()
    let held: JSONObject = ["instanceUrl": "https://a.example"]
    let former = try #require(
      KeptProperties(connector: connector, mode: "Public", properties: held, api: api))
    var form = Self.form(connector, held, api)
    let before = form.request()
    #expect(form.restore(former).isEmpty)
    #expect(form.request() == before)
  }
}
