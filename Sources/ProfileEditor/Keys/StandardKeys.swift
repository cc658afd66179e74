import Terminal

extension KeyBindings {
  /// The keys that the program comes with.
  public static let standard = KeyBindings(
    all: [
      browser, filter(.filter, keep: [.tab]), rotation, filter(.rotationFilter, keep: [.enter, .tab]), form,
      field, consent, keyPair, signIn, dialogs, lines, texts, commands,
    ].flatMap(\.self))

  private static let browser: [KeyBinding] = [
    KeyBinding(.browser, [.enter], .open, bar: "edit", "Open the profile under the cursor"),
    KeyBinding(
      .browser, [.character("/")], .startFilter, bar: "filter",
      "Filter by a part of a name, or by words such as state:old"),
    KeyBinding(
      .browser, [.character("s")], .sort,
      "Order the profiles by a column; a click on the column's title does, too"),
    KeyBinding(
      .browser, [.character("S")], .saveFilter,
      "Save the filter under a name, which stands for it behind an @: :save-filter mine"),
    KeyBinding(
      .browser, [.character("r")], .rotate, bar: "rotate",
      "Give new credentials to several profiles, one by one"),
    KeyBinding(.browser, [.character("g")], .refresh, bar: "refresh", "Refresh"),
    KeyBinding(.browser, [.character("?"), .function(1)], .help, bar: "help", "All keys"),
    KeyBinding(.browser, [.character("q"), .control("c")], .quit, bar: "quit", "Leave"),
    KeyBinding(
      .browser, [.character("y")], .copy, bar: "copy ARN", "Copy the profile's ARN to the clipboard"),
    KeyBinding(
      .browser, [.character("Y")], .copyList,
      "Copy the list as it is shown to the clipboard, with tabs between its columns"),
    KeyBinding(
      .browser, [.character("w")], .write,
      "Write the list as it is shown into a file: by its ending as .csv, as .json, else as a table"),
    KeyBinding(
      .browser, [.character("v")], .verify, bar: "verify",
      "Have AppFlow log in with the profile's credentials; nothing is changed"),
    KeyBinding(
      .browser, [.character("i")], .details, bar: "facts",
      "All that is known of the profile: its properties, its flows, its entries in the journal"),
    KeyBinding(
      .browser, [.character("d")], .diagnose,
      "Look for why the profile does not work: its link, its secrets, its roles, its flows; nothing is changed"
    ),
    KeyBinding(
      .browser, [.character("=")], .compare,
      "Compare the profile with another one, member by member, also of another account or region"),
    KeyBinding(
      .browser, [.character("n")], .newProfile, "Make a profile: choose its connector, and fill in its form"),
    KeyBinding(
      .browser, [.character("c")], .copyProfile,
      "Make a profile like the one under the cursor; its credentials are to be typed"),
    KeyBinding(
      .browser, [.character("D")], .deleteProfile,
      "Remove the profile under the cursor: the flows that use it are shown, and its name is to be typed"),
    KeyBinding(
      .browser, [.character("u")], .restore,
      "Put back what the profile under the cursor had before a change: choose one from the journal"),
    KeyBinding(
      .browser, [.character("a")], .profile, bar: "account",
      "Another AWS profile, from the list of those of the shared files"),
    KeyBinding(
      .browser, [.character("R")], .region, "Another region, from the list of those where AppFlow is"),
    KeyBinding(.browser, [.escape], .clearFilter, "Show all profiles again"),
    KeyBinding(.browser, [.up, .character("k")], .up, "One profile up"),
    KeyBinding(.browser, [.down, .character("j")], .down, "One profile down"),
    KeyBinding(.browser, [.pageUp], .pageUp, "One page up"),
    KeyBinding(.browser, [.pageDown, .character(" ")], .pageDown, "One page down"),
    KeyBinding(.browser, [.home], .first, "The first profile"),
    KeyBinding(.browser, [.end], .last, "The last profile"),
    KeyBinding(.filter, [.enter], .open, bar: "edit", "Open the profile under the cursor"),
  ]

