import CChild
import Dispatch
@preconcurrency import Glibc  // `environ` is a variable; the program changes it only before anything runs beside it.
import Secrets
import Synchronization

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

  /// Runs a program to its end; ends it when the task is cancelled.
  ///
  /// Its standard input is empty, because the terminal belongs to the editor. However this program ends, the other one is
  /// killed with it: the thread that started it waits for it and ends with the process.
  ///
  /// - Parameters:
  ///   - words: the program, looked up in `PATH`, and its arguments.
  ///   - limits: how much it may print, and how long it may take; it is killed when it passes one.
  package static func run(_ words: [String], limits: Limits = Limits()) async throws(Failure) -> Result {
    let child = RunningChild()
    let outcome: Swift.Result<Result, Failure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: runToEnd(words, limits, child)) }
      }
    } onCancel: {
      child.terminate()
    }
    return try outcome.get()
  }

  private static func runToEnd(
    _ words: [String], _ limits: Limits, _ child: RunningChild
  ) -> Swift.Result<Result, Failure> {
    do throws(Failure) {
      let (output, errors) = try start(words, child)
      output.closeWriting()
      errors.closeWriting()
      let printed: (Secret, Secret)
      do throws(Failure) {
        printed = try collect(output.reading, errors.reading, limits)
      } catch {
        // What passed a limit is not waited for, and leaves nothing behind.
        child.terminate(SIGKILL)
        _ = child.waitForEnd()
        throw error
      }
      let status = child.waitForEnd()
      let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
      return .success(Result(status: code, output: printed.0, errors: printed.1.revealed()))
    } catch {
      return .failure(error)
    }
  }

  private static func start(_ words: [String], _ child: RunningChild) throws(Failure) -> (Pipe, Pipe) {
    let output = try Pipe()
    let errors = try Pipe()
    child.begin(try spawn(words, output: output.writing, errors: errors.writing))
    return (output, errors)
  }

  private static func spawn(_ words: [String], output: Int32, errors: Int32) throws(Failure) -> pid_t {
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var id = pid_t()
    let failure = appflow_child_start(&id, arguments, environ, output, errors)
    guard failure == 0 else { throw Failure(reason: String(cString: strerror(failure))) }
    return id
  }

  /// Reads both pipes to their ends, as the program fills them.
  private static func collect(
    _ output: Int32, _ errors: Int32, _ limits: Limits
  ) throws(Failure) -> (Secret, Secret) {
    let deadline = limits.time.map { ContinuousClock.now + $0 }
    var printed = WipedBuffer()
    var complaints = WipedBuffer()
    var waits = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 16384, alignment: 1)
    defer {
      wipe(piece)
      piece.deallocate()
    }
    while waits.contains(where: { $0.fd >= 0 }) {
      let ready = poll(&waits, nfds_t(waits.count), deadline.map { Deadline.milliseconds(until: $0) } ?? -1)
      guard ready >= 0 || errno == EINTR else { throw Failure(reason: String(cString: strerror(errno))) }
      if let deadline, ready == 0, ContinuousClock.now >= deadline {
        throw Failure(reason: "it takes longer than \(Deadline.text(limits.time))")
      }
      for index in waits.indices where waits[index].fd >= 0 && waits[index].revents != 0 {
        waits[index].revents = 0
        let count = read(waits[index].fd, piece.baseAddress, piece.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          waits[index].fd = -1
          continue
        }
        let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[..<count])
        let total = index == 0 ? printed.count : complaints.count
        guard total + count <= limits.bytes else {
          throw Failure(reason: "it prints more than \(limits.bytes) bytes")
        }
        if index == 0 { printed.append(bytes) } else { complaints.append(bytes) }
      }
    }
    return (printed.secret(), complaints.secret())
  }
}

/// The program that is running, if any: its number may be used for a signal only until it has ended.
private final class RunningChild: Sendable {
  private enum State {
    case notBegun
    case running(pid_t)
    case ended
    /// The task was cancelled before the program began.
    case unwanted
  }

  private let state = Mutex(State.notBegun)

  func begin(_ id: pid_t) {
    state.withLock { state in
      if case .unwanted = state { kill(id, SIGTERM) }
      state = .running(id)
    }
  }

  func terminate(_ signal: Int32 = SIGTERM) {
    state.withLock { state in
      switch state {
      case .notBegun: state = .unwanted
      case .running(let id): kill(id, signal)
      case .ended, .unwanted: break
      }
    }
  }

  /// Waits for the end, and gives the status as `waitpid` does.
  func waitForEnd() -> Int32 {
    guard case .running(let id) = state.withLock({ $0 }) else { return 0 }
    // Waiting without reaping first: a signal in between must not reach another process with the same number.
    var facts = siginfo_t()
    while waitid(P_PID, id_t(id), &facts, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    return state.withLock { state in
      state = .ended
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0 && errno == EINTR {}
      return status
    }
  }
}

/// A pipe that no other program inherits.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32

  init() throws(ChildProcess.Failure) {
    var ends: [Int32] = [-1, -1]
    guard appflow_child_pipe(&ends) == 0 else {
      throw ChildProcess.Failure(reason: String(cString: strerror(errno)))
    }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    closeWriting()
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }
}
