import Forms
import Secrets

extension EditorState {
  mutating func pressInOverlay(_ press: KeyPress, _ overlay: Overlay) -> [EditorEffect] {
    switch overlay {
    case .question(_, let consequence):
      switch press.action {
      case .yes: return accept(consequence)
      case .no: return refuse(consequence)
      case .cancel: popOverlay()
      default: break
      }
    case .code(let serial, let code): return pressInCode(press, serial, code)
    case .consent: return pressInConsent(press)
    case .keyPair(let pair): return pressInKeyPair(press, pair)
    case .signIn(let state): return pressInSignIn(press, state)
    case .chooser(let chooser): return pressInChooser(press, chooser)
    case .command(let line): return pressInCommandLine(press, line)
    case .search: pressInSearch(press)
    case .deletion: return pressInDeletion(press)
    case .diagnosis(let diagnosis, let top): return pressInDiagnosis(press, diagnosis, top: top)
    case .login where keyContext == .sending, .comparison where keyContext == .sending:
      guard press.action == .cancel else { return [] }
      popOverlay()
      return [.cancelCheck]
    case .help, .facts, .details, .login, .comparison:
      if press.action == .back {
        popOverlay()
      } else if press.action == .otherPage {
        turnPage()
      } else if let rows = press.action?.rows(page: around.page) {
        scrollOverlay(by: rows)
      }
    }
    return []
  }

  /// The page that the one on top turns to: of a form, what is known of the field and the keys.
  var otherPage: Overlay? {
    guard case .filling = editing.stage, overlays.count == 1 else { return nil }
    return switch overlay {
    case .facts: .help(top: 0)
    case .help: .facts(top: 0)
    default: nil
    }
  }

  private mutating func turnPage() {
    if let otherPage { replaceOverlay(with: otherPage) }
  }

