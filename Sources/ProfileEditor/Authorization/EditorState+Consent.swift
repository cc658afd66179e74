import Forms
import Journal
import Secrets
import Terminal

extension EditorState {
  /// From the form to the address where consent is given; where there is none, or the form is not ready, says why.
  mutating func openConsent() {
    guard editing.form != nil else { return }
    if let refusal = editing.openConsent() {
      editing.form?.notice = refusal
      return
    }
    push(.consent)
  }

  mutating func pressInConsent(_ press: KeyPress) -> [EditorEffect] {
    guard let consent = editing.form?.consent else { return [] }
    editing.form?.consent?.problem = nil
    let page = max(Layout(size).contentHeight - 1, 1)
    switch press.action {
    case .nextField: editing.form?.consent?.move(by: 1)
    case .previousField: editing.form?.consent?.move(by: -1)
    case .pageUp: editing.form?.consent?.top -= page
    case .pageDown: editing.form?.consent?.top += page
    case .back: popOverlay()
    case .copy: return copy((try? consent.request()).map(MaskedText.address))
    case .takeCode where consent.focus == .answer: acceptCode()
    case .takeCode: editing.form?.consent?.move(by: 1)
    default: typeIntoConsent(press, consent)
    }
    return []
  }

  private mutating func typeIntoConsent(_ press: KeyPress, _ consent: ConsentState) {
    guard consent.editor(in: consent.focus) != nil else {
      step(press, consent)
      return
    }
    var buffer = killRing
    editing.form?.consent?.edit { $0.handle(press, &buffer) }
    killRing = buffer
  }

  private mutating func step(_ press: KeyPress, _ consent: ConsentState) {
    let step = press.action == .left ? -1 : press.action == .right || press.key == .character(" ") ? 1 : 0
    switch consent.focus {
    case .page: editing.form?.consent?.page.step(step)
    case .redirect: editing.form?.consent?.redirect.step(step)
    case .challenge: if step != 0 { editing.form?.consent?.usesChallenge.toggle() }
    default: break
    }
  }

  /// A paste goes into the text under the cursor; where there is none, it is the answer.
  mutating func pasteIntoConsent(_ text: Secret) {
    guard let consent = editing.form?.consent else { return }
    editing.form?.consent?.problem = nil
    if consent.editor(in: consent.focus) == nil { editing.form?.consent?.focus = .answer }
    let isAnswer = editing.form?.consent?.focus == .answer
    editing.form?.consent?.edit { $0.insert(isAnswer ? text : text.firstLine) }
  }

  /// Takes the code out of the answer and puts it into the form; a bad answer is thrown away, and nothing is put in.
  private mutating func acceptCode() {
    switch editing.form?.acceptCode() {
    case .accepted(let cameElsewhere):
      popOverlay()
      let review = context.keys.name(of: .review, in: .form)
      editing.form?.notice = FormScreenState.acceptedNotice(cameElsewhere: cameElsewhere, review: review)
    case .refused(let problem):
      editing.form?.consent?.problem = problem
      editing.form?.consent?.followed = nil
    case .incomplete(let gap): editing.form?.notice = gap.message
    case nil: break
    }
  }
}
