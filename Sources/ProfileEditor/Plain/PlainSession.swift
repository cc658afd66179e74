import Forms
import Authorization
import Journal
import JSON
import Rotation
import Secrets
import ServiceModel
import Terminal

/// The editor as questions and answers on lines: for screen readers, terminals that can do nothing else, and
/// programs that type for a person. The same forms, rules, review and confirmation as on the screen.
///
/// A pure machine: it takes lines and events and says what to write, what to ask and what to do outside.
public struct PlainSession: Sendable {
  /// What is edited and sent; the lines ask for it.
  var editing: EditingSession
  var stage = Stage.loading
  /// Profiles of the list that were said so far.
  var listed = 0
  /// The part of the form whose title was said last.
  var section: FormField.Section?
  /// Warnings that were said: each once.
  var warned: [Violation] = []
  /// Whether the operator asked to stop while a request was under way.
  var isStopping = false
  /// Whether an update was sent since the start.
  var hasSent = false
  /// The profile whose facts are waited for.
  var described: String?
  /// What can be answered in a form was said.
  var isExplained = false

  /// Profiles that were named for a rotation, with which the session begins; nil begins elsewhere.
  let rotating: [String]?
  /// What a lost session left here, to be offered.
  var leftDraft: Draft?
  private let notice: String?
  private var lines: [String] = []
  private var effects: [EditorEffect] = []
  private var ending: PlainStep.Ending?

  var context: EditorContext { editing.context }
  var api: ConnectorAPI { editing.api }
  var now: Double { editing.now }

  /// Begins.
  ///
  /// - Parameters:
  ///   - context: where the editor talks to.
  ///   - api: the model and the catalogue.
  ///   - initial: the form to open at once; nil begins with the list of profiles.
  ///   - given: a request from a file, to be put over that form.
  ///   - former: former properties, to be put into that form.
  ///   - rotating: profiles to rotate; none begins with a choice, nil with something else.
  ///   - interrupted: a rotation that was cut off here, to be offered.
  ///   - draft: what a lost session left here, to be offered.
  ///   - notice: what has to be told at the start.
  ///   - tokens: where client tokens come from.
  ///   - authorizationStates: where the states of authorization requests come from.
  public init(
    context: EditorContext, api: ConnectorAPI, initial: InitialForm? = nil, given: PrefilledRequest? = nil,
    former: FormerProperties? = nil, rotating: [String]? = nil, interrupted: RotationQueue? = nil,
    draft: Draft? = nil, notice: String? = nil,
    tokens: ClientTokens = ClientTokens(), authorizationStates: AuthorizationStates = AuthorizationStates()
  ) {
    editing = EditingSession(
      context: context, api: api, initial: initial, given: given, former: former, tokens: tokens,
      authorizationStates: authorizationStates)
    editing.interrupted = initial == nil ? interrupted : nil
    self.rotating = rotating
    leftDraft = draft
    self.notice = notice
  }

  // MARK: What happens

  /// The first step.
  ///
  /// - Returns: what to say, ask and do.
  public mutating func begin() -> PlainStep {
    if let notice { say("Notice: " + notice) }
    if let leftDraft, isOffered(leftDraft) { ask(leftDraft) } else { beginWithForm() }
    return endStep()
  }

  /// Begins with what the command line asks for.
  mutating func beginWithForm() {
    switch editing.initial {
    case .describe(let name):
      stage = .opening(name: name)
      want(.describe(name: name))
    case .blank(let name, let connector, let label, let description):
      openForm(
        ExistingProfile(name: name), connector: connector, label: label ?? api.label(of: connector),
        description: description)
    case nil:
      if let interrupted = editing.interrupted { ask(interrupted) } else { beginWithList() }
    }
  }

  /// Begins with the list of profiles, or with what is to be rotated of it.
  mutating func beginWithList() {
    if rotating != nil { editing.chooseProfilesToRotate() }
    load()
  }

  /// Takes a line.
  ///
  /// - Parameter line: what was typed, without its line break.
  /// - Returns: what to say, ask and do.
  public mutating func answer(_ line: Secret) -> PlainStep {
    if line.isUTF8 {
      accept(line)
    } else {
      say("Error: that is no UTF-8 text; it was left out.")
    }
    return endStep()
  }

