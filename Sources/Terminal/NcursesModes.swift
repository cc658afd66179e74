import CNcurses
import Glibc

/// What is switched on and off around the program, beyond what ncurses does.
struct NcursesModes {
  let entering: String
  let leaving: String
  /// What blanks the screen where it would stay behind: in terminals without a screen of the program's own, which is taken
  /// away with it. Row by row: terminals keep what is cleared as a whole among the lines that have scrolled away.
  let blanking: String
  /// What a crash handler writes: `leaving`, `blanking`, the ordinary screen, the cursor, plain attributes.
  let restoring: String

  private static let oldTypes: [String] = ["vt1", "vt2", "vt3", "vt4", "vt5", "dumb", "ansi", "cons"]

  /// - Parameter mouse: whether clicks are wanted.
  init(mouse: Bool) {
    let type = getenv("TERM").map { String(cString: $0) } ?? ""
    // Old and dumb terminals would print what they do not know.
    let isModern = !Self.oldTypes.contains { type.hasPrefix($0) }
    let paste = isModern ? "\u{1B}[?2004" : nil
    let clicks = isModern && mouse ? ["\u{1B}[?1000", "\u{1B}[?1006"] : []
    let modes = [paste].compactMap { $0 } + clicks
    entering = modes.map { $0 + "h" }.joined()
    leaving = modes.reversed().map { $0 + "l" }.joined()
    blanking = Self.blanking(type)
    let ending = ["sgr0", "cnorm", "rmcup"].compactMap { (name: String) in
      appflow_terminal_string(name).map { String(cString: $0).withoutPadding }
    }
    restoring = leaving + blanking + ending.joined()
  }

  /// No window has more rows; moving down ends at the last one.
  private static let mostRows = 200

  private static func blanking(_ type: String) -> String {
    // GNU screen says that it has another screen, and has none unless it is told to (altscreen on).
    let keepsScreen = appflow_terminal_string("rmcup") == nil || type.hasPrefix("screen")
    let isANSI = appflow_terminal_string("cup").map { String(cString: $0).hasPrefix("\u{1B}[") } ?? false
    guard keepsScreen, isANSI else { return "" }
    return "\u{1B}[0m\u{1B}[H" + String(repeating: "\u{1B}[K\u{1B}[B", count: mostRows)
  }
}

extension String {
  /// A terminal description's string without its delays (`$<5>`), which today's terminals do not need.
  var withoutPadding: String {
    var result = ""
    var rest = self[...]
    while let start = rest.firstRange(of: "$<"), let end = rest[start.upperBound...].firstIndex(of: ">") {
      result += rest[..<start.lowerBound]
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
