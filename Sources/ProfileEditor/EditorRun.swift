import AppFlow
import Forms
import Journal
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
  private let service: ProfileClient
  private let drafts: DraftStore?
  private let rotations: RotationStore?
  private let codes: CodePrompt
  private let loans: TerminalLoans
  private var context: EditorContext
  /// What has to be told at the start.
  public var notice: String?
  /// The form to open at once; nil begins with the list of profiles.
  public var initial: InitialForm?
  /// A request from a file, to be put over that form.
  public var given: PrefilledRequest?
  /// Former properties, to be put into that form.
  public var former: FormerProperties?
  /// Profiles that are marked for a rotation, whose screen is then the first one.
  public var rotating: [String]?
  /// After how many seconds without an update that screen lists a profile at first.
  public var olderThan: Int {
    get { context.rotationOlderThan }
    set { context.rotationOlderThan = newValue }
  }

  /// Joins what a run needs, and finds out whom it talks to.
  ///
  /// - Parameters:
  ///   - client: asks and sends.
  ///   - api: the model and the catalogue.
  ///   - journal: keeps the updates; nil for a simulated account.
  ///   - folder: where drafts and rotations wait for the next start; nil keeps nothing.
  ///   - settings: what the operator has set.
  ///   - isReadOnly: whether an option says that nothing is sent.
  ///   - codes: where the client asks for codes of multi-factor devices.
  ///   - loans: what programs that the client starts want of the terminal.
  /// - Throws: `AppFlowError` where nothing can be resolved.
  public init(
    client: AppFlowClient, api: ConnectorAPI, journal: Journal?, folder: String?, settings: EditorSettings,
    isReadOnly: Bool, codes: CodePrompt, loans: TerminalLoans
  ) async throws(AppFlowError) {
    let configuration = try await client.configuration()
    context = EditorContext(
      awsProfile: configuration.profile.source == .unset ? nil : configuration.profile.value,
      region: configuration.region.value, endpoint: configuration.endpoint.value.shortText,
      now: EditorApplication.systemTime(), isReadOnly: isReadOnly, settings: settings)
    context.keepsNothing = folder == nil
    self.api = api
    self.codes = codes
    self.loans = loans
    let open = OpenUpdates()
    let place = context.draftPlace
    service = ProfileClient(client: client, api: api, journal: journal, open: open)
    drafts = folder.map { DraftStore(folder: $0, place: place) }
    rotations = folder.map { RotationStore(folder: $0, place: place, open: open) }
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
    let left = LeftBehind(drafts, rotations, account: nil)
    var context = context
    context.hasOneScreenOnly = !terminal.hasSecondScreen
    let state = EditorState(
      context: context, api: api, size: terminal.size, initial: initial, given: given, former: former,
      draft: left.draft, rotating: rotating, interrupted: left.interrupted, notice: told(left))
    let application = EditorApplication(
      terminal: terminal, service: service, state: state, codes: codes, loans: loans,
      textEditor: TextEditor(loans: loans), drafts: drafts, rotations: rotations, wake: terminal.waker.wake,
      whenDrawn: prepare)
    let ending = application.run()
    let news = await application.end()
    return switch ending {
    case .left: (.left, news)
    case .lostTerminal: (.interrupted, [])
    case .terminated(let note): (.interrupted, [note].compactMap(\.self) + news)
    }
  }

  /// Runs as questions and answers on lines.
  ///
  /// - Returns: how it ended, and what the operator has to be told then.
  /// - Throws: `TerminalError` where lines cannot be read without an echo.
  @MainActor public func onLines() async throws(TerminalError) -> (Ending, news: [String]) {
    prepare()
    let left = LeftBehind(drafts, rotations, account: nil)
    let session = PlainSession(
      context: context, api: api, initial: initial, given: given, former: former, rotating: rotating,
      interrupted: left.interrupted, draft: left.draft, notice: told(left))
    let console = try PlainConsole()
    let application = PlainApplication(
      console: console, service: service, session: session, codes: codes, loans: loans, drafts: drafts,
      rotations: rotations)
    let ending = application.run()
    let news = await application.end()
    if let failure = console.failure { return (.outputLost(failure), news) }
    return switch ending {
    case .left: (.left, news)
    case .interrupted: (.interrupted, news)
    case .failed: (.failed, news)
    }
  }

  private func told(_ left: LeftBehind) -> String? {
    let texts = [notice, left.notice].compactMap(\.self)
    return texts.isEmpty ? nil : texts.joined(separator: " ")
  }

  /// Reads what the first answer needs, beside the request and not before the first frame.
  private func prepare() {
    AppFlowClient.prepare()
    Task.detached { [api] in api.prepare() }
  }
}

extension HTTPURL {
  /// A URL as the title shows it: `http` stays, because it is unusual.
  fileprivate var shortText: String {
    let address = host + (port.map { ":\($0)" } ?? "")
    return scheme == .http ? "http://" + address : address
  }
}
