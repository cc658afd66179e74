import Foundation
import JSON
import Testing

@Suite("Pastes and rows in a real terminal")
struct PasteAndRowsTests {
  private static let pem =
    (["-----BEGIN FAKE KEY-----"] + (1...24).map { _ in "ZmFrZS1rZXk=" } + ["-----END FAKE KEY-----"])
    .joined(separator: "\n")

  @Test(
    "a pasted PEM is kept whole, its line break at the end is told and dropped on demand, and undo brings it back"
  )
  func pem() async throws {
    try await SandboxProcess.run { sandbox in
      let editor = try await FormTypist.open("veeva-vault", connector: "Veeva", on: sandbox)
      let terminal = editor.terminal
      try await terminal.press("C-n")
      try await terminal.type("ann")
      try await terminal.press("Tab")
      try await terminal.paste(Self.pem + "\n")
      let count = Self.pem.count + 1
      try await terminal.waitFor(
        "Pasted \(count) characters in 26 lines, with a line break at the end. Alt-T drops it.")
      try await terminal.press("M-t")
      try await terminal.waitFor("Dropped 1 blank or line break. Ctrl-_ puts it back.")
      try await terminal.press("C-_")
      try await terminal.press("M-t")
      try await terminal.waitFor("Dropped 1 blank")
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      let stored = try JSONReader.read(StoredProfile.named("veeva-vault", in: sandbox).credentials)
      #expect(stored["Veeva"]?["password"]?.text == Self.pem)
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      #expect(!written.contains("BEGIN FAKE KEY") && !written.contains("ZmFrZS1rZXk="))
    }
  }

  @Test("a paste is taken back whole by one undo, and nothing of it has run as a key")
  func undo() async throws {
    try await SandboxProcess.run { sandbox in
      let editor = try await FormTypist.open("veeva-vault", connector: "Veeva", on: sandbox)
      let terminal = editor.terminal
      try await terminal.press("C-n", "Tab")
      try await terminal.paste(Self.pem + "\n")
      try await terminal.waitFor("Pasted \(Self.pem.count + 1) characters")
      try await terminal.press("C-_")
      let screen = try await terminal.wait(for: "the empty field") { screen in
        screen.contains { $0.contains("▌ Password") && $0.contains("required") }
      }
      #expect(screen.contains { $0.contains("^S review") })
    }
  }

  @Test(
    "a map takes as many entries as the model allows; one more is refused with the reason, and taken away again"
  )
  func map() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 40,
        command: [try Products.executable("appflow-profile"), "edit", "acme-crm-prod"],
        environment: sandbox.environment)
      let first = try await terminal.waitFor("Connector settings")
      #expect(first.contains { $0.contains("Connector settings") && $0.contains("2 of 50") })
      try await terminal.press("Tab", "Tab")
      for number in 1...48 {
        try await terminal.type("key\(number)")
        try await terminal.press("Tab")
        try await terminal.type("value\(number)")
        try await terminal.press("Tab")
      }
      try await terminal.waitFor("other 48")
      try await terminal.type("key49")
      try await terminal.press("Tab")
      try await terminal.type("value49")
      let screen = try await terminal.waitFor("too many")
      #expect(screen.contains { $0.contains("key49") && $0.contains("too many") })
      try await terminal.press("C-s")
      try await terminal.waitFor("One field keeps this from being sent.")
      try await terminal.waitFor("at most 50")
      #expect(try StoredProfile.named("acme-crm-prod", in: sandbox).updates == 0)
      try await terminal.press("C-x")
      try await terminal.wait(for: "fifty entries without a fault") { screen in
        !screen.contains { $0.contains("too many") || $0.contains("key49") }
      }
    }
  }
}
