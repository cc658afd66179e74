import Synchronization

/// Draws which requests go wrong. Every draw comes from one generator, so a seed repeats a run.
final class FaultPlan: Sendable {
  let faults: SandboxFaults
  private let generator: Mutex<SplitMix64>

  init(_ faults: SandboxFaults) {
    self.faults = faults
    generator = Mutex(SplitMix64(state: faults.randomSeed))
  }

  /// Whether the next request is throttled.
  func throttlesNext() -> Bool { draw(faults.throttlePercent) }

  /// Whether the next update's answer is lost.
  func losesNextAnswer() -> Bool { draw(faults.loseAnswersPercent) }

  /// Whether nobody may call an operation.
  func denies(_ operation: String) -> Bool { faults.deniedOperations.contains(operation) }

  private func draw(_ percent: Double) -> Bool {
    guard percent > 0 else { return false }
    return generator.withLock { Double.random(in: 0..<100, using: &$0) } < percent
  }
}

/// A small generator whose numbers depend on its seed only (Steele, Lea and Flood: SplitMix).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
