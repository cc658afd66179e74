/// What a key in the review asks of what is around it.
enum ReviewRequest: Equatable, Sendable {
  case send, stopSending
  /// Back to the form.
  case back
  case copyBody, copyCommand
  /// Leave the body out of reviews, or show it again.
  case foldBody
}

extension ReviewState {
  /// Does what a key means in the review.
  ///
  /// - Parameter lines: how many lines the review has.
  /// - Returns: what it asks for beyond the review.
  mutating func press(
    _ press: KeyPress, in around: Surroundings, lines: @autoclosure () -> Int
  ) -> ReviewRequest? {
    guard sending == nil else { return press.action == .cancel ? .stopSending : nil }
    if let rows = press.action?.rows(page: around.page) {
      scroll(by: rows, in: around, lines: lines())
      return nil
    }
    switch press.action {
    case .otherButton: button = button == .send ? .back : .send
    case .send: return chosen
    case .copy: return .copyBody
    case .copyCommand: return .copyCommand
    case .fold: return .foldBody
    case .back: return .back
    default: break
    }
    return nil
  }

  /// What the button under the cursor does.
  private var chosen: ReviewRequest { button == .back ? .back : .send }

  /// Scrolls the review, not beyond its ends.
  mutating func scroll(by rows: Int, in around: Surroundings, lines: Int) {
    top = min(max(top + rows, 0), max(lines - around.layout.contentHeight, 0))
  }

  /// A click on a button. One goes back; Send takes two, and nothing in between: the first marks the button, so that a stray
  /// click never sends.
  mutating func click(on button: Button, in around: Surroundings) -> ReviewRequest? {
    let wasArmed = isSendArmed
    self.button = button
    isSendArmed = button == .send && !wasArmed && !around.context.isReadOnly
    return isSendArmed ? nil : chosen
  }
}
