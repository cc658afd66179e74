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
  private let otherwise: String
  private let hasBar: Bool
  private let state = Mutex(State())

  /// Begins.
  ///
  /// - Parameters:
  ///   - total: how many profiles there are.
  ///   - otherwise: what those are with which not all went well.
  init(total: Int, otherwise: String = "not done") {
    self.total = total
    self.otherwise = otherwise
    let terminal = getenv("TERM").map { String(cString: $0) } ?? "dumb"
    hasBar = total > 1 && isatty(STDERR_FILENO) == 1 && terminal != "dumb"
  }

  /// Counts a profile.
  ///
  /// - Parameters:
  ///   - line: how it ended.
  ///   - isGood: whether all went well.
  func ended(_ line: String, isGood: Bool) {
    state.withLock { state in
      state.done += 1
      if isGood { state.good += 1 }
      if hasBar {
        Console.steer("\r" + bar(state) + "\u{1B}[K")
      } else {
        Console.error("\(state.done)/\(total) \(line)")
      }
    }
  }

  /// Leaves the bar's line.
  func finish() {
    if hasBar { Console.steer("\n") }
  }

  private func bar(_ state: State) -> String {
    let filled = state.done * Self.width / max(total, 1)
    let blocks = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
    let bad = state.done - state.good
    return "[\(blocks)] \(state.done) of \(total)" + (bad > 0 ? ", \(bad) \(otherwise)" : "")
  }
}

extension RotationResult {
  /// The result in one line.
  var line: String {
    "\(profile): \(outcome.rawValue)"
      + (message.isEmpty ? "" : ": \(message.split(separator: "\n").joined(separator: " "))")
  }
}
