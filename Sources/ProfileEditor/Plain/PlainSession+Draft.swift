extension PlainSession {
  /// Whether a draft is asked about at the start: not where another form was asked for. A rotation that was cut off comes
  /// first, and takes it along.
  func isOffered(_ draft: Draft) -> Bool {
    switch initial {
    case .describe(let name), .blank(let name, _): name == draft.profile
    case nil: interrupted == nil
    }
  }

  mutating func answerOffer(_ answer: String, of draft: Draft) {
    switch answer {
    case "yes":
      self.draft = draft
      guard initial == nil else { return beginWithForm() }
      stage = .opening(name: draft.profile)
      want(.describe(name: draft.profile))
    case "no":
      want(.deleteDraft)
      beginWithForm()
    default: refuse("answer yes or no.")
    }
  }

  /// Puts the draft that was asked for over the form that was just opened.
  mutating func putDraft() {
    if let draft, form?.put(draft) == false { self.draft = nil }
  }

  /// The form was left or sent: the draft's file goes.
  mutating func dropDraft() {
    if draft != nil { want(.deleteDraft) }
    draft = nil
  }
}
