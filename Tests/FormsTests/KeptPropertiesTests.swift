import ClientTestSupport
import Foundation
import JSON
import Secrets
import ServiceModel
import Testing

@testable import Forms

/// What may be written down of a profile: its properties, and nothing that could be a credential.
@Suite("Properties that are kept")
struct KeptPropertiesTests {
  private static func apis() throws -> [ConnectorAPI] {
    let own = try ConnectorAPI()
    return try own.connectors.map { connector in
      let text = try ExtendedModel(connectorWithMembers: connector).text
      return try ConnectorAPI(
        model: try ServiceModel.read(Array(text.utf8), file: "extended"), file: "extended")
    } + [own]
  }

  /// A request with a text of its own at every place that takes one, also where the model has another type.
  private static func marked(
    _ api: ConnectorAPI, _ connector: String
  ) -> (request: JSONValue, marks: [(place: JSONPointer, mark: String)]) {
    var marks: [(place: JSONPointer, mark: String)] = []
    let skeleton = RequestSkeleton(api: api, connector: connector).request
    let request = skeleton.mappingLeaves { place in
      let mark = "mark-\(marks.count)-end"
      marks.append((place, mark))
      return .string(mark)
    }
    return (request, marks)
  }

  @Test("of no connector does anything get in that the model or the catalogue calls secret, nor a credential")
  func secrets() throws {
    var (kept, left) = (0, 0)
    for api in try Self.apis() {
      for connector in api.connectors {
        let (request, marks) = Self.marked(api, connector)
        let properties = try #require(KeptProperties(of: request, api: api), "\(connector)")
        let text = JSONWriter.body(properties.json).revealed()
        for (place, mark) in marks {
          let isProperty = place.isWithin(RequestPaths.properties)
          let shape = api.model.shape(at: place, from: api.requestShape)
          let isSecret = api.isSecret(place) || shape.map { api.model[$0].isSensitive } ?? true
          let isNamedSecret = place.last == "KeyName"
          if isProperty, !isSecret, !isNamedSecret {
            kept += 1
            #expect(text.contains(mark), "\(connector): \(place)")
          } else if place != RequestPaths.mode {
            left += 1
            #expect(!text.contains(mark), "\(connector): \(place)")
          }
        }
      }
    }
    #expect(kept > 100 && left > 500)
  }

