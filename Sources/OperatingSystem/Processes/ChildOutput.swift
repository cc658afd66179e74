import Glibc
import Secrets
import SystemPackage

/// What a running program prints, in memory that is wiped, and the wait for its end.
struct ChildOutput: ~Copyable {
  private let child: RunningChild
  private let terminal: ChildTerminalUse
  private let limits: ChildProcess.Limits
  /// The program's two outputs.
  private var outputs: [pollfd]
  /// The end of a pipe whose other end is closed when the program is no longer wanted.
  private let cancelling: Int32
  private var printed = WipedBuffer()
  private var complaints = WipedBuffer()
  private var isCancelled = false

  /// Milliseconds between two looks at the program: where the kernel does not tell of its end (before Linux 5.3), and where
  /// it may want the terminal.
  private static let pause: Int32 = 50

  init(
    _ child: RunningChild, _ terminal: ChildTerminalUse, _ outputs: [FileDescriptor],
    _ limits: ChildProcess.Limits, _ cancelling: FileDescriptor
  ) {
    self.child = child
    self.terminal = terminal
    self.limits = limits
    self.cancelling = cancelling.rawValue
    self.outputs = outputs.map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
  }

  /// What was printed, and what was said on standard error.
  consuming func contents() -> (printed: Secret, complaints: Secret) {
    (printed.withBytes { Secret($0) }, complaints.withBytes { Secret($0) })
  }

  /// Reads both outputs, as the program fills them, until they are closed and the program has ended. One that is no longer
  /// wanted is asked to end.
  ///
  /// - Parameter grace: how long a program that was asked to end may take for it.
  /// - Throws: `ChildProcess.Failure` for one that goes on beyond a limit.
  mutating func readToEnd(grace: Duration) throws(ChildProcess.Failure) {
    var deadline = limits.time.map { ContinuousClock.now + $0 }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
    defer {
      wipe(piece)
      piece.deallocate()
    }
    while true {
      let hasEnded = child.hasEnded
      if hasEnded, outputs.allSatisfy({ $0.fd < 0 }) { return }
      let wasCancelled = isCancelled
      try wait(hasEnded, until: deadline)
      if isCancelled, !wasCancelled {
        kill(child.id, SIGTERM)
        // One that was stopped because it touched the terminal has to go on to end.
        if terminal.isInOwnGroup { kill(-child.id, SIGCONT) }
        deadline = min(deadline ?? .now + grace, .now + grace)
      }
      if let deadline, ContinuousClock.now >= deadline { throw failure(hasEnded) }
      if !hasEnded, !isCancelled { terminal.look() }
      for index in outputs.indices where outputs[index].fd >= 0 && outputs[index].revents != 0 {
        try read(index, piece)
      }
    }
  }

  /// Waits for output, for the program's end, and for the news that it is no longer wanted.
  private mutating func wait(
    _ hasEnded: Bool, until deadline: ContinuousClock.Instant?
  ) throws(ChildProcess.Failure) {
    var waits =
      outputs
      + [isCancelled ? -1 : cancelling, hasEnded ? -1 : child.watch].map { descriptor in
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      }
    var milliseconds = deadline.map { Deadline.milliseconds(until: $0) } ?? -1
    if !hasEnded, child.watch < 0 || terminal.isInOwnGroup {
      milliseconds = milliseconds < 0 ? Self.pause : min(milliseconds, Self.pause)
    }
    guard poll(&waits, nfds_t(waits.count), milliseconds) >= 0 || errno == EINTR else {
      throw ChildProcess.Failure(reason: "\(Errno.last)")
    }
    outputs = Array(waits.prefix(outputs.count))
    if waits[outputs.count].revents != 0 { isCancelled = true }
  }

  private mutating func read(
    _ index: Int, _ piece: UnsafeMutableRawBufferPointer
  ) throws(ChildProcess.Failure) {
    outputs[index].revents = 0
    // An output that cannot be read has ended, as one has that is closed.
    let next = try? FileDescriptor(rawValue: outputs[index].fd).readNext(into: piece)
    guard let count = next, count > 0 else {
      outputs[index].fd = -1
      return
    }
    guard (index == 0 ? printed.count : complaints.count) + count <= limits.bytes else {
      throw ChildProcess.Failure(reason: "it prints more than \(limits.bytes) bytes")
    }
    let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[..<count])
    if index == 0 {
      printed.append(bytes)
    } else {
      complaints.append(bytes)
      terminal.say(bytes)
    }
  }

  private func failure(_ hasEnded: Bool) -> ChildProcess.Failure {
    if isCancelled { return ChildProcess.Failure(reason: "it was given up") }
    if hasEnded {
      return ChildProcess.Failure(
        reason: "it has ended, but a program that it started keeps its output open for longer than "
          + Deadline.text(limits.time))
    }
    return ChildProcess.Failure(reason: "it takes longer than \(Deadline.text(limits.time))")
  }
}
