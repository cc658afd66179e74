import Secrets
import Terminal

/// Plain mode's loop: lines and events in, lines and effects out.
public final class PlainApplication {
  private let console: PlainConsole
  private let effects: EffectRunner
  private let drafts: DraftStore?
  private let rotations: RotationStore?
  private let loans: TerminalLoans?
  private var session: PlainSession
  private var ending: Ending?
  /// The account whose drafts and rotations were looked for.
  private var account: String?

  /// How it ended.
  public enum Ending: Equatable, Sendable {
    /// The operator left, or the update was made.
    case left
    /// The input ended, or a signal came.
    case interrupted
    /// What was asked for could not be read.
    case failed
    /// The operator goes on in another account or region, on the same terminal.
    case moved(Workplace)
  }

  /// Joins a console, a service and a session.
  ///
  /// - Parameters:
  ///   - console: where lines go and come from; given back at the end.
  ///   - service: who answers.
  ///   - session: the session, not yet begun.
  ///   - workplaces: where else the editor can work; nil where it stays here.
  ///   - codes: where the client core asks for codes of multi-factor devices.
  ///   - loans: what programs that the client core starts want of the terminal.
  ///   - drafts: where typing is kept when the session is cut off; nil keeps none.
  ///   - rotations: where a rotation's queue is kept; nil keeps none.
  public init(
    console: PlainConsole, service: any ProfileService, session: PlainSession,
    workplaces: (any WorkplaceSource)? = nil, codes: CodePrompt? = nil,
    loans: TerminalLoans? = nil, drafts: DraftStore? = nil, rotations: RotationStore? = nil
  ) {
    self.console = console
    self.drafts = drafts
    self.rotations = rotations
    self.session = session
    self.loans = loans
    loans?.onWish(console.waker.wake)
    effects = EffectRunner(
      service: service, workplaces: workplaces, codes: codes, wake: console.waker.wake)
  }

  /// Runs until the operator leaves, the input ends or a signal comes.
  ///
  /// - Returns: how it ended.
  public func run() -> Ending {
    defer { console.stop() }
    perform(session.begin())
    effects.perform(.identify)
    while true {
      if ending == nil, console.failure != nil { perform(session.end()) }
      if let ending { return ending }
      let happening = console.wait()
      lendTerminal()
      // Ages, and when a token expires, are told as of now.
      _ = session.handle(.tick(EditorApplication.systemTime()))
      switch happening {
      case .line(let line): perform(session.answer(line))
      case .end: perform(session.end())
      case .signal(.interrupt): perform(session.interrupt())
      case .signal: perform(session.end())
      case .wake: break
      }
      for event in effects.drain() where ending == nil {
        perform(session.handle(event))
        lookForLeft()
      }
    }
  }

  /// Offers what an earlier run left for the account, as soon as that is known.
  private func lookForLeft() {
    guard let found = session.editing.account, found != account else { return }
    account = found
    perform(session.handle(.left(LeftBehind(drafts, rotations, account: found))))
  }

  /// Waits for the end of a request that was under way when the loop ended, and until the journal knows of it.
  ///
  /// - Returns: what the operator has to be told of that.
  public nonisolated(nonsending) func end() async -> [String] { await effects.end() }

  private func lendTerminal() {
    for wish in loans?.drain() ?? [] {
      switch wish {
      // Lines are typed here, so that there is no key of this program's own: the system's stops it.
      case .attention(let group, let program, let said), .terminal(let group, let program, let said):
        console.lend(to: group, note: TerminalLoans.note(program), said: said)
      // Nothing is edited as a whole text here.
      case .whole: break
      case .says(let bytes): console.show(bytes)
      case .paused: console.pauseLoan()
      case .ended: console.reclaim()
      }
    }
  }

  private func perform(_ step: PlainStep) {
    step.lines.forEach(console.say)
    step.effects.forEach(perform)
    ending = step.ending.map(outcome)
    guard ending == nil, let question = step.question else { return }
    // An event that changes nothing must not take a half typed answer away.
    if question != console.question || !step.lines.isEmpty { console.ask(question) }
  }

  private func outcome(of ending: PlainStep.Ending) -> Ending {
    switch ending {
    case .left: .left
    case .interrupted: .interrupted
    case .failed: .failed
    // What there is to go on with was there before the session was told.
    case .moved: effects.takeWorkplace().map { Ending.moved($0) } ?? .failed
    }
  }

  private func perform(_ effect: EditorEffect) {
    switch effect {
    // The session may be over: what became of the typing is said at once.
    case .saveDraft(let draft): if let note = drafts?.keep(draft) { console.say(note) }
    case .deleteDraft: if let trouble = drafts?.drop() { console.say(trouble) }
    case .copy(let text): console.say(copied(text))
    // On the disk before what follows it is sent.
    case .saveRotation, .deleteRotation:
      if let trouble = rotations?.perform(effect) { effects.post(.told(trouble)) }
    default: effects.perform(effect)
    }
  }

  /// Copies a text.
  ///
  /// - Returns: whether that was asked for.
  private func copied(_ text: MaskedText) -> String {
    if let tooLong = text.refusal { return tooLong }
    return console.copy(text.text) ? text.notice : "Not copied: this terminal has no clipboard."
  }
}
