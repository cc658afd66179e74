import Secrets

/// Turns the bytes that a terminal sends into keys and pastes, wherever the network cut them.
///
/// It is ours instead of `get_wch`, because a paste must be one event that never runs keys, its bytes must be wiped, and
/// bytes must be decodable without a terminal. Sequences that are not known are swallowed whole.
public final class KeyDecoder {
  /// A larger paste is dropped: no field takes it.
  static let largestPaste = 1 << 20
  /// A longer sequence is none of a key, however it goes on: what follows is thrown away as it comes. The mouse's take 20
  /// bytes at most.
  static let longestSequence = 128
  private static let pasteStart: [UInt8] = Array("\u{1B}[200~".utf8)
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  /// The longest first, so that one that begins another does not hide it.
  private let terminalSequences: [(bytes: [UInt8], key: Key)]
  private var pending = WipedBuffer()
  private var paste = WipedBuffer()
  var isPasting = false
  private var pasteIsTooLarge = false
  /// What is thrown away as it comes: the rest of a sequence that is too long, or of an answer.
  var skipped: Skipped?

  enum Skipped {
    /// Up to the byte that ends a sequence of a key.
    case sequence
    /// Up to `ESC \` or BEL.
    case answer
  }

  /// What begins a sequence of a key.
  enum Introducer {
    /// `ESC [`
    case csi
    /// `ESC O`
    case ss3
    /// `ESC [ [`, which the Linux console's F1 to F5 begin with.
    case linux
  }

  /// Makes a decoder.
  ///
  /// - Parameter terminalSequences: what the terminal's own description says that its keys send.
  public init(terminalSequences: [[UInt8]: Key] = [:]) {
    self.terminalSequences = terminalSequences.filter { !$0.key.isEmpty }
      .map { (bytes: $0.key, key: $0.value) }
      .sorted { $0.bytes.count > $1.bytes.count }
  }

  /// Whether the start of a sequence waits for its rest: then `flush` is to be called when nothing comes for a moment.
  public var isWaiting: Bool { (pending.count > 0 || skipped != nil) && !isPasting }

  /// How many bytes wait.
  var held: Int { pending.count }

  /// Takes bytes.
  ///
  /// - Parameter bytes: what was read; the caller wipes it.
  /// - Returns: what they mean, with what waited before.
  public func feed(_ bytes: UnsafeRawBufferPointer) -> [TerminalEvent] {
    pending.append(bytes)
    return decode(isFinal: false)
  }

  /// Decides what waits: a lone Escape is the key. A paste goes on waiting for its end.
  ///
  /// - Returns: what it meant.
  public func flush() -> [TerminalEvent] { isPasting ? [] : decode(isFinal: true) }

