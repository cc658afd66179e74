import Forms
import Secrets
import Terminal

/// What a key in the form asks of what is around it.
enum FormRequest: Equatable, Sendable {
  /// The page about the field under the cursor.
  case facts
  case review
  case leave
  /// The address where consent is given.
  case authorize
  case keyPair
  /// The request in the operator's own editor.
  case editText
  /// The values of the choice under the cursor.
  case choose(ChooserState)
}

extension FormScreenState {
  /// Does what a key means in the form, or in the preview that hides it.
  ///
  /// - Returns: what it asks for beyond the form.
  mutating func press(
    _ press: KeyPress, in around: Surroundings, _ killRing: inout KillRing
  ) -> FormRequest? {
    press.context == .preview
      ? pressInPreview(press, around) : pressInForm(press, around, &killRing)
  }

  /// Whether the preview hides the form, because there is no room beside it.
  func isPreviewOver(in size: Size) -> Bool { wantsPreview == true && !Self.hasRoomForPreview(size) }

  /// Whether the preview stands beside the form.
  func isPreviewBeside(in size: Size) -> Bool { wantsPreview != false && Self.hasRoomForPreview(size) }

  private static func hasRoomForPreview(_ size: Size) -> Bool { size.columns >= Layout.previewColumns }

  private mutating func pressInForm(
    _ press: KeyPress, _ around: Surroundings, _ killRing: inout KillRing
  ) -> FormRequest? {
    let page = max(around.formLayout.contentHeight / 2, 1)
    switch press.action {
    case .nextField: moveFocus(by: 1)
    case .previousField: moveFocus(by: -1)
    case .pageDown: moveFocus(by: page, wrapping: false)
    case .pageUp: moveFocus(by: -page, wrapping: false)
    case .nextProblem: moveToNextProblem(reviewKey: around.key(.review, in: .form))
    case .preview: wantsPreview = !(isPreviewOver(in: around.size) || isPreviewBeside(in: around.size))
    case .reveal: reveal(around)
    case .facts: return .facts
    case .review: return .review
    case .authorize: return .authorize
    case .makeKeyPair: return .keyPair
    case .editText: return .editText
    case .putBack: putBack(around)
    case .textLength: tellLength()
    case .chooseValue: return chooser()
    case .fold: toggleFold()
    case .back: return .leave
    case .removeRow: removeRow(around)
    case .moveRowUp: moveRow(by: -1)
    case .moveRowDown: moveRow(by: 1)
    case .nextSection: moveSection(by: 1)
    case .previousSection: moveSection(by: -1)
    default: return pressInField(press, around, &killRing)
    }
    return nil
  }

  private mutating func pressInPreview(_ press: KeyPress, _ around: Surroundings) -> FormRequest? {
    let page = max(around.formLayout.contentHeight - 1, 1)
    if let rows = press.action?.rows(page: page) { previewTop += rows }
    switch press.action {
    case .preview: wantsPreview = false
    case .facts: return .facts
    case .review:
      // The form has to be seen where it is not complete.
      wantsPreview = nil
      return .review
    default: break
    }
    return nil
  }

  private mutating func reveal(_ around: Surroundings) {
    guard field?.isSecret == true else {
      notice = "There is nothing hidden in this field."
      return
    }
    if around.context.hasOneScreenOnly, !isToldOfScrollback {
      isToldOfScrollback = true
      notice =
        "\(around.key(.reveal, in: .form)) again shows it. A resize can leave a shown secret in the scrollback: "
        + "this terminal has one screen only."
      return
    }
    isRevealed.toggle()
    tick(around.now, revealSeconds: around.context.settings.revealSeconds)
  }

  // MARK: Rows and choices

  private mutating func removeRow(_ around: Surroundings) {
    let isRemoved = changeRow { form, focus in form.removeRow(at: focus) ? focus : nil }
    notice =
      isRemoved
      ? "Removed the row. \(around.key(.undo, in: .field)) puts it back."
      : "There is no row here that could be removed."
  }

  private mutating func moveRow(by step: Int) {
    if !changeRow({ form, focus in form.moveRow(at: focus, by: step) }) {
      notice = "There is no row here that could be moved that way."
    }
  }

  /// Changes something outside of the texts; the cursor goes along.
  ///
  /// - Parameter change: makes the change and tells where the cursor stands then; nil where there is nothing to change.
  /// - Returns: whether something was changed.
  @discardableResult mutating func changeRow(
    _ change: (inout ProfileForm, FormFocus) -> FormFocus?
  ) -> Bool {
    let focus = focus
    // Another row may come to stand under the cursor; nobody asked to see that one.
    let hasRows = if case .field = focus { false } else { true }
    if hasRows { isRevealed = false }
    var moved: FormFocus?
    self.change { moved = change(&$0, focus) }
    if let moved, findings.focuses.contains(moved) {
      if moved != focus { isRevealed = false }
      self.focus = moved
    }
    return moved != nil
  }

