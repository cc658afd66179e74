import CNcurses
import Glibc
import OperatingSystem
import SystemPackage

/// The terminal that the program was started in, drawn on through ncurses. Input is read from it directly: ncurses would keep
/// typed secrets in a buffer of its own, and could not tell a paste from keys.
public final class NcursesTerminal: TerminalScreen {
  /// What an operator can choose.
  public struct Options: Sendable {
    /// No colours; attributes stay.
    public var theme: Theme
    /// Clicks and the wheel come as events, and the terminal's own selection needs Shift.
    public var mouse: Bool

    /// Makes options.
    public init(theme: Theme = .auto, mouse: Bool = false) {
      self.theme = theme
      self.mouse = mouse
    }
  }

  /// How large the window is.
  public private(set) var size: Size
  /// Whether it has a screen beside that of the shell. Without one, a resize can move what is shown into the scrollback.
  public let hasSecondScreen: Bool
  /// Wakes the loop from other threads.
  public let waker: Waker

  private let options: Options
  private let screen: OpaquePointer
  private let palette: NcursesPalette
  private let glyphs: NcursesGlyphs
  let savedSettings: termios
  private let signals: Int32
  private let understandsLinks: Bool
  private var input: NcursesInput
  /// The frame on the screen, in memory of its own, so that the next one can be drawn where it was drawn.
  private var shown: Frame?
  private(set) var isActive = true
  private(set) var isLost = false
  /// Whether the terminal was given back for a stop.
  var isAway = false
  /// The group of processes that it is lent to, or that has the attention.
  var lentTo: pid_t?
  /// How often the group that has the attention was told to stop; nil where the keys are the group's own.
  var attentionStops: Int?

  /// Takes the terminal on standard input and output.
  ///
  /// - Parameter options: what the operator chose.
  /// - Throws: `TerminalError` where it has no settings to save or no description.
  public init(options: Options = Options()) throws(TerminalError) {
    self.options = options
    // Takes the locale, which ncurses looks at when it opens the terminal.
    glyphs = NcursesGlyphs()
    if !TerminalGroup.isOwn(STDIN_FILENO) { appflow_guard_stop(0) }
    guard TerminalGroup.isOwn(STDIN_FILENO) else {
      throw TerminalError(description: "The editor was started in the background, where it has no terminal.")
    }
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { throw .system("standard input is not a terminal") }
    savedSettings = settings
    waker = try Waker()
    let type = getenv("TERM").map { String(cString: $0) } ?? ""
    // Before ncurses, which would otherwise answer signals by itself at the start and at the end, and leave with 1.
    signals = appflow_guard_install()
    guard signals >= 0 else { throw .system("pipe") }
    guard let screen = appflow_open() else {
      appflow_guard_remove()
      throw TerminalError(
        description:
          "There is no description of the terminal “\(type)”. Set TERM, for example to xterm-256color.")
    }
    guard appflow_terminal_string("cup") != nil else {
      endwin()
      delscreen(screen)
      appflow_guard_remove()
      throw TerminalError(
        description:
          "The terminal “\(type)” cannot move its cursor. Set TERM, for example to xterm-256color.")
    }
    self.screen = screen
    hasSecondScreen = appflow_terminal_string("smcup") != nil
    let isPlain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    palette = NcursesPalette(isPlain ? .mono : options.theme)
    input = NcursesInput()
    understandsLinks = LinkSequence.isUnderstood(by: type)
    size = Self.windowSize() ?? Size(columns: 80, rows: 24)
    enter()
  }

  deinit { stop() }

  /// Gives the terminal back.
  public func stop() {
    guard isActive else { return }
    isActive = false
    if !isLost {
      if lentTo == nil { leave() } else { endLoan() }
      // A lost line may bring its signal late: then it must not end the program while it tidies up.
      appflow_guard_remove()
    }
    delscreen(screen)
  }

  // MARK: Drawing

  /// Shows a frame; only cells that differ are given to ncurses, which writes the shortest way to them, at once.
  public func draw(_ frame: Frame, rows: Range<Int>) {
    guard isActive, !isLost, !isAway, lentTo == nil else { return }
    let links = understandsLinks ? frame.links : []
    let mustLink = !links.isEmpty && shown != frame
    let rows = shown?.size == frame.size ? rows : 0..<frame.size.rows
    for row in rows where row < size.rows { drawRow(row, frame) }
    // ncurses knows nothing of links: rows that had one are written anew as a whole, so that none stays behind.
    for link in shown?.links ?? [] where !links.contains(link) && link.row < size.rows {
      wredrawln(appflow_stdscr(), Int32(link.row), 1)
    }
    if let cursor = frame.cursor, cursor.row < size.rows, cursor.column < size.columns {
      curs_set(1)
      move(Int32(cursor.row), Int32(cursor.column))
    } else {
      curs_set(0)
    }
    wrefresh(appflow_stdscr())
    appflow_flush()
    if mustLink { writeAll(linkBytes(links, frame)) }
    if shown == nil { shown = frame } else { shown?.copy(frame, rows: rows) }
  }

  /// The texts of links once more, with where they lead; then the cursor goes back to where ncurses knows it.
  private func linkBytes(_ links: [FrameLink], _ frame: Frame) -> String {
    let bytes = links.filter { $0.row < size.rows && $0.columns.upperBound <= size.columns }.map { link in
      LinkSequence(link, text: link.columns.map { frame[link.row, $0].text }.joined()).bytes
    }
    let screen = appflow_stdscr()
    return bytes.joined() + "\u{1B}[\(getcury(screen) + 1);\(getcurx(screen) + 1)H"
  }