  private func decode(isFinal: Bool) -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    let (consumed, rest): (Int, Secret) = pending.withBytes { bytes in
      var position = 0
      while position < bytes.count {
        let remaining = UnsafeRawBufferPointer(rebasing: bytes[position...])
        let step = isPasting ? pasteStep(remaining) : keyStep(remaining, isFinal: isFinal)
        if let event = step.event { events.append(event) }
        if step.length == 0 { break }
        position += step.length
      }
      return (position, Secret(UnsafeRawBufferPointer(rebasing: bytes[position...])))
    }
    if consumed > 0 {
      pending.removeAll()
      pending.append(rest)
    }
    if isFinal { skipped = nil }
    return events
  }

  struct Step {
    let event: TerminalEvent?
    /// Bytes that are done with; 0 waits for more.
    let length: Int
    static let wait = Step(event: nil, length: 0)
  }

  // MARK: Pastes

  private func pasteStep(_ bytes: UnsafeRawBufferPointer) -> Step {
    guard let escape = bytes.firstIndex(of: 0x1B) else {
      collect(bytes)
      return Step(event: nil, length: bytes.count)
    }
    if escape > 0 {
      collect(UnsafeRawBufferPointer(rebasing: bytes[..<escape]))
      return Step(event: nil, length: escape)
    }
    let end = Self.pasteEnd
    if bytes.starts(with: end) { return Step(event: endPaste(), length: end.count) }
    if bytes.count < end.count, end.starts(with: bytes) { return .wait }
    collect(UnsafeRawBufferPointer(rebasing: bytes[..<1]))
    return Step(event: nil, length: 1)
  }

  private func collect(_ bytes: UnsafeRawBufferPointer) {
    guard !pasteIsTooLarge else { return }
    paste.append(bytes)
    guard paste.count > Self.largestPaste else { return }
    pasteIsTooLarge = true
    paste.removeAll()
  }

  private func endPaste() -> TerminalEvent? {
    isPasting = false
    defer {
      paste.removeAll()
      pasteIsTooLarge = false
    }
    // Terminals send a pasted line break as a carriage return.
    var text = WipedBuffer(capacity: paste.count)
    paste.withBytes { bytes in
      for (index, byte) in bytes.enumerated() {
        if byte == 0x0A, index > 0, bytes[index - 1] == 0x0D { continue }
        text.append(byte == 0x0D ? 0x0A : byte)
      }
    }
    return pasteIsTooLarge ? nil : .paste(text.secret())
  }

  // MARK: Keys

  private func keyStep(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Step {
    if let skipped, let step = skipStep(bytes, skipped, isFinal: isFinal) { return step }
    let first = bytes[0]
    if first == 0x1B { return escapeStep(bytes, isFinal: isFinal) }
    if first < 0x80 { return Step(event: .key(Self.control(first)), length: 1) }
    if let step = eightBitSequence(bytes, isFinal: isFinal) { return step }
    return characterStep(bytes, [], isFinal: isFinal)
  }

  /// An ASCII byte as a key.
  static func control(_ byte: UInt8, _ modifiers: Key.Modifiers = []) -> Key {
    switch byte {
    case 0x0D, 0x0A: Key(.enter, modifiers)
    case 0x09: Key(.tab, modifiers)
    case 0x7F: Key(.backspace, modifiers)
    case 0x1B: Key(.escape, modifiers)
    case 0..<0x1B: Key(.scalar(Unicode.Scalar(byte + 0x40).lowercase), modifiers.union(.control))
    case 0x1B..<0x20: Key(.scalar(Unicode.Scalar(byte + 0x40)), modifiers.union(.control))
    default: Key(.scalar(Unicode.Scalar(byte)), modifiers)
    }
  }

  private func characterStep(
    _ bytes: UnsafeRawBufferPointer, _ modifiers: Key.Modifiers, isFinal: Bool
  ) -> Step {
    let first = bytes[0]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    let replacement = Step(event: .key(Key(.scalar("\u{FFFD}"), modifiers)), length: 1)
    guard first >= 0xC2, first < 0xF5 else { return replacement }
    guard bytes.count >= length else {
      let isStart = bytes.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
      return isFinal || !isStart ? replacement : .wait
    }
    guard let text = String(validating: bytes[..<length], as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else { return replacement }
    if 0x80..<0xA0 ~= scalar.value { return Step(event: nil, length: length) }
    return Step(event: .key(Key(.scalar(scalar), modifiers)), length: length)
  }

  private func escapeStep(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Step {
    if let step = terminalStep(bytes, isFinal: isFinal) { return step }
    guard bytes.count > 1 else { return isFinal ? Step(event: .key(.escape), length: 1) : .wait }
    switch bytes[1] {
    case UInt8(ascii: "["): return sequence(.csi, bytes, after: 2, isFinal: isFinal)
    case UInt8(ascii: "O"): return sequence(.ss3, bytes, after: 2, isFinal: isFinal)
    case UInt8(ascii: "]"), UInt8(ascii: "P"): return answer(bytes, isFinal: isFinal)
    case 0x1B: return twoEscapes(bytes, isFinal: isFinal)
    case 0x09: return Step(event: .key(.backTab), length: 2)
    case 0x80...:
      let inner = UnsafeRawBufferPointer(rebasing: bytes[1...])
      return withEscape(
        eightBitSequence(inner, isFinal: isFinal) ?? characterStep(inner, .alt, isFinal: isFinal))
    default: return Step(event: .key(Self.control(bytes[1], .alt)), length: 2)
    }
  }

  /// `ESC ESC [ A`: rxvt's and others' way to send Alt with a key that is a sequence itself, which is swallowed whole where it
  /// is not known. Anything else is Escape and what follows.
  private func twoEscapes(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Step {
    let escape = Step(event: .key(.escape), length: 1)
    guard bytes.count > 2 else { return isFinal ? escape : .wait }
    guard bytes[2] == UInt8(ascii: "[") || bytes[2] == UInt8(ascii: "O") else { return escape }
    let inner = UnsafeRawBufferPointer(rebasing: bytes[1...])
    guard !isPasteStart(inner) else { return escape }
    let step = escapeStep(inner, isFinal: isFinal)
    // `ESC [` and nothing more are keys, and the mouse knows no Alt.
    if case .mouse? = step.event { return escape }
    return 1...2 ~= step.length ? escape : withEscape(step)
  }

  /// The same with an Escape before it: with Alt.
  private func withEscape(_ step: Step) -> Step {
    guard step.length > 0 else { return .wait }
    guard case .key(let key)? = step.event else { return Step(event: step.event, length: step.length + 1) }
    return Step(event: .key(Key(key.code, key.modifiers.union(.alt))), length: step.length + 1)
  }

  func isPasteStart(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: Self.pasteStart) }

  /// A sequence from the terminal's own description.
  private func terminalStep(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Step? {
    var isPrefix = false
    for (sequence, key) in terminalSequences {
      // A longer one that may still come is waited for; when nothing comes, a shorter one is it.
      if isPrefix, !isFinal { break }
      if bytes.starts(with: sequence) { return Step(event: .key(key), length: sequence.count) }
      if sequence.starts(with: bytes) { isPrefix = true }
    }
    return isPrefix && !isFinal ? .wait : nil
  }
}

extension Unicode.Scalar {
  fileprivate var lowercase: Unicode.Scalar {
    ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(value) + 0x20) : self
  }
}
