import Forms
import Journal

extension EditorState {
  /// What has to be kept when the terminal is lost now: nil where nothing was typed that is not secret.
  var unsavedDraft: Draft? { form?.draft(at: draftPlace, now: now) }

  /// Where drafts and rotations belong.
  var draftPlace: AccountPlace {
    context.draftPlace.of(account: form?.form.existing.account ?? account)
  }

  /// Takes the account from what the service says of its profiles: all are of one.
  mutating func learnAccount(_ entries: [BrowserEntry]) {
    account = account ?? entries.lazy.compactMap(\.existing.account).first
  }

  /// Offers what an earlier run left for the account that is known now, unless somebody is at something else already: then
  /// the next start does.
  mutating func offer(_ left: LeftBehind) {
    if let notice = left.notice { tell(notice) }
    // Also where it cannot be offered now: nothing overwrites it unasked.
    keptRotation = left.interrupted ?? keptRotation
    guard overlay == nil, form?.form.isChanged != true, rotation?.queue == nil else { return }
    if let interrupted = left.interrupted, !startsWithForm, form == nil {
      offer(interrupted, left.draft)
    } else if let draft = left.draft {
      offer(draft)
    }
  }

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
      restoreDraft()
      return []
    }
    if opening == draft.profile { return [] }
    opening = draft.profile
    notice = "Opening \(draft.profile)…"
    return [.describe(name: draft.profile)]
  }

  /// Puts the draft that was asked for over the form that was just opened.
  mutating func restoreDraft() {
    // Another profile was opened in the meantime: the draft waits for the next start.
    if let draft, form?.restore(draft) == false { self.draft = nil }
  }

  /// The form was left or sent, or its draft is not wanted: the file goes.
  mutating func dropDraft() -> [EditorEffect] {
    guard draft != nil else { return [] }
    draft = nil
    return [.deleteDraft]
  }
}
