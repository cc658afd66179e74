import Journal

extension PlainSession {
  /// Where drafts and rotations belong.
  var draftPlace: AccountPlace { context.draftPlace.of(account: form?.form.existing.account ?? account) }

  /// Takes the account from what the service says of its profiles: all are of one.
  mutating func learnAccount(_ entries: [BrowserEntry]) {
    account = account ?? entries.lazy.compactMap(\.existing.account).first
  }

  /// Offers what an earlier run left for the account that is known now, unless somebody is at something else already: then
  /// the next start does.
  mutating func offer(_ left: LeftBehind) {
    if let notice = left.notice { say("Notice: " + notice) }
    switch stage {
    case .loading, .browsing: break
    case .place where form?.form.isChanged == false: break
    default: return
    }
    if let queue = left.interrupted, initial == nil, rotation?.queue == nil {
      interrupted = queue
      leftDraft = left.draft
      ask(queue)
    } else if let draft = left.draft, isOffered(draft) {
      ask(draft)
    }
  }

  /// Whether a draft is asked about at the start: not where another form was asked for. A rotation that was cut off comes
  /// first, and takes it along.
  func isOffered(_ draft: Draft) -> Bool {
    switch initial {
    case .describe(let name), .blank(let name, _, _, _): name == draft.profile
    case nil: interrupted == nil
    }
  }

  mutating func ask(_ draft: Draft) {
    say("yes opens it, no deletes it, later keeps it for the next start.")
    stage = .draftOffered(draft)
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
    default: refuse("answer yes or no, or later.")
    }
  }

  /// Puts the draft that was asked for over the form that was just opened.
  mutating func restoreDraft() {
    if let draft, form?.restore(draft) == false { self.draft = nil }
  }

  /// The form was left or sent: the draft's file goes.
  mutating func dropDraft() {
    if draft != nil { want(.deleteDraft) }
    draft = nil
  }
}
