import Glibc

/// A place for frames and a source of events: a real terminal, or one that tests keep in memory.
public protocol TerminalScreen: AnyObject {
  /// How large it is now.
  var size: Size { get }

  /// Shows a frame of which only some rows can differ from the one before; writes only what differs.
  ///
  /// - Parameters:
  ///   - frame: the cells.
  ///   - rows: the rows that are looked at.
  func draw(_ frame: Frame, rows: Range<Int>)

  /// Waits for events and gives all that are there.
  ///
  /// - Parameter timeout: milliseconds to wait at most; nil waits until something happens.
  /// - Returns: the events; none after the time-out.
  func nextEvents(timeout: Int?) -> [TerminalEvent]

  /// Asks the terminal to put a text into its clipboard. Whether it does, it does not say.
  ///
  /// - Parameter text: the text; never a secret.
  /// - Returns: false where a terminal of this type has no clipboard, or the text is too long.
  func copy(_ text: String) -> Bool

  /// Lends the terminal, with its settings and the screen that was there before, to a group of processes that was stopped
  /// because it touched it, and lets the group go on. Until it is taken back, nothing is read and nothing is drawn.
  ///
  /// - Parameters:
  ///   - group: the group of processes.
  ///   - note: a line that is written before, when nobody has the terminal yet.
  ///   - said: what the borrower has said by then, as it came; it is written before the group goes on.
  func lend(to group: Int32, note: String, said: [UInt8])

  /// Shows what a group of processes says that has not asked for the terminal, on the screen that was there before. Until it is
  /// taken back nothing is drawn; Esc and Ctrl-C interrupt the group, and a second time end it. Other keys are nobody's.
  ///
  /// - Parameters:
  ///   - group: the group of processes.
  ///   - note: a line that is written before.
  ///   - said: what it has said by then, as it came.
  func attend(to group: Int32, note: String, said: [UInt8])

  /// Writes what the borrower says, or who has the attention; nothing where there is none.
  ///
  /// - Parameter bytes: as they came.
  func show(_ bytes: [UInt8])

  /// The borrower was stopped by Ctrl-Z: this program stops with it, and goes on with it.
  func pauseLoan()

  /// Takes the terminal back from its borrower, or the attention; does nothing where there is none.
  ///
  /// - Returns: what happened to it meanwhile.
  func reclaim() -> [TerminalEvent]

  /// Gives the terminal back: its settings, the screen and the cursor. A second call does nothing.
  func stop()
}

extension TerminalScreen {
  /// Shows a frame; writes only what differs from the one before.
  ///
  /// - Parameter frame: the cells.
  public func draw(_ frame: Frame) { draw(frame, rows: 0..<frame.size.rows) }
}

/// Why there is no terminal to draw on.
public struct TerminalError: Error, CustomStringConvertible, Equatable {
  /// What is missing and what to do.
  public let description: String

  static func system(_ call: String) -> TerminalError {
    TerminalError(description: "\(call): \(String(cString: strerror(errno)))")
  }
}
