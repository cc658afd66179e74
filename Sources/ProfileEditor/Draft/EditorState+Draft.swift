import Forms

extension EditorState {
  /// What has to be kept when the terminal is lost now: nil where nothing was typed that is not secret.
  var unsavedDraft: Draft? {
    guard let form = form?.form, let typed = form.draft else { return nil }
    return Draft(
      place: context.draftPlace, profile: form.existing.name, connector: form.definition.connector,
      savedAt: now, form: typed)
  }

  /// The terminal is lost, or the program is told to end.
  func leaveInHaste() -> [EditorEffect] {
    (unsavedDraft.map { [.saveDraft($0)] } ?? []) + [.quit]
  }

  /// Asks whether a draft is to be opened. An editor that began with the form of another profile does not.
  mutating func offer(_ draft: Draft) {
    let name = opening ?? form?.form.existing.name
    guard name == nil || name == draft.profile else { return }
    overlay = .question(
      "A draft of \(draft.profile) from \(Age.text(draft.savedAt, now: now)) is there (secrets are not in it). "
        + "Open it?", .openDraft(draft))
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
    guard let draft, var screen = form else { return }
    guard screen.form.existing.name == draft.profile else {
      // Another profile was opened in the meantime: the draft waits for the next start.
      self.draft = nil
      return
    }
    guard screen.form.definition.connector == draft.connector else {
      self.draft = nil
      form?.notice = "The draft is of another connector (\(draft.connector)); it was left out."
      return
    }
    var lost = 0
    screen.change { lost = $0.put(draft.form) }
    screen.notice =
      "The draft's values are over what the service holds. Secrets have to be typed again."
      + (lost == 0 ? "" : " \(lost) of its values have no place here any more.")
    form = screen
  }

  /// The form was left or sent, or its draft is not wanted: the file goes.
  mutating func dropDraft() -> [EditorEffect] {
    guard draft != nil else { return [] }
    draft = nil
    return [.deleteDraft]
  }
}
