import Forms
import Secrets
import Terminal

extension EditorState {
  mutating func pressInForm(_ press: KeyPress) -> [EditorEffect] {
    guard editing.form != nil else { return [] }
    return press.context == .preview ? pressInPreview(press) : perform(press)
  }

  /// Whether the preview hides the form, because there is no room beside it.
  var isPreviewOver: Bool { editing.form?.wantsPreview == true && !hasRoomForPreview }

  /// Whether the preview stands beside the form.
  var isPreviewBeside: Bool { editing.form?.wantsPreview != false && hasRoomForPreview }

  private var hasRoomForPreview: Bool { size.columns >= Layout.previewColumns }

  private mutating func perform(_ press: KeyPress) -> [EditorEffect] {
    let page = max(Layout(size).contentHeight / 2, 1)
    switch press.action {
    case .nextField: editing.form?.moveFocus(by: 1)
    case .previousField: editing.form?.moveFocus(by: -1)
    case .pageDown: editing.form?.moveFocus(by: page, wrapping: false)
    case .pageUp: editing.form?.moveFocus(by: -page, wrapping: false)
    case .nextProblem:
      let review = context.keys.name(of: .review, in: .form)
      editing.form?.moveToNextProblem(reviewKey: review)
    case .preview: togglePreview()
    case .reveal: reveal()
    case .facts: push(.facts(top: 0))
    case .review: openReview()
    case .authorize: openConsent()
    case .makeKeyPair: return openKeyPair()
    case .chooseValue: openChooser()
    case .fold: editing.form?.toggleFold()
    case .back: return askToLeaveForm()
    case .removeRow: removeRow()
    case .moveRowUp, .moveRowDown:
      let step = press.action == .moveRowUp ? -1 : 1
      if !changeRow({ form, focus in form.moveRow(at: focus, by: step) }) {
        editing.form?.notice = "There is no row here that could be moved that way."
      }
    default: pressInField(press)
    }
    return []
  }

  private mutating func togglePreview() {
    let isShown = isPreviewOver || isPreviewBeside
    editing.form?.wantsPreview = !isShown
  }

  private mutating func pressInPreview(_ press: KeyPress) -> [EditorEffect] {
    let page = max(Layout(size).contentHeight - 1, 1)
    switch press.action {
    case .preview: editing.form?.wantsPreview = false
    case .facts: push(.facts(top: 0))
    case .review:
      // The form has to be seen where it is not complete.
      editing.form?.wantsPreview = nil
      openReview()
    case .up: editing.form?.previewTop -= 1
    case .down: editing.form?.previewTop += 1
    case .pageUp: editing.form?.previewTop -= page
    case .pageDown: editing.form?.previewTop += page
    default: break
    }
    return []
  }

  private mutating func reveal() {
    guard let field = editing.form?.field, field.isSecret else {
      editing.form?.notice = "There is nothing hidden in this field."
      return
    }
    if context.hasOneScreenOnly, editing.form?.isToldOfScrollback == false {
      editing.form?.isToldOfScrollback = true
      let key = context.keys.name(of: .reveal, in: .form)
      editing.form?.notice =
        "\(key) again shows it. A resize can leave a shown secret in the scrollback: this terminal has one screen only."
      return
    }
    editing.form?.isRevealed.toggle()
    editing.tick(now)
  }

  private mutating func removeRow() {
    let undo = context.keys.name(of: .undo, in: .field)
    let isRemoved = changeRow { form, focus in form.removeRow(at: focus) ? focus : nil }
    editing.form?.notice =
      isRemoved
      ? "Removed the row. \(undo) puts it back." : "There is no row here that could be removed."
  }

  /// Changes something outside of the texts; the cursor goes along.
  ///
  /// - Parameter change: makes the change and tells where the cursor stands then; nil where there is nothing to change.
  /// - Returns: whether something was changed.
  @discardableResult private mutating func changeRow(
    _ change: (inout ProfileForm, FormFocus) -> FormFocus?
  ) -> Bool {
    guard let focus = editing.form?.focus else { return false }
    // Another row may come to stand under the cursor; nobody asked to see that one.
    let hasRows = if case .field = focus { false } else { true }
    if hasRows { editing.form?.isRevealed = false }
    var moved: FormFocus?
    editing.form?.change { moved = change(&$0, focus) }
    if let moved, editing.form?.findings.focuses.contains(moved) == true { editing.form?.focus = moved }
    return moved != nil
  }

  private mutating func goBack(_ action: KeyBinding.Action) {
    let isUndo = action == .undo
    if changeRow({ form, focus in isUndo ? form.undo(at: focus) : form.redo(at: focus) }) {
      editing.form?.showsChecks = false
      clearFailureMark()
    } else {
      editing.form?.notice = isUndo ? "Nothing to undo here." : "Nothing to redo here."
    }
  }

