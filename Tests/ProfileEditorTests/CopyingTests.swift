import Forms
import JSON
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

extension EditorFixture {
  /// The text that was copied since the last look at the effects.
  mutating func takeCopied() -> String? {
    takeEffects().compactMap { if case .copy(let text) = $0 { text.text } else { nil } }.last
  }
}

@Suite("Copying")
struct CopyingTests {
  @Test("y copies the masked body that the review shows, as JSON")
  func body() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.character("y"))
    let copied = fixture.takeCopied()
    let text = try #require(copied)
    #expect(!text.contains("fake-"))
    let value = try JSONReader.read(text)
    #expect(value["connectorProfileName"]?.text == "sf-prod" && value["clientToken"] != nil)
    let credentials = RequestPaths.credentials.appending("Salesforce")
    #expect(value[credentials.appending("accessToken")]?.text == "••••••••")
    #expect(
      fixture.screen.contains("Copied the masked body: \(text.count) characters, if the terminal allows it."))
    fixture.press(.down)
    #expect(!fixture.screen.contains("Copied"))
  }

  @Test("Y copies the aws command, which asks for the secrets")
  func command() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.character("Y"))
    let copied = fixture.takeCopied()
    let text = try #require(copied)
    let said = "Copied the aws command, no secrets: \(text.count) characters, if the terminal allows it."
    #expect(fixture.screen.contains(said))
    let lines = text.split(separator: "\n").map(String.init)
    let start = "aws appflow update-connector-profile --region us-east-1 --endpoint-url "
    let middle = " --profile prod --connector-profile-name sf-prod --connection-mode Public "
    #expect(
      lines.contains { $0.hasPrefix(start + "https://appflow.us-east-1.amazonaws.com" + middle) }, "\(text)")
    #expect(
      lines.dropLast().last?.hasSuffix(" --connector-profile-config file:///dev/fd/3 3< <(config)") == true)
    #expect(!text.contains("fake-") && !text.contains("•"))
    for name in ["access_token", "refresh_token"] {
      #expect(lines.contains("printf '\(name): ' >&2; IFS= read -rs \(name); echo >&2"))
      #expect(text.contains("\"'; json \"$\(name)\"; printf %s '\""))
    }
  }

  @Test("names from outside stay one word of the shell, and no value ends a quotation")
  func quoting() throws {
    let context = EditorContext(
      awsProfile: "it's $(touch x)", region: "us-east-1", endpoint: "http://127.0.0.1:4711", now: 0)
    let value: JSONValue = [
      "connectorProfileName": "it's $(touch y)", "connectorProfileConfig": ["a'b": "'; touch z #"],
    ]
    let text = MaskedText.command(value, context.awsCommand).text
    #expect(text.contains(#"--profile 'it'\''s $(touch x)' --connector-profile-name 'it'\''s $(touch y)' "#))
    #expect(text.contains("--endpoint-url http://127.0.0.1:4711 "))
    let steering = MaskedText.command(["connectorProfileName": "a\u{1B}]0;it's\u{7}\\"], context.awsCommand)
      .text
    #expect(steering.contains(#"--connector-profile-name $'a\U0000001b]0;it\'s\U00000007\\' "#))
    #expect(text.contains(#""a'\''b": "'\''; touch z #""#))
  }

  @Test("in the browser and after an update y copies the ARN; one that is not known is said")
  func arn() throws {
    let arn = "arn:aws:appflow:us-east-1:123456789012:connectorprofile/sf-prod"
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("y"))
    var copied = fixture.takeCopied()
    #expect(copied == arn)
    #expect(fixture.screen.contains("Copied the ARN: \(arn.count) characters"))
    fixture.press(.down, .character("y"))
    copied = fixture.takeCopied()
    #expect(copied == nil)
    #expect(fixture.screen.contains("There is no ARN to copy"))
    var sent = try EditorFixture.reviewing()
    sent.press(.enter)
    sent.send(.sent(.init(arn: arn + "\u{1B}[2J", requestID: nil, attempts: 1, seconds: 1)))
    sent.press(.character("y"))
    copied = sent.takeCopied()
    #expect(copied == arn + "\\u{1b}[2J")
  }

  @Test("Y copies the list as it is shown, with tabs; on lines y does, and says where there is none")
  func list() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"), .character("s"), .character("f"), .character("-"), .tab, .character("Y"))
    let copied = fixture.takeCopied()
    let text = try #require(copied)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    let shown = EditorFixture.profiles.filter { $0.searchText.contains("sf-") }
    #expect(rows.first == ["NAME", "CONNECTOR", "MODE", "UPDATED", "STATE"])
    #expect(rows.dropFirst().map(\.first) == shown.map(\.name) && shown.count < EditorFixture.profiles.count)
    #expect(rows.dropFirst().allSatisfy { $0.count == 5 && ($0[3].isEmpty || $0[3].hasSuffix("Z")) })
    #expect(fixture.screen.contains("Copied the list: \(text.count) characters, if the terminal allows it."))

    var dialogue = try PlainDialogue.browsing()
    dialogue.type("/sf-", "y")
    #expect(dialogue.effects.contains { if case .copy(let list) = $0 { list.text == text } else { false } })

    fixture.press(.character("/"), .character("#"), .tab, .character("Y"))
    let nothing = fixture.takeCopied()
    #expect(nothing == nil && fixture.screen.contains("There is no profile in this list to copy."))
    dialogue = try PlainDialogue.browsing()
    dialogue.type("/sf-#", "y")
    #expect(dialogue.effects.allSatisfy { if case .copy = $0 { false } else { true } })
    #expect(dialogue.said("there is no profile in this list to copy"))
  }

  @Test("in a filter y is typed")
  func filter() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"), .character("y"))
    let copied = fixture.takeCopied()
    #expect(copied == nil && fixture.state.editing.browser.filter.editor.string == "y")
  }

  @Test("a text that is too long is not copied, and that is said")
  func tooLong() throws {
    var fixture = try EditorFixture.browsing()
    let long = JSONValue.string(String(repeating: "x", count: ClipboardSequence.mostBytes))
    let effects = fixture.state.copy(.body(JSONLines(long)))
    #expect(effects.isEmpty)
    #expect(fixture.screen.contains("Not copied: the masked body has more than 74000 bytes."))
  }

  @Test("no connector's secrets are in what can be copied")
  func noSecrets() throws {
    let api = try ConnectorAPI()
    let context = EditorContext(awsProfile: nil, region: "r", endpoint: "e", now: 0)
    let secret = "fake-marker-secret"
    for connector in api.connectors {
      let definition = FormDefinition(connector: connector, api: api)
      for choice in definition.choices where !choice.keepsStored {
        var form = ProfileForm(definition: definition, existing: ExistingProfile(name: "p"))
        form.choose(choice.id)
        let secrets = form.focuses.filter { form.editor(at: $0)?.isSecret == true }
        for focus in secrets {
          form.edit(at: focus) { $0.insert(secret) }
        }
        let request = form.request()
        #expect(JSONWriter.body(request).revealed().contains(secret) == !secrets.isEmpty)
        #expect(!MaskedText.body(JSONLines(request)).text.contains(secret))
        #expect(!MaskedText.command(request, context.awsCommand).text.contains(secret))
      }
    }
  }
}

@Suite("Read-only mode")
struct ReadOnlyTests {
  @Test("everything but sending works, by key and by mouse, and the refusal is in words")
  func refused() throws {
    var fixture = try EditorFixture.reviewing(isReadOnly: true)
    #expect(fixture.screen.contains("Review · read-only"))
    fixture.press(.enter)
    #expect(fixture.takeSends() == 0 && fixture.state.editing.review?.sending == nil)
    #expect(fixture.screen.contains("Read-only: nothing was sent. Start without --read-only to send."))
    for _ in 0..<3 { try fixture.click("[ Send ]") }
    #expect(fixture.takeSends() == 0)
    fixture.press(.tab, .enter)
    #expect(fixture.state.screen == .form)
  }

  @Test("the title says it on every screen")
  func title() throws {
    var fixture = try EditorFixture.browsing(isReadOnly: true)
    #expect(fixture.screen.contains("appflow-profile · read-only"))
    fixture.press(.enter)
    #expect(fixture.screen.contains("sf-prod · read-only"))
    fixture.press(.function(1))
    #expect(fixture.screen.contains("· read-only"))
  }
}
