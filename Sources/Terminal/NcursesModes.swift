import CNcurses
import Glibc

/// What is switched on and off around the program, beyond what ncurses does.
struct NcursesModes {
  let entering: String
  let leaving: String
  /// What a crash handler writes: `leaving`, the ordinary screen, the cursor, plain attributes.
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
    let ending = ["sgr0", "cnorm", "rmcup"].compactMap { (name: String) in
      appflow_terminal_string(name).map { String(cString: $0).withoutPadding }
    }
    restoring = leaving + ending.joined()
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
