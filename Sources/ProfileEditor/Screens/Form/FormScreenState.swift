import Forms
import JSON
import Secrets
import ServiceModel

/// The form's screen: the form, the cursor, and what the screen shows around them.
struct FormScreenState: Equatable, Sendable {
  private(set) var form: ProfileForm
  /// The type as the service spells it, for the title.
  let connectorLabel: String
  /// What was found when the form was last validated. Only for where things stand on the screen, which no text changes.
  private(set) var lastFindings: FormFindings
  /// Whether that still follows from the form. An edit of a text leaves it open, so that the text can be seen before all
  /// of it is checked; whatever comes next revalidates it.
  private(set) var isValidated = true
  /// The time by which tokens are judged, in seconds since 1970.
  var now: Double
  var focus: FormFocus {
    didSet { focusLine = nil }
  }
  var top = 0
  /// The line that the cursor stands on, counted from the form's top; nil until it was looked for, to be scrolled into view.
  var focusLine: Int?
  var isRevealed = false {
    didSet { if !isRevealed { revealedSince = nil } }
  }
  /// Whether the operator knows that this terminal may keep what is shown.
  var isToldOfScrollback = false
  /// When the secret under the cursor was shown, in seconds since 1970.
  private var revealedSince: Double?
  /// Whether the operator wants the preview; until they say, it is there when there is room beside the form.
  var wantsPreview: Bool?
  var previewTop = 0
  /// Where the cursor was when the preview last followed it.
  var previewFollows: FormFocus?
  /// Fields that were left once: from then on their sentence is shown.
  var visited: Set<JSONPointer> = []
  /// Why the last send did not work; the help page keeps it until the next send.
  var failure: Failure?
  /// Whether the failure still stands under the form: until the field it speaks of, or any where that is not known, is
  /// edited. Then the sentences about fields have the place again.
  var showsFailure = false
  /// The field that the failure speaks of, where that is known.
  var failedField: JSONPointer?
  /// Whether the checks of a secret are shown under the form: on coming to its field and after a paste, not while it is
  /// typed. Fingerprints of a growing text, recorded, would give it away character by character.
  var showsChecks = false
  /// The profile's last update when it was read for this form, in seconds since 1970.
  var updated: Double?
  /// The client token of a request that was sent from here and may have been carried out.
  var openToken: String?
  /// An authorization request, from when it was first looked at until its answer was taken.
  var consent: ConsentState?
  /// Whether its request is in the operator's own editor: until it comes back, nothing is typed here.
  var isInEditor = false
  /// Whether a key pair is being made for it.
  var isMakingKey = false
  /// The fingerprints of key pairs that were made here, and of which nobody has said that the vendor has them.
  var keysToRegister: Set<String> = []
  /// Where the key to the next problem stopped last: pressed there again it goes on.
  private var problemStop: FormFocus?
  /// What was just done or is in the way, until the next key.
  var notice: String?

  init(form: ProfileForm, connectorLabel: String, now: Double) {
    self.form = form
    self.connectorLabel = connectorLabel
    self.now = now
    lastFindings = FormFindings(form, now: now)
    // The mode is seldom changed: begin below it, unless it is missing.
    let hasMode = form.value(at: RequestPaths.mode) != .choice(nil)
    focus = lastFindings.focuses.first { !hasMode || $0 != .field(RequestPaths.mode) } ?? .choice
  }

  /// What follows from the form as it stands. Where an edit left it open, it is found for each who asks: nobody gets to know
  /// what followed from another text.
  var findings: FormFindings { isValidated ? lastFindings : FormFindings(form, now: now) }

  /// Leaves what is carried over off the screen, unless something in it is wrong; the cursor goes to what has to be filled
  /// in first.
  mutating func showOnlyCredentials() {
    change { $0.showsOnlyCredentials = true }
    if problems.contains(where: { $0.violation.severity == .error && $0.focus == nil }) {
      change { $0.showsOnlyCredentials = false }
    }
    let needed = findings.focuses.first { focus in
      violation(at: focus)?.severity == .error
        || focus.pointer.flatMap { form.definition.field(at: $0) }?.isSecret ?? false
    }
    if let needed { setFocus(needed) }
  }

  /// What is wrong or to be looked at, and where.
  var problems: [FormFindings.Problem] { findings.problems }
  var errors: [Violation] { problems.map(\.violation).filter { $0.severity == .error } }
  var warnings: [Violation] { problems.map(\.violation).filter { $0.severity == .warning } }

  /// The field under the cursor.
  var field: FormField? { focus.pointer.flatMap { form.definition.field(at: $0) } }

  /// The text under the cursor; nil where there is a choice and no text.
  var editor: LineEditor? { form.editor(at: focus) }

  /// The secret under the cursor, where its checks are to be shown.
  var checkedSecret: Secret? {
    guard showsChecks, let editor, editor.isSecret, !editor.isEmpty else { return nil }
    return editor.text
  }

  /// What is said about a place: an error before what only wants to be looked at.
  func violation(at focus: FormFocus) -> Violation? { findings.violation(at: focus) }

  /// Puts a request from a file over the form, the first time only, and says so.
  mutating func prefill(with given: PrefilledRequest?) {
    guard let given else { return }
    var told: String?
    change { told = given.apply(to: &$0) }
    if let told { notice = told }
  }

  /// Edits the text under the cursor, and leaves what follows from it open.
  mutating func edit(_ edit: (inout LineEditor) -> Void) {
    form.edit(at: focus, edit)
    isValidated = false
    problemStop = nil
    // A row that was emptied may be gone: then the cursor has to go elsewhere now.
    if form.editor(at: focus) == nil { revalidate() }
  }