  /// Keys in the line of a filter.
  private static func filter(_ context: KeyBinding.Context, keep: [Key]) -> [KeyBinding] {
    [
      KeyBinding(context, [.escape, .control("c")], .clearFilter, bar: "show all", "Clear the filter"),
      KeyBinding(context, keep, .endFilter, bar: "keep", "Keep the filter and leave its line"),
      KeyBinding(context, [.up], .up, "One profile up"),
      KeyBinding(context, [.down], .down, "One profile down"),
      KeyBinding(context, [.pageUp], .pageUp, "One page up"),
      KeyBinding(context, [.pageDown], .pageDown, "One page down"),
      KeyBinding(context, [.function(1)], .help, bar: "help", "All keys"),
    ]
  }

  private static let rotation: [KeyBinding] =
    [
      KeyBinding(
        .rotation, [.enter], .open, bar: "start",
        "Give the marked profiles new credentials, or that under the cursor"),
      KeyBinding(.rotation, [.character(" ")], .mark, bar: "mark", "Mark the profile, or take its mark away"),
      KeyBinding(.rotation, [.character("a")], .markAll, bar: "all", "Mark all that are shown, or none"),
      KeyBinding(
        .rotation, [.character("o")], .olderThan, bar: "older than",
        "List only what was not updated for 30, 60, 90, 180, 365 days; all again"),
    ] + list(.rotation, back: "All profiles again, where a filter is set; then back to the browser")
    + [
      KeyBinding(.queue, [.enter], .open, bar: "go on", "Go on with the profile under the cursor"),
      KeyBinding(
        .queue, [.character("s")], .skip, bar: "leave out", "Leave the profile out, or take it in again"),
    ]
    + list(
      .queue,
      back:
        "All of the queue again, where a filter is set; then stop, which asks while something is to be done")

  /// Keys of every list of a rotation.
  private static func list(_ context: KeyBinding.Context, back: String) -> [KeyBinding] {
    [
      KeyBinding(
        context, [.character("/")], .startFilter, bar: "filter",
        "Filter by a part of a name, or by words such as state:old"),
      KeyBinding(context, [.character("?"), .function(1)], .help, bar: "help", "All keys"),
      KeyBinding(context, [.escape, .character("q"), .control("c")], .back, bar: "back", back),
      KeyBinding(context, [.up, .character("k")], .up, "One profile up"),
      KeyBinding(context, [.down, .character("j")], .down, "One profile down"),
      KeyBinding(context, [.pageUp], .pageUp, "One page up"),
      KeyBinding(context, [.pageDown], .pageDown, "One page down"),
      KeyBinding(context, [.home], .first, "The first profile"),
      KeyBinding(context, [.end], .last, "The last profile"),
    ]
  }

