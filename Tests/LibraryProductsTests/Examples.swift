import AppFlow
import Forms
import Foundation
import ServiceModel
import Testing

/// The examples of the documentation, to be compiled; the test below compares them with it.
private enum Examples {
  static func profiles() async throws {
    let client = try AppFlowClient(options: ClientOptions(region: "eu-west-1"))
    for try await page in client.connectorProfiles() {
      for profile in page.profiles { print(profile.name, profile.connectorType ?? "unknown") }
    }
  }

  static func update(_ client: AppFlowClient, _ request: JSONValue) async throws {
    do {
      let update = try await client.updateConnectorProfile(request)
      print(update.arn)
    } catch let error where error.kind == .outcomeUnknown {
      let update = try await client.updateConnectorProfile(request, clientToken: error.clientToken)
      print(update.arn, "at the second try")
    }
  }

  static func secret() -> JSONValue {
    let credentials: JSONValue = ["apiKey": .secret(Secret("fake-key"))]
    return credentials
  }

  static func form() throws -> JSONValue {
    let api = try ConnectorAPI()
    let definition = FormDefinition(connector: "Amplitude", api: api)
    var form = ProfileForm(
      definition: definition, existing: ExistingProfile(name: "web", mode: "Public"))
    for field in definition.fields where field.isSecret {
      form.edit(at: .field(field.pointer)) { $0.replaceAll(with: Secret("fake-key")) }
    }
    let request = form.request()
    return request
  }

  static func rules(_ api: ConnectorAPI, _ request: JSONValue) {
    for violation in RequestRules(api: api).violations(in: request, at: nil) {
      print(violation.path, violation.message)
    }
  }

  static func model(_ file: String) throws {
    let model = try ServiceModel.load(path: file)
    print(model.operations["UpdateConnectorProfile"]?.path ?? "unknown")
  }
}

@Suite("Examples of the documentation")
struct ExampleTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  @Test("each is compiled as it stands", arguments: ["AppFlow", "Forms", "ServiceModel"])
  func compiled(room: String) throws {
    let compiled = lines(try String(contentsOf: URL(filePath: #filePath), encoding: .utf8))
    let catalogue = Self.folder.appending(path: "../../Sources/\(room)/\(room).docc/\(room).md")
    let blocks = try String(contentsOf: catalogue, encoding: .utf8).components(separatedBy: "```swift\n")
      .dropFirst()
    #expect(!blocks.isEmpty)
    for block in blocks {
      let code = try #require(block.components(separatedBy: "```").first)
      #expect(compiled.contains(lines(code)), "\(code)")
    }
  }

  @Test("a request that an example makes is right, and names what it sets")
  func works() throws {
    let request = try Examples.form()
    #expect(RequestRules(api: try ConnectorAPI()).violations(in: request, at: nil).isEmpty)
    #expect(try JSONReader.read(JSONWriter.body(request).revealed())["connectorProfileName"] == "web")
    #expect(Examples.secret()["apiKey"]?.text == nil)
  }

  /// Lines without the room before them.
  private func lines(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
  }
}
