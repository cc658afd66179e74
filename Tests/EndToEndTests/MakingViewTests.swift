import ClientTestSupport
import Forms
import Foundation
import JSON
import Testing

/// Profiles that are made, copied and deleted as a person does it, until the sandbox's store has them, or no more.
@Suite("Making and deleting in a real terminal")
struct MakingViewTests {
  private static func stored(_ name: String, in sandbox: SandboxProcess) throws -> JSONValue? {
    try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))["profiles"]?.items?
      .first { $0["name"]?.text == name }
  }

  /// Puts the browser's cursor on a profile, with the filter's line left.
  private static func select(_ profile: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.press("/")
    try await terminal.type(profile)
    try await terminal.waitFor("1 of ")
    try await terminal.press("Tab")
  }

  private static func send(_ typist: FormTypist) async throws {
    try await typist.terminal.press("C-s")
    try await typist.terminal.waitFor("nothing sent yet")
    try await typist.terminal.press("Enter")
    try await typist.terminal.waitFor("AppFlow made the profile.")
  }

  @Test("a new profile of a connector that is chosen from the list", arguments: ["Zendesk", "Datadog"])
  func create(_ connector: String) async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await FormTypist.browse(on: sandbox)
      try await terminal.press("n")
      try await terminal.waitFor("New profile of")
      try await terminal.type(connector)
      try await terminal.waitFor("1 of ")
      try await terminal.press("Enter")
      try await terminal.waitFor("^S review")
      try await terminal.type("brand-new")
      let typist = try FormTypist(terminal, connector: connector)
      let secrets = try await typist.fillProblems()
      try await Self.send(typist)
      let profile = try #require(try Self.stored("brand-new", in: sandbox))
      #expect(profile["type"]?.text == connector && profile["mode"] == "Public")
      #expect(!secrets.isEmpty)
      let credentials = JSONWriter.body(profile["credentials"] ?? .null).revealed()
      for secret in secrets { #expect(credentials.contains(secret)) }
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      for secret in secrets { #expect(!written.contains(secret)) }
      try await terminal.press("Enter")
      try await terminal.waitFor("brand-new")
    }
  }

  @Test("a copy has the properties of the profile, and the credentials that were typed")
  func copy() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await FormTypist.browse(on: sandbox)
      try await Self.select("veeva-vault", terminal)
      try await terminal.press("c")
      try await terminal.waitFor("New profile")
      try await terminal.type("veeva-copy")
      let typist = try FormTypist(terminal, connector: "Veeva")
      let secrets = try await typist.fillProblems()
      try await Self.send(typist)
      let (profile, original) = (
        try #require(try Self.stored("veeva-copy", in: sandbox)),
        try #require(try Self.stored("veeva-vault", in: sandbox))
      )
      #expect(profile["properties"] == original["properties"] && profile["type"] == original["type"])
      let credentials = JSONWriter.body(profile["credentials"] ?? .null).revealed()
      #expect(!secrets.isEmpty && secrets.allSatisfy(credentials.contains))
    }
  }

  @Test("a profile is gone once its name is typed; one that flows use only with force before its name")
  func delete() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await FormTypist.browse(on: sandbox)
      try await Self.select("redshift-old", terminal)
      try await terminal.press("D")
      try await terminal.waitFor("No flow uses it.")
      try await terminal.type("redshift-old")
      try await terminal.press("Enter")
      try await terminal.waitFor("Deleted redshift-old.")
      #expect(try Self.stored("redshift-old", in: sandbox) == nil)
      try await terminal.press("Escape")
      // The title said how many there are before; a key that comes right behind Escape would be another one.
      try await terminal.waitFor("sf-prod")
      try await terminal.waitFor("28 profiles")
      try await Self.select("sf-prod", terminal)
      try await terminal.press("D")
      try await terminal.waitFor("2 flows use it:")
      try await terminal.type("sf-prod")
      try await terminal.press("Enter")
      try await terminal.waitFor("Flows use it.")
      #expect(try Self.stored("sf-prod", in: sandbox) != nil)
      try await terminal.press("C-u")
      try await terminal.type("force sf-prod")
      try await terminal.press("Enter")
      try await terminal.waitFor("Deleted sf-prod.")
      #expect(try Self.stored("sf-prod", in: sandbox) == nil)
    }
  }
}
