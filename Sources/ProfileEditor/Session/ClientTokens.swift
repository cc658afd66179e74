import Secrets

/// Makes client tokens: version 4 UUIDs from a seeded generator, so that `update` stays a pure function. A token is no
/// secret; it has to be unlike all others, for which 128 bits of seed are enough.
public struct ClientTokens: Equatable, Sendable {
  private var state: (UInt64, UInt64)

  /// Begins a sequence.
  ///
  /// - Parameter seed: 128 random bits.
  public init(seed: (UInt64, UInt64)) { state = seed }

  /// Begins a sequence from the system's random source.
  public init() { self.init(seed: (.random(in: .min ... .max), .random(in: .min ... .max))) }

  mutating func next() -> String {
    let high = Self.step(&state.0) & ~0xF000 | 0x4000
    let low = Self.step(&state.1) & ~(0xC000 << 48) | 0x8000 << 48
    let digits = Hexadecimal.text(high, digits: 16) + Hexadecimal.text(low, digits: 16)
    var uuid = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { uuid += "-" }
      uuid.append(digit)
    }
    return uuid
  }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private static func step(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Compares the states.
  public static func == (left: Self, right: Self) -> Bool { left.state == right.state }
}
