import CNcurses
import Glibc
import Secrets

/// Reads the terminal's bytes and decodes them.
struct NcursesInput {
  /// Milliseconds that a lone Escape waits for the rest of a sequence; `ESCDELAY` sets another figure.
  let escapeDelay: Int
  private let decoder: KeyDecoder
  /// When the last bytes came.
  private var lastRead = ContinuousClock.now

  init() {
    let set = getenv("ESCDELAY").flatMap { Int(String(cString: $0)) }
    escapeDelay = set.map { min(max($0, 1), 5_000) } ?? 25
    decoder = KeyDecoder(terminalSequences: Self.terminalSequences())
  }

  /// Milliseconds until the start of a sequence is taken for keys; nil where none waits.
  var escapeDelayLeft: Int? {
    guard decoder.isWaiting else { return nil }
    let passed = lastRead.duration(to: .now) / .milliseconds(1)
    return max(Int((Double(escapeDelay) - passed).rounded(.up)), 0)
  }

  func flush() -> [TerminalEvent] { decoder.flush() }

  /// What is there to read; nil where the terminal is gone.
  mutating func read() -> [TerminalEvent]? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return [] }
      guard count > 0 else { return nil }
      lastRead = .now
      let typed = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      defer { wipe(typed) }
      return decoder.feed(UnsafeRawBufferPointer(typed))
    }
  }

  /// What the terminal's description says that its keys send.
  private static func terminalSequences() -> [[UInt8]: Key] {
    var names: [String: Key] = [
      "kcuu1": .up, "kcud1": .down, "kcub1": .left, "kcuf1": .right, "khome": .home, "kend": .end,
      "kpp": .pageUp,
      "knp": .pageDown, "kdch1": .delete, "kcbt": .backTab,
    ]
    for number in 1...12 { names["kf\(number)"] = .function(number) }
    var sequences: [[UInt8]: Key] = [:]
    for (name, key) in names {
      guard let value = appflow_terminal_string(name) else { continue }
      let bytes = Array(String(cString: value).withoutPadding.utf8)
      if bytes.count > 1, bytes[0] == 0x1B { sequences[bytes] = key }
    }
    return sequences
  }
}

/// Wakes a terminal's loop from any thread.
public final class Waker: Sendable {
  let readingEnd: Int32
  private let writingEnd: Int32

  init() throws(TerminalError) {
    var ends: [Int32] = [-1, -1]
    guard appflow_pipe(&ends) == 0 else { throw TerminalError.system("pipe") }
    readingEnd = ends[0]
    writingEnd = ends[1]
  }

  deinit {
    close(readingEnd)
    close(writingEnd)
  }

  /// Makes the loop return from its wait; many calls before it does count as one.
  public func wake() {
    var byte: UInt8 = 0
    // A full pipe already wakes the loop.
    _ = write(writingEnd, &byte, 1)
  }
}
