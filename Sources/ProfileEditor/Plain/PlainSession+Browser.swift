import AppFlow
import Forms
import Lists
import Rotation

extension PlainSession {
  /// Profiles that are listed at once.
  static let pageSize = 40

  mutating func load() {
    editing.forgetFormer()
    editing.browser.beginReading()
    listed = 0
    stage = .loading
    let profile = context.awsProfile.map { ", as AWS profile \($0)" } ?? ""
    say("Reading the profiles of \(context.endpoint), \(context.region)\(profile).")
    want(.load)
  }

  mutating func loaded() {
    guard stage == .loading else { return }
    editing.browser.endReading()
    if editing.rotation != nil { return chooseForRotation() }
    stage = .browsing
    let count = editing.browser.entries.count
    want(editing.watchLinks())
    say(
      count == 0 ? "There are no connector profiles here." : count == 1 ? "1 profile." : "\(count) profiles.")
    sayMore()
  }

  mutating func loadFailed(_ failure: Failure) {
    failure.plainLines.forEach { say($0) }
    if !offersSignIn(failure) { stage = .loadFailed }
  }

  mutating func describeFailed(_ failure: Failure) {
    guard let item = editing.rotation?.item, stage == .opening(name: item.profile) else {
      return loadFailed(failure)
    }
    failure.plainLines.forEach { say($0) }
    leaveItem()
  }

  mutating func answerLoadFailed(_ answer: String) {
    switch answer {
    case "yes":
      if case .describe(let name)? = editing.initial {
        stage = .opening(name: name)
        want(.describe(name: name))
      } else {
        load()
      }
    case "no": end(.failed)
    default:
      let (word, name) = Self.wordAndRest(answer)
      guard let kind = BrowserCommand(rawValue: word)?.placeKind else {
        return refuse("answer yes, no, a or R.")
      }
      askForPlace(kind, named: name)
    }
  }

  mutating func described(_ name: String, _ entry: BrowserEntry?, _ nearest: String?) {
    guard stage == .opening(name: name) else { return }
    guard let entry else {
      if editing.rotation?.item != nil {
        say("There is no profile named \(name) any more.")
        return leaveItem()
      }
      if !editing.startsWithForm {
        say("There is no profile named \(name) any more.")
        return load()
      }
      say("There is no profile named \(name)." + (nearest.map { " Did you mean \($0)?" } ?? ""))
      say("Check the name, the region (\(context.region)) and the account.")
      end(.failed)
      return
    }
    editing.rotation?.read(entry)
    open(entry)
  }

  mutating func answerBrowser(_ answer: String) {
    if answer.hasPrefix("/") {
      editing.browser.editFilter { $0 = LineEditor(String(answer.dropFirst())) }
      if let problem = editing.browser.filter.problem { return refuse(problem) }
      want(askForHealth())
      listed = 0
      say(
        editing.browser.shown.count == 1
          ? "1 profile matches." : "\(editing.browser.shown.count) profiles match.")
      return sayMore()
    }
    if let entry = listed(answer) { return open(entry) }
    if answer.isEmpty {
      if listed >= editing.browser.shown.count { listed = 0 }
      return sayMore()
    }
    let (word, behind) = Self.wordAndRest(answer)
    guard let command = BrowserCommand(rawValue: word) else {
      return refuse(
        "there is no profile \(answer) in this list. Type a number of the list, a whole name, or ? for what else there is."
      )
    }
    if command == .sort { return sort(by: behind) }
    if let kind = command.placeKind { return askForPlace(kind, named: behind) }
    if command == .write { return write(to: behind) }
    guard command.takesProfile else {
      guard behind.isEmpty else { return refuse("\(word) is typed alone.") }
      return perform(command)
    }
    if behind.isEmpty {
      return refuse("type \(word) and a number of the list or a whole name, such as \(word) 1.")
    }
    let (profile, rest) = Self.wordAndRest(behind)
    guard let entry = listed(profile) else {
      return refuse(
        "there is no profile \(profile) in this list. Type \(word) and a number of the list or a whole name.")
    }
    perform(command, entry, rest: rest)
  }

