import Forms
import Journal
import Terminal

extension EditorState {
  /// Keys on the result of a queue's profile.
  ///
  /// - Returns: nil where the key means what it means elsewhere.
  mutating func pressInRotationResult(_ key: Key, _ state: ResultState) -> [EditorEffect]? {
    guard let item = rotationItem else { return nil }
    switch (context.keys.action(key, in: .result), state.outcome, rotation?.check) {
    case (.open, .done, .failed(let failure)?) where failure.isAboutCredentials:
      // Back to the field: the same profile again.
      result = nil
      return rotation?.queue?.items.firstIndex { $0.profile == item.profile }.map { openItem($0) } ?? []
    case (.open, .done, .asking?): return []
    case (.open, .done, _):
      form = nil
      review = nil
      result = nil
      return goOnRotating()
    case (.back, .done, _): return backToRotation()
    default: return nil
    }
  }
}
