/// The list as it is shown, into a file.
extension EditorState {
  /// The command line with what writes the list; the file is to be typed.
  mutating func askForFile(_ typed: String = "", problem: String? = nil) -> [EditorEffect] {
    openCommandLine(typed: "\(KeyBinding.Action.write.name) \(typed)", problem: problem)
  }

  /// What can stand behind `write`, for example: any file can.
  static let fileCandidates = [
    ("profiles.csv", "comma-separated values"), ("profiles.json", "as the service told them"),
    ("profiles.txt", "a table"),
  ].map { file, note in
    CommandLineState.Candidate(words: "\(KeyBinding.Action.write.name) \(file)", note: note)
  }

  mutating func writeList(to path: String) -> [EditorEffect] {
    guard let file = editing.browser.file(path, editing.browser.kinds(in: around)) else {
      tell(BrowserState.nothingToWrite)
      return []
    }
    return [.write(file, replacing: false)]
  }

  /// Something came of it. Where that is a failure, the line is there again with what was typed.
  mutating func listWritten(_ file: ListFile, _ writing: ListWriting) -> [EditorEffect] {
    switch writing {
    case .done: tell(file.notice)
    case .isThere: push(.question(file.question, .replaceFile(file)))
    case .failed(let reason):
      if overlay == nil, keyContext == .browser || keyContext == .filter {
        return askForFile(file.path, problem: reason)
      }
      tell(reason)
    }
    return []
  }
}
