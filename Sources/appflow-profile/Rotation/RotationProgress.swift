import Glibc
import Rotation
import Synchronization
import Terminal

/// How far a run is, on standard error: a bar on a terminal, a line for each profile elsewhere.
final class RotationProgress: Sendable {
  private struct State {
    var done = 0
    var good = 0
  }

  private static let width = 30

  private let total: Int
  private let hasBar: Bool
  private let state = Mutex(State())

  /// Begins.
  ///
  /// - Parameter total: how many profiles there are.
  init(total: Int) {
    self.total = total
    let terminal = getenv("TERM").map { String(cString: $0) } ?? "dumb"
    hasBar = total > 1 && isatty(STDERR_FILENO) == 1 && terminal != "dumb"
  }

  /// Counts a profile.
  ///
  /// - Parameter result: how its rotation ended.
  func ended(_ result: RotationResult) {
    state.withLock { state in
      state.done += 1
      if result.responsibility == .nobody { state.good += 1 }
      if hasBar {
        Console.write("\r" + bar(state) + "\u{1B}[K", to: STDERR_FILENO)
      } else {
        Console.error("\(state.done)/\(total) \(result.line)")
      }
    }
  }

  /// Leaves the bar's line.
  func finish() {
    if hasBar { Console.write("\n", to: STDERR_FILENO) }
  }

  private func bar(_ state: State) -> String {
    let filled = state.done * Self.width / max(total, 1)
    let blocks = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
    let bad = state.done - state.good
    return "[\(blocks)] \(state.done) of \(total)" + (bad > 0 ? ", \(bad) not done" : "")
  }
}

extension RotationResult {
  /// The result in one line.
  var line: String {
    "\(profile): \(outcome.rawValue)"
      + (message.isEmpty ? "" : ": \(message.split(separator: "\n").joined(separator: " "))")
  }
}