  /// Changes the form and checks it anew; the cursor stays, or goes to the nearest place that is still there.
  mutating func change(_ body: (inout ProfileForm) -> Void) {
    body(&form)
    revalidate()
  }

  /// Checks the form as it stands.
  mutating func revalidate() {
    lastFindings = FormFindings(form, now: now)
    isValidated = true
    focusLine = nil
    let focuses = lastFindings.focuses
    guard !focuses.contains(focus) else { return }
    let sameField = focuses.last { $0.pointer == focus.pointer && $0.pointer != nil }
    focus = sameField ?? (focuses.contains(.choice) ? .choice : focuses.first ?? .choice)
    isRevealed = false
  }

  /// Time went by: tokens get older, and a secret that has been shown for long enough is hidden. A clock that is set back
  /// delays this by no more than once.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - revealSeconds: how long a secret is shown; 0 never hides it.
  mutating func tick(_ now: Double, revealSeconds: Int) {
    self.now = now
    guard isRevealed, revealSeconds > 0 else { return }
    let since = min(revealedSince ?? now, now)
    revealedSince = since
    if now - since >= Double(revealSeconds) { isRevealed = false }
  }

  mutating func moveFocus(by step: Int, wrapping: Bool = true) {
    let focuses = findings.focuses
    guard let index = focuses.firstIndex(of: focus), !focuses.isEmpty else { return }
    let target = index + step
    let wrapped = (target % focuses.count + focuses.count) % focuses.count
    setFocus(focuses[wrapping ? wrapped : min(max(target, 0), focuses.count - 1)])
  }

  /// Folds the structure around the cursor, or unfolds it; the cursor goes to its title, or to its first field.
  mutating func toggleFold() {
    if case .folded(let pointer) = focus {
      change { $0.fold(pointer, false) }
      if let first = findings.focuses.first(where: { $0.pointer?.isWithin(pointer) ?? false }) {
        setFocus(first)
      }
      return
    }
    guard let pointer = focus.pointer, let structure = form.structure(around: pointer) else {
      notice = "This field is in no structure, list or map that could be folded."
      return
    }
    change { $0.fold(structure.pointer, true) }
    setFocus(.folded(structure.pointer))
  }

  mutating func setFocus(_ next: FormFocus) {
    if let pointer = focus.pointer { visited.insert(pointer) }
    if next != focus { isRevealed = false }
    problemStop = nil
    // The cursor always stands on what is shown.
    if form.folds(next) { change { $0.unfold(around: next) } }
    focus = next
    showsChecks = true
  }

  /// The next field that is missing or wrong, in the form's order; after the last of them those that are only to check, and
  /// then from the top again. Whoever came to one that is missing or wrong by another key, or has typed there since, stays
  /// on it first.
  ///
  /// - Parameter reviewKey: the name of the key that opens the review, for the sentence where there is none.
  mutating func moveToNextProblem(reviewKey: String) {
    let errors = problemIndices(.error)
    let stops = errors + problemIndices(.warning).filter { !errors.contains($0) }
    guard let first = stops.first else {
      notice =
        warnings.isEmpty
        ? "Nothing keeps this from being sent. \(reviewKey) reviews it."
        : "Nothing keeps this from being sent; the review shows \(warnings.count) to check."
      return
    }
    let current = findings.focuses.firstIndex(of: focus) ?? -1
    // Of a folded structure only the title was seen: what is wrong inside comes next.
    let isFolded = if case .folded = focus { true } else { false }
    if let place = stops.firstIndex(of: current) {
      let isNew = focus != problemStop && errors.contains(current)
      return stopAtProblem(isFolded || isNew ? current : stops[(place + 1) % stops.count])
    }
    // From elsewhere, what is only to check is passed over as long as something is missing or wrong.
    stopAtProblem((errors.isEmpty ? stops : errors).first { $0 > current } ?? first)
  }

  /// The first field that keeps the request from being sent.
  mutating func moveToFirstProblem() {
    if let first = problemIndices(.error).first { stopAtProblem(first) }
  }

  /// Where among the focuses something is wrong or to check, from the top, each place once.
  private func problemIndices(_ severity: Violation.Severity) -> [Int] {
    let focuses = findings.focuses
    let found = problems.filter { $0.violation.severity == severity }.compactMap(\.focus)
      .compactMap { focuses.firstIndex(of: $0) }
    return Set(found).sorted()
  }

  private mutating func stopAtProblem(_ index: Int) {
    setFocus(findings.focuses[index])
    // What is wrong is shown, also where it was folded away.
    while case .folded(let pointer) = focus {
      change { $0.fold(pointer, false) }
      let inside = problems.filter { $0.focus?.pointer?.isWithin(pointer) ?? false }
      let gravest = inside.first { $0.violation.severity == .error } ?? inside.first
      setFocus(gravest?.focus ?? focus)
    }
    if let pointer = focus.pointer { visited.insert(pointer) }
    problemStop = focus
  }
}

extension FormScreenState {
  /// Where keys have a meaning besides, because of what the form's connector asks for.
  var furtherContexts: [KeyBinding.Context] {
    let consent: [KeyBinding.Context] = form.definition.authorization == nil ? [] : [.consent, .link]
    return consent + (form.definition.allFields.contains(where: acceptsKeyPair) ? [.keyPair, .keyFile] : [])
  }
}
