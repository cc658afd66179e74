import AppFlow
import Forms
import Glibc
import Journal
import Lists
import OperatingSystem
import ProfileEditor
import Targets
import Terminal

/// One run of the editor: options in, exit code out.
struct EditorSession {
  let common: CommonOptions
  var initial: InitialForm?
  /// A request from a file, to be put over that form.
  var given: PrefilledRequest?
  /// Former properties, to be put into that form.
  var former: FormerProperties?
  /// The words of the filter that the list begins with, and its order; nil for all, and the service's own.
  var filter: String?
  var order: ListOrder?
  /// Profiles that are marked for a rotation, whose screen is then the first one.
  var rotating: [String]?
  /// After how many seconds without an update that screen lists a profile at first.
  var olderThan = 0
  /// The targets whose profiles are listed; none lists those of one account and region.
  var targets: [Target] = []
  /// What machines share, where an option says it; the settings say it otherwise.
  var sharing: SharingOptions?
  /// The environment in place of the program's own: the demo's, whose account is simulated, so that nothing of it is kept.
  var environment: Environment?
  /// The demo's journal, which goes with it.
  var demoJournal: Journal?

  /// Opens the editor and comes back when the operator leaves it.
  ///
  /// - Throws: `CommandFailure` where there is no terminal, region or usable configuration.
  @MainActor func run() async throws {
    let isPlain =
      common.plain || PlainConsole.isNeeded(terminalType: getenv("TERM").map { String(cString: $0) })
    guard !isPlain || isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure(
        .usage,
        "Plain mode needs a terminal as its input, so that secrets are not shown. In scripts, use list, validate "
          + "and update.")
    }
    guard !isPlain || targets.isEmpty else {
      throw CommandFailure(
        .usage,
        "Plain mode has no list of many accounts and regions: “appflow-profile list --target” shows them.")
    }
    let settings = try common.settings()
    let editor = try await editor(settings)
    if !isPlain { try checkScreen() }
    let (ending, news) =
      isPlain
      ? try await editor.onLines()
      : try await editor.onScreen(
        theme: common.noColor ? .mono : settings.theme, hasMouse: !common.noMouse && settings.hasMouse)
    for text in news { Console.error(text) }
    switch ending {
    case .left: return
    case .interrupted: throw CommandFailure(.interrupted, "")
    case .failed: throw CommandFailure(.other, "")
    case .outputLost(let failure): throw CommandFailure(output: failure)
    }
  }

  /// What the editor needs, with what the operator should know at the start: a screen has no standard error.
  private func editor(_ settings: EditorSettings) async throws -> EditorRun {
    let api = try common.api()
    let codes = CodePrompt()
    let loans = TerminalLoans()
    let notices = Notices()
    var options = try common.clientOptions(notices: notices)
    options.mfaCode = codes.code
    options.childTerminal = .lent(loans.accept)
    if let environment { options.environment = environment }
    let isKept = environment == nil
    var settings = settings
    // What cannot be read of them keeps nobody from editing.
    do throws(CommandFailure) {
      if isKept { settings = settings.withFilters(try ListOptions.savedFilters()) }
    } catch {
      notices.tell(error.description)
    }
    do {
      var editor = try await EditorRun(
        options: options, api: api, journal: isKept ? common.journal() : demoJournal,
        folder: isKept ? StateFolder.path() : nil, settings: settings,
        state: isKept ? state(settings) : nil, isReadOnly: common.readOnly, codes: codes, loans: loans,
        targets: targets)
      editor.notice = notices.text
      editor.initial = initial
      editor.given = given
      editor.former = former
      editor.rotating = rotating
      editor.filter = filter
      editor.order = order
      editor.olderThan = olderThan
      return editor
    } catch {
      throw CommandFailure(call: error)
    }
  }

  private func state(_ settings: EditorSettings) throws(CommandFailure) -> StateChoice? {
    if let sharing { return try sharing.choice(common) }
    return settings.state.map { StateChoice($0) }
  }

  /// The whole screen needs a terminal, and for itself.
  private func checkScreen() throws(CommandFailure) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw CommandFailure(.usage, "The editor needs a terminal. In scripts, use list, validate and update.")
    }
    if common.debug, common.debugFile == nil, isatty(STDERR_FILENO) == 1 {
      throw CommandFailure(.usage, "--debug would write over the screen: give --debug-file, or 2>file.")
    }
  }
}
