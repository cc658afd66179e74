import AppFlow
import Terminal

/// Other keys for an action, as a settings file gives them.
public struct KeyOverride: Equatable, Sendable {
  let context: KeyBinding.Context
  let action: KeyBinding.Action
  /// None takes the action's keys away.
  let keys: [Key]
  /// Where it stands in the file, from 1.
  let line: Int
}

extension KeyBinding.Context {
  /// Contexts whose keys are looked up for the same key press: in them a key can have one action only.
  var heardTogether: [Self] {
    if self == .field { return [.field] + Self.allCases.filter(\.hasText) }
    return hasText ? [self, .field] : [self]
  }

  /// Whether characters are typed here, so that one alone cannot be a key for anything else.
  var takesText: Bool { hasText || self == .field }
}

extension KeyBinding {
  /// Whether it leads out of its context, which no setting can take away.
  var leadsOut: Bool {
    switch (context, action) {
    case (_, .quit), (_, .back), (_, .cancel), (_, .no): true
    case (.filter, .clearFilter), (.rotationFilter, .clearFilter), (.preview, .preview): true
    default: false
    }
  }
}

extension KeyBindings {
  /// These bindings with other keys for some actions.
  ///
  /// An action that has several bindings gets its keys in the first; the others go. Ctrl-C stays with the action that
  /// has it, because that is what an interrupt from outside means too.
  ///
  /// - Parameters:
  ///   - overrides: what a settings file says.
  ///   - path: the file, for what is shown of the source.
  /// - Throws: `ConfigurationError` where a key would have two actions, cannot be pressed or is needed for typing, and
  ///   where no key would lead out.
  func applying(_ overrides: [KeyOverride], path: String) throws(ConfigurationError) -> KeyBindings {
    var bindings = all
    for override in overrides {
      try Self.check(override, path)
      let isOverridden = { (binding: KeyBinding) in
        binding.context == override.context && binding.action == override.action
      }
      guard let index = bindings.firstIndex(where: isOverridden) else { continue }
      let old = bindings[index]
      if old.leadsOut, override.keys.isEmpty {
        throw .malformedFile(
          path: path, line: override.line,
          reason: "\(old.action.name) leads out of [keys \(old.context.rawValue)]; it needs a key")
      }
      let interrupt = Key.control("c")
      let keepsInterrupt = bindings.contains { isOverridden($0) && $0.keys.contains(interrupt) }
      let keys = override.keys + (keepsInterrupt && !override.keys.contains(interrupt) ? [interrupt] : [])
      bindings[index] = KeyBinding(
        old.context, keys, old.action, bar: old.bar, old.help, source: "\(path):\(override.line)")
      let kept = bindings[index]
      bindings.removeAll { isOverridden($0) && $0 != kept }
    }
    let result = KeyBindings(all: bindings)
    for override in overrides.reversed() { try result.checkConflicts(override, overrides, path) }
    return result
  }

  private static func check(_ override: KeyOverride, _ path: String) throws(ConfigurationError) {
    for key in override.keys {
      guard let reason = reasonAgainst(key, in: override.context) else { continue }
      throw .malformedFile(path: path, line: override.line, reason: reason)
    }
  }

  private static func reasonAgainst(_ key: Key, in context: KeyBinding.Context) -> String? {
    if let sent = sentInstead[key] { return "terminals send \(sent) for \(key.name)" }
    if key == .control("z") { return "Ctrl-Z stops the program for the shell's fg in every context" }
    if case .scalar = key.code, key.modifiers.isEmpty, context.takesText {
      return "\(key.name) is needed for typing in [keys \(context.rawValue)]; add Ctrl or Alt"
    }
    return nil
  }

  /// Keys that a terminal sends as another one's byte.
  private static let sentInstead: [Key: String] = [
    .control("i"): "Tab", .control("m"): "Enter", .control("j"): "Enter", .control("["): "Esc",
    .control(" "): "Ctrl-@",
  ]

  private func checkConflicts(
    _ override: KeyOverride, _ overrides: [KeyOverride], _ path: String
  ) throws(ConfigurationError) {
    let others = all.filter {
      override.context.heardTogether.contains($0.context)
        && ($0.context, $0.action) != (override.context, override.action)
    }
    for key in override.keys {
      guard let other = others.first(where: { $0.keys.contains(key) }) else { continue }
      let origin = overrides.last { ($0.context, $0.action) == (other.context, other.action) }
      // Of two lines of the file, the later one is the one to mend.
      if let origin, origin.line > override.line { continue }
      throw .malformedFile(
        path: path, line: override.line,
        reason: "\(key.name) is the key of \(other.action.name) in [keys \(other.context.rawValue)] already ("
          + (origin.map { "line \($0.line)" } ?? "by default") + "); a key has one action in a context")
    }
  }
}
