import ArgumentParser
import ServiceModel

/// Why a command ends with another code than 0, and what it says.
struct CommandFailure: Error, CustomStringConvertible {
  /// The exit codes, which are those of the AWS command line's second version.
  enum Code: Int32 {
    case interrupted = 130
    case usage = 252
    case configuration = 253
    case refused = 254
    case other = 255
  }

  let code: Code
  let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

extension ExitCode {
  /// Says what went wrong on standard error (help and version on standard output) and ends the program.
  static func leave(with error: any Error) -> Never {
    switch error {
    case let failure as CommandFailure:
      if !failure.description.isEmpty { Console.error(failure.description) }
      AppflowProfile.exit(withError: ExitCode(failure.code.rawValue))
    case let error as ModelError:
      Console.error(error.description)
      AppflowProfile.exit(withError: ExitCode(CommandFailure.Code.usage.rawValue))
    default:
      let code = AppflowProfile.exitCode(for: error)
      if code == .success {
        AppflowProfile.exit(withError: error)
      }
      if let code = error as? ExitCode { AppflowProfile.exit(withError: code) }
      Console.error(AppflowProfile.fullMessage(for: error))
      AppflowProfile.exit(withError: ExitCode(CommandFailure.Code.usage.rawValue))
    }
  }
}
