import ClientTestSupport
import Foundation
import JSON
import Testing

/// Former properties, put back as a person does it, until the sandbox's store has them; and what the journal has then.
@Suite("Former properties in a real terminal", .timeLimit(.minutes(5)))
struct RestoringTests {
  private static let former = "https://acme.my.salesforce.com"

  private let home: ScratchFolder
  private var journal: String { home.file("state/appflow-profile/journal.jsonl").path }

  init() throws { home = try ScratchFolder() }

  private var state: [String: String] { ["XDG_STATE_HOME": home.file("state").path] }

  private static func url(in sandbox: SandboxProcess) throws -> String? {
    let store = try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))
    let profile = store["profiles"]?.items?.first { $0["name"]?.text == "sf-prod" }
    return profile?[JSONPointer("/properties/Salesforce/instanceUrl")]?.text
      ?? profile?[JSONPointer("/properties/instanceUrl")]?.text
  }

  /// Changes the profile's URL in the editor, with credentials.
  private func change(_ sandbox: SandboxProcess) async throws -> (former: String, secrets: [String]) {
    let former = try #require(try Self.url(in: sandbox))
    let editor = try await FormTypist.open(
      "sf-prod", connector: "Salesforce", on: sandbox, environment: state)
    try await editor.terminal.press("C-e")
    try await editor.terminal.type("/changed")
    let secrets = try await editor.fillProblems()
    try await editor.terminal.press("C-s")
    try await editor.terminal.waitFor("nothing sent yet")
    try await editor.terminal.press("Enter")
    try await editor.terminal.waitFor("AppFlow accepted the update.")
    #expect(try Self.url(in: sandbox) == former + "/changed")
    // The old and the new time, and the flows, come by themselves.
    let screen = try await editor.terminal.wait(for: "what came of it") { screen in
      screen.contains { $0.contains("before that") } && screen.contains { $0.contains("2 flows") }
    }
    #expect(screen.contains { $0.contains("verifies the credentials") })
    try await editor.terminal.press("Enter")
    try await editor.terminal.waitFor("CONNECTOR")
    try await editor.terminal.press("q")
    #expect(try await editor.terminal.exitStatus() == 0)
    return (former, secrets)
  }

  /// Types the credentials of a form that has former properties, and sends it.
  private func send(_ terminal: TmuxTerminal, _ former: String) async throws -> [String] {
    try await terminal.waitFor("as they were before the change of")
    let typist = try FormTypist(terminal, connector: "Salesforce")
    let secrets = try await typist.fillProblems()
    try await terminal.press("C-s")
    let review = try await terminal.waitFor("nothing sent yet")
    #expect(review.contains { $0.contains("instanceUrl") && $0.contains("~") })
    // A long address goes over several rows of the box.
    let text = review.joined().filter { !" │".contains($0) }
    #expect(text.contains("/changed→\(former)"), "\(review)")
    try await terminal.press("Enter")
    try await terminal.waitFor("AppFlow accepted the update.")
    return secrets
  }

  @Test("“restore NAME” opens the form with what the profile had, and its store has that once it is sent")
  func command() async throws {
    try await SandboxProcess.run { sandbox in
      let (former, secrets) = try await change(sandbox)
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 40, command: [try Products.executable("appflow-profile"), "restore", "sf-prod"],
        environment: sandbox.environment.merging(state) { $1 })
      let typed = try await send(terminal, former)
      #expect(try Self.url(in: sandbox) == former)
      try checkJournal(secrets + typed, sandbox)
    }
  }

  @Test("u in the list lists the changes, and Enter opens the form with what was before one")
  func key() async throws {
    try await SandboxProcess.run { sandbox in
      let (former, secrets) = try await change(sandbox)
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 40, command: [try Products.executable("appflow-profile")],
        environment: sandbox.environment.merging(state) { $1 })
      try await terminal.waitFor("sf-prod")
      try await terminal.press("/")
      try await terminal.type("sf-prod")
      try await terminal.waitFor("1 of ")
      try await terminal.press("Tab", "u")
      try await terminal.waitFor("sf-prod as it was before")
      try await terminal.press("Enter")
      let typed = try await send(terminal, former)
      #expect(try Self.url(in: sandbox) == former)
      try checkJournal(secrets + typed, sandbox)
    }
  }

  private func checkJournal(_ secrets: [String], _ sandbox: SandboxProcess) throws {
    let text = try String(contentsOfFile: journal, encoding: .utf8)
    #expect(!secrets.isEmpty && text.contains("/changed"))
    for secret in secrets + [try #require(sandbox.environment["AWS_SECRET_ACCESS_KEY"])] {
      #expect(!text.contains(secret), "\(secret)")
    }
  }

  // MARK: All ways

  private func run(
    _ arguments: [String], _ sandbox: SandboxProcess, input: String = ""
  ) async throws {
    let output = try await Command.run(
      [try Products.executable("appflow-profile")] + arguments,
      environment: Products.plainEnvironment.merging(sandbox.environment) { $1 }.merging(state) { $1 },
      input: Data(input.utf8))
    #expect(output.status == 0, "\(arguments): \(output.text)\(output.errors)")
  }

  private static func request(_ type: String, _ url: String) -> String {
    """
    {"connectorProfileName": "dd-kept", \(type) "connectionMode": "Public",
     "connectorProfileConfig": {
       "connectorProfileProperties": {"Datadog": {"instanceUrl": "\(url)"}},
       "connectorProfileCredentials": {"Datadog": {"apiKey": "fake-kept-1", "applicationKey": "fake-kept-2"}}}}
    """
  }

  @Test(
    "after all ways to change a profile the journal has the properties of before and after, and no credential"
  )
  func allWays() async throws {
    try await SandboxProcess.run { sandbox in
      try Data("fake-kept-3".utf8).write(to: home.file("key"))
      let credentials = ["apiKey", "applicationKey"].flatMap {
        ["--secret", "\($0)=file:\(home.file("key").path)"]
      }
      let first = Self.request(#""connectorType": "Datadog","#, "https://one.example")
      try await run(["create", "-"], sandbox, input: first)
      try await run(["update", "-"], sandbox, input: Self.request("", "https://two.example"))
      try await run(["rotate", "dd-kept", "--yes"] + credentials, sandbox)
      try await run(["copy", "dd-kept", "dd-copy", "--yes"] + credentials, sandbox)
      try await run(["restore", "dd-kept", "--yes"] + credentials, sandbox)
      try await run(["delete", "dd-copy", "--yes"], sandbox)
      let text = try String(contentsOfFile: journal, encoding: .utf8)
      let begun = try text.split(separator: "\n").map { try JSONReader.read(String($0)) }
        .filter { $0["line"] == "begin" }
      let url = { (entry: JSONValue, side: String) in
        entry[side]?[JSONPointer("/properties/instanceUrl")]?.text ?? "-"
      }
      #expect(
        begun.map {
          "\($0["action"]?.text ?? "") \(url($0, "before")) \(url($0, "after")) \(url($0, "unchanged"))"
        }
          == [
            "create - https://one.example -", "update https://one.example https://two.example -",
            "update - - https://two.example", "create - https://two.example -",
            "update https://two.example https://one.example -", "delete https://two.example - -",
          ])
      for secret in ["fake-kept", try #require(sandbox.environment["AWS_SECRET_ACCESS_KEY"])] {
        #expect(!text.contains(secret))
      }
    }
  }
}