  private static let form: [KeyBinding] = [
    KeyBinding(.form, [.tab, .enter], .nextField, bar: "next", "The next field"),
    KeyBinding(
      .form, [.control("n")], .nextProblem, bar: "problem",
      "The next field to fill in or fix, or else to check"),
    KeyBinding(.form, [.control("p")], .preview, bar: "preview", "Show or hide the request"),
    KeyBinding(.form, [.control("r")], .reveal, bar: "reveal", "Show or hide the secret in this field"),
    KeyBinding(.form, [.control("s")], .review, bar: "review", "See what will be sent"),
    KeyBinding(.form, [.function(1)], .facts, bar: "help", "All about this field; Tab there shows the keys"),
    KeyBinding(.form, [.escape, .control("c")], .back, bar: "back", "Back; asks when something was typed"),
    KeyBinding(
      .form, [.control("o")], .authorize, "Get an authorization code: the address to open, and its answer"),
    KeyBinding(
      .form, [.control("g")], .makeKeyPair,
      "Make a key pair for an empty private key; the statement that gives its public half to the vendor"),
    KeyBinding(
      .form, [.function(2)], .chooseValue, "Choose from the list of values; typing in a choice opens it too"),
    KeyBinding(
      .form, [.control("t")], .fold, "Fold the structure, list or map around the field, or unfold it"),
    KeyBinding(
      .form, [.alt("r")], .putBack, "Put back what stood in this field; a click on its mark does, too"),
    KeyBinding(
      .form, [.alt("l")], .textLength,
      "Tell how long the text in this field is, also of a secret, until the next key"),
    KeyBinding(
      .form, [.alt("e")], .editText, "Edit the request, without its secrets, in $VISUAL or $EDITOR"),
    KeyBinding(.form, [.backTab, .up], .previousField, "The field before"),
    KeyBinding(.form, [.down], .nextField, "The next field"),
    KeyBinding(.form, [.pageUp], .pageUp, "Some fields up"),
    KeyBinding(.form, [.pageDown], .pageDown, "Some fields down"),
    KeyBinding(.form, [.alt("n"), Key(.pageDown, .alt)], .nextSection, "The next part of the form"),
    KeyBinding(
      .form, [.alt("p"), Key(.pageUp, .alt)], .previousSection, "The start of this part, or the part before"),
    KeyBinding(.form, [Key(.up, .alt)], .moveRowUp, "Move a row of a list up"),
    KeyBinding(.form, [Key(.down, .alt)], .moveRowDown, "Move a row of a list down"),
    KeyBinding(.form, [Key(.delete, .control), .control("x")], .removeRow, "Remove a row of a list or map"),
  ]

  private static let field: [KeyBinding] = [
    KeyBinding(.field, [.left, .control("b")], .left, "One character left; the value before, in a choice"),
    KeyBinding(.field, [.right, .control("f")], .right, "One character right; the next value, in a choice"),
    KeyBinding(.field, [.alt("b"), Key(.left, .control)], .wordLeft, "One word left"),
    KeyBinding(.field, [.alt("f"), Key(.right, .control)], .wordRight, "One word right"),
    KeyBinding(.field, [.home, .control("a")], .lineStart, "To the start"),
    KeyBinding(.field, [.end, .control("e")], .lineEnd, "To the end"),
    KeyBinding(
      .field, [.backspace, .control("h")], .deleteBackward, "Erase the character before the cursor"),
    KeyBinding(.field, [.delete, .control("d")], .deleteForward, "Erase the character at the cursor"),
    KeyBinding(.field, [.control("w")], .killWordBackward, "Cut the word before the cursor"),
    KeyBinding(.field, [.alt("d")], .killWordForward, "Cut the word after the cursor"),
    KeyBinding(.field, [.control("u")], .killToStart, "Cut to the start"),
    KeyBinding(.field, [.control("k")], .killToEnd, "Cut to the end"),
    KeyBinding(.field, [.control("y")], .yank, "Put back what was cut; never a secret"),
    KeyBinding(.field, [.alt("t")], .trim, "Drop blanks and line breaks at both ends"),
    KeyBinding(.field, [.control("_")], .undo, "Undo the last edit"),
    KeyBinding(.field, [.alt("_"), .alt("/")], .redo, "Redo it"),
  ]

  private static let consent: [KeyBinding] = [
    KeyBinding(
      .consent, [.enter], .takeCode, bar: "go on", "The next row; in the answer's, take the code out of it"),
    KeyBinding(.consent, [.tab, .down], .nextField, bar: "next", "The next row"),
    KeyBinding(.consent, [.function(1)], .help, bar: "help", "All keys"),
    KeyBinding(
      .consent, [.escape, .control("c")], .back, bar: "back", "Back to the form; the address stays the same"),
    KeyBinding(.consent, [.backTab, .up], .previousField, "The row before"),
    KeyBinding(.consent, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.consent, [.pageDown], .pageDown, "Scroll a page down"),
    KeyBinding(.link, [.character("y")], .copy, bar: "copy", "Copy the address to the clipboard"),
    KeyBinding(.link, [.tab, .down, .enter], .nextField, bar: "next", "The next row"),
    KeyBinding(.link, [.function(1), .character("?")], .help, bar: "help", "All keys"),
    KeyBinding(
      .link, [.escape, .control("c")], .back, bar: "back", "Back to the form; the address stays the same"),
    KeyBinding(.link, [.backTab, .up], .previousField, "The row before"),
    KeyBinding(.link, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.link, [.pageDown], .pageDown, "Scroll a page down"),
  ]

