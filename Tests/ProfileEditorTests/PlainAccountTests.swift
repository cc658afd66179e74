import AppFlow
import Testing

@testable import ProfileEditor

@Suite("Another account, in plain mode")
struct PlainAccountTests {
  private static let former = AccountChoice(profile: "prod", region: "us-east-1")

  @Test(
    "a lists the AWS profiles with numbers; one that is chosen is gone to, and the session ends for the next one"
  )
  func list() throws {
    var dialogue = try PlainDialogue.browsing()
    _ = dialogue.takeEffects()
    dialogue.type("a")
    #expect(dialogue.takeEffects() == [.account(.list)] && dialogue.question == nil)
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    #expect(dialogue.said("1. staging  210987654321  eu-west-1, role/ops"))
    #expect(dialogue.said("us-east-1, IAM Identity Center, in use"))
    #expect(dialogue.prompt.hasPrefix("AWS profile (number or name"))
    dialogue.type("1")
    #expect(dialogue.takeEffects() == [.account(.open(EditorFixture.staging, leaving: Self.former))])
    #expect(dialogue.said("Going to staging, eu-west-1."))
    dialogue.happen(.account(.ready(EditorFixture.staging)))
    #expect(dialogue.ending == .moved)
  }

  @Test("a name behind it goes there at once; a wrong one is asked for again; Enter stays")
  func named() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("a stagin")
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    #expect(dialogue.said("Error: There is no AWS profile stagin in the shared files. Did you mean staging?"))
    dialogue.type("staging")
    #expect(dialogue.takeEffects().last == .account(.open(EditorFixture.staging, leaving: Self.former)))
    dialogue.happen(.account(.refused(EditorFixture.staging, Failure(title: "No region", hint: "Set one."))))
    #expect(dialogue.said("Not done: No region") && dialogue.prompt.hasPrefix("Profile ("))
    dialogue.type("R")
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    #expect(dialogue.said("1. eu-central-1") && dialogue.prompt.hasPrefix("Region ("))
    dialogue.type("")
    #expect(dialogue.prompt.hasPrefix("Profile (") && dialogue.ending == nil)
    dialogue.type("R us-east-1")
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    #expect(dialogue.said("That is where you are: prod, us-east-1."))
  }

  @Test("where nothing could be read, another place is offered beside trying again")
  func loadFailed() throws {
    var dialogue = try PlainDialogue()
    dialogue.happen(.loadFailed(Failure(title: "No credentials were found", hint: "Give --profile.")))
    dialogue.type("maybe")
    #expect(dialogue.said("Error: answer yes, no, a or R."))
    dialogue.type("R eu-west-1")
    dialogue.happen(.account(.notListed(Failure(title: "The file is broken", hint: "Mend it."))))
    #expect(dialogue.said("The file is broken") && dialogue.prompt.hasPrefix("Try again?"))
    dialogue.type("a")
    dialogue.happen(.account(.listed(AccountList(profiles: [], regions: [], notice: "A note."))))
    #expect(dialogue.said("Notice: A note.") && dialogue.said("There is no AWS profile in the shared files."))
    #expect(dialogue.prompt.hasPrefix("Try again?"))
  }

  @Test("the answer to ? has both")
  func help() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("?")
    #expect(dialogue.said("a: another AWS profile") && dialogue.said("R: another region"))
  }
}
