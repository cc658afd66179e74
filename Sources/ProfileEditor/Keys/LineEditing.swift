import Forms
import Secrets
import Terminal

extension LineEditor {
  /// Does what a key in a field means.
  ///
  /// - Parameter action: the action; others than edits and movements do nothing.
  /// - Returns: what was cut, for the kill buffer.
  mutating func perform(_ action: KeyBinding.Action) -> Secret? {
    switch action {
    case .left: move(.left)
    case .right: move(.right)
    case .wordLeft: move(.wordLeft)
    case .wordRight: move(.wordRight)
    case .lineStart: move(.start)
    case .lineEnd: move(.end)
    case .deleteBackward: deleteBackward()
    case .deleteForward: deleteForward()
    case .killWordBackward: return kill(.wordLeft)
    case .killWordForward: return kill(.wordRight)
    case .killToStart: return kill(.start)
    case .killToEnd: return kill(.end)
    case .undo: undo()
    case .redo: redo()
    default: break
    }
    return nil
  }

  /// The same, with what is cut going to the kill buffer and coming back from it. A secret's text never goes there.
  ///
  /// - Parameters:
  ///   - action: the action.
  ///   - killRing: the buffer.
  mutating func perform(_ action: KeyBinding.Action, with killRing: inout KillRing) {
    if action == .yank {
      if !killRing.text.isEmpty { insert(killRing.text) }
    } else if let cut = perform(action), !isSecret {
      killRing.add(cut, isBackward: action == .killWordBackward || action == .killToStart)
    }
  }
}

extension LineEditor {
  /// Handles a key of a line: a character goes in, an editing key does what it means.
  ///
  /// - Parameters:
  ///   - press: the key, which has no other meaning where the line is.
  ///   - killRing: what was cut last.
  mutating func handle(_ press: KeyPress, _ killRing: inout KillRing) {
    if let scalar = press.key.typed {
      insert(scalar)
    } else if let action = press.action {
      perform(action, with: &killRing)
    }
  }
}

extension Key {
  /// The character that the key puts into a line; nil where it is none.
  var typed: Unicode.Scalar? {
    guard case .scalar(let scalar) = code, modifiers.isSubset(of: .shift), !scalar.isControl else {
      return nil
    }
    return scalar
  }
}

extension Secret {
  /// The text up to its first line break.
  var firstLine: Secret {
    withBytes { bytes in
      let end = bytes.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      return Secret(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    }
  }
}
