import CNcurses
import Glibc

/// The terminal is lent to a program that asks somebody: meanwhile nothing is read and nothing is drawn.
extension NcursesTerminal {
  /// Gives the terminal, with the settings and the screen that the shell gave it, to a group of processes.
  public func lend(to group: Int32, note: String, said: [UInt8]) {
    guard isActive, !isLost, !isAway else { return }
    if lentTo == nil {
      leave()
      writeAll(note + "\n")
    }
    lentTo = group
    if attentionStops != nil {
      attentionStops = nil
      setShellsSettings()
    }
    show(said)
    TerminalGroup.give(STDIN_FILENO, to: group)
  }

  /// Shows what a group of processes says that runs on behind the screen.
  public func attend(to group: Int32, note: String, said: [UInt8]) {
    guard isActive, !isLost, !isAway, lentTo == nil else { return }
    leave()
    writeAll(note + "\n")
    lentTo = group
    attentionStops = 0
    setAttentionSettings()
    show(said)
  }

  /// Keys come at once and are not shown; output is as in the shell. Who touches the terminal meanwhile is stopped.
  func setAttentionSettings() {
    var settings = savedSettings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    settings.c_lflag |= tcflag_t(TOSTOP)
    _ = appflow_terminal_set(STDIN_FILENO, &settings)
  }

  /// Reads keys while a group has the attention: those that stop it, and Ctrl-Z for both.
  func readDuringAttention() -> [TerminalEvent] {
    guard let group = lentTo, let stops = attentionStops else { return [] }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    guard count > 0 else { return count < 0 && errno == EINTR ? [] : hangUp() }
    let keys = bytes.prefix(count)
    // More bytes after Esc are a key that is no Esc, such as an arrow.
    if keys.elementsEqual([0x1B]) || keys.contains(0x03) {
      kill(-group, stops == 0 ? SIGINT : SIGTERM)
      attentionStops = stops + 1
    }
    if keys.contains(0x1A) { pauseLoan() }
    return []
  }

  /// Writes what the program that has the terminal says.
  public func show(_ bytes: [UInt8]) {
    guard lentTo != nil, !isLost else { return }
    bytes.withUnsafeBytes { writeAll($0) }
  }

  /// Stops the program together with the one that has the terminal.
  public func pauseLoan() {
    guard let group = lentTo, !isLost else { return }
    if attentionStops != nil { setShellsSettings() }
    guard !stop(wholeGroup: true) else { return }
    // No shell is there that could let it go on.
    isAway = false
    goOn(with: group)
  }

  /// The group that was shown or lent to before a stop has the terminal as it had it.
  private func goOn(with group: pid_t) {
    if attentionStops != nil {
      TerminalGroup.acquire(STDIN_FILENO)
      setAttentionSettings()
    } else {
      TerminalGroup.give(STDIN_FILENO, to: group)
    }
  }

  private func setShellsSettings() {
    var settings = savedSettings
    _ = appflow_terminal_set(STDIN_FILENO, &settings)
  }

  /// Takes the terminal back and draws on it again.
  ///
  /// - Returns: what happened to it meanwhile.
  public func reclaim() -> [TerminalEvent] {
    guard lentTo != nil else { return [] }
    lentTo = nil
    attentionStops = nil
    guard isActive, !isLost else { return [] }
    TerminalGroup.acquire(STDIN_FILENO)
    return resume()
  }

  /// The terminal as the shell gave it, for a program that ends while it is lent.
  func endLoan() {
    TerminalGroup.acquire(STDIN_FILENO)
    setShellsSettings()
  }

  /// Waits as `poll` does, and looks at the settings of the terminal meanwhile.
  func pollLent(_ polled: inout [pollfd], _ milliseconds: Int?) {
    let step = 20
    var left = milliseconds ?? .max
    repeat {
      let isThere = poll(&polled, nfds_t(polled.count), Int32(min(left, step))) != 0
      mendSettings()
      if isThere { return }
      left -= step
    } while left > 0
  }

  /// A program that was stopped when it was about to hide what is typed goes on with settings that it made from the screen's
  /// own, with which no line can be typed. They are known by the screen's sign: then those of the shell hold, without echo.
  private func mendSettings() {
    let sign = tcflag_t(TOSTOP)
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0, settings.c_lflag & sign != 0,
      savedSettings.c_lflag & sign == 0
    else { return }
    settings = savedSettings
    settings.c_lflag &= ~tcflag_t(ECHO)
    _ = appflow_terminal_set(STDIN_FILENO, &settings)
  }

  /// A program that was started behind the screen is stopped when it writes on the terminal, not only when it reads: then it
  /// can be lent to it before anything of its question is lost.
  func stopOthersWhoWrite() {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
    settings.c_lflag |= tcflag_t(TOSTOP)
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// The program goes on, and the shell has given it the terminal: it belongs to the other one.
  func lendAgain(to group: pid_t) -> [TerminalEvent] {
    let foreground = tcgetpgrp(STDIN_FILENO)
    guard foreground == group || foreground == getpgrp() else {
      return stop(wholeGroup: false) ? [] : hangUp()
    }
    isAway = false
    goOn(with: group)
    return []
  }
}

/// Which group of processes a terminal belongs to: the one that may read from it, and that Ctrl-C ends.
enum TerminalGroup {
  /// Whether the terminal is this program's. The system's own way to stop others, SIGTTOU, is blocked in the concurrency
  /// runtime's threads.
  static func isOwn(_ terminal: Int32) -> Bool {
    let group = tcgetpgrp(terminal)
    return group < 0 || group == getpgrp()
  }

  /// Gives the terminal to another group, and lets it go on where touching the terminal has stopped it.
  static func give(_ terminal: Int32, to group: pid_t) {
    _ = appflow_terminal_give(terminal, group)
    kill(-group, SIGCONT)
  }

  /// Takes the terminal back. What was typed for the other group and not read by it is nobody's.
  static func acquire(_ terminal: Int32) {
    _ = appflow_terminal_give(terminal, getpgrp())
    tcflush(terminal, TCIFLUSH)
  }
}

/// Stopped from the keyboard.
extension NcursesTerminal {
  /// Ctrl-Z gives the terminal back and stops the program; what came with it is handled first.
  func suspended(_ events: [TerminalEvent]) -> [TerminalEvent] {
    guard let index = events.firstIndex(of: .key(.control("z"))) else { return events }
    return Array(events[..<index]) + suspend(wholeGroup: true) + Array(events[(index + 1)...])
  }

  /// Gives the terminal back and stops the program.
  func suspend(wholeGroup: Bool) -> [TerminalEvent] {
    if lentTo == nil { leave() }
    return stop(wholeGroup: wholeGroup) ? [] : resume()
  }
}
