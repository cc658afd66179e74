import Forms
import Foundation
import JSON
import Testing

/// The main job as a person does it: open a profile from the browser, fill in what Ctrl-N stops at, review, send.
@Suite("Editing in a real terminal")
struct EditingTests {
  /// A profile of every connector in the sandbox's seeds.
  static let profiles = [
    "amplitude-web": "Amplitude", "datadog-ops": "Datadog", "dynatrace-apm": "Dynatrace",
    "ga-marketing": "GoogleAnalytics", "honeycode-legacy": "Honeycode", "nexus-supply": "InforNexus",
    "marketo-emea": "Marketo", "redshift-old": "Redshift", "sf-prod": "Salesforce",
    "servicenow-it": "ServiceNow", "singular-ads": "Singular", "slack-workspace": "Slack",
    "snowflake-lab": "Snowflake", "trendmicro-sec": "Trendmicro", "veeva-vault": "Veeva",
    "zendesk-support": "Zendesk", "sap-us": "SAPOData", "acme-crm-prod": "CustomConnector",
    "pardot-b2b": "Pardot",
  ]

  @Test(
    "a profile of each connector is opened, filled in, reviewed and sent, and its secrets are never shown",
    arguments: profiles.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  func edit(profile: String, connector: String) async throws {
    try await SandboxProcess.run { sandbox in
      let editor = try await FormTypist.open(profile, connector: connector, on: sandbox)
      var secrets = try await editor.fillProblems()
      if secrets.isEmpty { secrets = [try await editor.fillFirstSecret()] }
      try await editor.terminal.press("C-s")
      try await editor.terminal.waitFor("nothing sent yet")
      try await editor.terminal.press("Enter")
      try await editor.terminal.waitFor("AppFlow accepted the update.")
      let stored = try StoredProfile.named(profile, in: sandbox)
      #expect(stored.updates == 1)
      for secret in secrets { #expect(stored.credentials.contains(secret)) }
      let written = String(decoding: try await editor.terminal.recording(), as: UTF8.self)
      for secret in secrets { #expect(!written.contains(secret)) }
      try await editor.terminal.press("Enter")
      try await editor.terminal.waitFor("CONNECTOR")
      try await editor.terminal.press("q")
      #expect(try await editor.terminal.exitStatus() == 0)
    }
  }

  @Test("a refused credential leads back to the form with the typing intact")
  func refused() async throws {
    try await SandboxProcess.run { sandbox in
      let editor = try await FormTypist.open("veeva-vault", connector: "Veeva", on: sandbox)
      try await editor.terminal.press("C-n")
      try await editor.terminal.type("ann")
      try await editor.terminal.press("Tab")
      try await editor.terminal.type("fake-reject-me")
      try await editor.terminal.press("C-s")
      try await editor.terminal.waitFor("nothing sent yet")
      try await editor.terminal.press("Enter")
      let screen = try await editor.terminal.waitFor("Refused:")
      #expect(screen.contains { $0.contains("ann") })
      #expect(screen.contains { $0.contains("Password") && $0.contains("refused") })
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
      try await editor.terminal.press("Escape")
      try await editor.terminal.waitFor("lose what was typed")
      try await editor.terminal.press("y")
      try await editor.terminal.waitFor("CONNECTOR")
    }
  }

  @Test("typing survives a window that becomes tiny and large again")
  func resize() async throws {
    try await SandboxProcess.run { sandbox in
      let editor = try await FormTypist.open("veeva-vault", connector: "Veeva", on: sandbox)
      try await editor.terminal.press("C-n")
      try await editor.terminal.type("ann-of-veeva")
      try await editor.terminal.resize(columns: 15, rows: 3)
      try await editor.terminal.waitFor("Make the window")
      try await editor.terminal.resize(columns: 120, rows: 40)
      let screen = try await editor.terminal.waitFor("connectorProfileCredentials")
      #expect(screen.contains { $0.contains("ann-of-veeva") })
    }
  }

  @Test("among a thousand profiles the first can be used before the last has come, and a filter finds one")
  func thousand() async throws {
    try await SandboxProcess.run(arguments: ["--profiles", "1000", "--latency", "400"]) { sandbox in
      let terminal = try await TmuxTerminal(
        columns: 80, rows: 24, command: [try Products.executable("appflow-profile")],
        environment: sandbox.environment)
      try await terminal.wait(for: "the first profiles, while others are loading") { screen in
        screen.contains { $0.contains("loading…") } && screen.contains { $0.contains("sf-sandbox") }
      }
      try await terminal.press("Down", "Enter")
      try await terminal.waitFor("sf-sandbox   Salesforce")
      try await terminal.press("Escape")
      try await terminal.waitFor("1000 profiles")
      try await terminal.press("/")
      try await terminal.type("slack not")
      try await terminal.press("BSpace", "BSpace", "BSpace", "BSpace")
      try await terminal.waitFor("slack-workspace")
    }
  }
}

/// Fills a form in as a person does, who reads labels on the screen.
struct FormTypist {
  let terminal: TmuxTerminal
  private let fields: [FormField]

  /// Begins with the browser.
  static func browse(on sandbox: SandboxProcess) async throws -> TmuxTerminal {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 40, command: [try Products.executable("appflow-profile"), "browse"],
      environment: sandbox.environment)
    try await terminal.waitFor("sf-prod")
    return terminal
  }

  /// Takes a form of a profile that is to be made, where the cursor is in it.
  init(_ terminal: TmuxTerminal, connector: String) throws {
    self.terminal = terminal
    let definition = FormDefinition(connector: connector, api: try ConnectorAPI().creating)
    fields = definition.fields.flatMap(\.flattened)
  }

  private init(terminal: TmuxTerminal, fields: [FormField]) {
    self.terminal = terminal
    self.fields = fields
  }

  /// Opens a profile from the browser.
  static func open(
    _ profile: String, connector: String, on sandbox: SandboxProcess, environment: [String: String] = [:],
    options: [String] = []
  ) async throws -> FormTypist {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 40, command: [try Products.executable("appflow-profile"), "browse"] + options,
      environment: sandbox.environment.merging(environment) { $1 })
    try await terminal.waitFor("profiles")
    try await terminal.waitFor("sf-prod")
    try await terminal.press("/")
    try await terminal.type(profile)
    try await terminal.waitFor("1 of ")
    try await terminal.press("Enter")
    try await terminal.waitFor("^S review")
    let definition = FormDefinition(connector: connector, api: try ConnectorAPI())
    return FormTypist(terminal: terminal, fields: definition.fields.flatMap(\.flattened))
  }

  /// Goes from problem to problem until there is none.
  ///
  /// - Returns: the secrets that were typed.
  func fillProblems() async throws -> [String] {
    var secrets: [String] = []
    var last = ""
    while true {
      try await terminal.press("C-n")
      let screen = try await terminal.wait(for: "the next problem") { screen in
        screen.first?.contains("to fill") != true
          || focusedRow(screen).map { $0 != last && isProblem($0) } ?? false
      }
      guard screen.first?.contains("to fill") == true, let row = focusedRow(screen) else { return secrets }
      let value = try await fill(row)
      if let secret = value.secret { secrets.append(secret) }
      last = try #require(
        focusedRow(
          try await terminal.wait(for: "the typed value in its row") { screen in
            // A fake private key is told about, and sent all the same.
            focusedRow(screen).map { $0.hasSuffix(" changed") } ?? false
              || screen.first?.hasSuffix("to check") == true
          }))
      guard secrets.count < 30 else { throw Stuck(row: row) }
    }
  }

