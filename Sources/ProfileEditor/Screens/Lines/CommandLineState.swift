import Forms
import ServiceModel
import Terminal

/// Something that can be run by its name.
struct Command: Equatable, Sendable {
  /// What running it does.
  enum Effect: Equatable, Sendable {
    /// The same as a key.
    case press(KeyPress)
    /// The cursor goes to a part of the form.
    case section(FormField.Section)
    /// The program ends, where nothing is lost by that.
    case quit
  }

  let name: String
  let help: String
  /// The keys that do the same, in words.
  let keys: String
  let effect: Effect
}

/// The line in which something is run by its name, with a list of what is meant that grows shorter while it is typed.
struct CommandLineState: Equatable, Sendable {
  /// A line of the list.
  struct Candidate: Equatable, Sendable {
    /// What running it takes, in whole.
    let words: String
    let note: String
  }

  let commands: [Command]
  /// What can stand behind a command, by its name.
  private var values: [String: [Candidate]]
  /// What was run before, the last one first.
  private let history: [String]
  private(set) var editor = LineEditor()
  /// What fits what was typed.
  private(set) var candidates: [Candidate] = []
  /// Which of them Tab has put into the line.
  private(set) var marked: Int?
  /// Why what was typed cannot be run.
  var problem: String?
  private var historyPlace: Int?

  init(commands: [Command], values: [String: [Candidate]], history: [String]) {
    self.commands = commands
    self.values = values
    self.history = history
    find()
  }

  /// Takes what can stand behind a command, where that became known later.
  mutating func setValues(_ values: [Candidate], of command: String) {
    self.values[command] = values
    if marked == nil { find() }
  }

  /// What a key in the line asks of what is around it.
  enum Request: Equatable, Sendable {
    case run(String)
    case close
  }

  /// Does what a key means in the line.
  mutating func press(_ press: KeyPress, _ killRing: inout KillRing) -> Request? {
    problem = nil
    switch press.action {
    case .open: return .run(editor.string)
    case .cancel: return .close
    case .deleteBackward where editor.isEmpty: return .close
    case .complete: complete(by: 1)
    case .completeBackward: complete(by: -1)
    case .up: recall(by: 1)
    case .down: recall(by: -1)
    default: edit { $0.handle(press, &killRing) }
    }
    return nil
  }

  /// Changes what is typed.
  mutating func edit(_ edit: (inout LineEditor) -> Void) {
    let before = editor.string
    edit(&editor)
    guard editor.string != before else { return }
    historyPlace = nil
    find()
  }

  /// Puts the next one of the list into the line. The only one is taken, so that what can stand behind it comes next.
  private mutating func complete(by step: Int) {
    guard !candidates.isEmpty else { return }
    guard candidates.count > 1 else {
      let words = candidates[0].words
      editor = LineEditor(words + (values[words] == nil ? "" : " "))
      return find()
    }
    let place = marked.map { $0 + step } ?? (step > 0 ? 0 : -1)
    let next = (place + candidates.count) % candidates.count
    marked = next
    editor = LineEditor(candidates[next].words)
  }

  private mutating func recall(by step: Int) {
    let place = (historyPlace ?? -1) + step
    guard history.indices.contains(place) || place == -1 else { return }
    historyPlace = place < 0 ? nil : place
    editor = LineEditor(place < 0 ? "" : history[place])
    find()
  }

  private mutating func find() {
    marked = nil
    let typed = editor.string.lowercased()
    let all: [Candidate]
    if let blank = typed.firstIndex(of: " ") {
      all = values[String(typed[..<blank])] ?? []
    } else {
      all = commands.map { command in
        Candidate(
          words: command.name,
          note: command.keys.isEmpty ? command.help : "\(command.help) (\(command.keys))")
      }
    }
    let places = all.map { candidate in
      candidate.words.lowercased().hasPrefix(typed) ? 0 : Self.contains(candidate.words, typed) ? 1 : 2
    }
    candidates = (0...1).flatMap { rank in all.indices.filter { places[$0] == rank }.map { all[$0] } }
  }

  /// Whether what stands behind the command, or else the command, has what was typed somewhere.
  private static func contains(_ words: String, _ typed: String) -> Bool {
    let part = { (text: String) in text.split(separator: " ", maxSplits: 1).last.map(String.init) ?? text }
    return words.lowercased().contains(typed.contains(" ") ? part(typed) : typed)
  }
}

extension CommandLineState {
  /// What a line means.
  enum Meaning: Equatable, Sendable {
    case nothing
    /// A command, with what stands behind it.
    case command(Command, String?)
    /// There is no such command, and what may be meant.
    case unknown(String)
  }

  /// Finds the command of a line: its whole name, or a beginning that no other one has.
  func meaning(of line: String) -> Meaning {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = words.first?.lowercased() else { return .nothing }
    let value = words.count > 1 ? words[1].trimmed : ""
    let fitting = commands.filter { $0.name.hasPrefix(name) }
    let found = commands.first { $0.name == name } ?? (fitting.count == 1 ? fitting[0] : nil)
    guard let found else {
      if fitting.count > 1 {
        return .unknown("“\(words[0])” can be \(NearestName.listing(fitting.map(\.name))).")
      }
      let nearest = NearestName.of(name, among: commands.map(\.name)).map { " Did you mean \($0)?" } ?? ""
      return .unknown("There is no command “\(words[0])” on this screen.\(nearest)")
    }
    guard value.isEmpty || values[found.name] != nil else {
      return .unknown("Nothing can stand behind \(found.name).")
    }
    return .command(found, value.isEmpty ? nil : value)
  }
}
