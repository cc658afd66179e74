import Terminal

/// Which key does what.
public struct KeyBindings: Equatable, Sendable {
  /// All bindings, in the order in which the help screen shows them.
  public let all: [KeyBinding]
  private let inContext: [KeyBinding.Context: [KeyBinding]]

  init(all: [KeyBinding]) {
    self.all = all
    inContext = Dictionary(grouping: all, by: \.context)
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
    all(in: context).first { $0.keys.contains(key) }?.action
  }

  /// The key that a sentence names for an action: the first one.
  func name(of action: KeyBinding.Action, in context: KeyBinding.Context) -> String {
    all(in: context).first { $0.action == action }?.keys.first?.name ?? "(no key)"
  }
}
