import Forms
import JSON
import Secrets

extension PlainSession {
  /// The form's questions in order: the sign-in method first, because it decides about the others.
  var places: [Place] {
    guard let form = editing.form?.form else { return [] }
    var pointers: [JSONPointer] = []
    for focus in form.focuses {
      if let pointer = focus.pointer, pointers.last != pointer { pointers.append(pointer) }
    }
    return (form.focuses.contains(.choice) ? [.way] : []) + pointers.map { .field($0) }
  }

  mutating func openForm(
    _ existing: ExistingProfile, connector: String, label: String, description: ConnectorDescription? = nil
  ) {
    editing.openForm(existing, connector: connector, label: label, description: description)
    explainForm()
  }

  /// Says what was opened and asks its first question.
  mutating func explainForm() {
    guard let form = editing.form else { return }
    let definition = form.form.definition
    section = nil
    warned = []
    say(
      "\(form.form.existing.new == nil ? "Profile " : "")\(form.form.title), \(form.connectorLabel), \(context.region)."
    )
    if let notice = definition.notice { say("Notice: " + notice) }
    if let told = form.notice { say("Notice: " + told) }
    // In a rotation of thirty profiles once is enough.
    if editing.rotation == nil || !isExplained { PlainAnswer.explanation.forEach { say($0) } }
    isExplained = true
    if definition.authorization != nil {
      say("!code makes the address where consent for an authorization code is given, and takes its answer.")
    }
    if definition.allFields.contains(where: form.acceptsKeyPair) {
      say(
        "!key makes a key pair for an empty private key, and shows what gives its public half to the vendor.")
    }
    askFirst()
  }

  mutating func askFirst() {
    if let first = places.first { ask(first) } else { openReview() }
  }

  /// Asks a question of the form, with what must be known for the answer.
  mutating func ask(_ place: Place) {
    stage = .place(place)
    switch place {
    case .way: sayWays()
    case .field(let pointer):
      guard let field = editing.form?.form.definition.field(at: pointer) else { return }
      if field.section != section {
        section = field.section
        say(field.section.title + ".")
      }
      say(hint(of: field))
      if editing.rotation != nil, field.isSecret, let origin = field.facts.origin { say("Where: " + origin) }
      sayOptions(of: field)
    }
  }

  mutating func goOn(from place: Place) {
    let places = places
    let next = places.firstIndex(of: place).map { $0 + 1 } ?? 0
    if places.indices.contains(next) { ask(places[next]) } else { openReview() }
  }

  mutating func goBack(from place: Place) {
    let places = places
    guard let index = places.firstIndex(of: place), index > 0 else {
      return say("This is the first question.")
    }
    ask(places[index - 1])
  }

  // MARK: The sign-in method

  private mutating func sayWays() {
    guard let form = editing.form?.form else { return }
    say("\(form.definition.choiceLabel):")
    for (index, choice) in form.definition.choices.enumerated() {
      say("\(index + 1). \(choice.label)" + (choice.note.isEmpty ? "" : ": " + choice.note))
    }
  }

  mutating func answerWay(_ answer: PlainAnswer) {
    guard let choices = editing.form?.form.definition.choices else { return }
    switch answer {
    case .keep, .skip: goOn(from: .way)
    case .facts: sayWays()
    case .back: goBack(from: .way)
    case .review: openReview()
    case .code: openConsent()
    case .keyPair: openKeyPair()
    case .leave: askToLeave()
    case .putBack: putBack(.choice)
    case .empty, .lines, .trim, .length: refuse("choose one of the numbers 1 to \(choices.count).")
    case .value(let value):
      guard let index = choices.map(\.label).choice(value.trimmed) else {
        return refuse("choose one of the numbers 1 to \(choices.count).")
      }
      editing.changeForm { $0.choose(choices[index].id) }
      goOn(from: .way)
    }
  }

  // MARK: A field

