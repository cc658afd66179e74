import AppFlow
import Forms
import Journal
import Lists
import Targets
import Terminal

/// One run of the editor over a client, on the whole screen or on lines.
public struct EditorRun {
  /// How it ended.
  public enum Ending: Sendable {
    /// The operator left.
    case left
    /// The operator or a signal stopped it, or the terminal is gone.
    case interrupted
    /// What was asked for at the start cannot be edited.
    case failed
    /// The terminal did not take what was said.
    case outputLost(OutputFailure)
  }

  private let api: ConnectorAPI
  private let workplaces: ClientWorkplaces
  private let codes: CodePrompt
  private let loans: TerminalLoans
  /// Where it begins.
  private let start: Workplace
  /// What has to be told at the start.
  public var notice: String?
  /// The form to open at once; nil begins with the list of profiles.
  public var initial: InitialForm?
  /// A request from a file, to be put over that form.
  public var given: PrefilledRequest?
  /// Former properties, to be put into that form.
  public var former: FormerProperties?
  /// The words of the filter that the list begins with; nil shows all.
  public var filter: String?
  /// The order that the list begins with; nil is the service's own.
  public var order: ListOrder?
  /// Profiles that are marked for a rotation, whose screen is then the first one.
  public var rotating: [String]?
  /// After how many seconds without an update that screen lists a profile at first.
  public var olderThan = 0

  /// Joins what a run needs, and finds out whom it talks to.
  ///
  /// - Parameters:
  ///   - options: what clients are made of; the AWS profile and the region are those of the start.
  ///   - api: the model and the catalogue.
  ///   - journal: keeps the updates; nil for a simulated account.
  ///   - folder: where drafts and rotations wait for the next start; nil keeps nothing.
  ///   - settings: what the operator has set.
  ///   - state: what machines share; nil where this one is alone.
  ///   - isReadOnly: whether an option says that nothing is sent.
  ///   - codes: where clients ask for codes of multi-factor devices.
  ///   - loans: what programs that clients start want of the terminal.
  ///   - targets: whose profiles are listed, in place of those of one account and region; none lists that one's.
  /// - Throws: `AppFlowError` where nothing can be resolved.
  public init(
    options: ClientOptions, api: ConnectorAPI, journal: Journal?, folder: String?, settings: EditorSettings,
    state: StateChoice? = nil, isReadOnly: Bool, codes: CodePrompt, loans: TerminalLoans,
    targets: [Target] = []
  ) async throws(AppFlowError) {
    self.api = api
    self.codes = codes
    self.loans = loans
    workplaces = ClientWorkplaces(
      options: options, api: api, journal: journal, folder: folder, settings: settings, state: state,
      isReadOnly: isReadOnly, targets: targets)
    start = try await workplaces.first()
  }

  /// Runs on the whole screen until the operator leaves. On the main actor, because the loop waits in the terminal: the threads of
  /// tasks, of which there is one for each processor, are not for waiting.
  ///
  /// - Parameters:
  ///   - theme: which colours fit the terminal's background.
  ///   - hasMouse: whether clicks and the wheel count.
  /// - Returns: how it ended, and what the operator has to be told then.
  /// - Throws: `TerminalError` where the terminal cannot show it.
  @MainActor public func onScreen(
    theme: Theme, hasMouse: Bool
  ) async throws(TerminalError) -> (Ending, news: [String]) {
    let terminal = try NcursesTerminal(options: .init(theme: theme, mouse: hasMouse))
    var (workplace, news, isFirst) = (start, [String](), true)
    while true {
      let application = EditorApplication(
        terminal: terminal, service: workplace.service,
        state: state(in: workplace, on: terminal, isFirst: isFirst, news), workplaces: workplaces,
        codes: codes, loans: loans, textEditor: TextEditor(loans: loans), drafts: workplace.drafts,
        rotations: workplace.rotations, filters: workplaces.folder.map { SavedFilters(folder: $0) },
        wake: terminal.waker.wake, whenDrawn: prepare)
      let ending = application.run()
      news = await application.end()
      switch ending {
      case .left: return (.left, news)
      case .lostTerminal: return (.interrupted, [])
      case .terminated(let note): return (.interrupted, [note].compactMap(\.self) + news)
      case .moved(let next): (workplace, isFirst) = (next, false)
      }
    }
  }

  private func state(
    in workplace: Workplace, on terminal: NcursesTerminal, isFirst: Bool, _ news: [String]
  ) -> EditorState {
    let left = LeftBehind(workplace.drafts, workplace.rotations, account: nil)
    var context = context(of: workplace)
    context.hasOneScreenOnly = !terminal.hasSecondScreen
    var state = EditorState(
      context: context, api: api, size: terminal.size, initial: isFirst ? initial : nil,
      given: isFirst ? given : nil, former: isFirst ? former : nil, draft: left.draft,
      rotating: isFirst ? rotating : nil,
      interrupted: left.interrupted, opening: workplace.opening,
      notice: told([isFirst ? notice : nil, workplace.notice, left.notice] + news))
    if isFirst { state.editing.beginList(filter: filter, order: order) }
    return state
  }

  /// Runs as questions and answers on lines.
  ///
  /// - Returns: how it ended, and what the operator has to be told then.
  /// - Throws: `TerminalError` where lines cannot be read without an echo.
  @MainActor public func onLines() async throws(TerminalError) -> (Ending, news: [String]) {
    prepare()
    let console = try PlainConsole()
    var (workplace, news, isFirst) = (start, [String](), true)
    while true {
      let application = PlainApplication(
        console: console, service: workplace.service, session: session(in: workplace, isFirst: isFirst, news),
        workplaces: workplaces, codes: codes, loans: loans, drafts: workplace.drafts,
        rotations: workplace.rotations)
      let ending = application.run()
      news = await application.end()
      if let failure = console.failure { return (.outputLost(failure), news) }
      switch ending {
      case .left: return (.left, news)
      case .interrupted: return (.interrupted, news)
      case .failed: return (.failed, news)
      case .moved(let next): (workplace, isFirst) = (next, false)
      }
    }
  }

  private func session(in workplace: Workplace, isFirst: Bool, _ news: [String]) -> PlainSession {
    let left = LeftBehind(workplace.drafts, workplace.rotations, account: nil)
    var session = PlainSession(
      context: context(of: workplace), api: api, initial: isFirst ? initial : nil,
      given: isFirst ? given : nil, former: isFirst ? former : nil, rotating: isFirst ? rotating : nil,
      interrupted: left.interrupted,
      draft: left.draft, notice: told([isFirst ? notice : nil, workplace.notice, left.notice] + news))
    if isFirst { session.editing.beginList(filter: filter, order: order) }
    return session
  }

  private func context(of workplace: Workplace) -> EditorContext {
    var context = workplace.context
    context.rotationOlderThan = olderThan
    return context
  }

  private func told(_ texts: [String?]) -> String? {
    let texts = texts.compactMap(\.self)
    return texts.isEmpty ? nil : texts.joined(separator: " ")
  }

  /// Reads what the first answer needs, beside the request and not before the first frame.
  private func prepare() {
    AppFlowClient.prepare()
    Task.detached { [api] in api.prepare() }
  }
}