  private static let keyPair: [KeyBinding] = [
    KeyBinding(
      .keyPair, [.enter], .open, bar: "it was run", "The vendor has the public half: back to the form"),
    KeyBinding(.keyPair, [.character("y")], .copy, bar: "copy", "Copy the statement to the clipboard"),
    KeyBinding(.keyPair, [.tab, .down], .nextField, bar: "file", "To the file for the private key"),
    KeyBinding(.keyPair, [.backTab, .up], .previousField, "To the file for the private key"),
    KeyBinding(.keyPair, [.function(1), .character("?")], .help, bar: "help", "All keys"),
    KeyBinding(
      .keyPair, [.escape, .control("c")], .back, bar: "back", "Back to the form; the key stays in it"),
    KeyBinding(.keyPair, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.keyPair, [.pageDown], .pageDown, "Scroll a page down"),
    KeyBinding(
      .keyFile, [.enter], .open, bar: "write", "Write the private key into a new file that only you can read"),
    KeyBinding(.keyFile, [.tab, .down], .nextField, bar: "statement", "To the statement"),
    KeyBinding(.keyFile, [.backTab, .up], .previousField, "To the statement"),
    KeyBinding(.keyFile, [.function(1)], .help, bar: "help", "All keys"),
    KeyBinding(
      .keyFile, [.escape, .control("c")], .back, bar: "back", "Back to the form; the key stays in it"),
    KeyBinding(.keyFile, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.keyFile, [.pageDown], .pageDown, "Scroll a page down"),
  ]

  private static let signIn: [KeyBinding] = [
    KeyBinding(.signIn, [.character("y")], .copy, bar: "copy", "Copy the address to the clipboard again"),
    KeyBinding(
      .signIn, [.character("p")], .otherWay, bar: "by pasting",
      "Sign in at another address, whose answer is pasted back (PKCE)"),
    KeyBinding(
      .signIn, [.escape, .control("c")], .cancel, bar: "give up", "Stop signing in; all else stays as it is"),
    KeyBinding(.signIn, [.function(1), .character("?")], .help, bar: "help", "All keys"),
    KeyBinding(.signIn, [.up, .character("k")], .up, "Scroll up"),
    KeyBinding(.signIn, [.down, .character("j")], .down, "Scroll down"),
    KeyBinding(.signIn, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.signIn, [.pageDown], .pageDown, "Scroll a page down"),
    KeyBinding(.signInAnswer, [.enter], .send, bar: "give the answer", "Give the answer"),
    KeyBinding(
      .signInAnswer, [.escape, .control("c")], .cancel, bar: "give up",
      "Stop signing in; all else stays as it is"),
    KeyBinding(.signInAnswer, [.function(1)], .help, bar: "help", "All keys"),
    KeyBinding(
      .signInAnswer, [.alt("p")], .otherWay,
      "Sign in by a code that is confirmed at an address, where there is one"),
    KeyBinding(.signInAnswer, [.alt("y")], .copy, "Copy the address to the clipboard again"),
    KeyBinding(.signInAnswer, [.up], .up, "Scroll up"),
    KeyBinding(.signInAnswer, [.down], .down, "Scroll down"),
    KeyBinding(.signInAnswer, [.pageUp], .pageUp, "Scroll a page up"),
    KeyBinding(.signInAnswer, [.pageDown], .pageDown, "Scroll a page down"),
  ]
}
