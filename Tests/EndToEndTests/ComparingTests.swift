import ClientTestSupport
import Foundation
import Testing

/// Profiles of two accounts beside each other: two sandboxes, and an AWS profile for each.
@Suite("Comparing with another account in a real terminal", .timeLimit(.minutes(3)))
struct ComparingTests {
  private static let program = "appflow-profile"

  /// Gives the second account's vault another address.
  private static func change(_ environment: [String: String]) async throws {
    let request = """
      {"connectorProfileName": "veeva-vault", "connectionMode": "Public", "connectorProfileConfig": {
        "connectorProfileProperties": {"Veeva": {"instanceUrl": "https://beta.veevavault.com"}},
        "connectorProfileCredentials": {"Veeva": {"username": "ann", "password": "fake-password"}}}}
      """
    let output = try await Command.run(
      [try Products.executable(program), "update", "-", "--yes", "--profile", "beta"],
      environment: Products.plainEnvironment.merging(environment) { $1 }, input: Data(request.utf8))
    #expect(output.status == 0, "\(String(decoding: output.standardError, as: UTF8.self))")
  }

  private static func open(_ environment: [String: String], _ arguments: [String] = []) async throws
    -> TmuxTerminal
  {
    let terminal = try await TmuxTerminal(
      columns: 130, rows: 30, command: [try Products.executable(program)] + arguments,
      environment: environment)
    try await terminal.waitFor("29 profiles")
    try await terminal.press("/")
    try await terminal.type("veeva-vault")
    try await terminal.waitFor("1 of 29")
    try await terminal.press("Tab")
    return terminal
  }

  @Test("through the lists, and by a command; both stores stay as they were, and one stays where one is")
  func screen() async throws {
    try await AccountSwitchTests.withPlaces { first, second, environment, _ in
      try await Self.change(environment)
      let before = [try first.storedJSON(), try second.storedJSON()]
      let terminal = try await Self.open(environment)
      try await terminal.press("=")
      try await terminal.waitFor("Compare veeva-vault with")
      try await terminal.type("another AWS")
      try await terminal.press("Enter")
      try await terminal.waitFor("access key")
      try await terminal.type("bet")
      try await terminal.waitFor("1 of 2")
      try await terminal.press("Enter")
      try await terminal.waitFor("31 choices")
      try await terminal.press("Enter")
      var screen = try await terminal.waitFor("members differ.")
      #expect(screen[0].contains("veeva-vault here and there"))
      #expect(
        screen.contains {
          $0.contains("alpha · 123456789012 · us-east-1") && $0.contains("beta · 210987654321 · eu-west-1")
        })
      let line = try #require(screen.first { $0.contains("~ Veeva/instanceUrl") })
      #expect(line.contains("https://orchard-clinical.veevavault.example"))
      #expect(line.hasSuffix("https://beta.veevavault.com"))
      try await terminal.press("Escape")
      screen = try await terminal.waitFor("CONNECTOR")
      #expect(screen[0].contains("alpha"))
      try await terminal.type(":compare sf-prod --profile beta")
      try await terminal.press("Enter")
      try await terminal.waitFor("veeva-vault here and sf-prod there")
      try await terminal.waitFor("members differ.")
      try await terminal.press("Escape")
      try await terminal.waitFor("CONNECTOR")
      #expect([try first.storedJSON(), try second.storedJSON()] == before)
      try await terminal.press("q")
      #expect(try await terminal.exitStatus() == 0)
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      #expect(!written.contains(first.environment["AWS_SECRET_ACCESS_KEY"] ?? "no key"))
    }
  }

  @Test("a place without credentials says so, and the list here is as it was")
  func withoutCredentials() async throws {
    try await AccountSwitchTests.withPlaces { _, _, environment, folder in
      let config = folder.file("config")
      let more = (try String(contentsOf: config, encoding: .utf8)) + "[profile none]\nregion = eu-west-3\n"
      try Data(more.utf8).write(to: config)
      let terminal = try await Self.open(environment)
      try await terminal.type(":compare --profile none")
      // The shared files are read meanwhile.
      try await terminal.wait(for: "the profile among what is meant") { screen in
        screen.contains { $0.drop { $0 == " " }.hasPrefix("compare --profile none") }
      }
      try await terminal.press("Enter")
      try await terminal.waitFor("none, eu-west-3 could not be read.")
      try await terminal.press("Escape")
      try await terminal.waitFor("CONNECTOR")
      try await terminal.waitFor("1 of 29")
    }
  }

  @Test("in plain mode, too")
  func plain() async throws {
    try await AccountSwitchTests.withPlaces { _, _, environment, _ in
      try await Self.change(environment)
      let terminal = try await TmuxTerminal(
        columns: 160, rows: 60, command: [try Products.executable(Self.program), "--plain"],
        environment: environment)
      try await terminal.waitFor("29. ")
      try await terminal.type("= veeva-vault --profile beta")
      try await terminal.press("Enter")
      try await terminal.waitFor("There: veeva-vault, AWS profile beta, account 210987654321, eu-west-1.")
      try await terminal.waitFor("there it is https://beta.veevavault.com.")
    }
  }
}
