import Forms
import Terminal

extension EditorState {
  /// Lays the page of keys over all that is there, where the key asks for it.
  mutating func opensHelp(_ press: KeyPress) -> Bool {
    guard press.action == .help else { return false }
    push(.help(top: 0))
    return true
  }

  /// Takes the page of keys away, because something is to be seen; what it lay over stays.
  mutating func closeHelp() {
    close { if case .help = $0 { true } else { false } }
  }

  mutating func pressInOverlay(_ press: KeyPress) -> [EditorEffect] {
    switch overlay {
    case .question(_, let consequence):
      switch press.action {
      case .yes: return consent(to: consequence)
      case .no: return refuse(consequence)
      case .cancel: popOverlay()
      default: break
      }
    case .code(let serial, let code): return pressInCode(press, serial, code)
    case .consent: return pressInConsent(press)
    case .keyPair(let pair): return pressInKeyPair(press, pair)
    case .chooser(let chooser): pressInChooser(press, chooser)
    case .help(let top): show(scrolled(top, press).map { .help(top: $0) })
    case .facts(let top): show(scrolled(top, press).map { .facts(top: $0) })
    case .login(let top):
      if let effects = pressWhileAskingLogin(press) { return effects }
      guard let top = scrolled(top, press) else {
        leaveLogin()
        return []
      }
      replaceOverlay(with: .login(top: top))
    case nil: break
    }
    return []
  }

  private mutating func pressInCode(_ press: KeyPress, _ serial: String, _ code: LineEditor) -> [EditorEffect]
  {
    var code = code
    switch press.action {
    case .send where !code.isEmpty:
      popOverlay()
      return [.giveCode(code.text)]
    case .cancel:
      popOverlay()
      return [.giveCode(nil)]
    default: break
    }
    code.handle(press, &killRing)
    replaceOverlay(with: .code(serial: serial, code))
    return []
  }

  private mutating func consent(to consequence: Consequence) -> [EditorEffect] {
    popOverlay()
    switch consequence {
    case .quit: return [.quit]
    case .leaveForm: return leaveForm()
    case .openDraft(let draft): return openDraft(draft)
    case .stopRotation: return endRotation()
    case .resumeRotation(let queue, let draft): return resumeRotation(queue, draft)
    case .replaceRotation:
      editing.interrupted = nil
      return startOrGoOn()
    }
  }

  private mutating func refuse(_ consequence: Consequence) -> [EditorEffect] {
    popOverlay()
    switch consequence {
    case .openDraft: return [.deleteDraft]
    case .resumeRotation:
      editing.interrupted = nil
      return [.deleteRotation]
    case .leaveForm, .quit, .stopRotation, .replaceRotation: return []
    }
  }

  /// Shows a page as it is now, or closes it.
  private mutating func show(_ page: Overlay?) {
    if let page { replaceOverlay(with: page) } else { popOverlay() }
  }

  /// Where a page stands after a key; nil closes it.
  private func scrolled(_ top: Int, _ press: KeyPress) -> Int? {
    let page = max(Layout(size).contentHeight - 1, 1)
    switch press.action {
    case .back: return nil
    case .up: return max(top - 1, 0)
    case .down: return min(top + 1, lastOverlayTop)
    case .pageUp: return max(top - page, 0)
    case .pageDown: return min(top + page, lastOverlayTop)
    default: return top
    }
  }

  /// Scrolls the page that lies over the screen.
  mutating func scrollPage(by rows: Int) {
    switch overlay {
    case .help(let top): replaceOverlay(with: .help(top: min(max(top + rows, 0), lastOverlayTop)))
    case .facts(let top): replaceOverlay(with: .facts(top: min(max(top + rows, 0), lastOverlayTop)))
    case .login(let top): replaceOverlay(with: .login(top: min(max(top + rows, 0), lastOverlayTop)))
    case .consent: editing.form?.consent?.top += rows
    case .keyPair(var pair):
      pair.top += rows
      show(pair)
    case .code, .question, .chooser, nil: break
    }
  }

  private var lastOverlayTop: Int { max(overlayLines.count - Layout(size).contentHeight, 0) }
}
