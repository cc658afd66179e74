import Forms
import Secrets
import Testing

@testable import ProfileEditor

@Suite("Plain mode: review, sending and endings")
struct PlainReviewTests {
  static let refusal = Failure(
    title: "ConnectorAuthenticationException", serviceWords: "The refresh token was refused.",
    hint: "Check the credentials.", requestID: "r-1", isAboutCredentials: true)
  static let lost = Failure(
    kind: .unknownOutcome, title: "No answer", hint: "Nobody knows whether the update was made.")

  @Test("the review says where to, the changes and the masked body, and only the whole word yes sends")
  func review() throws {
    var dialogue = try PlainDialogue.reviewing()
    for line in [
      "To: appflow.us-east-1.amazonaws.com, as account 123456789012, AWS profile prod",
      "Profile: sf-prod, Salesforce",
      "  added Access token (accessToken): set, hidden", "POST /update-connector-profile",
    ] { #expect(dialogue.last.contains(line), "\(line)") }
    #expect(dialogue.said("\"accessToken\": \"[hidden]\""))
    #expect(!dialogue.text.contains("fake-access"))
    _ = dialogue.takeEffects()
    for answer in ["y", "", "ye", "sure"] {
      dialogue.type(answer)
      #expect(dialogue.takeEffects().isEmpty && dialogue.prompt == "Send? [yes/no/edit/body] ")
    }
    dialogue.type("yes")
    #expect(dialogue.takeEffects().count == 1 && dialogue.question == nil)
  }

  @Test("in read-only mode everything can be done but sending")
  func readOnly() throws {
    var dialogue = try PlainDialogue.editing("sf-prod", isReadOnly: true)
    dialogue.type(try dialogue.keeping(), "!review")
    _ = dialogue.takeEffects()
    dialogue.type("yes")
    #expect(dialogue.takeEffects().isEmpty && dialogue.said("Read-only: nothing was sent."))
    #expect(dialogue.prompt == "Send? [yes/no/edit/body] ")
  }

  @Test("what keeps the request from being sent is said instead of the review, and asked first")
  func incomplete() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    dialogue.type("!review")
    #expect(dialogue.said("2 fields keep this from being sent."))
    #expect(dialogue.prompt == "Access token (accessToken) [not set]: ")
    #expect(!dialogue.effects.contains { if case .send = $0 { true } else { false } })
  }

