import Journal

/// The profiles of a run, held some at a time: those that come next are locked and looked at while the ones before are being
/// rotated, so that nobody waits for it.
actor HeldProfiles {
  /// A rotation whose profile is ours, or why it is not.
  enum Held: Sendable {
    case ready(PreparedRotation, ProfileLock)
    case refused(RotationResult)
  }

  /// So many are held at a time. A profile is then looked at, at most, one and a half times as many updates before its own.
  static let atOnce = 50

  private let rotations: [PreparedRotation]
  private let hold: @Sendable ([PreparedRotation]) async -> [Held]
  /// What was begun, by the index of the first.
  private var holding: [Int: Task<Void, Never>] = [:]
  /// Those that nobody took yet. Nobody else keeps a profile's lock, which ends with its rotation.
  private var held: [Int: Held] = [:]

  /// Holds nothing yet.
  ///
  /// - Parameters:
  ///   - rotations: what is rotated.
  ///   - hold: locks the profiles of some of them, and looks at them.
  init(_ rotations: [PreparedRotation], hold: @escaping @Sendable ([PreparedRotation]) async -> [Held]) {
    self.rotations = rotations
    self.hold = hold
  }

  /// Gives a profile away, once.
  ///
  /// - Parameter index: the rotation's.
  func take(_ index: Int) async -> Held {
    let first = index - index % Self.atOnce
    await holdAll(from: first).value
    if index - first >= Self.atOnce / 2, first + Self.atOnce < rotations.count {
      _ = holdAll(from: first + Self.atOnce)
    }
    guard let own = held.removeValue(forKey: index) else {
      preconditionFailure("a profile is taken once")
    }
    return own
  }

  /// Lets go of those that nobody took, when all that was begun has come to its end.
  func letGo() async {
    for task in holding.values { await task.value }
    held = [:]
  }

  private func holdAll(from first: Int) -> Task<Void, Never> {
    if let begun = holding[first] { return begun }
    let some = first..<min(first + Self.atOnce, rotations.count)
    let task = Task {
      for (index, one) in zip(some, await hold(Array(rotations[some]))) { held[index] = one }
    }
    holding[first] = task
    return task
  }
}
