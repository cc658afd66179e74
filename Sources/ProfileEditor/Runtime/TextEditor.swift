import OperatingSystem
import PrivateFiles
import Secrets

/// The operator's own text editor: `$VISUAL`, else `$EDITOR`, else vi. It gets a file that only the operator can read, and which is
/// gone when it has ended, however it did.
public struct TextEditor: Sendable {
  private let loans: TerminalLoans
  private let environment: Environment

  /// Nobody writes more into a request.
  private static let largest = 1 << 20

  /// Chooses the editor when it is needed.
  ///
  /// - Parameters:
  ///   - loans: where the terminal is lent to it.
  ///   - environment: says which editor, and where the file may stand.
  public init(loans: TerminalLoans, environment: Environment = .process) {
    self.loans = loans
    self.environment = environment
  }

  /// Has a text edited, and waits for that.
  ///
  /// - Parameter text: the text.
  /// - Returns: what came of it.
  func edit(_ text: Secret) async -> TextEdit {
    let (name, command) = self.command
    guard let words = ShellWords.split(command), let program = words.first else {
      return .failed(
        "\(name) is no command: \(command.isEmpty ? "it is empty" : "a quotation is not closed").")
    }
    do {
      let file = try scratchFile(text)
      let answer = await edit(file, words, program: program, name: name, text)
      guard let left = file.remove() else { return answer }
      return .failed("\(left) could not be removed: it has the request without its secrets. Remove it.")
    } catch {
      return .failed("Nothing was edited: \(error)")
    }
  }

  private func edit(
    _ file: ScratchFile, _ words: [String], program: String, name: String, _ text: Secret
  ) async -> TextEdit {
    do throws(ChildProcess.Failure) {
      let status = try await ChildProcess.runOnTerminal(words + [file.path], tell: loans.accept)
      guard status == 0 else {
        return .failed(
          status == 127
            ? "There is no program \(program): set VISUAL or EDITOR to an editor that is there."
            : "\(program) ended with status \(status): the form is as it was.")
      }
    } catch {
      return .failed("\(program): \(error.reason). \(name) names it; the form is as it was.")
    }
    do throws(WipedFile.Failure) {
      let saved = try WipedFile.read(file.path, limit: Self.largest)
      return saved == text ? .unchanged : .saved(saved)
    } catch {
      return .failed("What \(program) saved cannot be read: \(error.reason). The form is as it was.")
    }
  }

  /// The editor's command, and what names it.
  private var command: (name: String, command: String) {
    for name in ["VISUAL", "EDITOR"] {
      if let command = environment[name] { return (name, command) }
    }
    return ("The default", "vi")
  }

  /// In memory where the session has a folder there, else where this program keeps things.
  private func scratchFile(_ text: Secret) throws(PrivateFileFailure) -> ScratchFile {
    let program = "appflow-profile"
    let runtime = environment["XDG_RUNTIME_DIR"].flatMap { $0.hasPrefix("/") ? "\($0)/\(program)" : nil }
    if let runtime, let file = try? ScratchFile(below: runtime, named: "request.json", text) { return file }
    guard let folder = BaseFolder.state.path(of: program, { environment[$0] }) else {
      throw PrivateFileFailure("there is no folder for the text: set HOME or XDG_RUNTIME_DIR.")
    }
    return try ScratchFile(below: folder, named: "request.json", text)
  }
}