  private mutating func goBack(_ action: KeyBinding.Action) {
    let isUndo = action == .undo
    let isDone = changeRow { form, _ in
      let place = isUndo ? form.undo() : form.redo()
      if let place { form.unfold(around: place) }
      return place
    }
    if isDone {
      showsChecks = false
      clearFailureMark()
    } else {
      notice = isUndo ? "Nothing to undo." : "Nothing to redo."
    }
  }

  /// The list of the choice under the cursor.
  ///
  /// - Parameter typed: what was typed already.
  private mutating func chooser(typed: Unicode.Scalar? = nil) -> FormRequest? {
    guard let options = form.options(at: focus) else {
      notice = "There is nothing to choose here."
      return nil
    }
    var chooser = ChooserState(
      .value(focus), title: field?.label ?? form.definition.choiceLabel, options: options)
    if let typed { chooser.editFilter { $0.insert(typed) } }
    return .choose(chooser)
  }

  /// Takes a value of the choice that a list was opened for.
  mutating func choose(_ index: Int, at focus: FormFocus) {
    change { $0.choose(index, at: focus) }
    clearFailureMark()
  }

  private mutating func stepChoice(_ key: Key, _ action: KeyBinding.Action?) -> FormRequest? {
    let focus = focus
    switch action {
    case .left: change { $0.step(at: focus, by: -1) }
    case .right: change { $0.step(at: focus, by: 1) }
    default:
      guard case .scalar(let scalar) = key.code, key.modifiers.isSubset(of: .shift) else { return nil }
      if scalar == " " {
        change { $0.step(at: focus, by: 1) }
      } else if form.options(at: focus) != nil {
        return chooser(typed: scalar)
      } else if let flag: Bool = ["y": true, "n": false][scalar] {
        change { $0.set(flag, at: focus) }
      }
    }
    clearFailureMark()
    return nil
  }

  // MARK: Texts

  private mutating func pressInField(
    _ press: KeyPress, _ around: Surroundings, _ killRing: inout KillRing
  ) -> FormRequest? {
    let (key, action) = (press.key, press.action)
    if let action, action == .undo || action == .redo {
      goBack(action)
      return nil
    }
    if case .folded = focus {
      if [.left, .right].contains(action) || key == .character(" ") { toggleFold() }
      return nil
    }
    guard editor != nil else { return stepChoice(key, action) }
    if action == .trim {
      trim(around)
    } else if let scalar = key.typed {
      type { $0.insert(scalar) }
    } else if let action {
      editWithRows(action, &killRing)
    }
    return nil
  }

  /// An erasing key in an empty row of a list or map takes the row away.
  private mutating func editWithRows(_ action: KeyBinding.Action, _ killRing: inout KillRing) {
    if editor?.isEmpty ?? true, action == .deleteBackward || action == .deleteForward {
      changeRow { form, focus in form.removeEmptyRow(at: focus) ? focus : nil }
    } else {
      type { $0.perform(action, with: &killRing) }
    }
  }

  /// Edits the text under the cursor, as somebody who types.
  private mutating func type(_ edit: (inout LineEditor) -> Void) {
    self.edit(edit)
    showsChecks = false
    clearFailureMark()
  }

  private mutating func trim(_ around: Surroundings) {
    var dropped = 0
    type { dropped = $0.trim() }
    let undo = around.key(.undo, in: .field)
    notice =
      dropped == 0
      ? "There are no blanks or line breaks at its ends."
      : "Dropped \(dropped) blank\(dropped == 1 ? "" : "s") or line break\(dropped == 1 ? "" : "s"). \(undo) puts "
        + "\(dropped == 1 ? "it" : "them") back."
  }

  /// What the failure speaks of is being mended: its mark goes.
  mutating func clearFailureMark() {
    guard failedField == nil || focus.pointer == failedField else { return }
    failedField = nil
    showsFailure = false
  }

  /// Puts a paste into the field under the cursor.
  mutating func paste(_ text: Secret, in around: Surroundings) {
    guard let editor, !isPreviewOver(in: around.size) else {
      notice = "Not pasted: only text fields take a paste."
      return
    }
    let wasEmpty = editor.isEmpty
    type { $0.insert(text) }
    showsChecks = wasEmpty
    notice = text.pasteNotice(trimKey: around.key(.trim, in: .field))
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
