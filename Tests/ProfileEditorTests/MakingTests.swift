import Forms
import JSON
import Journal
import Rotation
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Profiles that are made and deleted in the editor")
struct MakingTests {
  private static let own = [
    ConnectorChoice(type: "CustomConnector", label: "acme-crm", name: "acme-crm", note: "Acme CRM")
  ]
  private static let flows = [
    FlowUse(name: "orders", status: "Active", lastRun: "Successful"),
    FlowUse(name: "leads", status: "Suspended", lastRun: nil),
  ]
  private static let answer = SendResult(
    arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4, isNew: true)
  private static let lost = Failure(
    kind: .unknownOutcome, title: "The answer was lost", hint: "It may have been carried out.")

  private func created(_ fixture: inout EditorFixture) throws -> (request: JSONValue, token: String) {
    let sends = fixture.takeEffects().compactMap { effect -> (JSONValue, String)? in
      if case .create(let request, let token) = effect { (request, token) } else { nil }
    }
    try #require(sends.count == 1)
    return sends[0]
  }

  /// The form of a new Datadog profile, filled in.
  private func filled(columns: Int = 80, rows: Int = 24) throws -> EditorFixture {
    var fixture = try EditorFixture.browsing(columns: columns, rows: rows)
    fixture.press(.character("n"))
    fixture.type("data")
    fixture.press(.enter)
    fixture.type("dd-new")
    for (label, text) in [
      ("API URL", "https://api.datadoghq.com"), ("API key", "fake-api-key"),
      ("Application key", "fake-application-key"),
    ] {
      let isThere = fixture.goTo(label)
      try #require(isThere, "\(fixture.screen)")
      fixture.type(text)
    }
    return fixture
  }

  @Test("n lists the model's connectors at once and the account's own when they come; what was typed stays")
  func connectors() throws {
    var fixture = try EditorFixture.browsing()
    _ = fixture.takeEffects()
    fixture.press(.character("n"))
    #expect(fixture.takeEffects() == [.listConnectors])
    #expect(fixture.screen.contains("Asking for custom connectors…"))
    try Golden.check(fixture, "making-connectors")
    fixture.type("ac")
    #expect(!fixture.screen.contains("acme-crm"))
    fixture.send(.connectors(Self.own))
    #expect(fixture.screen.contains("acme-crm") && !fixture.screen.contains("Asking"))
    fixture.press(.escape, .escape)
    #expect(fixture.state.overlay == nil && fixture.state.editing.connectors == nil)
    // An answer that nobody waits for any more is nobody's.
    fixture.send(.connectors(Self.own))
    #expect(fixture.state.editing.connectors == nil)
    fixture.press(.character("n"))
    fixture.send(.connectorsFailed(Failure(title: "AccessDeniedException", hint: "")))
    #expect(fixture.screen.contains("could not be listed: AccessDeniedException"))
    fixture.type("zendesk")
    fixture.press(.enter)
    #expect(fixture.title.contains("New profile"))
  }

  @Test("a new profile's form has its name, its connector and the KMS key, and is sent as a creation")
  func create() throws {
    var fixture = try filled()
    try Golden.check(fixture, "making-form")
    #expect(fixture.title.contains("dd-new"))
    fixture.goTo("KMS key")
    fixture.type("arn:aws:kms:us-east-1:123456789012:key/1")
    fixture.press(.control("s"))
    #expect(fixture.screen.contains("POST /create-connector-profile") || fixture.title.contains("1/"))
    try Golden.check(fixture, "making-review")
    _ = fixture.takeEffects()
    fixture.press(.enter)
    let (request, token) = try created(&fixture)
    #expect(request["connectorType"] == "Datadog" && request["connectorProfileName"] == "dd-new")
    #expect(request["kmsArn"] == "arn:aws:kms:us-east-1:123456789012:key/1")
    #expect(request["connectorLabel"] == nil && request["connectionMode"] == "Public")
    // Lost: the same token again, and what a look at the profiles says.
    fixture.send(.sendFailed(Self.lost))
    #expect(fixture.takeEffects().contains(.lookUp("dd-new")))
    fixture.send(.rotation(.lookedUp("dd-new", nil)))
    #expect(fixture.screen.contains("There is no profile named “dd-new” now."))
    fixture.press(.character("r"))
    #expect(try created(&fixture).token == token)
    fixture.send(.sent(Self.answer))
    #expect(fixture.screen.contains("AppFlow made the profile."))
    fixture.press(.escape)
    #expect(fixture.takeEffects().contains(.load))
  }

