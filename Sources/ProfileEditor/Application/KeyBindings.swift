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

  /// The key that a sentence names for an action: the first one.
  func name(of action: KeyBinding.Action, in context: KeyBinding.Context) -> String {
    all(in: context).first { $0.action == action }?.keys.first?.name ?? "(no key)"
  }
}
