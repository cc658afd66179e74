import CNcurses
import Glibc
import OperatingSystem
import SystemPackage

/// Waits for input, signals and other threads, for programs that ask on lines and draw no screen.
public final class LineWait {
  /// What there is to do.
  public struct WaitResult: Equatable, Sendable {
    /// Whether input can be read, or has ended.
    public let hasInput: Bool
    /// Signals: hangup, terminate, interrupt, resumed.
    public let signals: [TerminalEvent]
  }

  /// Ends a wait from any thread.
  public let waker: Waker
  /// The terminal's settings as they were at the start; it gets them back should the program crash.
  public let settings: termios

  private let input: Int32
  private let signals: Int32
  private var isLost = false
  private var isContinuationToCome = false

  /// Takes the signals.
  ///
  /// - Parameter input: the terminal's descriptor.
  /// - Throws: `TerminalError` where it is no terminal, or no pipe can be made.
  public init(input: Int32) throws(TerminalError) {
    var settings = termios()
    guard tcgetattr(input, &settings) == 0 else { throw .system("standard input is not a terminal") }
    self.input = input
    self.settings = settings
    waker = try Waker()
    signals = appflow_guard_install()
    guard signals >= 0 else { throw .system("pipe") }
    appflow_guard_restoring(input, &settings, "", 0)
  }

  deinit {
    // A lost line may bring its signal late: then it must not end the program while it tidies up.
    if !isLost { appflow_guard_remove() }
  }

  /// Waits until there is something to do.
  ///
  /// - Parameters:
  ///   - wantsInput: whether input counts; a terminal that is gone counts always.
  ///   - timeout: milliseconds to wait at most; nil waits until something happens.
  /// - Returns: what there is to do.
  public func wait(wantsInput: Bool, timeout: Int? = nil) -> WaitResult {
    var polled = [
      pollfd(fd: input, events: wantsInput ? Int16(POLLIN) : 0, revents: 0),
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      pollfd(fd: waker.readingEnd, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&polled, nfds_t(polled.count), timeout.map { Int32(clamping: $0) } ?? -1) > 0 else {
      return WaitResult(hasInput: false, signals: [])
    }
    if polled[2].revents != 0 { _ = FileDescriptor(rawValue: waker.readingEnd).drained() }
    var events = polled[1].revents != 0 ? drainSignals() : []
    let isGone = Int32(polled[0].revents) & (POLLHUP | POLLERR | POLLNVAL) != 0
    if isGone, !wantsInput { events.append(.hangup) }
    isLost = isLost || isGone || events.contains(.hangup)
    return WaitResult(hasInput: wantsInput && polled[0].revents != 0, signals: events)
  }

  /// Stops the program together with one that it has lent the terminal to.
  public func pause() { appflow_guard_stop(1) }

  /// Lends the terminal to a group of processes that was stopped because it touched it, and lets the group go on.
  ///
  /// - Parameter group: the group of processes.
  public func lend(to group: Int32) { TerminalGroup.give(input, to: group) }

  /// Takes the terminal back from its borrower.
  public func reclaim() { TerminalGroup.acquire(input) }

  /// The signals that came. Ctrl-Z stops the program here, with the terminal's settings as the shell left them.
  private func drainSignals() -> [TerminalEvent] {
    var numbers = FileDescriptor(rawValue: signals).drained()
    if numbers.contains(UInt8(SIGTSTP)) {
      appflow_guard_give_back()
      appflow_guard_stop(0)
      numbers += FileDescriptor(rawValue: signals).drained()
      // Which thread takes the signal that let it go on, and when, is the system's choice. It is told of now, and once.
      isContinuationToCome = !numbers.contains(UInt8(SIGCONT))
      numbers.append(UInt8(SIGCONT))
    } else if isContinuationToCome, let late = numbers.firstIndex(of: UInt8(SIGCONT)) {
      isContinuationToCome = false
      numbers.remove(at: late)
    }
    return numbers.compactMap(Self.event)
  }

  private static func event(_ signal: UInt8) -> TerminalEvent? {
    switch Int32(signal) {
    case SIGHUP: .hangup
    case SIGTERM: .terminate
    case SIGINT: .interrupt
    case SIGCONT: .resumed
    default: nil
    }
  }

}
