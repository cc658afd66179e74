import Forms
import Journal

/// Putting former properties back, on the screen.
extension EditorState {
  /// The journal is read for the profile under the cursor.
  mutating func findFormer() -> [EditorEffect] {
    guard let entry = editing.browser.selected else { return [] }
    notice = "Looking for former properties of \(entry.name) in the journal…"
    return editing.findFormer(of: entry.name)
  }

  /// Former properties came: they are a list to choose from. Who went elsewhere meanwhile does not wait for it.
  mutating func formerFound(_ profile: String, _ found: [FormerProperties]) {
    guard editing.formerFound(profile, found) else { return }
    guard case .choosing = editing.stage, editing.rotation == nil, overlay == nil, !isWaitingForForm else {
      return editing.formerChoices = nil
    }
    notice = nil
    guard !found.isEmpty else {
      notice = editing.formerChoices?.emptySentence
      return editing.formerChoices = nil
    }
    let options = found.map {
      FormOption(label: FormerChoices.title($0), note: FormerChoices.note($0), isChosen: false)
    }
    push(
      .chooser(ChooserState(.former, title: "\(profile) as it was before", noun: "change", options: options)))
  }

  mutating func formerFailed(_ profile: String, _ failure: Failure) {
    guard editing.formerChoices?.profile == profile else { return }
    editing.formerChoices = nil
    notice = "The journal could not be read: \(failure.sentence)"
  }

  /// One was chosen: its profile is read, and its form opens with what it had.
  mutating func restore(_ former: FormerProperties) -> [EditorEffect] {
    opening = former.profile
    return editing.restore(former)
  }
}
