import Forms

extension EditorState {
  /// What has to be kept when the terminal is lost now: nil where nothing was typed that is not secret.
  var unsavedDraft: Draft? { form?.draft(at: context.draftPlace, now: now) }

  /// The terminal is lost, or the program is told to end.
  func leaveInHaste() -> [EditorEffect] {
    (unsavedDraft.map { [.saveDraft($0)] } ?? []) + [.quit]
  }

  /// Asks whether a draft is to be opened. An editor that began with the form of another profile does not.
  mutating func offer(_ draft: Draft) {
    let name = opening ?? form?.form.existing.name
    guard name == nil || name == draft.profile else { return }
    overlay = .question(draft.offer(now: now), .openDraft(draft))
  }

  /// Yes: the profile's form, as the service holds it now, with the draft's values over it.
  mutating func openDraft(_ draft: Draft) -> [EditorEffect] {
    self.draft = draft
    if form != nil {
      putDraft()
      return []
    }
    if opening == draft.profile { return [] }
    opening = draft.profile
    notice = "Opening \(draft.profile)…"
    return [.describe(name: draft.profile)]
  }

  /// Puts the draft that was asked for over the form that was just opened.
  mutating func putDraft() {
    // Another profile was opened in the meantime: the draft waits for the next start.
    if let draft, form?.put(draft) == false { self.draft = nil }
  }

  /// The form was left or sent, or its draft is not wanted: the file goes.
  mutating func dropDraft() -> [EditorEffect] {
    guard draft != nil else { return [] }
    draft = nil
    return [.deleteDraft]
  }
}
