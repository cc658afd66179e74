/// How far the editing of a profile is, with all that there is of it then.
enum EditingStage: Equatable, Sendable {
  /// None is open: there is the list, or what a rotation has to do.
  case choosing
  /// A form is filled in. What was reviewed of it last stays: the same values keep its client token.
  case filling(FormScreenState, reviewed: ReviewState?)
  /// What would be sent is looked at, or it is under way.
  case reviewing(FormScreenState, ReviewState)
  /// AppFlow accepted it. The form is done with.
  case accepted(ResultState)
  /// Nobody knows what became of it.
  case unanswered(FormScreenState, ReviewState, ResultState)

  /// The form of the profile that is open.
  var form: FormScreenState? {
    switch self {
    case .filling(let form, _), .reviewing(let form, _), .unanswered(let form, _, _): form
    case .choosing, .accepted: nil
    }
  }

  /// What was reviewed of it last.
  var review: ReviewState? {
    switch self {
    case .filling(_, let review): review
    case .reviewing(_, let review), .unanswered(_, let review, _): review
    case .choosing, .accepted: nil
    }
  }

  /// What came of a send.
  var result: ResultState? {
    switch self {
    case .accepted(let result), .unanswered(_, _, let result): result
    case .choosing, .filling, .reviewing: nil
    }
  }

  /// Changes the form where one is open. Meanwhile it is held here only, so that it changes in its place.
  ///
  /// - Returns: what the change gave; nil where there is no form.
  @discardableResult mutating func editForm<Answer>(_ edit: (inout FormScreenState) -> Answer) -> Answer? {
    switch self {
    case .choosing, .accepted: return nil
    case .filling(var form, let review):
      self = .choosing
      defer { self = .filling(form, reviewed: review) }
      return edit(&form)
    case .reviewing(var form, let review):
      self = .choosing
      defer { self = .reviewing(form, review) }
      return edit(&form)
    case .unanswered(var form, let review, let result):
      self = .choosing
      defer { self = .unanswered(form, review, result) }
      return edit(&form)
    }
  }

  /// Changes what was reviewed.
  @discardableResult mutating func editReview<Answer>(_ edit: (inout ReviewState) -> Answer) -> Answer? {
    guard var review else { return nil }
    let answer = edit(&review)
    switch self {
    case .filling(let form, _): self = .filling(form, reviewed: review)
    case .reviewing(let form, _): self = .reviewing(form, review)
    case .unanswered(let form, _, let result): self = .unanswered(form, review, result)
    case .choosing, .accepted: break
    }
    return answer
  }

  /// Changes what is shown of what came of a send.
  mutating func editResult(_ edit: (inout ResultState) -> Void) {
    guard var result else { return }
    edit(&result)
    switch self {
    case .accepted: self = .accepted(result)
    case .unanswered(let form, let review, _): self = .unanswered(form, review, result)
    case .choosing, .filling, .reviewing: break
    }
  }
}
