import AppFlow
import ArgumentParser
import Journal
import ServiceModel
import Terminal

/// How a command ends, and what it says.
struct CommandFailure: Error, CustomStringConvertible {
  /// The exit codes, which are those of the AWS command line's second version, and that of programs that look for something.
  enum Code: Int32 {
    case done = 0
    case different = 1
    case interrupted = 130
    case usage = 252
    case configuration = 253
    case refused = 254
    case other = 255
  }

  let code: Code
  let description: String
  /// Whether nobody wants to read it.
  private(set) var isQuiet = false

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// Standard output was not taken whole. Where its reader has gone, as `head` does, that is all that there is to say.
  init(output failure: OutputFailure) {
    self.init(.other, "Standard output could not be written: \(failure).")
    isQuiet = failure.isReaderGone
  }

  /// The same failure with one more line.
  func adding(_ line: String) -> CommandFailure { CommandFailure(code, "\(description)\n\(line)") }
}

extension ExitCode {
  /// Says what went wrong on standard error (help and version on standard output) and ends the program.
  static func leave(with error: any Error) -> Never {
    let failure = CommandFailure(anything: error)
    if !failure.isQuiet, !failure.description.isEmpty { Console.error(failure.description) }
    // The failure's own code says more than that something beside it was lost, too.
    if let loss = OutputLosses.failure, !loss.description.isEmpty, loss.description != failure.description {
      Console.error(loss.description)
    }
    AppflowProfile.exit(withError: ExitCode(failure.code.rawValue))
  }
}

extension CommandFailure {
  /// Whatever ended a command. What was asked for, such as help, is written here.
  fileprivate init(anything error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as ModelError: self.init(.usage, error.description)
    default:
      let text = AppflowProfile.fullMessage(for: error)
      guard AppflowProfile.exitCode(for: error) == .success else {
        self.init(.usage, Self.advising(text))
        return
      }
      do {
        // Nothing to complete is no line.
        if !text.isEmpty { try Console.printExactly(text + "\n") }
        self = OutputLosses.failure ?? CommandFailure(.done, "")
      } catch {
        self = error
      }
    }
  }
}

extension CommandFailure {
  /// Whatever a call threw, in words and as an exit code.
  init(call error: any Error) {
    if let failure = error as? CommandFailure {
      self = failure
      return
    }
    let failure = Failure(error)
    let code = Code(failure.category)
    var text = failure.lines
    if let count = failure.cutWords {
      text += "\nThe answer says more, \(count) characters in all: --debug shows them."
    }
    if let requestID = failure.requestID { text += "\nRequest id \(requestID)" }
    self.init(code, text)
  }
}
