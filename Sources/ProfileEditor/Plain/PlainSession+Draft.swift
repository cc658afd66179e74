import Journal

extension PlainSession {
  /// Offers what an earlier run left for the account that is known now, unless somebody is at something else already: then
  /// the next start does.
  mutating func offer(_ left: LeftBehind) {
    if let notice = left.notice { say("Notice: " + notice) }
    switch stage {
    case .loading, .browsing: break
    case .place where editing.form?.form.isChanged == false: break
    default: return
    }
    if let queue = left.interrupted, editing.initial == nil, editing.rotation?.queue == nil {
      editing.interrupted = queue
      leftDraft = left.draft
      ask(queue)
    } else if let draft = left.draft, isOffered(draft) {
      ask(draft)
    }
  }

  /// Whether a draft is asked about at the start: not where another form was asked for. A rotation that was cut off comes
  /// first, and takes it along.
  func isOffered(_ draft: Draft) -> Bool {
    switch editing.initial {
    case .describe(let name), .blank(let name, _, _, _): name == draft.profile
    case nil: editing.interrupted == nil
    }
  }

  mutating func ask(_ draft: Draft) {
    say("yes opens it, no deletes it, later keeps it for the next start.")
    stage = .draftOffered(draft)
  }

  mutating func answerOffer(_ answer: String, of draft: Draft) {
    switch answer {
    case "yes":
      editing.draft = draft
      guard editing.initial == nil else { return beginWithForm() }
      stage = .opening(name: draft.profile)
      want(.describe(name: draft.profile))
    case "no":
      want(.deleteDraft)
      beginWithForm()
    default: refuse("answer yes or no, or later.")
    }
  }
}
