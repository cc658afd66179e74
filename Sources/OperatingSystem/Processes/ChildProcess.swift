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
        try spawn(
          words, Files(input: -1, output: output.writing, errors: errors.writing),
          inOwnGroup: use.isInOwnGroup, isHarmless: false))
      use.begin(child)
      defer { use.end() }
      output.closeWriting()
      errors.closeWriting()
      var reading = ChildOutput(child, use, [output.reading, errors.reading], limits, cancelling.reading)
      let code = try status(of: child, &reading)
      let (printed, complaints) = reading.contents()
      return .success(Result(status: code, output: printed, errors: complaints.revealed()))
    } catch {
      return .failure(error)
    }
  }

  /// Waits for the end.
  ///
  /// - Returns: the exit status; for a program that a signal ended, 128 and the signal's number.
  private static func status(of child: RunningChild, _ reading: inout ChildOutput) throws(Failure) -> Int32 {
    do throws(Failure) {
      try reading.readToEnd(grace: grace)
    } catch {
      // What passed a limit is not waited for, and leaves nothing behind.
      child.killWithDescendants()
      _ = child.reap()
      throw error
    }
    let status = child.reap()
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  // MARK: Programs that have the terminal

  /// Stops until the terminal is given to it, and becomes the program: so that the program finds the terminal as the shell's, and
  /// not as a screen has it.
  private static let waiter = ["/bin/sh", "-c", #"kill -STOP $$; exec "$@""#, "sh"]

  /// Runs a program that draws on the terminal, such as a text editor, to its end; ends it when the task is cancelled. Its input
  /// and both outputs are this program's own, and of the environment it gets what has no secret in it.
  ///
  /// - Parameters:
  ///   - words: the program, looked up in `PATH`, and its arguments.
  ///   - tell: is told when the terminal is to be given to it, and when it has ended.
  /// - Returns: the exit status; for a program that a signal ended, 128 and the signal's number; 127 where there is none.
  package static func runOnTerminal(
    _ words: [String], tell: @escaping @Sendable (ChildTerminalWish) -> Void
  ) async throws(Failure) -> Int32 {
    let cancelling = try pipe()
    let outcome: Swift.Result<Int32, Failure> = await withTaskCancellationHandler {
      await withThreadOfItsOwn { runToEnd(words, tell, cancelling) }
    } onCancel: {
      cancelling.closeWriting()
    }
    return try outcome.get()
  }

  private static func runToEnd(
    _ words: [String], _ tell: @escaping @Sendable (ChildTerminalWish) -> Void, _ cancelling: Pipe
  ) -> Swift.Result<Int32, Failure> {
    do throws(Failure) {
      let use = ChildTerminalUse(.lent(tell), program: words.first ?? "", waitsForTerminal: true)
      let files = Files(input: STDIN_FILENO, output: STDOUT_FILENO, errors: STDERR_FILENO)
      let child = RunningChild(try spawn(waiter + words, files, inOwnGroup: true, isHarmless: true))
      use.begin(child)
      defer { use.end() }
      var waiting = ChildOutput(child, use, [], Limits(), cancelling.reading)
      return .success(try status(of: child, &waiting))
    } catch {
      return .failure(error)
    }
  }

  private static func pipe() throws(Failure) -> Pipe {
    do throws(Errno) { return try Pipe() } catch { throw Failure(reason: "\(error)") }
  }

  /// The descriptors that a program gets as its standard files; -1 for an input that is empty.
  private struct Files {
    let input: Int32
    let output: Int32
    let errors: Int32
  }

  private static func spawn(
    _ words: [String], _ files: Files, inOwnGroup: Bool, isHarmless: Bool
  ) throws(Failure) -> pid_t {
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var id = pid_t()
    let failure = appflow_child_start(
      &id, arguments, environment(isHarmless: isHarmless), files.input, files.output, files.errors,
      inOwnGroup ? 1 : 0)
    guard failure == 0 else { throw Failure(reason: "\(Errno(rawValue: failure))") }
    return id
  }

  /// The environment that a program gets, where it stands: all of it, or what has no secret in it.
  private static func environment(isHarmless: Bool) -> [UnsafeMutablePointer<CChar>?] {
    var kept: [UnsafeMutablePointer<CChar>?] = []
    var next = appflow_environment()
    while let variable = next.pointee {
      if !isHarmless || appflow_environment_is_harmless(variable) != 0 { kept.append(variable) }
      next += 1
    }
    return kept + [nil]
  }
}
