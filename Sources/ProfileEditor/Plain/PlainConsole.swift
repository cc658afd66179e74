import Glibc
import OperatingSystem
import Secrets
import Terminal

/// Lines on a terminal: writes them, and reads answers, with the echo off while a secret is typed.
///
/// Ordinary answers are edited by the terminal itself, as screen readers and scripts know it. Hidden ones
/// are read byte by byte: the terminal would cut them at 4,095, and they go straight into memory that is
/// wiped.
public final class PlainConsole {
  /// What came of a wait.
  public enum WaitResult: Equatable, Sendable {
    /// A line was typed.
    case line(Secret)
    /// The input ended.
    case end
    /// A signal came, or the terminal is gone.
    case signal(TerminalEvent)
    /// Another thread may have something.
    case wake
  }

  /// Whether plain mode is what a terminal of this type needs.
  ///
  /// - Parameter type: the value of `TERM`; nil where it is not set.
  /// - Returns: true where the type is missing, empty or `dumb`.
  public static func isNeeded(terminalType type: String?) -> Bool { ["", "dumb"].contains(type ?? "") }

  /// Ends a wait from any thread.
  public var waker: Waker { waiting.waker }

  private let input: Int32
  private let output: Int32
  let waiting: LineWait
  private var isLost = false
  /// Why lines did not arrive, where they go to a file or a pipe: nothing can be asked any more.
  public private(set) var failure: OutputFailure?
  private var savedSettings: termios { waiting.settings }

  /// The group of processes that the terminal is lent to.
  var borrower: Int32?
  /// What is asked now.
  private(set) var question: PlainQuestion?
  private var line = WipedBuffer(capacity: 4_096)
  private var keys = HiddenKeys()
  private var isTooLong = false

  /// The most that a terminal hands over as one line of its own editing.
  private static let longestLine = 4_095
  /// No field takes more; the same as the full screen takes in a paste.
  private static let longestHidden = 1 << 20

  /// Takes a terminal.
  ///
  /// - Parameters:
  ///   - input: where answers are read; must be a terminal.
  ///   - output: where lines are written.
  /// - Throws: `TerminalError` where the input is no terminal.
  public init(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) throws(TerminalError) {
    self.input = input
    self.output = output
    waiting = try LineWait(input: input)
  }

  deinit { stop() }

  /// Gives the terminal its settings back. A second call does nothing.
  public func stop() {
    line.removeAll()
    apply(savedSettings, discarding: question?.isHidden ?? false)
    question = nil
  }

  // MARK: Writing

  /// Writes a line.
  ///
  /// - Parameter text: the line, already fit for a terminal.
  public func say(_ text: String) { write(text + "\n") }

  private func write(_ text: String) {
    write(Array((TerminalLocale.readsUTF8 ? text : text.asciiStandIns).utf8))
  }

  func write(_ bytes: [UInt8]) {
    guard !isLost else { return }
    do throws(OutputFailure) {
      try Output.write(bytes, to: output)
    } catch {
      isLost = true
      // A terminal that takes nothing more is gone, which the input tells.
      if isatty(output) == 0 { failure = error }
    }
  }

  /// Asks the terminal to put a text into its clipboard.
  ///
  /// - Returns: whether there is a terminal that can be asked.
  func copy(_ text: String) -> Bool {
    guard isatty(output) == 1 else { return false }
    let sequence = ClipboardSequence(text, variable: { Environment.process[$0] })
    write(Array(sequence.bytes.utf8))
    return !sequence.bytes.isEmpty
  }

  // MARK: Asking

  /// Asks. The echo is off before the question is written.
  ///
  /// - Parameter question: what is asked.
  public func ask(_ question: PlainQuestion) {
    self.question = question
    line.removeAll()
    keys = HiddenKeys()
    isTooLong = false
    // Asked when the terminal is back.
    if borrower != nil { return }
    if question.discardsTypeahead { tcflush(input, TCIFLUSH) }
    if question.isHidden { hide() }
    write(question.prompt)
  }

  /// Waits for the answer, a signal or another thread.
  ///
  /// - Returns: what came.
  public func wait() -> WaitResult {
    while true {
      let happening = waiting.wait(wantsInput: question != nil && borrower == nil)
      if let signal = happening.signals.first(where: { $0 != .resumed }) { return endOfQuestion(signal) }
      if happening.signals.contains(.resumed) { resume() }
      guard happening.hasInput else { return .wake }
      if let answer = read() { return answer }
    }
  }