  private mutating func pressInField(_ press: KeyPress) {
    guard let focus = editing.form?.focus else { return }
    let (key, action) = (press.key, press.action)
    if let action, action == .undo || action == .redo { return goBack(action) }
    if case .folded = focus {
      if [.left, .right].contains(action) || key == .character(" ") { editing.form?.toggleFold() }
      return
    }
    guard editing.form?.form.editor(at: focus) != nil else {
      stepChoice(key, action, at: focus)
      return
    }
    if action == .trim { return trim() }
    if let scalar = key.typed {
      edit { $0.insert(scalar) }
    } else if let action {
      editWithRows(action, at: focus)
    }
  }

  /// An erasing key in an empty row of a list or map takes the row away.
  private mutating func editWithRows(_ action: KeyBinding.Action, at focus: FormFocus) {
    let isEmpty = editing.form?.form.editor(at: focus)?.isEmpty ?? true
    if isEmpty, action == .deleteBackward || action == .deleteForward {
      changeRow { form, focus in form.removeEmptyRow(at: focus) ? focus : nil }
      return
    }
    var buffer = killRing
    edit { $0.perform(action, with: &buffer) }
    killRing = buffer
  }

  /// Edits the text under the cursor.
  private mutating func edit(_ edit: (inout LineEditor) -> Void) {
    editing.form?.edit(edit)
    editing.form?.showsChecks = false
    clearFailureMark()
  }

  private mutating func stepChoice(_ key: Key, _ action: KeyBinding.Action?, at focus: FormFocus) {
    switch action {
    case .left: editing.form?.change { $0.step(at: focus, by: -1) }
    case .right: editing.form?.change { $0.step(at: focus, by: 1) }
    default:
      guard case .scalar(let scalar) = key.code, key.modifiers.isSubset(of: .shift) else { return }
      if scalar == " " {
        editing.form?.change { $0.step(at: focus, by: 1) }
      } else if editing.form?.form.options(at: focus) != nil {
        return openChooser(typed: scalar)
      } else if let flag: Bool = ["y": true, "n": false][scalar] {
        editing.form?.change { $0.set(flag, at: focus) }
      }
    }
    clearFailureMark()
  }

  private mutating func trim() {
    var dropped = 0
    edit { dropped = $0.trim() }
    let undo = context.keys.name(of: .undo, in: .field)
    editing.form?.notice =
      dropped == 0
      ? "There are no blanks or line breaks at its ends."
      : "Dropped \(dropped) blank\(dropped == 1 ? "" : "s") or line break\(dropped == 1 ? "" : "s"). \(undo) puts "
        + "\(dropped == 1 ? "it" : "them") back."
  }

  mutating func clearFailureMark() {
    guard editing.form?.failedField == nil || editing.form?.focus.pointer == editing.form?.failedField else {
      return
    }
    editing.form?.failedField = nil
    editing.form?.showsFailure = false
  }

  mutating func pasteIntoField(_ text: Secret) {
    guard let focus = editing.form?.focus, editing.form?.form.editor(at: focus) != nil, !isPreviewOver else {
      editing.form?.notice = "Not pasted: only text fields take a paste."
      return
    }
    let wasEmpty = editing.form?.form.editor(at: focus)?.isEmpty ?? false
    edit { $0.insert(text) }
    editing.form?.showsChecks = wasEmpty
    let trim = context.keys.name(of: .trim, in: .field)
    editing.form?.notice = text.pasteNotice(trimKey: trim)
  }

  // MARK: Leaving

  private mutating func askToLeaveForm() -> [EditorEffect] {
    guard editing.form?.form.isChanged == true else { return leaveForm() }
    editing.form?.isRevealed = false
    push(.question("Leave the form and lose what was typed?", .leaveForm))
    return []
  }

  mutating func leaveForm() -> [EditorEffect] {
    if editing.rotation != nil { return editing.dropDraft() + backToRotation() }
    editing.closeForm()
    screen = .browser
    return editing.dropDraft() + (editing.startsWithForm ? [.quit] : [])
  }
}

extension Unicode.Scalar {
  var isControl: Bool { value < 0x20 || 0x7F..<0xA0 ~= value }
}

extension Secret {
  /// What was pasted, in numbers: lines, characters, and what stands at its ends and breaks many logins.
  ///
  /// - Parameter trimKey: the name of the key that drops it.
  func pasteNotice(trimKey: String) -> String {
    let blanks: [UInt8] = [0x20, 0x09, 0x0A]
    let (breaks, endsInBreak, hasBlanks) = withBytes { bytes in
      (
        bytes.reduce(into: 0) { $0 += $1 == 0x0A ? 1 : 0 }, bytes.last == 0x0A || bytes.last == 0x0D,
        [bytes.first, bytes.last].compactMap(\.self).contains { blanks.contains($0) }
      )
    }
    let lines = breaks + (endsInBreak ? 0 : 1)
    let count = "Pasted \(scalarCount) character\(scalarCount == 1 ? "" : "s")"
    let rows = lines > 1 ? " in \(lines) lines" : ""
    let ends = endsInBreak ? ", with a line break at the end" : hasBlanks ? ", with blanks at an end" : ""
    return count + rows + ends + (ends.isEmpty ? "." : ". \(trimKey) drops it.")
  }
}
