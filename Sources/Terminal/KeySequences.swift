/// What the control sequences of the usual terminals mean: xterm and its kin, the Linux console, screen, tmux, rxvt.
enum KeySequences {
  /// `ESC O parameters final`: Konsole writes the modifiers' number before F1's letter, old VTE `1 ;` and the number.
  static func ss3(_ parameters: String, _ final: UInt8) -> Key? {
    guard let numbers = numbers(parameters) else { return nil }
    if parameters.isEmpty {
      // The keypad's Enter. After `ESC [`, an M is an old mouse report.
      if final == UInt8(ascii: "M") { return .enter }
      if let code = rxvtArrow(final) { return Key(code, .control) }
    }
    return letter(final).map { Key($0, modifiers(numbers.last ?? nil)) }
  }

  /// `ESC [ [ A` to `E`.
  static func linuxFunction(_ parameters: String, _ final: UInt8) -> Key? {
    guard parameters.isEmpty, UInt8(ascii: "A")...UInt8(ascii: "E") ~= final else { return nil }
    return .function(Int(final - UInt8(ascii: "A")) + 1)
  }

  /// `ESC [ parameters final`.
  static func csi(_ parameters: String, _ final: UInt8) -> TerminalEvent? {
    if parameters.hasPrefix("<") { return mouse(parameters.dropFirst(), final) }
    guard let numbers = numbers(parameters) else { return nil }
    let modifiers = numbers.count > 1 ? modifiers(numbers[1]) : []
    let first = numbers.first ?? nil
    switch final {
    case UInt8(ascii: "Z"): return .key(.backTab)
    case UInt8(ascii: "u"): return first.flatMap { unicode($0, modifiers) }
    case UInt8(ascii: "~") where first == 27 && numbers.count == 3:
      // xterm's other way to send a character with modifiers.
      return numbers[2].flatMap { unicode($0, modifiers) }
    case UInt8(ascii: "~"): return first.flatMap(number).map { .key(Key($0, modifiers)) }
    case UInt8(ascii: "$"), UInt8(ascii: "^"), UInt8(ascii: "@"):
      return first.flatMap(number).map { .key(Key($0, rxvtModifiers(final))) }
    default:
      if parameters.isEmpty, let code = rxvtArrow(final) { return .key(Key(code, .shift)) }
      // Of two numbers the first is 1; with another one it is where the cursor stands, which nobody asked for.
      guard numbers.count < 2 || (first ?? 1) == 1 else { return nil }
      // Old xterm leaves the `1 ;` out.
      let held = numbers.count == 1 ? Self.modifiers(first) : modifiers
      return letter(final).map { .key(Key($0, held)) }
    }
  }

  /// The parameters of a key: numbers with semicolons between them, and what kitty adds to them after colons, such as the shifted
  /// character. Nil for those of other sequences, such as the terminal's answers, and for a key that was let go.
  private static func numbers(_ parameters: String) -> [Int?]? {
    guard parameters.utf8.allSatisfy({ 0x30...0x3B ~= $0 }) else { return nil }
    let fields = parameters.split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.split(separator: ":", omittingEmptySubsequences: false) }
    guard fields.count < 2 || fields[1].count < 2 || fields[1][1] != "3" else { return nil }
    return fields.map { $0.first.flatMap { Int($0) } }
  }

  /// What was held down: the number is one more than the bits. Meta of xterm (8) and of kitty (32) count as Alt; the locks do
  /// not count.
  private static func modifiers(_ number: Int?) -> Key.Modifiers {
    let bits = max(number ?? 1, 1) - 1
    let held = Key.Modifiers(rawValue: UInt8(bits & 7))
    return bits & (8 | 32) == 0 ? held : held.union(.alt)
  }

  /// rxvt says the modifiers of Home, Delete and the like with the last byte.
  private static func rxvtModifiers(_ final: UInt8) -> Key.Modifiers {
    switch final {
    case UInt8(ascii: "$"): .shift
    case UInt8(ascii: "^"): .control
    default: [.shift, .control]
    }
  }

  /// rxvt's arrows with a modifier: small letters.
  private static func rxvtArrow(_ final: UInt8) -> Key.Code? {
    UInt8(ascii: "a")...UInt8(ascii: "d") ~= final ? letter(final - 0x20) : nil
  }

  private static func letter(_ final: UInt8) -> Key.Code? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final - UInt8(ascii: "P")) + 1)
    default: nil
    }
  }

  private static func number(_ number: Int) -> Key.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }

  /// `ESC [ code ; modifiers u`: a character as xterm's and kitty's extended mode sends it.
  private static func unicode(_ code: Int, _ modifiers: Key.Modifiers) -> TerminalEvent? {
    switch code {
    case 13: return .key(Key(.enter, modifiers))
    case 9: return .key(modifiers.contains(.shift) ? .backTab : Key(.tab, modifiers))
    case 27: return .key(Key(.escape, modifiers))
    case 127: return .key(Key(.backspace, modifiers))
    // Private numbers are keys without a character, such as Caps Lock.
    case 0..<0x20, 0x80..<0xA0, 0xE000..<0xF900: return nil
    default:
      guard let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value) else { return nil }
      // Shift is in the character.
      return .key(Key(.scalar(scalar), modifiers.subtracting(.shift)))
    }
  }

  /// `ESC [ < button ; column ; row M`.
  private static func mouse(_ parameters: Substring, _ final: UInt8) -> TerminalEvent? {
    let numbers = parameters.split(separator: ";").compactMap { Int($0) }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0, final | 0x20 == UInt8(ascii: "m") else {
      return nil
    }
    let position = Position(row: numbers[2] - 1, column: numbers[1] - 1)
    // Without the modifiers' bits; the wheel to the side, other buttons and motion are not used.
    switch numbers[0] & ~0x1C {
    case 64: return .mouse(MouseEvent(kind: .wheelUp, position: position))
    case 65: return .mouse(MouseEvent(kind: .wheelDown, position: position))
    case 0:
      let kind: MouseEvent.Kind = final == UInt8(ascii: "M") ? .press : .release
      return .mouse(MouseEvent(kind: kind, position: position))
    default: return nil
    }
  }
}
