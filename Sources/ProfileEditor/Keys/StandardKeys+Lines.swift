import Terminal

/// The keys of lines that are opened over a screen, and of every text that is longer than the screen.
extension KeyBindings {
  /// The command line and the line of a search.
  static let lines: [KeyBinding] = [
    KeyBinding(.command, [.enter], .open, bar: "run", "Run the command, or the one that is marked"),
    KeyBinding(.command, [.tab], .complete, bar: "complete", "Take the next one of the list"),
    KeyBinding(.command, [.backTab], .completeBackward, "Take the one before"),
    KeyBinding(.command, [.up], .up, bar: "last ones", "The command that was run before"),
    KeyBinding(.command, [.down], .down, "The command that was run after it"),
    KeyBinding(.command, [.escape, .control("c")], .cancel, bar: "close", "Close the line; nothing is run"),
    KeyBinding(.command, [.function(1)], .help, bar: "help", "All keys"),
    KeyBinding(.search, [.enter], .open, bar: "keep", "Keep the search and leave its line"),
    KeyBinding(.search, [.down], .nextMatch, bar: "next", "The next match"),
    KeyBinding(.search, [.up], .previousMatch, "The match before"),
    KeyBinding(
      .search, [.escape, .control("c")], .cancel, bar: "end", "End the search, where the text was before"),
    KeyBinding(.search, [.function(1)], .help, bar: "help", "All keys"),
  ]

  /// Searching, and the ends of every text.
  static let texts: [KeyBinding] =
    [KeyBinding.Context.review, .preview, .help].flatMap { context in
      [
        KeyBinding(context, [.character("/")], .search, bar: "search", "Search in the text"),
        KeyBinding(context, [.character("n")], .nextMatch, "The next match of the search"),
        KeyBinding(context, [.character("N")], .previousMatch, "The match before"),
      ] + ends(of: context)
    }
    + [KeyBinding.Context.result, .signIn, .link, .keyPair].flatMap(ends)

  private static func ends(of context: KeyBinding.Context) -> [KeyBinding] {
    [
      KeyBinding(context, [.home], .first, "The beginning of the text"),
      KeyBinding(context, [.end], .last, "The end of the text"),
    ]
  }

  /// The command line, everywhere; where characters are typed, by a key that is none.
  static let commands: [KeyBinding] = KeyBinding.Context.allCases.filter(\.hasCommands).map { context in
    KeyBinding(
      context, [context.takesText ? .alt("x") : .character(":")], .command,
      bar: context == .browser ? "command" : nil,
      "Run any of these by its name: a list completes it while you type")
  }
}
