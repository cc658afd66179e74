import Glibc
import Terminal

/// The loop: events in, one frame out for all that are waiting. What is typed into a form is drawn first, and what follows
/// from it as soon as the typing pauses.
public final class EditorApplication {
  /// How the editor ended.
  public enum Ending: Equatable, Sendable {
    /// The operator left.
    case left
    /// The connection was lost: there is nobody to tell anything.
    case lostTerminal
    /// The program was told to end; with what became of the typing, where there was some.
    case terminated(String?)
    /// The operator goes on in another account or region, on the same terminal.
    case moved(Workplace)
  }

  /// Milliseconds without a key after which what follows from the typing is found. Without a pause, the program would keep the
  /// processor from those who carry the typed character on to be seen: the terminal, or the other end of the SSH line.
  static let pauseOfTyping = 1

  private let terminal: any TerminalScreen
  private let effects: EffectRunner
  /// The state at the start; the loop takes it.
  private var beginning: EditorState?
  private let drafts: DraftStore?
  private let rotations: RotationStore?
  private let filters: SavedFilters?
  private let loans: TerminalLoans?
  private var draftNote: String?
  /// The account whose drafts and rotations were looked for.
  private var account: String?
  private let now: () -> Double
  private let whenDrawn: () -> Void

  /// Joins a terminal, a service and a state.
  ///
  /// - Parameters:
  ///   - terminal: where frames go and events come from; given back at the end.
  ///   - service: who answers.
  ///   - state: the state at the start.
  ///   - workplaces: where else the editor can work; nil where it stays here.
  ///   - codes: where the client core asks for codes of multi-factor devices.
  ///   - loans: what programs that the client core starts want of the terminal.
  ///   - textEditor: what edits a form's request as text; nil edits none.
  ///   - linkPause: how long to wait between two questions about private links.
  ///   - drafts: where typing is kept when the terminal is lost; nil keeps none.
  ///   - rotations: where a rotation's queue is kept; nil keeps none.
  ///   - filters: where filters are saved; nil saves none.
  ///   - wake: ends the terminal's wait from other threads.
  ///   - whenDrawn: called once, when the first frame is on the screen: what nobody waits for before can begin.
  ///   - now: seconds since 1970.
  public init(
    terminal: any TerminalScreen, service: any ProfileService, state: EditorState,
    workplaces: (any WorkplaceSource)? = nil, codes: CodePrompt? = nil, loans: TerminalLoans? = nil,
    textEditor: TextEditor? = nil, linkPause: Duration = .seconds(30), drafts: DraftStore? = nil,
    rotations: RotationStore? = nil, filters: SavedFilters? = nil,
    wake: @escaping @Sendable () -> Void = {},
    whenDrawn: @escaping () -> Void = {},
    now: @escaping () -> Double = EditorApplication.systemTime
  ) {
    self.terminal = terminal
    beginning = state
    self.now = now
    self.whenDrawn = whenDrawn
    self.drafts = drafts
    self.rotations = rotations
    self.filters = filters
    self.loans = loans
    loans?.onWish(wake)
    effects = EffectRunner(
      service: service, workplaces: workplaces, codes: codes, textEditor: textEditor, linkPause: linkPause,
      wake: wake)
  }

  /// Runs until the operator leaves or the terminal is gone, once.
  ///
  /// - Returns: how it ended.
  public func run() -> Ending {
    let ending = loop()
    if case .moved = ending { return ending }
    terminal.stop()
    return ending
  }

  private func loop() -> Ending {
    guard var state = beginning.take() else { return .left }
    var frame = state.view()
    terminal.draw(frame)
    whenDrawn()
    state.initialEffects.forEach(perform)
    perform(.identify)
    while true {
      let events = terminal.nextEvents(timeout: timeout(state)) + lendTerminal()
      let answers = effects.drain()
      var isOnlyEdited = answers.isEmpty && !events.isEmpty
      var wanted: [EditorEffect] = state.update(.tick(now()))
      for event in answers { wanted += state.update(event) }
      for event in events {
        wanted += state.update(.terminal(event))
        // Whatever else an event does leaves the form validated.
        isOnlyEdited = isOnlyEdited && !state.isValidated
        if wanted.contains(where: \.isLast) { break }
      }
      wanted += lookForLeft(&state)
      wanted.forEach(perform)
      if wanted.contains(.quit) {
        if events.contains(.hangup) { return .lostTerminal }
        return events.contains(.terminate) ? .terminated(draftNote) : .left
      }
      if wanted.contains(.account(.enter)), let workplace = effects.takeWorkplace() {
        effects.perform(.quit)
        return .moved(workplace)
      }
      if isOnlyEdited, let row = state.drawEdit(on: &frame) {
        terminal.draw(frame, rows: row..<(row + 1))
      } else {
        state.revalidate()
        state.draw(on: &frame)
        terminal.draw(frame)
      }
    }
  }

  /// Waits for the end of a request that was under way when the loop ended, and until the journal knows of it.
  ///
  /// - Returns: what the operator has to be told of that.
  public nonisolated(nonsending) func end() async -> [String] { await effects.end() }

  /// Offers what an earlier run left for the account, as soon as that is known.
  private func lookForLeft(_ state: inout EditorState) -> [EditorEffect] {
    guard let found = state.editing.account, found != account else { return [] }
    account = found
    return state.update(.left(LeftBehind(drafts, rotations, account: found)))
  }

  /// Does what programs that were started want of the terminal.
  ///
  /// - Returns: what happened to it meanwhile.
  private func lendTerminal() -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    for wish in loans?.drain() ?? [] {
      switch wish {
      case .attention(let group, let program, let said):
        terminal.attend(to: group, note: TerminalLoans.attentionNote(program), said: said)
      case .terminal(let group, let program, let said):
        terminal.lend(to: group, note: TerminalLoans.note(program), said: said)
      case .whole(let group, let program):
        terminal.lend(to: group, note: TerminalLoans.editorNote(program), said: [])
      case .says(let bytes): terminal.show(bytes)
      case .paused: terminal.pauseLoan()
      case .ended: events += terminal.reclaim()
      }
    }
    return events
  }

  /// How long the loop waits for events at most; nil as long as none comes.
  private func timeout(_ state: EditorState) -> Int? {
    if !state.isValidated { return Self.pauseOfTyping }
    return state.needsTicks ? 100 : nil
  }

  private func perform(_ effect: EditorEffect) {
    switch effect {
    case .saveDraft(let draft): draftNote = drafts?.keep(draft)
    case .deleteDraft: if let trouble = drafts?.drop() { effects.post(.told(trouble)) }
    case .saveRotation, .deleteRotation:
      if let trouble = rotations?.perform(effect) { effects.post(.told(trouble)) }
    case .saveFilter(let name, let words):
      if let trouble = filters?.keep(name, words) { effects.post(.told(trouble)) }
    case .copy(let text):
      if !terminal.copy(text.text) { effects.post(.told("Not copied: this terminal has no clipboard.")) }
    default: effects.perform(effect)
    }
  }

  /// The system's time in seconds since 1970.
  public static func systemTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension EditorEffect {
  /// Whether nothing that happens here counts after it.
  fileprivate var isLast: Bool { self == .quit || self == .account(.enter) }
}
