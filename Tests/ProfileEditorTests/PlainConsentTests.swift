import Forms
import JSON
import Testing

@testable import ProfileEditor

@Suite("Plain mode: consent for an authorization code")
struct PlainConsentTests {
  private static let console = "https://us-east-1.console.aws.amazon.com/appflow/oauth"

  /// A Salesforce form in the sign-in method that has a code, asked for its address.
  private static func opened() throws -> PlainDialogue {
    var dialogue = try PlainDialogue.editing("sf-prod")
    dialogue.type("authorization code", "!code")
    return dialogue
  }

  /// The same, with the address said and its answer asked for.
  private static func asked() throws -> PlainDialogue {
    var dialogue = try opened()
    dialogue.type("", "3MVG9.fake.key", "", "", "")
    return dialogue
  }

  private static func state(_ dialogue: PlainDialogue) throws -> String {
    let url = try #require(
      dialogue.lines.last { $0.hasPrefix("https://acme.my.salesforce.com/services/oauth2/") })
    return String(try #require(url.split(separator: "state=").last))
  }

  @Test(
    "the address is said, a forged answer is refused, the code of the right one goes into the form unseen")
  func code() throws {
    var dialogue = try Self.asked()
    #expect(dialogue.said("client_id=3MVG9.fake.key") && dialogue.question?.isHidden == true)
    let state = try Self.state(dialogue)
    dialogue.type("\(Self.console)?code=fake-code-1&state=0\(state.dropFirst())0")
    #expect(
      dialogue.said("Error: The state is another one") && dialogue.prompt.hasPrefix("The whole address"))
    dialogue.type("\(Self.console)?code=fake-code-1&state=\(state)")
    #expect(dialogue.said("Code and redirect URI are in the form.") && dialogue.said("!review"))
    #expect(dialogue.prompt.contains("[set, hidden, changed]"))
    let place = RequestPaths.absolute(JSONPointer("/credentials/oAuthRequest/authCode"), of: "Salesforce")
    #expect(dialogue.session.editing.form?.form.editor(at: .field(place))?.string == "fake-code-1")
    #expect(!dialogue.text.contains("fake-code"))
    let verifier = RequestPaths.absolute(
      JSONPointer("/credentials/oAuthRequest/codeVerifier"), of: "Salesforce")
    let proof = try #require(dialogue.session.editing.form?.form.editor(at: .field(verifier))?.string)
    #expect(proof.utf8.count == 43 && !dialogue.text.contains(proof))
  }

  @Test(
    "PKCE: the address has a code challenge, and none where the vendor refuses it; the verifier stays unseen")
  func challenge() throws {
    let place = RequestPaths.absolute(
      JSONPointer("/credentials/oAuthRequest/codeVerifier"), of: "Salesforce")
    for (answers, isUsed) in [([""], true), (["yes"], true), (["no"], false), (["perhaps", "NO"], false)] {
      var dialogue = try Self.opened()
      dialogue.type("", "3MVG9.fake.key", "", "")
      #expect(dialogue.prompt == "PKCE [yes]: " && dialogue.said("RFC 7636"))
      for answer in answers { dialogue.type(answer) }
      #expect(dialogue.text.contains("Error: yes or no.") == (answers.count > 1))
      #expect(dialogue.said("code_challenge_method=S256") == isUsed)
      let state = try Self.state(dialogue)
      dialogue.type("\(Self.console)?code=fake-code-1&state=\(state)")
      let verifier = try #require(dialogue.session.editing.form?.form.editor(at: .field(place))?.string)
      #expect(verifier.isEmpty != isUsed && (verifier.isEmpty || verifier.utf8.count == 43))
      #expect(verifier.isEmpty || !dialogue.text.contains(verifier))
    }
  }

  @Test("an application's refusal is explained, and the same request is answered again")
  func refused() throws {
    var dialogue = try Self.asked()
    let state = try Self.state(dialogue)
    dialogue.type("\(Self.console)?error=access_denied&state=\(state)")
    #expect(dialogue.said("access_denied") && dialogue.prompt.hasPrefix("The whole address"))
    dialogue.type("\(Self.console)?code=fake-code-1&state=\(state)")
    #expect(dialogue.said("Code and redirect URI are in the form."))
  }

  @Test(
    "another page and redirect URI are taken, what is missing is asked for again, < goes back to the form")
  func parts() throws {
    var dialogue = try Self.opened()
    dialogue.type("9")
    #expect(dialogue.said("Error: choose one of the numbers"))
    dialogue.type("", "", "", "another", "https://own.example/back", "")
    #expect(dialogue.said("Error: Enter “Consumer key”") && dialogue.prompt.hasPrefix("Consumer key"))
    dialogue.type("3MVG9.fake.key", "", "", "", "maybe")
    #expect(dialogue.said("Error: yes or no."))
    dialogue.type("no")
    #expect(dialogue.said("redirect_uri=https%3A%2F%2Fown.example%2Fback"))
    #expect(!dialogue.said("code_challenge"))
    dialogue.type("<")
    #expect(dialogue.prompt.hasPrefix("Authorization code") || dialogue.prompt.contains("authCode"))
  }

  @Test("where no code belongs, or the form lacks something for it, that is said")
  func refusals() throws {
    var other = try PlainDialogue.editing("sf-prod")
    other.type("!code")
    #expect(other.said("Error: The code belongs to another sign-in method: choose “authorization code”"))
    var slack = try PlainDialogue(initial: .blank(name: "slack", connector: "Slack"))
    slack.type("!code")
    #expect(slack.said("Error: Enter “Client ID” in the form first."))
    var none = try PlainDialogue(initial: .blank(name: "veeva", connector: "Veeva"))
    none.type("!code")
    #expect(none.said("has no consent page"))
  }
}
