/// A terminal that keeps its last frame and plays events from a script.
public final class HeadlessTerminal: TerminalScreen {
  /// How large it is.
  public private(set) var size: Size
  /// The frame that was drawn last.
  public private(set) var frame: Frame?
  /// Whether it was given back.
  public private(set) var isStopped = false
  /// What was copied last.
  public private(set) var clipboard: String?
  /// Whom it is lent to.
  public private(set) var borrower: Int32?
  /// What borrowers were told and said.
  public private(set) var loanText = ""
  private var script: [[TerminalEvent]]

  /// Makes a terminal.
  ///
  /// - Parameters:
  ///   - size: how large.
  ///   - script: what each call of `nextEvents` gives; then the terminal hangs up.
  public init(size: Size, script: [[TerminalEvent]] = []) {
    self.size = size
    self.script = script
  }

  /// Keeps the frame.
  public func draw(_ frame: Frame, rows: Range<Int>) { self.frame = frame }

  /// Keeps the text.
  public func copy(_ text: String) -> Bool {
    clipboard = text
    return true
  }

  /// The next part of the script.
  public func nextEvents(timeout: Int?) -> [TerminalEvent] {
    guard !script.isEmpty else { return [.hangup] }
    let events = script.removeFirst()
    for case .resize(let size) in events { self.size = size }
    return events
  }

  /// Remembers the borrower.
  public func lend(to group: Int32, note: String, said: [UInt8]) {
    if borrower == nil { loanText += note + "\n" }
    borrower = group
    show(said)
  }

  /// As lending.
  public func attend(to group: Int32, note: String, said: [UInt8]) { lend(to: group, note: note, said: said) }

  /// Keeps the text.
  public func show(_ bytes: [UInt8]) { loanText += String(decoding: bytes, as: UTF8.self) }

  /// Does nothing.
  public func pauseLoan() {}

  /// Forgets the borrower.
  public func reclaim() -> [TerminalEvent] {
    borrower = nil
    return [.resumed]
  }

  /// Remembers that it was given back.
  public func stop() { isStopped = true }
}
