// Only what another package gets: the three library products, without @testable.
import AppFlow
import Forms
import JSON
import Sandbox
import Testing

@Suite("The library products, as another package uses them")
struct LibraryProductsTests {
  @Test("the manual's ten lines: a profile is read, changed through its form and sent")
  func readmeExample() async throws {
    let sandbox = try await Sandbox.start(SandboxOptions())
    var options = ClientOptions(region: "us-east-1", endpointURL: sandbox.endpointURL)
    options.environment = .init([
      "AWS_ACCESS_KEY_ID": SandboxIdentity.permanent.accessKeyID,
      "AWS_SECRET_ACCESS_KEY": SandboxIdentity.permanent.secretAccessKey,
    ])

    let client = try AppFlowClient(options: options)
    let api = try ConnectorAPI()
    let page = try await client.describeConnectorProfiles(names: ["amplitude-web"])
    let profile = try #require(page.profiles.first)
    let definition = FormDefinition(connector: "Amplitude", api: api)
    var form = ProfileForm(
      definition: definition, existing: ExistingProfile(name: profile.name, mode: profile.connectionMode))
    for field in definition.fields where field.isSecret {
      form.edit(at: .field(field.pointer)) { $0.insert("fake-\(field.name)") }
    }
    #expect(form.violations().isEmpty)
    let update = try await client.updateConnectorProfile(form.request())
    #expect(update.arn.hasSuffix("connectorprofile/amplitude-web"))

    let stored = await sandbox.state()["profiles"]?.items?.first { $0["name"] == "amplitude-web" }
    #expect(stored?["updates"] == 1)
    await sandbox.stop()
  }

  @Test("a request is checked without a screen and without a network")
  func validation() throws {
    let rules = RequestRules(api: try ConnectorAPI())
    let request = try JSONReader.read(#"{"connectorProfileName":"x","connectionMode":"Publik"}"#)
    #expect(
      rules.violations(in: request, at: nil).map { "\($0.path) \($0.rule.rawValue)" } == [
        "/connectionMode enum", "/connectorProfileConfig required",
      ])
  }
}
