import Foundation
import JSON
import Testing

/// A custom connector whose form came from its own description, filled in and sent in a real terminal.
@Suite("A connector that describes itself, in a real terminal")
struct DescribedConnectorTests {
  @Test("its parameters are fields; what is sent is the right map; the sensitive one is never shown")
  func ownWay() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 40,
        command: [try Products.executable("appflow-profile"), "edit", "tide-harbour"],
        environment: sandbox.environment)
      let screen = try await terminal.waitFor("^S review")
      #expect(screen.contains { $0.contains("Station") && $0.contains("north-quay") })
      #expect(screen.contains { $0.contains("Time zone") })
      #expect(!screen.contains { $0.contains("Resolution") })
      // The first required field is the user name; the choice stands over it.
      try await terminal.press("C-n")
      try await terminal.waitFor("▌   User name")
      try await terminal.press("Up", "Right")
      try await terminal.waitFor("HARBOUR_TOKEN")
      try await terminal.press("Right")
      try await terminal.waitFor("PAIRED_DEVICE")
      try await terminal.press("C-n")
      try await terminal.waitFor("▌     Device")
      try await terminal.type("b")
      try await terminal.waitFor("filter: b")
      try await terminal.press("Enter")
      try await terminal.waitFor("‹ buoy ›")
      try await terminal.press("C-n")
      try await terminal.waitFor("▌     PIN")
      try await terminal.type("fake-pin-0000")
      try await terminal.waitFor("hidden")
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      let stored = try Self.stored("tide-harbour", in: sandbox)
      #expect(stored["updates"]?.number?.integer == 1)
      let credentials = stored["credentials"]?["CustomConnector"]
      #expect(credentials?["authenticationType"] == "CUSTOM")
      #expect(credentials?.object?.members.count == 2)
      #expect(credentials?["custom"]?["customAuthenticationType"] == "PAIRED_DEVICE")
      let map = credentials?["custom"]?["credentialsMap"]
      #expect(map?["device"] == "buoy")
      #expect(map?["pin"] == "fake-pin-0000")
      #expect(map?.object?.members.count == 2)
      #expect(
        stored["properties"]?["CustomConnector"] == ["profileProperties": ["station": "north-quay"]])
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      #expect(!written.contains("fake-pin-0000"))
      #expect(written.contains("buoy"))
    }
  }

  private static func stored(_ name: String, in sandbox: SandboxProcess) throws -> JSONValue {
    let store = try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))
    return try #require(store["profiles"]?.items?.first { $0["name"]?.text == name })
  }
}
