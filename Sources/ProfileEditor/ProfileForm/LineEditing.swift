import Forms
import Secrets

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
