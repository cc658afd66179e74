import Forms
import Journal

extension EditorState {
  /// Offers what an earlier run left for the account that is known now, unless somebody is at something else already: then
  /// the next start does.
  mutating func offer(_ left: LeftBehind) {
    if let notice = left.notice { tell(notice) }
    // Also where it cannot be offered now: nothing overwrites it unasked.
    editing.interrupted = left.interrupted ?? editing.interrupted
    guard overlay == nil, editing.form?.form.isChanged != true, editing.rotation?.queue == nil else { return }
    if let interrupted = left.interrupted, !editing.startsWithForm, editing.form == nil {
      offer(interrupted, left.draft)
    } else if let draft = left.draft {
      offer(draft)
    }
  }

  /// The terminal is lost, or the program is told to end.
  func leaveInHaste() -> [EditorEffect] {
    (editing.unsavedDraft.map { [.saveDraft($0)] } ?? []) + [.quit]
  }

  /// Asks whether a draft is to be opened. An editor that began with the form of another profile does not.
  mutating func offer(_ draft: Draft) {
    let name = opening ?? editing.form?.form.existing.name
    guard name == nil || name == draft.profile else { return }
    push(.question(draft.offer(now: now), .openDraft(draft)))
  }

  /// Yes: the profile's form, as the service holds it now, with the draft's values over it.
  mutating func openDraft(_ draft: Draft) -> [EditorEffect] {
    editing.draft = draft
    if editing.form != nil {
      editing.restoreDraft()
      return []
    }
    if opening == draft.profile { return [] }
    opening = draft.profile
    notice = "Opening \(draft.profile)…"
    return [.describe(name: draft.profile)]
  }
}
