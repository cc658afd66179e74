import Glibc
import Terminal

/// Tells on standard error what happened, one line each. A line comes after what was drawn for it.
func tell(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

func name(_ event: TerminalEvent) -> String {
  switch event {
  case .key(let key): "key \(key.name)"
  case .paste(let text): "paste of \(text.count) bytes"
  case .mouse(let mouse): "mouse \(mouse.kind)"
  case .resize(let size): "size \(size.columns)x\(size.rows)"
  case .resumed: "resumed"
  case .hangup: "hangup"
  case .terminate: "terminate"
  case .interrupt: "interrupt"
  case .wake: "wake"
  }
}

/// What was typed in the second row, framed by signs that ASCII has no room for.
func frame(_ typed: String, _ size: Size) -> Frame {
  var frame = Frame(size: size)
  frame.draw("probe", row: 0, column: 0, style: Style(role: .accent, bold: true))
  frame.rule(row: 2)
  let end = frame.draw("▌ " + typed, row: 1, column: 0, style: .plain)
  frame.cursor = Position(row: 1, column: end)
  return frame
}

func run(_ terminal: NcursesTerminal) {
  var typed = ""
  terminal.draw(frame(typed, terminal.size))
  tell("ready")
  while true {
    for event in terminal.nextEvents(timeout: nil) {
      switch event {
      case .key(.control("t")):
        // A trap of Swift's own.
        let none: [Int] = []
        tell("\(none[typed.count])")
      case .key(.control("w")):
        terminal.stop()
        tell("given back")
        while true { pause() }
      case .key(.control("x")), .hangup, .terminate:
        terminal.stop()
        return tell("end: \(name(event))")
      case .key(let key):
        if case .scalar(let scalar) = key.code, key.modifiers.isEmpty { typed.unicodeScalars.append(scalar) }
      default: break
      }
      terminal.draw(frame(typed, terminal.size))
      tell(name(event))
    }
  }
}

// On a thread of the concurrency runtime, as in the editor: those block most signals.
await Task.detached {
  do {
    run(try NcursesTerminal())
  } catch {
    tell("error: \(error)")
    exit(1)
  }
}.value