  @Test("a name is needed, and there are no stored credentials to keep")
  func incomplete() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("n"))
    fixture.type("sales")
    fixture.press(.enter)
    let form = try #require(fixture.state.editing.form)
    let keepsStored = form.form.definition.choices.contains { $0.keepsStored }
    #expect(!keepsStored)
    #expect(form.focus == .field(RequestPaths.name))
    fixture.press(.control("s"))
    #expect(fixture.focusedLabel == "Profile name")
    #expect(fixture.takeEffects().allSatisfy { if case .create = $0 { false } else { true } })
  }

  @Test("c takes the connector, the mode and the properties of a profile, and neither name nor credentials")
  func copy() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("c"))
    #expect(fixture.title.contains("New profile"))
    fixture.type("sf-copy")
    fixture.goTo("Access token")
    fixture.type("fake-access")
    fixture.goTo("Refresh token")
    fixture.type("fake-refresh")
    fixture.press(.control("s"))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    let request = try created(&fixture).request
    #expect(request["connectorProfileName"] == "sf-copy" && request["connectorType"] == "Salesforce")
    #expect(
      request[RequestPaths.properties.appending("Salesforce")]
        == ["instanceUrl": "https://acme.my.salesforce.com", "isSandboxEnvironment": false])
  }

  @Test("D shows the flows, and deletes where the name is typed; with flows only where force is typed, too")
  func delete() throws {
    for flows in [[], Self.flows] {
      var fixture = try EditorFixture.browsing()
      _ = fixture.takeEffects()
      fixture.press(.character("D"))
      #expect(fixture.takeEffects() == [.findFlows("sf-prod")])
      fixture.type("sf-prod")
      fixture.press(.enter)
      #expect(fixture.screen.contains("Still asking which flows use it."))
      fixture.send(.deletion(DeletionEvent("sf-prod", .flows(flows))))
      try Golden.check(fixture, flows.isEmpty ? "making-delete" : "making-delete-flows")
      fixture.press(.enter)
      if !flows.isEmpty {
        #expect(fixture.takeEffects().isEmpty && fixture.screen.contains("Flows use it."))
        fixture.press(.home)
        fixture.type("force ")
        fixture.press(.enter)
      }
      #expect(fixture.takeEffects() == [.delete(profile: "sf-prod", isForced: !flows.isEmpty)])
      fixture.press(.enter)
      #expect(fixture.takeEffects().isEmpty)
      fixture.send(.deletion(DeletionEvent("sf-prod", .done(warning: nil))))
      #expect(fixture.state.overlay == nil && fixture.takeEffects() == [.load])
      #expect(fixture.screen.contains("Deleted sf-prod."))
    }
  }

  @Test("a deletion that is refused, or that nobody knows of, is told on its page, with what the list says")
  func undeleted() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("D"))
    fixture.send(.deletion(DeletionEvent("sf-prod", .flows([]))))
    fixture.type("sf-pro")
    fixture.press(.enter)
    #expect(fixture.screen.contains("That is not its name."))
    fixture.type("d")
    fixture.press(.enter)
    _ = fixture.takeEffects()
    fixture.send(.deletion(DeletionEvent("sf-prod", .failed(Self.lost))))
    #expect(fixture.takeEffects() == [.lookUp("sf-prod")])
    fixture.send(.rotation(.lookedUp("sf-prod", nil)))
    #expect(fixture.screen.contains("The answer was lost"))
    #expect(fixture.screen.contains("There is no profile named “sf-prod” now."))
    fixture.press(.escape)
    #expect(fixture.state.overlay == nil && fixture.state.editing.deletion == nil)
    // What comes back of it later is nobody's.
    fixture.send(.deletion(DeletionEvent("sf-prod", .flows(Self.flows))))
    #expect(fixture.state.editing.deletion == nil)
  }

  @Test("read-only deletes nothing, and sends no new profile")
  func readOnly() throws {
    var fixture = try EditorFixture.browsing(isReadOnly: true)
    _ = fixture.takeEffects()
    fixture.press(.character("D"))
    #expect(fixture.screen.contains("Read-only: nothing can be deleted."))
    #expect(fixture.state.overlay == nil && fixture.takeEffects().isEmpty)
  }

  @Test("plain mode makes, copies and deletes by the same session")
  func plain() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("n")
    #expect(dialogue.effects.last == .listConnectors)
    dialogue.happen(.connectors(Self.own))
    #expect(dialogue.last.contains { $0.hasSuffix("acme-crm, custom connector") })
    dialogue.type("Datadog")
    try dialogue.goOn(to: "Profile name")
    dialogue.type("dd-new")
    try dialogue.goOn(to: "API URL")
    dialogue.type("https://api.datadoghq.com")
    try dialogue.goOn(to: "API key")
    dialogue.type("fake-api-key")
    try dialogue.goOn(to: "Application key")
    dialogue.type("fake-application-key")
    #expect(dialogue.lines.contains("POST /create-connector-profile"))
    dialogue.type("yes")
    guard case .create(let request, _)? = dialogue.effects.last else {
      Issue.record("\(dialogue.effects)")
      return
    }
    #expect(request["connectorType"] == "Datadog")
    dialogue.happen(.sent(Self.answer))
    #expect(dialogue.lines.contains("Done: AppFlow made the profile."))
  }

  @Test("plain mode deletes where the name is typed, and with flows where force is typed, too")
  func plainDeletion() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("D sf-prod")
    #expect(dialogue.effects.last == .findFlows("sf-prod"))
    dialogue.happen(.deletion(DeletionEvent("sf-prod", .flows(Self.flows))))
    dialogue.type("sf-prod")
    #expect(dialogue.last.contains { $0.contains("Flows use it.") })
    dialogue.type("force sf-prod")
    #expect(dialogue.effects.last == .delete(profile: "sf-prod", isForced: true))
    dialogue.happen(.deletion(DeletionEvent("sf-prod", .done(warning: nil))))
    #expect(dialogue.lines.contains("Deleted sf-prod.") && dialogue.effects.last == .load)
  }
}