  @Test("attempts and the answer are told, and edit NAME ends then")
  func sent() throws {
    var dialogue = try PlainDialogue.reviewing()
    dialogue.type("yes")
    dialogue.happen(.progress(.began(1)))
    #expect(dialogue.last == ["Attempt 1 of 3."])
    dialogue.happen(
      .progress(.throttled(1)))
    #expect(dialogue.last == ["Attempt 1 of 3 failed: throttled. Next try in 0.8 s."])
    dialogue.happen(.sent(SendResult(arn: "arn:aws:appflow:x", requestID: "r-2", attempts: 2, seconds: 1.25)))
    #expect(
      dialogue.said("Done: ") && dialogue.said("arn:aws:appflow:x") && dialogue.said("r-2, 1.3 s, 2 attempts")
    )
    try dialogue.lookAtResult()
    dialogue.type("no")
    #expect(dialogue.ending == .left)
  }

  @Test("after an update from the list, the list is read again")
  func backToList() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("sf-prod")
    dialogue.type(try dialogue.keeping(), "!review")
    #expect(dialogue.prompt == "Send? [yes/no/edit/body] ")
    _ = dialogue.takeEffects()
    dialogue.type("yes")
    dialogue.happen(.sent(SendResult(arn: "a", requestID: nil, attempts: 1, seconds: 0)))
    try dialogue.lookAtResult()
    dialogue.type("no")
    #expect(dialogue.takeEffects().last == .load && dialogue.ending == nil)
  }

  @Test("a refusal leads to the field that it speaks of, with everything that was typed")
  func refused() throws {
    var dialogue = try PlainDialogue.reviewing()
    let before = dialogue.session.editing.form?.form.request()
    dialogue.type("yes")
    dialogue.happen(.sendFailed(Self.refusal))
    for line in [
      "Not done: ConnectorAuthenticationException", "AppFlow says: The refresh token was refused.",
      "Check the credentials.", "Request id r-1",
    ] { #expect(dialogue.last.contains(line), "\(line)") }
    #expect(dialogue.question?.isHidden == true && dialogue.prompt.hasSuffix("[set, hidden, changed]: "))
    #expect(dialogue.session.editing.form?.form.request() == before)
    let token = dialogue.session.editing.review?.clientToken
    dialogue.type("!review")
    #expect(dialogue.session.editing.review?.clientToken == token)
  }

  @Test("an unknown outcome shows the token, and a retry sends the same request with it")
  func unknown() throws {
    var dialogue = try PlainDialogue.reviewing()
    dialogue.type("yes")
    let first = dialogue.takeEffects().last
    guard case .send(_, let token)? = first else {
      Issue.record("nothing was sent")
      return
    }
    dialogue.happen(.sendFailed(Self.lost))
    #expect(dialogue.said("Client token: \(token)"))
    #expect(dialogue.takeEffects() == [.lookUp("sf-prod")] && dialogue.question == nil)
    dialogue.happen(.rotation(.lookedUp("sf-prod", EditorFixture.profiles[0])))
    #expect(dialogue.said("AppFlow shows none since"))
    #expect(dialogue.prompt == "What now? [retry/edit/quit] ")
    dialogue.type("yes")
    #expect(dialogue.takeEffects().isEmpty)
    dialogue.type("retry")
    #expect(dialogue.takeEffects() == [first])
    dialogue.happen(.sendFailed(Self.lost))
    dialogue.happen(.rotation(.lookedUp("sf-prod", EditorFixture.profiles[0])))
    dialogue.type("edit", "!review")
    #expect(dialogue.session.editing.review?.clientToken == token)
  }

  // MARK: Endings

  @Test(
    "the end of input sends nothing, whatever was asked",
    arguments: [
      ([], "Sign in with ["), (["!skip", "!skip"], "Instance URL"), (["!skip", "!skip", "!lines"], "Line 1"),
      (["keep", "!review"], "Send?"), (["2", "!quit"], "Leave the form"),
    ] as [([String], String)])
  func endOfInput(answers: [String], asked: String) throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    for answer in answers { dialogue.type(answer == "keep" ? try dialogue.keeping() : answer) }
    #expect(dialogue.prompt.hasPrefix(asked))
    _ = dialogue.takeEffects()
    dialogue.end()
    #expect(dialogue.ending == .interrupted && dialogue.last == ["Nothing was sent."])
    let effects = dialogue.takeEffects()
    #expect(effects.last == .quit && dialogue.question == nil)
    // A choice that was made is kept; nothing else happens.
    #expect(effects.dropLast().allSatisfy { if case .saveDraft = $0 { true } else { false } })
  }

  @Test("Ctrl-C while a request is under way stops it first and says what became of it")
  func interrupted() throws {
    var dialogue = try PlainDialogue.reviewing()
    dialogue.type("yes")
    _ = dialogue.takeEffects()
    dialogue.interrupt()
    #expect(dialogue.takeEffects() == [.cancelSend] && dialogue.ending == nil)
    dialogue.happen(.sendFailed(Self.lost))
    #expect(dialogue.said("Client token: ") && dialogue.ending == .interrupted)
  }

  @Test("a second Ctrl-C does not wait, and says the token")
  func interruptedTwice() throws {
    var dialogue = try PlainDialogue.reviewing()
    dialogue.type("yes")
    dialogue.interrupt()
    dialogue.interrupt()
    #expect(dialogue.said("Client token: ") && dialogue.ending == .interrupted)
  }

  @Test("a code of a device is asked for without an echo, in the middle of whatever is waited for")
  func code() throws {
    var dialogue = try PlainDialogue()
    _ = dialogue.takeEffects()
    dialogue.happen(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ops"))
    #expect(
      dialogue.question
        == PlainQuestion("Code of arn:aws:iam::123456789012:mfa/ops (Enter gives up): ", isHidden: true))
    dialogue.type("123456")
    #expect(dialogue.takeEffects() == [.giveCode(Secret("123456"))] && dialogue.question == nil)
    dialogue.happen(.page(EditorFixture.profiles))
    dialogue.happen(.loaded)
    #expect(dialogue.prompt.hasPrefix("Profile (number"))
  }
}
