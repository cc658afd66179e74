import Secrets
import Terminal

/// What a key on the page of an authorization request asks of what is around it.
enum ConsentRequest: Equatable, Sendable {
  /// Take the code out of the answer.
  case accept
  case copyAddress
  case close
}

extension ConsentState {
  /// Does what a key means on the page.
  ///
  /// - Returns: what it asks for beyond the page.
  mutating func press(
    _ press: KeyPress, in around: Surroundings, _ killRing: inout KillRing
  ) -> ConsentRequest? {
    problem = nil
    if let rows = press.action?.rows(page: around.page) {
      top += rows
      return nil
    }
    switch press.action {
    case .nextField: move(by: 1)
    case .previousField: move(by: -1)
    case .back: return .close
    case .copy: return .copyAddress
    case .takeCode where focus == .answer: return .accept
    case .takeCode: move(by: 1)
    default:
      if editor(in: focus) == nil { step(press) } else { edit { $0.handle(press, &killRing) } }
    }
    return nil
  }

  private mutating func step(_ press: KeyPress) {
    let step = press.action == .left ? -1 : press.action == .right || press.key == .character(" ") ? 1 : 0
    switch focus {
    case .page: page.step(step)
    case .redirect: redirect.step(step)
    case .challenge: if step != 0 { usesChallenge.toggle() }
    default: break
    }
  }

  /// A paste goes into the text under the cursor; where there is none, it is the answer.
  mutating func paste(_ text: Secret) {
    problem = nil
    if editor(in: focus) == nil { focus = .answer }
    let isAnswer = focus == .answer
    edit { $0.insert(isAnswer ? text : text.firstLine) }
  }

  /// Keeps the row under the cursor on the screen, and lets a long address be scrolled.
  mutating func scrollIntoView(in around: Surroundings) {
    let height = around.layout.contentHeight
    let lines = lines(width: around.size.columns)
    let own = lines.indices.filter { lines[$0].row == focus }
    if followed != focus, let first = own.first, let last = own.last {
      followed = focus
      // At the first row, what stands over it is shown too.
      let wanted = focus == rows.first ? 0 : first
      top = max(min(top, wanted), min(last - height + 1, first))
    }
    top = max(min(top, lines.count - height), 0)
  }
}
