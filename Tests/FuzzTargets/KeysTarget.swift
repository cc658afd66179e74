import Secrets
import Terminal

/// The decoder of keys: the pieces in which the network cuts the bytes make no difference.
enum KeysTarget {
  /// The first byte says how long the pieces are, the rest is what a terminal sends.
  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard let first = bytes.first else { return }
    let sent = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    let whole = decoded(sent, pieces: max(sent.count, 1))
    let cut = decoded(sent, pieces: Int(first % 16) + 1)
    try promise(whole.events == cut.events, "pieces make no difference")
    try promise(!whole.isWaiting && !cut.isWaiting, "nothing waits after a pause")
    for case .key(let key) in whole.events {
      guard case .scalar(let scalar) = key.code else { continue }
      try promise(scalar.value >= 0x20 && scalar.value != 0x7F, "no control character is typed")
    }
  }

  private static func decoded(
    _ bytes: UnsafeRawBufferPointer, pieces size: Int
  ) -> (events: [TerminalEvent], isWaiting: Bool) {
    let decoder = KeyDecoder(terminalSequences: [[0x1B, 0x4F, 0x41]: .up, [0x7F]: .backspace])
    var events: [TerminalEvent] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      events += decoder.feed(
        UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + size, bytes.count)]))
    }
    events += decoder.flush()
    return (events, decoder.isWaiting)
  }
}
