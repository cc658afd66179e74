import Secrets

@testable import Terminal

/// Random numbers that are the same in every run, so that a failure can be found again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

extension KeyDecoder {
  func feed(_ bytes: some Collection<UInt8>) -> [TerminalEvent] {
    Array(bytes).withUnsafeBytes { feed($0) }
  }

  func feed(_ text: String) -> [TerminalEvent] { feed(Array(text.utf8)) }

  /// Everything at once, then a quiet moment.
  static func events(_ bytes: some Collection<UInt8>) -> [TerminalEvent] {
    let decoder = KeyDecoder()
    return decoder.feed(bytes) + decoder.flush()
  }

  static func events(_ text: String) -> [TerminalEvent] { events(Array(text.utf8)) }
}

/// What `\u{1B}` would make unreadable in tables.
let esc = "\u{1B}"
