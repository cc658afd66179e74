import ClientTestSupport
import Foundation
import JSON
import Testing

/// An authorization code got by hand over a terminal: the address is opened elsewhere, its answer is pasted.
@Suite("Consent for an authorization code, in a real terminal")
struct ConsentTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let profile: String
    /// The sign-in method; nil where the connector has one only.
    var choice: String?
    /// What is typed into the form first, by label; secrets among it are recognised by their value.
    var fields: [(label: String, value: String)] = []
    /// What is typed on the consent screen, by label.
    var typed: [(label: String, value: String)] = []
    let page: String
    let client: String
    let parameters: [String: String]
    /// Where the OAuth request stands in the stored credentials.
    let place: String
    /// Whether the vendor takes a code challenge (RFC 7636).
    var takesChallenge = false

    var testDescription: String { profile }
  }

  static let cases = [
    Case(
      profile: "sf-prod", choice: "authorization code",
      fields: [
        ("Connected app secret ARN", "arn:aws:secretsmanager:us-east-1:123456789012:secret:fake-AbCdEf")
      ],
      typed: [("Consumer key", "3MVG9.fake.key")],
      page: "https://orchard-prod.my.salesforce.example/services/oauth2/authorize", client: "3MVG9.fake.key",
      parameters: ["scope": "api refresh_token"], place: "/Salesforce/oAuthRequest", takesChallenge: true),
    Case(
      profile: "slack-workspace",
      fields: [("Client ID", "1111.2222"), ("Client secret", "fake-slack-secret")],
      page: "https://slack.com/oauth/v2/authorize", client: "1111.2222",
      parameters: [
        "user_scope":
          "channels:history,channels:read,groups:history,groups:read,im:history,im:read,mpim:history,mpim:read,"
          + "users:read"
      ], place: "/Slack/oAuthRequest"),
    Case(
      profile: "zendesk-support",
      fields: [("Identifier (client ID)", "appflow_zendesk"), ("Secret", "fake-zendesk-secret")],
      page: "https://orchard.zendesk.example/oauth/authorizations/new", client: "appflow_zendesk",
      parameters: ["scope": "read write"], place: "/Zendesk/oAuthRequest", takesChallenge: true),
    Case(
      profile: "ga-marketing",
      fields: [("Client ID", "0.apps.example"), ("Client secret", "fake-ga-secret")],
      page: "https://accounts.google.com/o/oauth2/v2/auth", client: "0.apps.example",
      parameters: [
        "scope": "https://www.googleapis.com/auth/analytics.readonly", "access_type": "offline",
        "prompt": "consent",
      ], place: "/GoogleAnalytics/oAuthRequest", takesChallenge: true),
    Case(
      profile: "sap-us", choice: "OAuth",
      fields: [("OAuth client ID", "SAPCLIENT"), ("OAuth client secret", "fake-sap-secret")],
      page: "https://sap-us.orchard.example/sap/bc/sec/oauth2/authorize", client: "SAPCLIENT",
      parameters: ["scope": "ZAPPFLOW_READ ZAPPFLOW_WRITE"], place: "/SAPOData/oAuthCredentials/oAuthRequest"),
    Case(
      profile: "acme-crm-prod", choice: "OAuth 2.0",
      fields: [("Client ID", "crm-client"), ("Client secret", "fake-crm-secret")],
      typed: [("Prompt", "login")], page: "https://login.acme.example/oauth2/authorize", client: "crm-client",
      parameters: ["scope": "crm.read crm.write offline_access", "prompt": "login"],
      place: "/CustomConnector/oauth2/oAuthRequest"),
  ]

  private static let redirect = "https://us-east-1.console.aws.amazon.com/appflow/oauth"

  @Test(
    "the vendor's address is shown and copied, a forged answer is refused, the code of the right one is sent",
    arguments: cases)
  func code(_ item: Case) async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await Self.open(item, on: sandbox)
      try await terminal.press("C-o")
      try await terminal.waitFor("Open the address below")
      for (label, value) in item.typed {
        try await terminal.tab(to: label)
        try await terminal.type(value)
      }
      try await terminal.tab(to: "▌ https://")
      let url = try await Self.address(on: terminal)
      try await terminal.press("y")
      try await terminal.waitFor("Copied the address")
      #expect(try await terminal.clipboard() == url)
      let (state, challenge) = try Self.check(url, item)

      let code = "fake-code-of-\(item.profile)/=="
      let encoded = "fake-code-of-\(item.profile)%2F%3D%3D"
      let forged = String(state.reversed())
      try #require(forged != state)
      try await terminal.paste("\(Self.redirect)?code=\(encoded)&state=\(forged)")
      try await terminal.waitFor("hidden")
      try await terminal.press("Enter")
      try await terminal.waitFor("The state is another one")
      try await terminal.paste("\(Self.redirect)?code=\(encoded)&state=\(state)\n")
      try await terminal.waitFor("hidden")
      try await terminal.press("Enter")
      try await terminal.waitFor("Code and redirect URI are in the form.")

      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      let stored = try Self.stored(item.profile, in: sandbox)
      #expect(stored["updates"]?.number?.integer == 1)
      let request = stored["credentials"]?[JSONPointer(item.place)]
      #expect(request?["authCode"]?.text == code)
      #expect(request?["redirectUri"]?.text == Self.redirect)
      let verifier = request?["codeVerifier"]?.text
      #expect((verifier != nil) == item.takesChallenge)
      if let verifier { #expect(try await Self.challenge(of: verifier) == challenge) }
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      #expect(!written.contains("fake-code-of"))
      if let verifier { #expect(!written.contains(verifier)) }
      #expect(written.contains("\u{1B}]8;id=address;\(url)\u{1B}\\"))
    }
  }

  /// Opens the profile, takes its sign-in method and fills in what the request for a code needs.
  private static func open(_ item: Case, on sandbox: SandboxProcess) async throws -> TmuxTerminal {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 40, command: [try Products.executable("appflow-profile"), "edit", item.profile],
      environment: sandbox.environment)
    try await terminal.waitFor("^S review")
    if let choice = item.choice {
      try await terminal.tab(to: "Sign in with")
      for _ in 0..<8 {
        let row = try await terminal.screen().first { $0.hasPrefix(" ▌") } ?? ""
        if row.contains("‹ \(choice) ›") { break }
        try await terminal.press("Right")
        try await terminal.wait(for: "another sign-in method") { screen in
          screen.contains { $0.hasPrefix(" ▌") && $0 != row }
        }
      }
    }
    for (label, value) in item.fields {
      try await terminal.tab(to: "\(label)  ")
      try await terminal.type(value)
      try await terminal.wait(for: "the typed value in its row") { screen in
        screen.contains { $0.hasPrefix(" ▌") && $0.hasSuffix("changed") }
      }
    }
    return terminal
  }

  /// The address that stands under the cursor, in as many lines as it needs.
  private static func address(on terminal: TmuxTerminal) async throws -> String {
    try await terminal.screen().filter { $0.hasPrefix(" ▌ ") }.map { $0.dropFirst(3) }.joined()
  }

  /// Checks an address as a browser would take it apart.
  ///
  /// - Returns: its state, and its code challenge where it has one.
  private static func check(_ url: String, _ item: Case) throws -> (state: String, challenge: String?) {
    let parts = try #require(URLComponents(string: url))
    #expect(url.hasPrefix(item.page + "?"))
    let items = parts.queryItems ?? []
    var values = Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    #expect(values.count == items.count)
    let found = values.removeValue(forKey: "state")
    let state = try #require(found)
    #expect(state.utf8.count == 32)
    let challenge = values.removeValue(forKey: "code_challenge")
    #expect((challenge != nil) == item.takesChallenge)
    #expect(values.removeValue(forKey: "code_challenge_method") == (item.takesChallenge ? "S256" : nil))
    let expected = ["response_type": "code", "client_id": item.client, "redirect_uri": redirect]
    #expect(values == expected.merging(item.parameters) { $1 })
    return (state, challenge)
  }

  /// The challenge of a verifier (RFC 7636, section 4.2), by a program that is not ours.
  private static func challenge(of verifier: String) async throws -> String {
    try await Peers.run(
      """
      import base64, hashlib, json, sys
      digest = hashlib.sha256(json.load(sys.stdin).encode()).digest()
      print(json.dumps(base64.urlsafe_b64encode(digest).rstrip(b"=").decode()))
      """, input: verifier, as: String.self)
  }

  private static func stored(_ name: String, in sandbox: SandboxProcess) throws -> JSONValue {
    let store = try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))
    return try #require(store["profiles"]?.items?.first { $0["name"]?.text == name })
  }
}

extension TmuxTerminal {
  /// Goes down with Tab until the row under the cursor has a text.
  fileprivate func tab(to text: String) async throws {
    for _ in 0..<60 {
      let screen = try await screen()
      let row = screen.first { $0.hasPrefix(" ▌") }
      // The screen has no blanks at its lines' ends.
      if let row, (row + "  ").contains(text) { return }
      let before = try await cursor()
      try await press("Tab")
      // The row or, where two look the same, the cursor moves.
      let _: Bool = try await waiting(
        for: "the cursor in the next row, on the way to “\(text)”",
        situation: { try await self.screen().joined(separator: "\n") },
        until: {
          let now = try await self.screen().first { $0.hasPrefix(" ▌") }
          let place = try await cursor()
          return now != row || place != before ? true : nil
        })
    }
    throw Missing(text: text, screen: try await screen().joined(separator: "\n"))
  }

  fileprivate struct Missing: Error, CustomStringConvertible {
    let text: String
    let screen: String
    var description: String { "No row has “\(text)”:\n\(screen)" }
  }
}
