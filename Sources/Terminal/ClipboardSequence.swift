/// The bytes that ask a terminal to put a text into its clipboard (OSC 52), also through tmux and screen.
public struct ClipboardSequence: Equatable, Sendable {
  /// A longer text is not sent: terminals cut what is beyond 100,000 bytes of sequence, or drop all of it.
  public static let mostBytes = 74_000
  /// screen takes no longer piece of a sequence in one device control string.
  private static let screenPiece = 252

  /// What is to be written; empty where the terminal has no clipboard.
  public let bytes: String

  /// Makes the sequence for a terminal.
  ///
  /// - Parameters:
  ///   - text: the text; nothing is made of one that is longer than `mostBytes`.
  ///   - term: the terminal's type, from `TERM`.
  ///   - isInTmux: whether `TMUX` is set.
  public init(_ text: String, term: String, isInTmux: Bool) {
    guard !Self.isOld(term), text.utf8.count <= Self.mostBytes else {
      bytes = ""
      return
    }
    let plain = "\u{1B}]52;c;\(Base64.encoded(Array(text.utf8)))\u{07}"
    if isInTmux {
      // tmux takes the plain one where it keeps a clipboard (set-clipboard on), and hands the wrapped one through to the
      // terminal outside where that is allowed (allow-passthrough on). Both set the same text.
      bytes = plain + "\u{1B}Ptmux;" + plain.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
    } else if term.hasPrefix("screen") {
      bytes = Self.pieces(plain).map { "\u{1B}P\($0)\u{1B}\\" }.joined()
    } else {
      bytes = plain
    }
  }

  /// Makes the sequence for the program's own terminal.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - variable: a variable of the environment.
  public init(_ text: String, variable: (String) -> String?) {
    self.init(text, term: variable("TERM") ?? "", isInTmux: variable("TMUX")?.isEmpty == false)
  }

  /// Whether a terminal prints operating system commands instead of passing over them.
  static func isOld(_ term: String) -> Bool {
    term.isEmpty || ["vt1", "vt2", "dumb", "ansi", "cons", "linux"].contains { term.hasPrefix($0) }
  }

  private static func pieces(_ text: String) -> [Substring] {
    var rest = text[...]
    var pieces: [Substring] = []
    while !rest.isEmpty {
      pieces.append(rest.prefix(screenPiece))
      rest = rest.dropFirst(screenPiece)
    }
    return pieces
  }
}

/// RFC 4648's base64: Foundation would have it, and would double the time to the first screen.
enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      bits <<= UInt32(3 - group.count) * 8
      for place in 0..<4 {
        let digit = digits[Int(bits >> UInt32(18 - 6 * place)) & 63]
        result.append(place <= group.count ? digit : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
