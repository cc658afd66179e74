/// The list as it is filtered, into a file.
extension PlainSession {
  /// What is asked or waited for.
  enum WritingStage: Equatable, Sendable {
    /// Into which file.
    case naming
    /// It is being written.
    case waiting
    /// Whether over the one that is there.
    case replacing(ListFile)
  }

  /// - Parameter path: the file; empty to be asked for it.
  mutating func write(to path: String) {
    guard !editing.browser.shown.isEmpty else { return refuse("there is no profile in this list to write.") }
    guard !path.isEmpty else { return stage = .writing(.naming) }
    guard let file = editing.browser.file(path, context.kindsOnLines) else { return }
    stage = .writing(.waiting)
    want(.write(file, replacing: false))
  }

  func question(in stage: WritingStage) -> PlainQuestion? {
    switch stage {
    case .naming: PlainQuestion("File (.csv, .json, or another one for a table; Enter goes back): ")
    case .waiting: nil
    case .replacing(let file): PlainQuestion("\(file.question) [yes/no] ", discardsTypeahead: true)
    }
  }

  mutating func answer(_ answer: String, in stage: WritingStage) {
    switch (stage, answer) {
    case (.naming, ""): self.stage = .browsing
    case (.naming, _): write(to: answer)
    case (.replacing(let file), "yes"):
      self.stage = .writing(.waiting)
      want(.write(file, replacing: true))
    case (.replacing, "no"):
      say("It is as it was.")
      self.stage = .writing(.naming)
    case (.replacing, _): refuse("answer yes or no.")
    case (.waiting, _): break
    }
  }

  mutating func listWritten(_ file: ListFile, _ writing: ListWriting) {
    guard stage == .writing(.waiting) else { return }
    switch writing {
    case .done:
      say(file.notice)
      stage = .browsing
    case .isThere: stage = .writing(.replacing(file))
    case .failed(let reason):
      say(reason)
      stage = .writing(.naming)
    }
  }
}

extension EditorContext {
  /// The columns that a list on lines has beside the name: the last runs are asked for only where the operator wants them.
  var kindsOnLines: [BrowserColumns.Kind] { settings.columns.filter { $0 != .health } }
}
