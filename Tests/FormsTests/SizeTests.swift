import Foundation
import Secrets
import ServiceModel
import Testing

@testable import Forms

@Suite("A model with very many members", .timeLimit(.minutes(2)))
struct SizeTests {
  /// The embedded model, with so many members more in Datadog's properties and as many in its credentials.
  private static func model(_ count: Int) throws -> ServiceModel {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/CModel/appflow-model.json")
    var document = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    var shapes = try #require(document["shapes"] as? [String: Any])
    for (name, letter) in [("Properties", "p"), ("Credentials", "c")] {
      var shape = try #require(shapes["DatadogConnectorProfile\(name)"] as? [String: Any])
      var members = try #require(shape["members"] as? [String: Any])
      for number in 0..<count { members["\(letter)\(number)"] = ["shape": "InstanceUrl"] }
      shape["members"] = members
      shapes["DatadogConnectorProfile\(name)"] = shape
    }
    document["shapes"] = shapes
    return try ServiceModel.read(
      Array(JSONSerialization.data(withJSONObject: document)), file: "many members")
  }

  private static func request(_ count: Int) -> JSONValue {
    var (properties, credentials): (JSONObject, JSONObject) = (
      ["instanceUrl": "https://api.datadoghq.com"], ["apiKey": "fake", "applicationKey": "fake"]
    )
    for number in 0..<count {
      properties["p\(number)"] = "https://h.example"
      credentials["c\(number)"] = "https://h.example"
    }
    return [
      "connectorProfileName": "a", "connectionMode": "Public",
      "connectorProfileConfig": [
        "connectorProfileProperties": ["Datadog": .object(properties)],
        "connectorProfileCredentials": ["Datadog": .object(credentials)],
      ],
    ]
  }

  @Test(
    "a form and a validation take a time that grows with the model and the request, and not with their square"
  )
  func manyMembers() throws {
    let count = 20_000
    let begun = ContinuousClock.now
    let model = try Self.model(count)
    let small = FormDefinition(connector: "Datadog", api: try ConnectorAPI(model: try Self.model(0)))
    let definition = FormDefinition(connector: "Datadog", api: try ConnectorAPI(model: model))
    #expect(definition.allFields.count == 2 * count + small.allFields.count)
    let shape = try #require(model.operations["UpdateConnectorProfile"]?.input)
    #expect(Validator(model: model).violations(in: Self.request(count), of: shape).isEmpty)
    // With the square it was many minutes in a build that is not optimised.
    #expect(ContinuousClock.now - begun < .seconds(60))
  }
}
