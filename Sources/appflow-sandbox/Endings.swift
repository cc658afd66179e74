import Dispatch
import Glibc
import OperatingSystem
import SystemPackage

/// What ends the sandbox: SIGTERM, SIGINT, where asked the end of standard input, and what is added from within.
struct Endings {
  private let statuses: AsyncStream<Int32>
  /// Takes an ending from within, as an exit status.
  let signal: AsyncStream<Int32>.Continuation
  private let sources: [any DispatchSourceProtocol]

  /// Begins to watch. The signals no longer end the process by themselves, and a closed standard output does not either.
  ///
  /// - Parameter withParent: whether the end of standard input counts.
  init(withParent: Bool) {
    let (statuses, signal) = AsyncStream<Int32>.makeStream(bufferingPolicy: .bufferingOldest(1))
    self.statuses = statuses
    self.signal = signal
    Glibc.signal(SIGPIPE, SIG_IGN)
    var sources: [any DispatchSourceProtocol] = []
    for (number, status) in [(SIGTERM, Int32(0)), (SIGINT, 130)] {
      Glibc.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { signal.yield(status) }
      source.activate()
      sources.append(source)
    }
    if withParent {
      // A blocking read on a thread of its own works for pipes, terminals and /dev/null alike; epoll does not.
      DispatchQueue(label: "standard input").async {
        try? FileDescriptor.standardInput.inPieces { _ in true }
        signal.yield(0)
      }
    }
    self.sources = sources
  }

  /// Waits for the first ending.
  ///
  /// - Returns: the exit status that goes with it.
  func first() async -> Int32 {
    defer { for source in sources { source.cancel() } }
    for await status in statuses { return status }
    return 0
  }
}