  /// All that is known of a profile; what is not yet is asked for first.
  mutating func describe(_ entry: BrowserEntry) {
    described = entry.name
    let names = editing.browser.knowledge.begin([entry.name])
    guard names != nil || editing.browser.knowledge.isAsking else { return sayFacts(of: entry) }
    say("Asking for its flows.")
    if let names { want(.survey(profiles: names)) }
  }

  /// Has the last runs of all flows looked at, where the filter or the order needs them.
  private mutating func askForHealth() -> [EditorEffect] {
    guard editing.browser.isByHealth,
      let names = editing.browser.knowledge.begin(editing.browser.entries.map(\.name))
    else { return [] }
    say("Asking for the flows of all profiles; the list is told again when they are known.")
    return [.survey(profiles: names)]
  }

  /// Puts the list into another order.
  private mutating func sort(by text: String) {
    guard !text.isEmpty else {
      return refuse(
        "type s and a column, such as s updated:desc, or s none. The columns are \(ProfileColumn.listing).")
    }
    switch ListOrder.read(text) {
    case .failure(let error): refuse(error.description)
    case .success(let order):
      editing.browser.sort(order)
      want(askForHealth())
      listed = 0
      sayMore()
    }
  }

  /// What else is known of the profiles came.
  mutating func surveyed(_ survey: ProfileSurvey) {
    editing.browser.accept(survey)
    if editing.browser.isByHealth, stage == .browsing {
      listed = 0
      sayMore()
    }
    guard let entry = editing.browser.entries.first(where: { $0.name == described }) else { return }
    describe(entry)
  }

  private mutating func sayFacts(of entry: BrowserEntry) {
    described = nil
    for line in editing.browser.facts(of: entry).lines(width: .max) { say(line.pieces.map(\.text).joined()) }
  }

  /// The profile of a whole name, or of a number of the list.
  func listed(_ answer: String) -> BrowserEntry? {
    if let entry = editing.browser.entries.first(where: { $0.name == answer }) { return entry }
    guard let number = Int(answer), editing.browser.shown.indices.contains(number - 1) else { return nil }
    return editing.browser.entries[editing.browser.shown[number - 1]]
  }

  private mutating func sayMore() {
    for place in editing.browser.shown.indices.dropFirst(listed).prefix(Self.pageSize) {
      say("\(place + 1). " + facts(of: editing.browser.entries[editing.browser.shown[place]]))
    }
    listed = min(listed + Self.pageSize, editing.browser.shown.count)
    let rest = editing.browser.shown.count - listed
    if rest > 0 { say("\(rest) more: Enter lists them.") }
  }

  /// A profile in one line.
  func facts(of entry: BrowserEntry) -> String {
    let facts = [
      entry.name, entry.connector, entry.mode,
      entry.updated == nil ? "" : "updated " + entry.profile.ageText(now: now),
      editing.browser.stateText(of: entry, besideHealth: false).text,
    ]
    return facts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private mutating func open(_ entry: BrowserEntry) {
    let subject = FormSubject(entry)
    show(editing.open(subject), of: subject)
  }

  /// Asks the first question of the form that was opened, asks the connector, or says why there is nothing to edit.
  mutating func show(_ opening: EditingSession.Opening, of subject: FormSubject) {
    switch opening {
    case .form: explainForm()
    case .asks(let question):
      stage = .asking(subject)
      say("Asking \(subject.connector) about its fields.")
      want(.describeConnector(question))
    case .refused(let reason):
      say(reason)
      if editing.startsWithForm { end(.failed) } else { stage = .browsing }
    }
  }

  /// A connector said how it is filled in, or could not be asked: then names and values are typed.
  mutating func connectorAnswered(
    _ question: ConnectorQuestion, _ description: ConnectorDescription?, _ failure: Failure?
  ) {
    guard case .asking(let subject) = stage, ConnectorQuestion(about: subject, api: api) == question else {
      return
    }
    if let failure { say("Notice: " + failure.noDescription(of: subject.connector)) }
    show(editing.openForm(of: subject, description: description), of: subject)
  }
}
