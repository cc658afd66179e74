import Forms
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The request in an editor of the operator's own")
struct OpenTextFormTests {
  private static let secret = "fake-password-4711"

  /// A form whose request is in the editor, with a secret typed into it.
  private static func opened() throws -> (fixture: EditorFixture, text: String) {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.goTo("Password")
    fixture.type(secret)
    _ = fixture.takeEffects()
    fixture.press(.alt("e"))
    guard case .editText(let text)? = fixture.takeEffects().first else { throw Missing() }
    return (fixture, text.revealed())
  }

  private struct Missing: Error {}

  @Test("the text has what is on the form and empty members, and no secret nor its member")
  func text() throws {
    let (_, text) = try Self.opened()
    #expect(!text.contains(Self.secret) && !text.contains("password") && !text.contains("•"))
    #expect(text.contains(#""portNumber": 443"#) && text.contains(#""logonLanguage": """#))
    #expect(text.contains(#""username": """#) && text.contains(#""connectorProfileName": "sap-eu""#))
  }

  @Test("what is saved comes into the form as one step, and the secret stays")
  func saved() throws {
    var (fixture, text) = try Self.opened()
    text.replace("443", with: "8443")
    text.replace(#""username": """#, with: #""username": "ANNA""#)
    fixture.send(.textEdited(.saved(Secret(text))))
    #expect(fixture.facts.contains("2 fields changed. Ctrl-_ takes them back."))
    #expect(fixture.line(with: "Port").contains("8443") && fixture.line(with: "ANNA").contains("User"))
    #expect(fixture.line(with: "Password").contains("hidden"))
    #expect(fixture.focusedLabel == "Port")
    fixture.press(.control("_"))
    #expect(!fixture.screen.contains("8443") && !fixture.screen.contains("ANNA"))
    #expect(fixture.line(with: "Password").contains("hidden"))
  }

  @Test("a member that was emptied or taken out is empty")
  func emptied() throws {
    var (fixture, text) = try Self.opened()
    text = text.split(separator: "\n").filter { !$0.contains("clientNumber") }.joined(separator: "\n")
    text.replace(#""/sap/opu/odata""#, with: "null")
    fixture.send(.textEdited(.saved(Secret(text))))
    #expect(fixture.line(with: "Client number").hasSuffix("~required"))
    #expect(fixture.line(with: "Service path").hasSuffix("~required"))
  }

  /// What an operator does to the text, and what is said of it.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let old: String
    let new: String
    let said: [String]
    var testDescription: String { new }
  }

  static let mistakes = [
    Mistake(old: "443,", new: "443", said: ["Line 10: a comma or } is missing after a member (column"]),
    Mistake(old: "443", new: #""https""#, said: ["Line 9, portNumber: "]),
    Mistake(old: #""Private""#, new: #""Both""#, said: ["Line 3, connectionMode: "]),
    Mistake(old: #""100""#, new: #""1000""#, said: ["Line 10, clientNumber: "]),
    Mistake(
      old: #""username": """#, new: #""username": "A", "password": "fake-other""#,
      said: ["password: a secret is typed into the form and stands in no file; take it out here."]),
  ]

  @Test("what cannot be taken is told with line and member, and changes nothing", arguments: mistakes)
  func refused(mistake: Mistake) throws {
    var (fixture, text) = try Self.opened()
    let form = fixture.state.editing.form?.form
    text.replace(mistake.old, with: mistake.new, maxReplacements: 1)
    fixture.send(.textEdited(.saved(Secret(text))))
    let words = fixture.screen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for said in ["Not taken."] + mistake.said {
      #expect(words.contains(said), "\(said) in \(words)")
    }
    #expect(!words.contains("fake-other"))
    #expect(fixture.state.editing.form?.form == form)
    // Again, with what was written, but for a secret.
    var again = fixture
    _ = again.takeEffects()
    again.press(.character("y"))
    guard case .editText(let rest)? = again.takeEffects().first else { throw Missing() }
    let isSecret = mistake.new.contains("fake-other")
    #expect(isSecret ? !rest.revealed().contains("fake-other") : rest.revealed() == text)
    #expect(!isSecret || rest.revealed().contains(#""username": "A""#))
    fixture.press(.character("n"))
    #expect(fixture.facts.contains("The form is as it was."))
    #expect(fixture.takeEffects().filter { if case .editText = $0 { true } else { false } }.isEmpty)
  }

  @Test("members that the form has no place for are told and left out")
  func unknown() throws {
    var (fixture, text) = try Self.opened()
    text.replace(#""portNumber": 443"#, with: #""portNumber": 444, "portName": "odata""#)
    text.replace(#""connectorProfileName": "sap-eu""#, with: #""connectorProfileName": "other""#)
    fixture.send(.textEdited(.saved(Secret(text))))
    let form = try #require(fixture.state.editing.form)
    #expect(form.notice?.contains("portName") == true && form.notice?.contains("line 2") == true)
    #expect(form.form.name == "sap-eu" && fixture.line(with: "Port").contains("444"))
  }

  @Test("while it is in the editor nothing is typed, pasted or clicked, and Esc ends the editor")
  func waiting() throws {
    var (fixture, _) = try Self.opened()
    let form = fixture.state.editing.form?.form
    fixture.press(.character("x"), .backspace, .tab)
    fixture.paste("y")
    fixture.send(.terminal(.mouse(MouseEvent(kind: .press, position: Position(row: 6, column: 76)))))
    #expect(fixture.state.editing.form?.form == form)
    #expect(fixture.takeEffects().isEmpty)
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.cancelEdit])
    fixture.send(.textEdited(.failed("vi: it was given up.")))
    #expect(fixture.facts.contains("it was given up"))
    fixture.press(.alt("e"))
    fixture.send(.textEdited(.unchanged))
    #expect(fixture.facts.contains("The text came back as it was."))
    #expect(fixture.state.editing.form?.form == form)
  }

  @Test("every connector's text comes back as it went, and has no secret of those that were typed")
  func everyConnector() throws {
    let api = try ConnectorAPI()
    for connector in api.connectors {
      for choice in FormDefinition(connector: connector, api: api).choices {
        var form = ProfileForm(
          definition: FormDefinition(connector: connector, api: api), existing: ExistingProfile(name: "p"))
        form.choose(choice.id)
        for field in form.definition.allFields where field.isSecret {
          form.edit(at: .field(field.pointer)) { $0.insert(Secret(Self.secret)) }
        }
        let text = form.openText
        #expect(!text.contains(Self.secret), "\(connector) \(choice.id)")
        var back = form
        let taken = try back.take(openText: Secret(text))
        #expect(taken.changed.isEmpty && taken.leftOut.isEmpty, "\(connector) \(choice.id): \(taken)")
        #expect(back.request() == form.request())
      }
    }
  }
}
