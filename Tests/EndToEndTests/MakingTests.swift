import ClientTestSupport
import Foundation
import JSON
import Testing

/// What the commands that make and remove profiles leave in the sandbox's store.
@Suite("Profiles that are made and removed")
struct MakingTests {
  private static let request = """
    {
      "connectorProfileName": "dd-made", "connectorType": "Datadog", "connectionMode": "Public",
      "connectorProfileConfig": {
        "connectorProfileProperties": {"Datadog": {"instanceUrl": "https://api.datadoghq.com"}},
        "connectorProfileCredentials": {"Datadog": {"apiKey": "fake-api-key", "applicationKey": "fake-application-key"}}
      }
    }
    """

  private func run(
    _ arguments: [String], _ sandbox: SandboxProcess, _ home: ScratchFolder, input: String = ""
  ) async throws -> (status: Int32, everything: String) {
    let output = try await Command.run(
      [try Products.executable("appflow-profile")] + arguments,
      environment: Products.plainEnvironment.merging(sandbox.environment) { $1 }
        .merging(["HOME": home.path]) { $1 },
      input: Data(input.utf8))
    return (output.status, output.text + output.errors)
  }

  private func stored(_ name: String, in sandbox: SandboxProcess) throws -> JSONValue? {
    let store = try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))
    return store["profiles"]?.items?.first { $0["name"]?.text == name }
  }

  @Test("one is made, copied with other credentials, and both are removed; one that flows use stays")
  func all() async throws {
    try await SandboxProcess.run { sandbox in
      let home = try ScratchFolder()
      try Data("fake-copied-key".utf8).write(to: home.file("key"))
      let made = try await run(["create", "-"], sandbox, home, input: Self.request)
      #expect(made.status == 0, "\(made.everything)")
      let first = try stored("dd-made", in: sandbox)
      #expect(first?["credentials"]?["Datadog"]?["apiKey"]?.text == "fake-api-key")
      let again = try await run(["create", "-"], sandbox, home, input: Self.request)
      #expect(again.status == 254 && again.everything.contains("dd-made"), "\(again.everything)")
      let copied = try await run(
        [
          "copy", "dd-made", "dd-copy", "--secret", "apiKey=file:\(home.file("key").path)",
          "--secret", "applicationKey=file:\(home.file("key").path)", "--yes",
        ], sandbox, home)
      #expect(copied.status == 0, "\(copied.everything)")
      let second = try stored("dd-copy", in: sandbox)
      #expect(second?["properties"] == first?["properties"])
      #expect(second?["credentials"]?["Datadog"]?["apiKey"]?.text == "fake-copied-key")
      for name in ["dd-made", "dd-copy"] {
        let removed = try await run(["delete", name, "--yes"], sandbox, home)
        #expect(removed.status == 0, "\(removed.everything)")
        #expect(try stored(name, in: sandbox) == nil)
      }
      let used = try await run(["delete", "sf-prod", "--yes"], sandbox, home)
      #expect(used.status != 0 && used.everything.contains("--force-delete"), "\(used.everything)")
      #expect(try stored("sf-prod", in: sandbox) != nil)
      for secret in ["fake-api-key", "fake-copied-key"] {
        #expect(!(made.everything + copied.everything + again.everything).contains(secret))
      }
    }
  }
}
