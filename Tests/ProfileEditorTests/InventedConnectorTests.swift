import ClientTestSupport
import Forms
import JSON
import ServiceModel
import Testing

@testable import ProfileEditor

@Suite("A connector that no release has yet, on the screen")
struct InventedConnectorTests {
  private static let api = Result {
    let model = try ExtendedModel(connector: "Tidepool")
    return try ConnectorAPI(
      model: ServiceModel.read(Array(model.text.utf8), file: "tomorrow"), file: "tomorrow")
  }

  @Test("its fields are there, what is sensitive is masked, and what was typed goes into the request")
  func form() throws {
    var fixture = try EditorFixture(
      columns: 100, rows: 60, initial: .blank(name: "tide", connector: "Tidepool"), api: Self.api.get())
    for label in ["Invented text", "Invented integer", "Invented flag", "Invented choice", "Invented list"] {
      #expect(fixture.screen.contains(label), "\(fixture.screen)")
    }
    fixture.goTo("Invented secret")
    fixture.type("fake-hidden")
    fixture.goTo("Invented text")
    fixture.type("fake-shown")
    #expect(fixture.screen.contains("fake-shown"))
    #expect(!fixture.screen.contains("fake-hidden"))
    #expect(fixture.screen.contains("••••••••"))
    let form = try #require(fixture.state.editing.form?.form)
    let request = try JSONReader.read(JSONWriter.body(form.request()).revealed())
    let properties = request[RequestPaths.properties]?["Tidepool"]
    #expect(properties?["inventedText"] == "fake-shown" && properties?["inventedSecret"] == "fake-hidden")
  }
}
