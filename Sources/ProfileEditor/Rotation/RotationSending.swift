import Forms
import Rotation
import Terminal

extension EditorState {
  /// A request of the queue is about to be sent: that is on the disk before it goes.
  mutating func beginningAttempt(_ clientToken: String) -> [EditorEffect] {
    guard let item = rotationItem else { return [] }
    setStep(.begun(clientToken: clientToken), of: item.profile)
    rotation?.check = nil
    return rotation?.queue.map { [.saveRotation($0)] } ?? []
  }

  /// A request of the queue was answered, or nobody knows.
  mutating func endingAttempt(_ outcome: Outcome) -> [EditorEffect] {
    guard let item = rotationItem else { return [] }
    setStep(.ended(outcome), of: item.profile)
    let saved: [EditorEffect] = rotation?.queue.map { [.saveRotation($0)] } ?? []
    switch outcome {
    case .updated:
      rotation?.check = .asking
      return saved + [.check(profile: item.profile)]
    case .unknown: return saved + [.lookUp(item.profile)]
    case .verified, .verificationFailed, .failed: return saved
    }
  }

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
    case (.open, .done, _), (.open, .unknown, .passed?):
      form = nil
      review = nil
      result = nil
      return goOnRotating()
    case (.back, .done, _), (.back, .unknown, .passed?): return backToRotation()
    default: return nil
    }
  }
}