  /// Takes an event from outside.
  ///
  /// - Parameter event: what happened; keys and windows do not count here.
  /// - Returns: what to say, ask and do.
  public mutating func handle(_ event: EditorEvent) -> PlainStep {
    switch event {
    case .page(let entries): editing.append(entries)
    case .left(let left): offer(left)
    case .loaded: loaded()
    case .loadFailed(let failure): loadFailed(failure)
    case .describeFailed(let failure): describeFailed(failure)
    case .described(let name, let entry, let nearest):
      editing.learnAccount([entry].compactMap(\.self))
      described(name, entry, nearest)
    case .connectorDescribed(let question, let description):
      connectorAnswered(question, description, nil)
    case .connectorFailed(let question, let failure): connectorAnswered(question, nil, failure)
    case .codeWanted(let serial): stage = .code(serial: serial, during: stage)
    case .progress(let progress): told(progress)
    case .sent(let result): sent(result)
    case .sendFailed(let failure): sendFailed(failure)
    case .told(let sentence):
      say(sentence)
      keyWritten()
    case .listWritten(let file, let writing): listWritten(file, writing)
    case .keyPairMade(let question, let key): keyPairMade(question, key)
    case .identified(let name, let account):
      editing.identity = name
      editing.signingAccount = account
    case .account(let event): handle(event)
    case .loginChecked(let profile, let answer): loginChecked(profile, answer)
    case .rotation(let event): handle(event)
    case .deletion(let event): handle(event)
    case .connectors(let connectors):
      editing.learn(connectors: connectors)
      connectorsListed()
    case .connectorsFailed(let failure):
      editing.connectorsFailed(failure)
      connectorsListed()
    case .inspected(let event): handle(event)
    case .signIn(let event): handle(event)
    case .surveyed(let survey): surveyed(survey)
    case .linksRead(let entries):
      if let news = editing.linksRead(entries) { say(news) }
      want(editing.watchLinks())
    // Texts are edited on the screen only.
    case .textEdited: break
    case .formerFound(let profile, let found): formerFound(profile, found)
    case .formerFailed(let profile, let failure): formerFailed(profile, failure)
    case .tick(let now): editing.tick(now)
    case .terminal: break
    }
    return endStep()
  }

  /// Somebody interrupted: a request that is under way is stopped first, and what became of it is said.
  ///
  /// - Returns: what to say, ask and do.
  public mutating func interrupt() -> PlainStep {
    if stopsLogin() || stopsInspection() || stopsSignIn() { return endStep() }
    if case .code(_, .sending) = stage {
      stage = .sending
      want(.giveCode(nil))
    }
    if stage == .sending || stage == .making(.deleting), !isStopping {
      stopSending()
      return endStep()
    }
    return end()
  }

  mutating func stopSending() {
    isStopping = true
    say("Stopping.")
    want(.cancelSend)
  }

  /// The input ended, or the program was told to end: at once.
  ///
  /// - Returns: what to say.
  public mutating func end() -> PlainStep {
    endAtOnce()
    return endStep()
  }

  mutating func endAtOnce() {
    switch stage {
    case .sending, .unknown, .rotating(.lookingUp(isOpen: true)):
      say("It is not known whether the update was made. Client token: \(editing.review?.clientToken ?? "")")
    case .making(.deleting), .making(.lookingUp):
      say("It is not known whether \(editing.deletion?.profile ?? "it") was deleted.")
    default: say(hasSent ? "Nothing more was sent." : "Nothing was sent.")
    }
    if editing.rotation?.queue?.isUnfinished == true { say(goesOnLater) }
    end(.interrupted)
  }

  private mutating func accept(_ line: Secret) {
    if isLater(line) { return leaveForLater() }
    switch stage {
    case .loading, .opening, .asking, .sending, .makingKey, .writingKey, .ended: break
    case .keyPair(let pair): answer(line.trimmed, about: pair)
    case .draftOffered(let draft): answerOffer(line.trimmed, of: draft)
    case .browsing: answerBrowser(line.trimmed)
    case .loadFailed: answerLoadFailed(line.trimmed)
    case .place(.way): answerWay(PlainAnswer(line))
    case .place(.field(let pointer)): answerField(at: pointer, PlainAnswer(line))
    case .row(let focus, let isNew): answerRow(focus, isNew: isNew, PlainAnswer(line))
    case .lines(let focus, let isNew, let typed, let count):
      answerLine(line, to: focus, isNew: isNew, typed: typed, count: count)
    case .leaving(let from): answerLeaving(line.trimmed, from: from)
    case .review: answerReview(line.trimmed)
    case .unknown: answerUnknown(line.trimmed)
    case .rotating(let stage): answer(line.trimmed, in: stage)
    case .login(let stage): answer(line.trimmed, in: stage)
    case .making(let stage): answer(line.trimmed, in: stage)
    case .inspecting(let stage): answer(line.trimmed, in: stage)
    case .writing(let stage): answer(line.trimmed, in: stage)
    case .restoring(let stage): answer(line.trimmed, in: stage)
    case .signIn(let stage): answer(line, in: stage)
    case .goingTo(let stage, let from): answer(line.trimmed, in: stage, from: from)
    case .consent(let row): answerConsent(line, about: row)
    case .code(_, let during):
      stage = during
      want(.giveCode(line.isEmpty ? nil : PlainAnswer.unescaped(line)))
    }
  }

  // MARK: What is said

  /// Has effects carried out.
  mutating func want(_ effects: [EditorEffect]) { self.effects += effects }

  /// Says a line. Everything that is said passes the sanitizer for text of others.
  mutating func say(_ line: String) { lines.append(Frame.visible(line)) }

  /// Says what is wrong with an answer that is asked for again.
  mutating func refuse(_ sentence: String) { say("Error: " + sentence) }

  mutating func want(_ effect: EditorEffect) { effects.append(effect) }

  mutating func end(_ ending: PlainStep.Ending, keepsDraft: Bool = false) {
    if keepsDraft || ending == .interrupted, let draft = editing.unsavedDraft {
      want(.saveDraft(draft))
    }
    self.ending = ending
    stage = .ended
    want(.quit)
  }

  private mutating func endStep() -> PlainStep {
    defer {
      lines = []
      effects = []
    }
    return PlainStep(lines: lines, question: question, effects: effects, ending: ending)
  }
}
