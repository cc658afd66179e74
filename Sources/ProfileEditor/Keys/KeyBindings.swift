import Terminal

/// Which key does what.
public struct KeyBindings: Equatable, Sendable {
  /// All bindings, in the order in which the help screen shows them.
  public let all: [KeyBinding]
  private let inContext: [KeyBinding.Context: [KeyBinding]]
  private let actions: [KeyBinding.Context: [Key: KeyBinding.Action]]

  init(all: [KeyBinding]) {
    self.all = all
    inContext = Dictionary(grouping: all, by: \.context)
    // Of two bindings with one key, the first counts.
    actions = inContext.mapValues { bindings in
      bindings.reduce(into: [:]) { actions, binding in
        for key in binding.keys where actions[key] == nil { actions[key] = binding.action }
      }
    }
  }

  /// The bindings of a context, in the same order.
  func all(in context: KeyBinding.Context) -> [KeyBinding] { inContext[context] ?? [] }

  /// What a key does.
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - context: where it was pressed.
  /// - Returns: the action, or nil for a key that has none there.
  func action(_ key: Key, in context: KeyBinding.Context) -> KeyBinding.Action? {
    actions[context]?[key]
  }

  /// A key that was pressed, with what it means.
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - context: where it was pressed; where that has a line of text, the keys of a field come after its own.
  func press(_ key: Key, in context: KeyBinding.Context) -> KeyPress {
    if let own = action(key, in: context) {
      return KeyPress(key: key, context: context, action: own, isOfLine: false)
    }
    return KeyPress(
      key: key, context: context, action: context.hasText ? action(key, in: .field) : nil,
      isOfLine: context.hasText)
  }

  /// The key that a sentence names for an action: the first one.
  func name(of action: KeyBinding.Action, in context: KeyBinding.Context) -> String {
    all(in: context).first { $0.action == action }?.keys.first?.name ?? "(no key)"
  }
}

/// A key that was pressed, and what it means where the cursor is: looked up once.
struct KeyPress: Equatable, Sendable {
  let key: Key
  /// Where it was pressed.
  let context: KeyBinding.Context
  /// What it does; nil where it has no meaning there, and at most goes into a text.
  let action: KeyBinding.Action?
  /// Whether it goes to the line of text there, and not to what is around it.
  let isOfLine: Bool
}

extension KeyBinding.Context {
  /// Whether a line of text can be under the cursor.
  var hasText: Bool {
    switch self {
    case .filter, .rotationFilter, .deletion, .form, .code, .consent, .chooser, .keyFile, .signInAnswer,
      .command, .search, .secretName:
      true
    case .browser, .rotation, .queue, .field, .preview, .review, .sending, .result, .help, .question, .link,
      .keyPair, .signIn, .diagnosis:
      false
    }
  }

  /// Whether the command line can be opened here. A question is answered first.
  var hasCommands: Bool { ![.field, .question, .command, .search].contains(self) }
}
