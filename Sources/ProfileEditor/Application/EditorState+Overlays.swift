import Terminal

extension EditorState {
  mutating func pressInOverlay(_ key: Key) -> [EditorEffect] {
    switch overlay {
    case .question(_, let consequence):
      switch context.keys.action(key, in: .question) {
      case .yes: return consent(to: consequence)
      case .no: overlay = nil
      default: break
      }
    case .help(let top): overlay = scrolled(top, key).map { .help(top: $0) }
    case .facts(let top): overlay = scrolled(top, key).map { .facts(top: $0) }
    case nil: break
    }
    return []
  }

  private mutating func consent(to consequence: Consequence) -> [EditorEffect] {
    overlay = nil
    switch consequence {
    case .quit: return [.quit]
    case .leaveForm: return leaveForm()
    }
  }

  /// Where a page stands after a key; nil closes it.
  private func scrolled(_ top: Int, _ key: Key) -> Int? {
    let page = max(Layout(size).contentHeight - 1, 1)
    switch context.keys.action(key, in: .help) {
    case .back: return nil
    case .up: return max(top - 1, 0)
    case .down: return min(top + 1, lastOverlayTop)
    case .pageUp: return max(top - page, 0)
    case .pageDown: return min(top + page, lastOverlayTop)
    default: return top
    }
  }

  private var lastOverlayTop: Int { max(overlayLines.count - Layout(size).contentHeight, 0) }
}
