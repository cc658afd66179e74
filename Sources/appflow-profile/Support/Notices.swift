import Synchronization

/// What the operator should know beside the result, each line once.
final class Notices: Sendable {
  private let told = Mutex<[String]>([])
  private let show: (@Sendable (String) -> Void)?

  /// Makes a place for notices.
  ///
  /// - Parameter show: shows a line at once; without it they wait for whoever asks for `text`.
  init(show: (@Sendable (String) -> Void)? = nil) {
    self.show = show
  }

  /// Shows them on standard error, each once for the whole program.
  static let onStandardError = Notices(show: Console.error)

  /// What was told until now; nil where nothing was.
  var text: String? { told.withLock { $0.isEmpty ? nil : $0.joined(separator: " ") } }

  /// Takes a line.
  func tell(_ line: String) {
    let isNew = told.withLock { told in
      guard !told.contains(line) else { return false }
      told.append(line)
      return true
    }
    if isNew { show?(line) }
  }
}