  private func drawRow(_ row: Int, _ frame: Frame) {
    for column in frame.changedColumns(inRow: row, from: shown) where column < size.columns {
      let cell = frame[row, column]
      guard cell.width > 0 else { continue }
      let look = palette.look(cell.style)
      for (offset, scalars) in glyphs.columns(cell).enumerated() {
        appflow_put(Int32(row), Int32(column + offset), scalars, scalars.count, look.attributes, look.pair)
      }
    }
  }

  /// Asks the terminal to put a text into its clipboard.
  public func copy(_ text: String) -> Bool {
    guard isActive, !isLost else { return false }
    let sequence = ClipboardSequence(text) { name in getenv(name).map { String(cString: $0) } }
    writeAll(sequence.bytes)
    return !sequence.bytes.isEmpty
  }

  // MARK: Events

  /// Waits for keys, signals and other threads.
  public func nextEvents(timeout: Int?) -> [TerminalEvent] {
    guard !isLost else { return [.hangup] }
    let wait = [input.escapeDelayLeft, timeout].compactMap { $0 }.min()
    // While the terminal is lent, its keys are another program's.
    let hasKeys = lentTo == nil || attentionStops != nil
    var polled = [hasKeys ? STDIN_FILENO : -1, signals, waker.readingEnd].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    if hasKeys {
      poll(&polled, nfds_t(polled.count), wait.map { Int32(clamping: $0) } ?? -1)
    } else {
      pollLent(&polled, wait)
    }
    var events: [TerminalEvent] = []
    if polled[0].revents == 0, input.escapeDelayLeft == 0 { events += suspended(input.flush()) }
    if polled[1].revents != 0 { events += readSignals() }
    if polled[2].revents != 0 {
      FileDescriptor(rawValue: waker.readingEnd).drained()
      events.append(.wake)
    }
    if polled[0].revents != 0 {
      events += attentionStops == nil ? suspended(input.read() ?? hangUp()) : readDuringAttention()
    }
    return events
  }

  /// A lost connection: from here on nothing is written, which would only raise errors or block.
  func hangUp() -> [TerminalEvent] {
    isLost = true
    return [.hangup]
  }

  private func readSignals() -> [TerminalEvent] {
    let numbers = Set(FileDescriptor(rawValue: signals).drained().map { Int32($0) })
    var events: [TerminalEvent] = []
    if numbers.contains(SIGHUP) {
      // Somebody may have sent it while the line still stands.
      appflow_guard_give_back()
      events += hangUp()
    }
    if numbers.contains(SIGTERM) { events.append(.terminate) }
    if numbers.contains(SIGINT) { events.append(.interrupt) }
    if numbers.contains(SIGTSTP), isActive, !isLost { events += suspend(wholeGroup: false) }
    if isAway || numbers.contains(SIGCONT), isActive, !isLost { events += resume() }
    if numbers.contains(SIGWINCH), !isLost, let size = Self.windowSize(), size != self.size {
      events.append(acceptSize(size))
    }
    return events
  }

  private func acceptSize(_ size: Size) -> TerminalEvent {
    self.size = size
    resizeterm(Int32(size.rows), Int32(size.columns))
    redrawAll()
    return .resize(size)
  }

  // MARK: Taking and giving back

  /// Stops the program. When it goes on, SIGCONT is there soon and `resume` follows; where the system could not stop it,
  /// because no shell could let it go on, nothing comes.
  func stop(wholeGroup: Bool) -> Bool {
    isAway = true
    appflow_guard_stop(wholeGroup ? 1 : 0)
    var reported = pollfd(fd: signals, events: Int16(POLLIN), revents: 0)
    return poll(&reported, 1, 50) == 1
  }

  func resume() -> [TerminalEvent] {
    if let lentTo { return lendAgain(to: lentTo) }
    // After `bg` the terminal belongs to others.
    guard TerminalGroup.isOwn(STDIN_FILENO) else { return stop(wholeGroup: false) ? [] : hangUp() }
    isAway = false
    enter()
    let size = Self.windowSize() ?? self.size
    return size == self.size ? [.resumed] : [acceptSize(size), .resumed]
  }

  private func enter() {
    raw()
    noecho()
    nonl()
    // Waiting input must not cut a frame short.
    typeahead(-1)
    let modes = NcursesModes(mouse: options.mouse)
    var settings = savedSettings
    appflow_guard_restoring(STDOUT_FILENO, &settings, modes.restoring, modes.restoring.utf8.count)
    // ncurses enters the alternate screen with its first refresh.
    redrawAll()
    wrefresh(appflow_stdscr())
    writeAll(modes.entering)
    stopOthersWhoWrite()
  }

  func leave() {
    let modes = NcursesModes(mouse: options.mouse)
    writeAll(modes.leaving + modes.blanking)
    curs_set(1)
    endwin()
    appflow_flush()
    var settings = savedSettings
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
  }

  private func redrawAll() {
    shown = nil
    clearok(appflow_stdscr(), true)
    erase()
  }

  func writeAll(_ text: String) {
    guard !text.isEmpty else { return }
    appflow_flush()
    var text = text
    text.withUTF8 { writeAll(UnsafeRawBufferPointer($0)) }
  }

  func writeAll(_ bytes: UnsafeRawBufferPointer) {
    // A terminal that takes nothing more is gone, which its input tells.
    try? FileDescriptor.standardOutput.writeWhole(bytes)
  }

  private static func windowSize() -> Size? {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
      return nil
    }
    return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }
}
