/// What the control sequences of the usual terminals mean: xterm and its kin, the Linux console, screen, tmux, rxvt.
enum KeySequences {
  /// `ESC O x`.
  static func ss3(_ final: UInt8) -> Key? {
    letter(final).map { Key($0) }
  }

  /// `ESC [ [ A` to `E`.
  static func linuxFunction(_ final: UInt8) -> Key? {
    UInt8(ascii: "A")...UInt8(ascii: "E") ~= final ? .function(Int(final - UInt8(ascii: "A")) + 1) : nil
  }

  /// `ESC [ parameters final`.
  static func csi(_ parameters: String, _ final: UInt8) -> TerminalEvent? {
    if parameters.hasPrefix("<") { return mouse(parameters.dropFirst(), final) }
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    // The second number is one more than the modifiers' bits; Meta and the locks are left out.
    let bits = numbers.count > 1 ? max((numbers[1] ?? 1) - 1, 0) & 7 : 0
    let modifiers = Key.Modifiers(rawValue: UInt8(bits))
    if final == UInt8(ascii: "Z") { return .key(.backTab) }
    if final == UInt8(ascii: "u"), let code = numbers.first ?? nil { return unicode(code, modifiers) }
    let code = final == UInt8(ascii: "~") ? (numbers.first ?? nil).flatMap(number) : letter(final)
    return code.map { .key(Key($0, modifiers)) }
  }

  private static func letter(_ final: UInt8) -> Key.Code? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "M"): .enter
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
    case 0x20...: return Unicode.Scalar(UInt32(clamping: code)).map { .key(Key(.scalar($0), modifiers)) }
    default: return nil
    }
  }

  /// `ESC [ < button ; column ; row M`.
  private static func mouse(_ parameters: Substring, _ final: UInt8) -> TerminalEvent? {
    let numbers = parameters.split(separator: ";").compactMap { Int($0) }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    let position = Position(row: numbers[2] - 1, column: numbers[1] - 1)
    let isMotion = numbers[0] & 32 != 0
    switch numbers[0] & ~0x1C {
    case 64: return .mouse(MouseEvent(kind: .wheelUp, position: position))
    case 65: return .mouse(MouseEvent(kind: .wheelDown, position: position))
    case 0 where !isMotion:
      let kind: MouseEvent.Kind = final == UInt8(ascii: "M") ? .press : .release
      return .mouse(MouseEvent(kind: kind, position: position))
    default: return nil
    }
  }
}
