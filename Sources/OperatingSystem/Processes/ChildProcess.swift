import CChild
import Glibc
import Secrets
import SystemPackage

/// Runs a program without a shell, and reads what it prints into memory that is wiped.
package enum ChildProcess {
  /// How a program ended and what it wrote.
  package struct Result: Sendable {
    /// The exit status; for a program that a signal ended, 128 and the signal's number.
    package let status: Int32
    /// What it printed.
    package let output: Secret
    /// What it wrote to standard error; it is meant to be read by people.
    package let errors: String

    /// Masks what it printed, for what it says on standard error.
    package var mask: SecretMask { SecretMask([output]) }
  }

  /// Why a program could not be run.
  package struct Failure: Error {
    /// Why, in words.
    package let reason: String
  }

  /// How much a program may print, and how long it may take.
  package struct Limits: Sendable {
    /// The most bytes on each of its two outputs.
    package var bytes = 1 << 20
    /// How long it may run; as long as it likes when nil.
    package var time: Duration?

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - bytes: the most bytes on each of its two outputs.
    ///   - time: how long it may run; as long as it likes when nil.
    package init(bytes: Int = 1 << 20, time: Duration? = nil) {
      self.bytes = bytes
      self.time = time
    }
  }

  /// How long a program may take to end by itself once it is no longer wanted.
  private static let grace = Duration.seconds(2)

  /// Runs a program to its end; ends it when the task is cancelled, by force where it does not mind.
  ///
  /// Its standard input is empty; where it may ask somebody, it asks on the terminal. However this program ends, the other one is
  /// killed with it: the thread that started it waits for it and ends with the process.
  ///
  /// - Parameters:
  ///   - words: the program, looked up in `PATH`, and its arguments.
  ///   - limits: how much it may print, and how long it may take; it is killed when it passes one, with the programs that
  ///     it has started.
  ///   - terminal: what it has to do with the terminal.
  package static func run(
    _ words: [String], limits: Limits = Limits(), terminal: ChildTerminal = .unseen
  ) async throws(Failure) -> Result {
    let cancelling = try pipe()
    let outcome: Swift.Result<Result, Failure> = await withTaskCancellationHandler {
      await withThreadOfItsOwn { runToEnd(words, limits, terminal, cancelling) }
    } onCancel: {
      cancelling.closeWriting()
    }
    return try outcome.get()
  }

  private static func runToEnd(
    _ words: [String], _ limits: Limits, _ terminal: ChildTerminal, _ cancelling: Pipe
  ) -> Swift.Result<Result, Failure> {
    do throws(Failure) {
      let output = try pipe()
      let errors = try pipe()
      let use = ChildTerminalUse(terminal, program: words.first ?? "")
      let child = RunningChild(
        try spawn(words, output: output, errors: errors, inOwnGroup: use.isInOwnGroup))
      use.begin(child)
      defer { use.end() }
      output.closeWriting()
      errors.closeWriting()
      var reading = ChildOutput(child, use, [output.reading, errors.reading], limits, cancelling.reading)
      do throws(Failure) {
        try reading.readToEnd(grace: grace)
      } catch {
        // What passed a limit is not waited for, and leaves nothing behind.
        child.killWithDescendants()
        _ = child.reap()
        throw error
      }
      let status = child.reap()
      let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
      let (printed, complaints) = reading.contents()
      return .success(Result(status: code, output: printed, errors: complaints.revealed()))
    } catch {
      return .failure(error)
    }
  }

  private static func pipe() throws(Failure) -> Pipe {
    do throws(Errno) { return try Pipe() } catch { throw Failure(reason: "\(error)") }
  }

  private static func spawn(
    _ words: [String], output: Pipe, errors: Pipe, inOwnGroup: Bool
  ) throws(Failure) -> pid_t {
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var id = pid_t()
    let failure = appflow_child_start(
      &id, arguments, appflow_environment(), output.writing, errors.writing, inOwnGroup ? 1 : 0)
    guard failure == 0 else { throw Failure(reason: "\(Errno(rawValue: failure))") }
    return id
  }
}
