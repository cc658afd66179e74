import Terminal

/// The keys of what lies over the screens, of the review and of what came of a send.
extension KeyBindings {
  static let dialogs: [KeyBinding] = [
    KeyBinding(.deletion, [.enter], .send, bar: "delete", "Delete the profile whose name was typed"),
    KeyBinding(.deletion, [.function(1)], .help, bar: "help", "All keys"),
    KeyBinding(.deletion, [.escape, .control("c")], .cancel, bar: "back", "Back; nothing is deleted"),
    KeyBinding(.deletion, [.up], .up, "Scroll up"),
    KeyBinding(.deletion, [.down], .down, "Scroll down"),
    KeyBinding(.deletion, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.deletion, [.pageDown], .pageDown, "Scroll a page down"),
    KeyBinding(.chooser, [.enter, .tab], .open, bar: "choose", "Take the value under the cursor"),
    KeyBinding(.chooser, [.function(1)], .help, bar: "help", "All keys"),
    KeyBinding(
      .chooser, [.escape, .control("c")], .cancel, bar: "back", "Show all values again; then back to the form"
    ),
    KeyBinding(.chooser, [.up], .up, "One value up"),
    KeyBinding(.chooser, [.down], .down, "One value down"),
    KeyBinding(.chooser, [.pageUp], .pageUp, "One page up"),
    KeyBinding(.chooser, [.pageDown], .pageDown, "One page down"),
    KeyBinding(
      .preview, [.escape, .control("p"), .enter, .control("c")], .preview, bar: "close", "Back to the form"),
    KeyBinding(.preview, [.up, .character("k")], .up, bar: "scroll", "Scroll"),
    KeyBinding(.preview, [.down, .character("j")], .down, "Scroll"),
    KeyBinding(.preview, [.pageUp], .pageUp, "Scroll a page"),
    KeyBinding(.preview, [.pageDown], .pageDown, "Scroll a page"),
    KeyBinding(.preview, [.control("s")], .review, bar: "review", "See what will be sent"),
    KeyBinding(.preview, [.function(1)], .facts, bar: "help", "All about the field under the cursor"),
    KeyBinding(.review, [.enter], .send, bar: "press", "Press the button that is marked"),
    KeyBinding(
      .review, [.tab, .backTab, .left, .right], .otherButton, bar: "other button", "Mark the other button"),
    KeyBinding(.review, [.down, .character("j")], .down, bar: "scroll", "Scroll down"),
    KeyBinding(.review, [.up, .character("k")], .up, "Scroll up"),
    KeyBinding(.review, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.review, [.pageDown, .character(" ")], .pageDown, "Scroll a page down"),
    KeyBinding(.review, [.function(1), .character("?")], .help, bar: "help", "All keys"),
    KeyBinding(.review, [.escape, .character("q"), .control("c")], .back, bar: "back", "Back to the form"),
    KeyBinding(.review, [.character("y")], .copy, bar: "copy", "Copy the masked body to the clipboard"),
    KeyBinding(
      .review, [.character("b"), .control("t")], .fold, bar: "body",
      "Leave the body out of reviews, or show it again"),
    KeyBinding(
      .review, [.character("Y")], .copyCommand,
      "Copy the same as an aws command, with words in place of secrets"),
    KeyBinding(.sending, [.escape, .control("c")], .cancel, bar: "cancel", "Stop waiting for the answer"),
    KeyBinding(.sending, [.function(1), .character("?")], .help, bar: "help", "All keys"),
    KeyBinding(.result, [.enter], .open, bar: "go on", "Go on: to the next profile of a rotation, or back"),
    KeyBinding(
      .result, [.escape, .character("q"), .control("c")], .back, bar: "back",
      "Back to the profiles, to the form, or to the rotation's list"),
    KeyBinding(
      .result, [.character("r")], .retry, bar: "send again",
      "Send again with the same token, where the outcome is unknown"),
    KeyBinding(
      .result, [.character("y")], .copy, bar: "copy ARN", "Copy the profile's ARN to the clipboard"),
    KeyBinding(
      .result, [.character("v")], .verify, bar: "verify",
      "Have AppFlow log in with the profile's credentials, where the update was made"),
    KeyBinding(.result, [.function(1), .character("?")], .help, bar: "help", "All keys"),
    KeyBinding(.result, [.down, .character("j")], .down, "Scroll down"),
    KeyBinding(.result, [.up, .character("k")], .up, "Scroll up"),
    KeyBinding(.result, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.result, [.pageDown, .character(" ")], .pageDown, "Scroll a page down"),
    KeyBinding(
      .help, [.escape, .enter, .character("q"), .function(1), .character("?"), .control("c")], .back,
      bar: "close", "Close"),
    KeyBinding(
      .help, [.tab], .otherPage, bar: "other page", "From what is known of a field to the keys, and back"),
    KeyBinding(.help, [.down, .character("j")], .down, bar: "scroll", "Scroll down"),
    KeyBinding(.help, [.up, .character("k")], .up, "Scroll up"),
    KeyBinding(.help, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.help, [.pageDown, .character(" ")], .pageDown, "Scroll a page down"),
    KeyBinding(
      .diagnosis, [.escape, .enter, .character("q"), .control("c")], .back, bar: "close", "Close"),
    KeyBinding(
      .diagnosis, [.character("s")], .nameSecret, bar: "name the secret",
      "Name the secret of the clientCredentialsArn, which AppFlow does not tell, and look at it too"),
    KeyBinding(
      .diagnosis, [.character("y")], .copy, bar: "copy",
      "Copy the statements that are missing in policies to the clipboard"),
    KeyBinding(.diagnosis, [.character("g")], .refresh, bar: "again", "Look again"),
    KeyBinding(.diagnosis, [.function(1), .character("?")], .help, bar: "help", "All keys"),
    KeyBinding(.diagnosis, [.down, .character("j")], .down, "Scroll down"),
    KeyBinding(.diagnosis, [.up, .character("k")], .up, "Scroll up"),
    KeyBinding(.diagnosis, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.diagnosis, [.pageDown, .character(" ")], .pageDown, "Scroll a page down"),
    KeyBinding(.secretName, [.enter], .send, bar: "look", "Look at this secret, too; nothing names none"),
    KeyBinding(.secretName, [.escape, .control("c")], .cancel, bar: "back", "Back to what was found"),
    KeyBinding(.secretName, [.function(1)], .help, bar: "help", "All keys"),
    KeyBinding(.code, [.enter], .send, bar: "give the code", "Give the code"),
    KeyBinding(
      .code, [.escape, .control("c")], .cancel, bar: "give up", "Go on without it: the request fails"),
    KeyBinding(.code, [.function(1)], .help, bar: "help", "All keys"),
    KeyBinding(.question, [.character("y")], .yes, bar: "yes", "Yes"),
    KeyBinding(.question, [.character("n")], .no, bar: "no", "No"),
    KeyBinding(.question, [.function(1), .character("?")], .help, bar: "help", "All keys"),
    KeyBinding(
      .question, [.escape, .enter, .control("c")], .cancel, "No, and a draft that is offered stays"),
  ]
}
