import Glibc
import Secrets

/// What bytes mean that are typed without an echo: the terminal's own editing keys, and nothing of the
/// sequences that arrow and function keys send.
struct HiddenKeys {
  enum Meaning: Equatable {
    case text, erase, eraseAll, done, end, nothing
  }

  private enum Sequence { case none, escape, parameters, single }

  private var sequence = Sequence.none

  /// Takes a byte.
  ///
  /// - Parameters:
  ///   - byte: as it was typed.
  ///   - settings: the terminal's settings, for its editing keys.
  mutating func meaning(of byte: UInt8, _ settings: termios) -> Meaning {
    if isInSequence(byte) { return .nothing }
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return .done
    case settings.control(VERASE), 0x08, 0x7F: return .erase
    case settings.control(VKILL), settings.control(VWERASE): return .eraseAll
    case settings.control(VEOF): return .end
    case 0x09: return .text
    case ..<0x20: return .nothing
    default: return .text
    }
  }

  private mutating func isInSequence(_ byte: UInt8) -> Bool {
    switch sequence {
    case .none:
      guard byte == 0x1B else { return false }
      sequence = .escape
    case .escape:
      sequence =
        switch byte {
        case UInt8(ascii: "["): .parameters
        case UInt8(ascii: "O"): .single
        default: .none
        }
      // Escape alone, then something else: that is typed.
      return sequence != .none
    case .parameters:
      if 0x40...0x7E ~= byte { sequence = .none }
    case .single: sequence = .none
    }
    return true
  }
}

extension WipedBuffer {
  /// Takes the last character away: all its bytes.
  mutating func removeLastCharacter() {
    let length = withBytes { bytes in
      bytes.lastIndex { $0 & 0xC0 != 0x80 }.map { bytes.count - $0 } ?? bytes.count
    }
    removeLast(length)
  }
}

extension termios {
  /// A control character of the settings; 0 where it is switched off.
  func control(_ place: Int32) -> UInt8 {
    withUnsafeBytes(of: c_cc) { $0[Int(place)] }
  }

  /// Sets a control character; 0 switches it off.
  mutating func setControl(_ place: Int32, to value: UInt8) {
    withUnsafeMutableBytes(of: &c_cc) { $0[Int(place)] = value }
  }
}