  @Test("also what a form has masked is not kept, whatever the model says of it")
  func masked() throws {
    let api = try ConnectorAPI()
    let kept = try #require(
      KeptProperties(
        connector: "Salesforce", mode: "Public",
        properties: ["instanceUrl": .secret(Secret("fake-masked")), "isSandboxEnvironment": true], api: api))
    #expect(kept.properties == ["instanceUrl": .null, "isSandboxEnvironment": true])
    #expect(kept.hidesSome)
  }

  @Test(
    "an entry of a custom connector's map is kept or not by its name",
    arguments: [
      ("tenant", true), ("region", true), ("apiKey", false), ("API_KEY", false), ("x-auth", false),
      ("clientSecret", false), ("userPassword", false), ("PASSPHRASE", false), ("accessToken", false),
      ("jwt", false), ("dbCredential", false), ("pwd", false), ("hostName", true),
    ])
  func mapNames(name: String, isKept: Bool) throws {
    let api = try ConnectorAPI()
    let maps: [JSONObject] = [
      ["profileProperties": .object([name: "fake-value"])],
      ["oAuth2Properties": ["tokenUrlCustomProperties": .object([name: "fake-value"])]],
    ]
    for map in maps {
      let kept = try #require(
        KeptProperties(connector: "CustomConnector", mode: nil, properties: map, api: api))
      #expect(JSONWriter.body(kept.json).revealed().contains("fake-value") == isKept, "\(name)")
      #expect(JSONWriter.body(kept.json).revealed().contains(name))
    }
  }

  @Test(
    "a value that shows what it is, is not kept under any name",
    arguments: [
      ("https://acme.my.salesforce.com", true), ("https://ann:fake@host.example/path", false),
      ("https://host.example/token?client_secret=fake", false), ("https://host.example/x?page=2", true),
      ("-----BEGIN PRIVATE KEY-----\nfake", false), ("eyJhbGciOiJub25lIn0.e30.fake", false), ("eyJ", true),
      ("ann@host.example", true), ("arn:aws:iam::123456789012:role/a", true), ("", true),
    ])
  func values(text: String, isKept: Bool) throws {
    let api = try ConnectorAPI()
    let kept = try #require(
      KeptProperties(
        connector: "Salesforce", mode: nil, properties: ["instanceUrl": .string(text)], api: api))
    #expect(kept.properties["instanceUrl"] == (isKept ? .string(text) : .null))
  }

  @Test("what the model does not know is not kept, whatever it has in it")
  func unknown() throws {
    let kept = try #require(
      KeptProperties(
        connector: "Salesforce", mode: "Public",
        properties: ["future": ["deep": ["fake-deep"]], "instanceUrl": "https://a.example", "none": .null],
        api: try ConnectorAPI()))
    #expect(kept.properties == ["future": .null, "instanceUrl": "https://a.example"])
  }

  @Test("what was written down is read as the same; something else is nothing")
  func json() throws {
    let api = try ConnectorAPI()
    let open: JSONObject = ["instanceUrl": "https://a.example", "isSandboxEnvironment": false]
    for (mode, properties) in [("Public", open), (nil, JSONObject())] {
      let kept = try #require(
        KeptProperties(connector: "Salesforce", mode: mode, properties: properties, api: api))
      #expect(KeptProperties(kept.json) == kept)
    }
    for other: JSONValue in [
      .null, "text", [:], ["connector": 1, "properties": [:]], ["connector": "Veeva"],
    ] {
      #expect(KeptProperties(other) == nil)
    }
  }

  @Test("a request without one connector's properties has none to keep, and too much is not kept")
  func none() throws {
    let api = try ConnectorAPI()
    for properties: JSONValue in [[:], ["Veeva": [:], "Slack": [:]], ["Veeva": "text"], .null] {
      let request: JSONValue = ["connectorProfileConfig": ["connectorProfileProperties": properties]]
      #expect(KeptProperties(of: request, api: api) == nil)
    }
    let long = String(repeating: "x", count: KeptProperties.mostBytes)
    #expect(
      KeptProperties(
        connector: "Veeva", mode: nil, properties: ["instanceUrl": .string(long)], api: api) == nil)
  }

  struct Difference: Sendable {
    let before: JSONObject?
    let after: JSONObject?
    let texts: [String]
  }

  @Test(
    "differences are told by member: added, removed, changed, and hidden where a value was not kept",
    arguments: [
      Difference(before: ["a": "1"], after: ["a": "1"], texts: ["  a 1"]),
      Difference(before: ["a": "1"], after: ["a": "2"], texts: ["~ a 1 → 2"]),
      Difference(before: ["a": "1"], after: [:], texts: ["- a 1"]),
      Difference(before: [:], after: ["a": ["b": true]], texts: ["+ a/b true"]),
      Difference(before: nil, after: ["a": "1"], texts: ["+ a 1"]),
      Difference(before: ["a": "1"], after: nil, texts: ["- a 1"]),
      Difference(before: ["a": .null], after: ["a": .null], texts: ["  a hidden"]),
      Difference(before: ["a": .null, "b": "1"], after: ["b": "2"], texts: ["~ b 1 → 2", "- a hidden"]),
    ])
  func differences(_ difference: Difference) throws {
    let kept = { (properties: JSONObject?) -> KeptProperties? in
      properties.flatMap { KeptProperties(["connector": "Veeva", "properties": .object($0)]) }
    }
    let found = KeptProperties.differences(from: kept(difference.before), to: kept(difference.after))
    #expect(found.map { "\($0.kind?.sign ?? " ") \($0.name) \($0.text)" } == difference.texts)
  }
}

extension JSONValue {
  /// The value with others in place of those that have none in them.
  fileprivate func mappingLeaves(
    at place: JSONPointer = .root, _ make: (JSONPointer) -> JSONValue
  ) -> JSONValue {
    switch self {
    case .object(let object):
      .object(
        object.members.reduce(into: JSONObject()) {
          $0[$1.name] = $1.value.mappingLeaves(at: place.appending($1.name), make)
        })
    case .list(let items):
      .list(items.enumerated().map { $1.mappingLeaves(at: place.appending(String($0)), make) })
    default: make(place)
    }
  }
}
