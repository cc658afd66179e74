import Secrets

/// What a key on the page about a key pair asks of what is around it.
enum KeyPairRequest: Equatable, Sendable {
  /// The vendor has the public half: back to the form.
  case registered
  /// Write the private half into the file that was typed.
  case write
  case copyStatement
  case close
}

extension KeyPairState {
  /// Does what a key means on the page.
  ///
  /// - Returns: what it asks for beyond the page.
  mutating func press(
    _ press: KeyPress, in around: Surroundings, _ killRing: inout KillRing
  ) -> KeyPairRequest? {
    if let rows = press.action?.rows(page: around.page) {
      scroll(by: rows, in: around)
      return nil
    }
    switch press.action {
    case .open: return focus == .statement ? .registered : .write
    case .copy: return .copyStatement
    case .back: return .close
    case .nextField, .previousField:
      focus = focus == .statement ? .file : .statement
      showFocus(in: around)
    default:
      if focus == .file { file.handle(press, &killRing) }
      scroll(by: 0, in: around)
    }
    return nil
  }

  /// A paste on the page is the file's path.
  mutating func paste(_ text: Secret, in around: Surroundings) {
    file.insert(text.firstLine)
    guard focus != .file else { return scroll(by: 0, in: around) }
    focus = .file
    showFocus(in: around)
  }

  private mutating func showFocus(in around: Surroundings) {
    top = focus == .file ? lastTop(in: around) : 0
  }

  /// Scrolls the page, not beyond its ends.
  mutating func scroll(by rows: Int, in around: Surroundings) {
    top = min(max(top + rows, 0), lastTop(in: around))
  }

  private func lastTop(in around: Surroundings) -> Int {
    max(lines(width: around.size.columns).count - around.layout.contentHeight, 0)
  }
}
