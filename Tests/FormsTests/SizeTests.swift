import ClientTestSupport
import Foundation
import JSON
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

  private static func request(_ count: Int) throws -> JSONValue {
    let more = { (letter: String) in
      (0..<count).map { ",\"\(letter)\($0)\":\"https://h.example\"" }.joined()
    }
    return try JSONReader.read(
      """
      {"connectorProfileName":"a","connectionMode":"Public","connectorProfileConfig":{
      "connectorProfileProperties":{"Datadog":{"instanceUrl":"https://api.datadoghq.com"\(more("p"))}},
      "connectorProfileCredentials":{"Datadog":{"apiKey":"fake","applicationKey":"fake"\(more("c"))}}}}
      """)
  }

  @Test("a form and a validation of four times the members take some four times the work, not sixteen times")
  func manyMembers() throws {
    let few = try ProcessorTime.seconds(of: { try members(1_250) })
    #expect(try ProcessorTime.seconds(of: { try members(5_000) }) < 9 * few)
  }

  /// A form of a model with so many members more, and a validation of a request that has them all.
  private func members(_ count: Int) throws {
    let model = try Self.model(count)
    let small = FormDefinition(connector: "Datadog", api: try ConnectorAPI(model: try Self.model(0)))
    let definition = FormDefinition(connector: "Datadog", api: try ConnectorAPI(model: model))
    #expect(definition.allFields.count == 2 * count + small.allFields.count)
    let shape = try #require(model.operations["UpdateConnectorProfile"]?.input)
    let request = try Self.request(count)
    #expect(Validator(model: model).violations(in: request, of: shape).isEmpty)
    let unknown = try JSONReader.read("{" + (0..<count).map { "\"x\($0)\":1" }.joined(separator: ",") + "}")
    let datadog = try #require(model.shape(named: "DatadogConnectorProfileProperties"))
    #expect(Validator(model: model).violations(in: unknown, of: datadog).count == count + 1)
  }
}