  private func endOfQuestion(_ signal: TerminalEvent) -> WaitResult {
    if signal == .hangup { isLost = true }
    if question != nil { close() }
    return .signal(signal)
  }

  /// After Ctrl-Z the shell may have changed the settings, and the question is no longer at the cursor.
  private func resume() {
    if borrower != nil { return lendAgain() }
    guard let question else { return }
    if question.isHidden { hide() }
    write(question.prompt)
  }

  /// The terminal's own settings, and a line of its own for who writes next.
  func rest() {
    guard question != nil else { return }
    line.removeAll()
    apply(savedSettings, discarding: false)
    write("\n")
  }

  private func hide() {
    var settings = savedSettings
    settings.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL | ICANON)
    settings.c_lflag |= tcflag_t(ISIG)
    settings.c_iflag |= tcflag_t(ICRNL)
    // Neither a core file nor a shell's prompt without an echo while a secret is half typed.
    settings.setControl(VQUIT, to: 0)
    settings.setControl(VSUSP, to: 0)
    settings.setControl(VMIN, to: 1)
    settings.setControl(VTIME, to: 0)
    apply(settings, discarding: false)
  }

  /// Ends a question: the echo comes back, and the cursor goes to a new line where the typed line break was
  /// not shown.
  private func close() {
    let wasHidden = question?.isHidden ?? false
    question = nil
    line.removeAll()
    if wasHidden { apply(savedSettings, discarding: true) }
    if wasHidden || !isLost { write("\n") }
  }

  private func apply(_ settings: termios, discarding: Bool) {
    var settings = settings
    while tcsetattr(input, discarding ? TCSAFLUSH : TCSADRAIN, &settings) != 0, errno == EINTR {}
  }

  // MARK: Reading

  /// Reads what is there.
  ///
  /// - Returns: an answer, where it is whole.
  private func read() -> WaitResult? {
    withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { chunk in
      defer { wipe(chunk) }
      let count = Glibc.read(input, chunk.baseAddress, chunk.count)
      if count < 0, errno == EINTR || errno == EAGAIN { return nil }
      guard count > 0 else { return ended() }
      let bytes = UnsafeRawBufferPointer(rebasing: chunk[..<count])
      return question?.isHidden ?? false ? acceptHidden(bytes) : acceptShown(bytes)
    }
  }

  private func ended() -> WaitResult {
    close()
    return .end
  }

  private func acceptShown(_ bytes: UnsafeRawBufferPointer) -> WaitResult? {
    guard bytes.last == UInt8(ascii: "\n") else {
      line.append(bytes)
      return nil
    }
    line.append(UnsafeRawBufferPointer(rebasing: bytes.dropLast()))
    if line.count >= Self.longestLine - 1 {
      say(
        "The terminal takes \(Self.longestLine) bytes in one line; what was beyond is lost. Use the full screen."
      )
    }
    return .line(consumeLine())
  }

  private func acceptHidden(_ bytes: UnsafeRawBufferPointer) -> WaitResult? {
    for (index, byte) in bytes.enumerated() {
      switch keys.meaning(of: byte, savedSettings) {
      case .text: accept(byte)
      case .erase: line.removeLastCharacter()
      case .eraseAll:
        line.removeAll()
        isTooLong = false
      case .end where line.count == 0: return ended()
      case .done:
        let hasMore = index < bytes.count - 1 || waiting.wait(wantsInput: true, timeout: 50).hasInput
        let answer = consumeLine()
        if isTooLong {
          say(
            "That was more than \(Self.longestHidden >> 20) MiB, which no field takes; all of it was thrown away."
          )
        }
        if hasMore {
          say(
            "More came at once behind the first line and was thrown away. !lines takes a text of several lines."
          )
        }
        return .line(answer)
      case .end, .nothing: break
      }
    }
    return nil
  }

  /// A line that never ends must not take all memory.
  private func accept(_ byte: UInt8) {
    guard !isTooLong else { return }
    line.append(byte)
    guard line.count > Self.longestHidden else { return }
    line.removeAll()
    isTooLong = true
  }

  private func consumeLine() -> Secret {
    let answer = line.withBytes { Secret($0) }
    let isHidden = question?.isHidden ?? false
    question = nil
    line.removeAll()
    if isHidden {
      apply(savedSettings, discarding: true)
      write("\n")
    }
    return answer
  }
}

extension String {
  /// The text with stand-ins for our own signs where only ASCII can be shown.
  fileprivate var asciiStandIns: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: AsciiGlyphs.standIn(scalar))))
    }
  }
}
