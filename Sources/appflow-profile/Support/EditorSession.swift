import AppFlow
import Forms
import Glibc
import HTTPTransport
import OperatingSystem
import PrivateFiles
import ProfileEditor
import Journal
import Terminal

/// One run of the editor: options in, exit code out.
struct EditorSession {
  let common: CommonOptions
  var initial: InitialForm?
  /// A request from a file, to be put over that form.
  var given: PrefilledRequest?
  /// Profiles that are marked for a rotation, whose screen is then the first one.
  var rotating: [String]?
  /// After how many seconds without an update that screen lists a profile at first.
  var olderThan = 0
  /// The environment in place of the program's own: the demo's.
  var environment: Environment?
  /// What the operator should know at the start: a screen has no standard error.
  private let notices = Notices()

  /// Opens the editor and comes back when the operator leaves it. On the main actor, because the loop waits in the terminal: the
  /// threads of tasks, of which there is one for each processor, are not for waiting.
  ///
  /// - Throws: `CommandFailure` where there is no terminal, region or usable configuration.
  @MainActor func run() async throws {
    guard !isPlain || isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure(
        .usage,
        "Plain mode needs a terminal as its input, so that secrets are not shown. In scripts, use list, validate "
          + "and update.")
    }
    let api = try common.api()
    let settings = try common.settings()
    let codes = CodePrompt()
    let loans = TerminalLoans()
    let client = try common.client(
      environment: environment, childTerminal: .lent(loans.accept), notices: notices, mfaCode: codes.code)
    let context = try await context(client, settings)
    let open = OpenUpdates()
    let service = ProfileClient(
      client: client, api: api, journal: try journal, open: open)
    let rotations =
      try environment == nil
      ? RotationStore(folder: StateFolder.path(), place: context.draftPlace, open: open) : nil
    let drafts = try drafts(context)
    if isPlain { return try await runPlain(context, api, service, (codes, loans), drafts, rotations) }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw CommandFailure(.usage, "The editor needs a terminal. In scripts, use list, validate and update.")
    }
    if common.debug, common.debugFile == nil, isatty(STDERR_FILENO) == 1 {
      throw CommandFailure(.usage, "--debug would write over the screen: give --debug-file, or 2>file.")
    }
    let terminal = try NcursesTerminal(
      options: .init(
        theme: common.noColor ? .mono : settings.theme, mouse: !common.noMouse && settings.hasMouse))
    let application = EditorApplication(
      terminal: terminal, service: service,
      state: state(context, api, terminal, drafts, rotations), codes: codes, loans: loans, drafts: drafts,
      rotations: rotations, wake: terminal.waker.wake, whenDrawn: { Self.prepare(api) })
    let ending = application.run()
    let news = await application.end()
    switch ending {
    case .left: for text in news { Console.error(text) }
    case .lostTerminal: throw CommandFailure(.interrupted, "")
    case .terminated(let note):
      throw CommandFailure(.interrupted, ([note].compactMap(\.self) + news).joined(separator: "\n"))
    }
  }

  /// Reads what the first answer needs, beside the request and not before the first frame.
  private static func prepare(_ api: ConnectorAPI) {
    AppFlowClient.prepare()
    Task.detached { api.prepare() }
  }

  /// Where drafts are kept; nowhere for the demo, whose address is never the same again.
  private func drafts(_ context: EditorContext) throws(CommandFailure) -> DraftStore? {
    guard environment == nil else { return nil }
    return DraftStore(folder: try StateFolder.path(), place: context.draftPlace)
  }

  /// The journal of updates; none for the demo, whose account is a simulated one.
  private var journal: Journal? {
    get throws(CommandFailure) { environment == nil ? try common.journal() : nil }
  }

  private func state(
    _ context: EditorContext, _ api: ConnectorAPI, _ terminal: NcursesTerminal, _ drafts: DraftStore?,
    _ rotations: RotationStore?
  ) -> EditorState {
    let left = LeftBehind(drafts, rotations, account: nil)
    var context = context
    context.hasOneScreenOnly = !terminal.hasSecondScreen
    return EditorState(
      context: context, api: api, size: terminal.size, initial: initial, given: given, draft: left.draft,
      rotating: rotating, interrupted: left.interrupted, notice: notices.text(before: left.notice))
  }

  /// Whether questions on lines are asked for, or all that the terminal can show.
  private var isPlain: Bool {
    common.plain || PlainConsole.isNeeded(terminalType: getenv("TERM").map { String(cString: $0) })
  }

  @MainActor private func runPlain(
    _ context: EditorContext, _ api: ConnectorAPI, _ service: ProfileClient,
    _ asking: (codes: CodePrompt, loans: TerminalLoans), _ drafts: DraftStore?, _ rotations: RotationStore?
  ) async throws {
    Self.prepare(api)
    let left = LeftBehind(drafts, rotations, account: nil)
    let session = PlainSession(
      context: context, api: api, initial: initial, given: given, rotating: rotating,
      interrupted: left.interrupted, draft: left.draft, notice: notices.text(before: left.notice))
    let console = try PlainConsole()
    let application = PlainApplication(
      console: console, service: service, session: session, codes: asking.codes,
      loans: asking.loans, drafts: drafts,
      rotations: rotations)
    let ending = application.run()
    for text in await application.end() { Console.error(text) }
    if let failure = console.failure { throw CommandFailure(output: failure) }
    switch ending {
    case .left: return
    case .interrupted: throw CommandFailure(.interrupted, "")
    case .failed: throw CommandFailure(.other, "")
    }
  }

  private func context(
    _ client: AppFlowClient, _ settings: EditorSettings
  ) async throws(CommandFailure) -> EditorContext {
    do {
      let configuration = try await client.configuration()
      var context = EditorContext(
        awsProfile: configuration.profile.source == .unset ? nil : configuration.profile.value,
        region: configuration.region.value, endpoint: configuration.endpoint.value.shortText,
        now: EditorApplication.systemTime(), isReadOnly: common.readOnly, settings: settings)
      context.rotationOlderThan = olderThan
      context.keepsNothing = environment != nil
      return context
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension HTTPURL {
  /// A URL as the title shows it: `http` stays, because it is unusual.
  fileprivate var shortText: String {
    let address = host + (port.map { ":\($0)" } ?? "")
    return scheme == .http ? "http://" + address : address
  }
}
