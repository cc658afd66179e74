import Forms
import Secrets
import Terminal

extension EditorState {
  /// From the form to the public half of its private key; makes a pair where there is none.
  mutating func openKeyPair() -> [EditorEffect] {
    guard let form = editing.form, !form.isMakingKey else { return [] }
    switch form.keyPairStep() {
    case .show(let pair):
      self.editing.form?.isRevealed = false
      push(.keyPair(pair))
    case .refused(let sentence): self.editing.form?.notice = sentence
    case .make(let question):
      self.editing.form?.isMakingKey = true
      self.editing.form?.notice = "Making a key pair…"
      return [.makeKeyPair(question)]
    }
    return []
  }

  /// A pair was made, or could not be.
  mutating func keyPairMade(_ question: KeyQuestion, _ key: Secret?) {
    guard editing.form?.form.existing.name == question.profile, editing.form?.isMakingKey == true else {
      return
    }
    editing.form?.isMakingKey = false
    editing.form?.notice = nil
    guard let key else { return tell(FormScreenState.keyNotMade) }
    guard screen == .form, let pair = editing.form?.accept(key, for: question) else {
      return tell(FormScreenState.keyNotTaken)
    }
    editing.form?.isRevealed = false
    if overlay == nil { push(.keyPair(pair)) }
    scrollIntoView()
  }

  mutating func pressInKeyPair(_ press: KeyPress, _ current: KeyPairState) -> [EditorEffect] {
    var pair = current
    let page = max(Layout(size).contentHeight - 1, 1)
    switch press.action {
    case .open where pair.focus == .statement: return leaveKeyPair(pair)
    case .open: return write(pair)
    case .copy: return copy(MaskedText.statement(pair))
    case .nextField, .previousField: pair.focus = pair.focus == .statement ? .file : .statement
    case .pageUp: pair.top -= page
    case .pageDown: pair.top += page
    case .back:
      popOverlay()
      return []
    default:
      if pair.focus == .file { pair.file.handle(press, &killRing) }
    }
    show(pair, follows: pair.focus != current.focus)
    return []
  }

  /// Shows the page; where the cursor was moved, with its row in view.
  mutating func show(_ pair: KeyPairState, follows: Bool = false) {
    var pair = pair
    let last = max(pair.lines(width: size.columns).count - Layout(size).contentHeight, 0)
    if follows { pair.top = pair.focus == .file ? last : 0 }
    pair.top = min(max(pair.top, 0), last)
    replaceOverlay(with: .keyPair(pair))
  }

  /// The vendor has the public half: back to the form.
  private mutating func leaveKeyPair(_ pair: KeyPairState) -> [EditorEffect] {
    editing.form?.note(registered: pair.publicKey)
    popOverlay()
    let review = context.keys.name(of: .review, in: .form)
    editing.form?.notice = "The new key signs in as soon as it is sent: \(review) reviews."
    return []
  }

  private mutating func write(_ pair: KeyPairState) -> [EditorEffect] {
    guard !pair.file.isEmpty else {
      editing.form?.notice = "Type the path of a new file first."
      return []
    }
    guard let key = editing.form?.form.editor(at: .field(pair.publicKey.place))?.text else { return [] }
    return [.writeKey(key, place: pair.file.string)]
  }

  /// A paste on the page is the file's path.
  mutating func pasteIntoKeyPair(_ text: Secret, _ current: KeyPairState) {
    var pair = current
    pair.focus = .file
    pair.file.insert(text.firstLine)
    show(pair, follows: current.focus != .file)
  }
}