  mutating func answerField(at pointer: JSONPointer, _ answer: PlainAnswer) {
    guard let field = editing.form?.form.definition.field(at: pointer) else { return }
    switch answer {
    case .facts: (facts(of: field) + checkFacts(at: .field(pointer))).forEach { say($0) }
    case .back: goBack(from: .field(pointer))
    case .trim: trim(.field(pointer))
    case .putBack: putBack(.field(pointer))
    case .length: sayLength(.field(pointer))
    case .code: openConsent()
    case .keyPair: openKeyPair()
    case .skip: goOn(from: .field(pointer))
    case .review: openReview()
    case .leave: askToLeave()
    case .keep: finish(field)
    case .empty: if empty(field) { finish(field) }
    case .lines:
      guard editing.form?.form.editor(at: .field(pointer)) != nil else {
        return refuse("several lines go into text fields only.")
      }
      stage = .lines(.field(pointer), isNew: false, typed: nil, count: 1)
    case .value(let value):
      if field.kind == .list || field.kind == .map { return answerRows(of: field, value.trimmed) }
      if set(value, into: field) {
        sayChecks(at: .field(pointer))
        finish(field)
      }
    }
  }

  /// Says what is wrong with a field; goes on where the service would not surely refuse it.
  mutating func finish(_ field: FormField) {
    if sayProblems(of: field) { return }
    goOn(from: .field(field.pointer))
  }

  /// Says the errors of a field, and its warnings that were not said before.
  ///
  /// - Returns: whether there are errors.
  mutating func sayProblems(of field: FormField) -> Bool {
    guard let form = editing.form else { return false }
    let problems = form.problems.filter { $0.focus?.pointer == field.pointer }.map(\.violation)
    for problem in problems {
      if problem.severity == .error {
        refuse(problem.message)
      } else if !warned.contains(problem) {
        warned.append(problem)
        say("Warning: " + problem.message)
      }
    }
    return problems.contains { $0.severity == .error }
  }

  // MARK: Several lines

  /// Takes one line of a text of several; a full stop alone ends it.
  mutating func answerLine(
    _ line: Secret, to focus: FormFocus, isNew: Bool, typed: Secret?, count: Int
  ) {
    guard line == Secret(".") else {
      var text = WipedBuffer(capacity: (typed?.count ?? 0) + line.count + 1)
      if let typed {
        text.append(typed)
        text.append(UInt8(ascii: "\n"))
      }
      text.append(PlainAnswer.unescaped(line))
      stage = .lines(focus, isNew: isNew, typed: text.secret(), count: count + 1)
      return
    }
    guard case .field(let pointer) = focus else {
      stage = .row(focus, isNew: isNew)
      return answerRow(focus, isNew: isNew, typed.map { .value($0) } ?? .keep)
    }
    stage = .place(.field(pointer))
    answerField(at: pointer, typed.map { .value($0) } ?? .keep)
  }

  // MARK: Leaving

  mutating func askToLeave() {
    if editing.form?.form.isChanged == true {
      stage = .leaving(from: stage)
    } else {
      leave()
    }
  }

  mutating func answerLeaving(_ answer: String, from: Stage) {
    switch answer {
    case "yes": leave()
    case "no": stage = from
    default: refuse("answer yes or no, or later.")
    }
  }

  private mutating func leave() {
    editing.close()
    want(editing.dropDraft())
    say("Nothing was sent.")
    if editing.rotation?.item != nil { return leaveItem() }
    if editing.startsWithForm { return end(.left) }
    // After a draft, nothing was listed yet.
    if editing.browser.entries.isEmpty { beginWithList() } else { stage = .browsing }
  }
}

extension [String] {
  /// Which of some choices an answer means: a number from 1, or the text itself.
  func choice(_ answer: String) -> Int? {
    if let number = Int(answer) { return indices.contains(number - 1) ? number - 1 : nil }
    return firstIndex { $0.lowercased() == answer.lowercased() }
  }
}