  /// Types into the first secret field, where none is required.
  func fillFirstSecret() async throws -> String {
    for _ in 0..<(2 * fields.count) {
      let before = try await terminal.cursor()
      try await terminal.press("Tab")
      let screen = try await waiting(
        for: "the cursor in the next field", situation: { "\(before)" },
        until: { try await terminal.cursor() == before ? nil : try await terminal.screen() })
      guard let row = focusedRow(screen), let field = field(in: row), field.isSecret, field.kind == .text
      else { continue }
      return try await fill(row).secret ?? ""
    }
    throw Stuck(row: "no secret field")
  }

  private struct Stuck: Error { let row: String }

  private func fill(_ row: String) async throws -> (text: String, secret: String?) {
    guard let field = field(in: row) else { throw Stuck(row: row) }
    if field.isSecret {
      let secret = "fake-secret-\(field.name)"
      try await terminal.type(secret)
      return (secret, secret)
    }
    let text = field.facts.example ?? "fake-\(field.name)"
    try await terminal.type(text)
    return (text, nil)
  }

  private func field(in row: String) -> FormField? {
    fields.filter { (row + " ").contains(" " + $0.label + " ") }.max { $0.label.count < $1.label.count }
  }

  /// Whether Ctrl-N would stop at it: the row it has not left yet is a choice, or a field that is well.
  private func isProblem(_ row: String) -> Bool {
    field(in: row) != nil
      && ["required", "check", "wrong", "too short", "too long"].contains { row.hasSuffix($0) }
  }

  private func focusedRow(_ screen: [String]) -> String? {
    screen.first { $0.hasPrefix(" ▌") }
  }
}

/// What the sandbox's store holds of one profile.
struct StoredProfile {
  let updates: Int
  /// The stored credentials as JSON text.
  let credentials: String

  static func named(_ name: String, in sandbox: SandboxProcess) throws -> StoredProfile {
    let store = try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))
    let profile = try #require(store["profiles"]?.items?.first { $0["name"]?.text == name })
    return StoredProfile(
      updates: profile["updates"]?.number?.integer ?? 0,
      credentials: profile["credentials"].map { JSONWriter.body($0).revealed() } ?? "")
  }
}
