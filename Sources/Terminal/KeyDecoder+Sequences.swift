extension KeyDecoder {
  // MARK: Sequences

  /// What begins with a C1 control, as terminals with eight-bit controls send it.
  func eightBitSequence(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Step? {
    guard bytes[0] == 0xC2, bytes.count > 1 else { return nil }
    switch bytes[1] {
    case 0x9B: return sequence(.csi, bytes, after: 2, isFinal: isFinal)
    case 0x8F: return sequence(.ss3, bytes, after: 2, isFinal: isFinal)
    default: return nil
    }
  }

  /// Parameters and the byte that ends them: all of it is one key or none, and never text.
  ///
  /// - Parameters:
  ///   - introducer: what it begins with.
  ///   - bytes: from its first byte on.
  ///   - start: where the parameters begin.
  ///   - isFinal: whether nothing more comes.
  func sequence(
    _ introducer: Introducer, _ bytes: UnsafeRawBufferPointer, after start: Int, isFinal: Bool
  ) -> Step {
    if introducer == .csi, bytes.count > start, bytes[start] == UInt8(ascii: "[") {
      return sequence(.linux, bytes, after: start + 1, isFinal: isFinal)
    }
    let found = bytes[start...].firstIndex { !(0x20..<0x40 ~= $0) }
    if introducer == .csi, let shifted = shiftedKey(bytes, after: start) { return shifted }
    guard let end = found else {
      if bytes.count > Self.longestSequence { skipped = .sequence }
      guard isFinal || skipped != nil else { return .wait }
      return bytes.count == start ? alone(bytes, introducer) : Step(event: nil, length: bytes.count)
    }
    // A byte that cannot end the sequence begins something new.
    guard 0x40..<0x7F ~= bytes[end] else {
      return end == start && introducer == .ss3 ? alone(bytes, introducer) : Step(event: nil, length: end)
    }
    guard end <= Self.longestSequence else { return Step(event: nil, length: end + 1) }
    if introducer == .csi, end == start, bytes[end] == UInt8(ascii: "M") {
      return oldMouse(bytes, length: end + 4, isFinal: isFinal)
    }
    let parameters = String(decoding: bytes[start..<end], as: UTF8.self)
    if introducer == .csi, parameters == "200", bytes[end] == UInt8(ascii: "~") {
      isPasting = true
      return Step(event: nil, length: end + 1)
    }
    let event: TerminalEvent? =
      switch introducer {
      case .csi: KeySequences.csi(parameters, bytes[end])
      case .ss3: KeySequences.ss3(parameters, bytes[end]).map { TerminalEvent.key($0) }
      case .linux: KeySequences.linuxFunction(parameters, bytes[end]).map { TerminalEvent.key($0) }
      }
    return Step(event: event, length: end + 1)
  }

  /// The start of a sequence that nothing followed: Alt with the character.
  private func alone(_ bytes: UnsafeRawBufferPointer, _ introducer: Introducer) -> Step {
    guard bytes[0] == 0x1B, introducer != .linux else {
      return Step(event: nil, length: introducer == .linux && bytes[0] == 0x1B ? 3 : 2)
    }
    return Step(event: .key(.alt(introducer == .csi ? "[" : "O")), length: 2)
  }

  /// `ESC ] 1` and `ESC P 1`, and so on to `ESC \`: an answer of the terminal to somebody who is gone. Without a parameter it is
  /// Alt with the character.
  func answer(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Step {
    guard bytes.count > 2 || isFinal else { return .wait }
    let begins =
      bytes.count > 2 && (0x30..<0x40 ~= bytes[2] || bytes[1] == UInt8(ascii: "P") && 0x21..<0x30 ~= bytes[2])
    guard begins else { return Step(event: .key(Self.control(bytes[1], .alt)), length: 2) }
    skipped = .answer
    return Step(event: nil, length: 2)
  }

  /// What is thrown away, with its last byte; nil where it broke off and something new begins.
  func skipStep(_ bytes: UnsafeRawBufferPointer, _ kind: Skipped, isFinal: Bool) -> Step? {
    let end = bytes.firstIndex { kind == .sequence ? !(0x20..<0x40 ~= $0) : $0 < 0x20 || $0 == 0x7F }
    guard let end else { return Step(event: nil, length: bytes.count) }
    if kind == .answer, bytes[end] == 0x1B {
      // What comes before it is done with, so that little waits for the rest of the end.
      guard end == 0 else { return Step(event: nil, length: end) }
      guard bytes.count > 1 || isFinal else { return .wait }
      skipped = nil
      return bytes.count > 1 && bytes[1] == UInt8(ascii: "\\") ? Step(event: nil, length: 2) : nil
    }
    skipped = nil
    let isEnd = kind == .sequence ? 0x40..<0x7F ~= bytes[end] : bytes[end] == 0x07
    let length = isEnd ? end + 1 : end
    return length == 0 ? nil : Step(event: nil, length: length)
  }

  /// rxvt's `ESC [ 3 $`, whose last byte could be in the middle elsewhere.
  private func shiftedKey(_ bytes: UnsafeRawBufferPointer, after start: Int) -> Step? {
    let digits = bytes[start...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard 1...2 ~= digits.count, digits.endIndex < bytes.count, bytes[digits.endIndex] == UInt8(ascii: "$")
    else { return nil }
    let event = KeySequences.csi(String(decoding: digits, as: UTF8.self), UInt8(ascii: "$"))
    return Step(event: event, length: digits.endIndex + 1)
  }

  /// `ESC [ M` and three bytes: the mouse in the form that we do not ask for, from terminals that know no other. Its bytes
  /// must not become keys.
  private func oldMouse(_ bytes: UnsafeRawBufferPointer, length: Int, isFinal: Bool) -> Step {
    guard bytes.count >= length else { return isFinal ? Step(event: nil, length: bytes.count) : .wait }
    return Step(event: nil, length: length)
  }
}