  /// Scrolls what lies over the screen, where it can be scrolled.
  mutating func scrollOverlay(by rows: Int) {
    switch overlay {
    case .consent?: editing.stage.editForm { $0.consent?.top += rows }
    case .keyPair(var pair)?:
      pair.scroll(by: rows, in: around)
      replaceOverlay(with: .keyPair(pair))
    case .signIn(var state)?:
      state.scroll(by: rows, in: around)
      replaceOverlay(with: .signIn(state))
    case .chooser(var chooser)?:
      chooser.move(by: rows)
      chooser.scroll(in: around)
      replaceOverlay(with: .chooser(chooser))
    case .deletion?: scrollDeletion(by: rows)
    case let page?:
      guard let top = page.top else { return }
      let last = max(pageLines(of: page).count - around.layout.contentHeight, 0)
      replaceOverlay(with: page.scrolled(to: min(max(top + rows, 0), last)))
    case nil: break
    }
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

  // MARK: Questions

  private mutating func accept(_ consequence: Consequence) -> [EditorEffect] {
    popOverlay()
    switch consequence {
    case .quit: return [.quit]
    case .leaveForm: return leaveForm()
    case .openDraft(let draft): return openDraft(draft)
    case .stopRotation: return endRotation()
    case .resumeRotation(let queue, let draft): return editing.resume(queue, draft)
    case .replaceRotation:
      editing.interrupted = nil
      return startOrGoOn()
    case .signIn: return beginSignIn(byPaste: false)
    case .editAgain(let text): return editing.editText(text)
    case .replaceFile(let file): return [.write(file, replacing: true)]
    }
  }

  private mutating func refuse(_ consequence: Consequence) -> [EditorEffect] {
    popOverlay()
    switch consequence {
    case .openDraft: return [.deleteDraft]
    case .resumeRotation:
      editing.interrupted = nil
      return [.deleteRotation]
    case .editAgain: tell("The form is as it was.")
    // Another name may be meant.
    case .replaceFile(let file): return askForFile(file.path)
    case .leaveForm, .quit, .stopRotation, .replaceRotation, .signIn: break
    }
    return []
  }

  // MARK: Consent

  private mutating func pressInConsent(_ press: KeyPress) -> [EditorEffect] {
    let around = around
    var killRing = killRing
    let request = editing.stage.editForm { $0.consent?.press(press, in: around, &killRing) } ?? nil
    self.killRing = killRing
    switch request {
    case .accept?: acceptCode()
    case .copyAddress?:
      let request = try? editing.form?.consent?.request()
      return copy(request.map(MaskedText.address))
    case .close?: popOverlay()
    case nil: break
    }
    return []
  }

  /// Takes the code out of the answer and puts it into the form; a bad answer is thrown away, and nothing is put in.
  private mutating func acceptCode() {
    let review = around.key(.review, in: .form)
    let isAccepted = editing.stage.editForm { form in
      switch form.acceptCode() {
      case .accepted(let cameElsewhere):
        form.notice = FormScreenState.acceptedNotice(cameElsewhere: cameElsewhere, review: review)
        return true
      case .refused(let problem):
        form.consent?.problem = problem
        form.consent?.followed = nil
      case .incomplete(let gap): form.notice = gap.message
      case nil: break
      }
      return false
    }
    if isAccepted == true { popOverlay() }
  }

  // MARK: Key pairs

  /// From the form to the public half of its private key; makes a pair where there is none.
  mutating func openKeyPair() -> [EditorEffect] {
    guard let form = editing.form, !form.isMakingKey else { return [] }
    switch form.keyPairStep() {
    case .show(let pair): show(pair)
    case .refused(let sentence): tell(sentence)
    case .make(let question):
      editing.stage.editForm {
        $0.isMakingKey = true
        $0.notice = "Making a key pair…"
      }
      return [.makeKeyPair(question)]
    }
    return []
  }

  private mutating func show(_ pair: KeyPairState) {
    editing.stage.editForm { $0.isRevealed = false }
    push(.keyPair(pair))
  }

  /// A pair was made, or could not be.
  mutating func keyPairMade(_ question: KeyQuestion, _ key: Secret?) {
    guard let form = editing.form, form.form.existing.name == question.profile, form.isMakingKey else {
      return
    }
    editing.stage.editForm {
      $0.isMakingKey = false
      $0.notice = nil
    }
    guard let key else { return tell(FormScreenState.keyNotMade) }
    guard case .filling = editing.stage,
      let pair = editing.stage.editForm({ $0.accept(key, for: question) }) ?? nil
    else { return tell(FormScreenState.keyNotTaken) }
    if overlay == nil { show(pair) } else { editing.stage.editForm { $0.isRevealed = false } }
    scrollIntoView()
  }

  private mutating func pressInKeyPair(_ press: KeyPress, _ current: KeyPairState) -> [EditorEffect] {
    var pair = current
    let request = pair.press(press, in: around, &killRing)
    replaceOverlay(with: .keyPair(pair))
    switch request {
    case .registered?: leaveKeyPair(pair)
    case .write?: return write(pair)
    case .copyStatement?: return copy(.statement(pair.publicKey))
    case .close?: popOverlay()
    case nil: break
    }
    return []
  }

  /// The vendor has the public half: back to the form.
  private mutating func leaveKeyPair(_ pair: KeyPairState) {
    popOverlay()
    let review = around.key(.review, in: .form)
    editing.stage.editForm {
      $0.note(registered: pair.publicKey)
      $0.notice = "The new key signs in as soon as it is sent: \(review) reviews."
    }
  }

  private mutating func write(_ pair: KeyPairState) -> [EditorEffect] {
    guard !pair.file.isEmpty else {
      tell("Type the path of a new file first.")
      return []
    }
    guard let key = editing.form?.form.editor(at: .field(pair.publicKey.place))?.text else { return [] }
    return [.writeKey(key, place: pair.file.string)]
  }
}
