/// How something was before each step that can be taken back, and after each that was.
struct UndoHistory<Step: Equatable & Sendable>: Equatable, Sendable {
  /// Steps that are kept.
  private static var mostSteps: Int { 200 }

  private var past: [Step] = []
  private var future: [Step] = []

  /// Whether nothing can be taken back.
  var isEmpty: Bool { past.isEmpty }

  /// Notes a step that is made now. What was taken back is not made again then.
  ///
  /// - Parameter step: how it was before.
  mutating func record(_ step: Step) {
    past.append(step)
    if past.count > Self.mostSteps { past.removeFirst() }
    future = []
  }

  /// Goes a step back, or makes one again.
  ///
  /// - Parameters:
  ///   - isRedo: whether one is made again.
  ///   - now: how it is now, for the step that leads here again.
  /// - Returns: how it was then; nil where there is no such step.
  mutating func go(isRedo: Bool, now: (Step) -> Step) -> Step? {
    guard let step = isRedo ? future.popLast() : past.popLast() else { return nil }
    if isRedo { past.append(now(step)) } else { future.append(now(step)) }
    return step
  }
}
