import Foundation
import Testing

@Suite("Own keys in a real terminal")
struct OwnKeysTests {
  @Test("an own key opens the filter, the key that it had does nothing, and the key bar says so")
  func filter() async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      let file = folder.file("config")
      try Data("[keys browser]\nstart-filter = Ctrl-F, f\n".utf8).write(to: file)
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30,
        command: [try Products.executable("appflow-profile"), "--config", file.path],
        environment: sandbox.environment)
      let first = try await terminal.waitFor("sf-prod")
      #expect(first.contains { $0.contains("^F filter") })
      #expect(!first.contains { $0.contains("/ filter") })
      // Had it opened the filter, "/f" would be left of what is typed next and no profile match.
      try await terminal.press("/")
      try await terminal.press("C-f")
      try await terminal.type("slack-work")
      try await terminal.wait(for: "the one profile") { screen in
        screen.contains { $0.contains("slack-workspace") } && !screen.contains { $0.contains("sf-prod") }
      }
    }
  }
}
