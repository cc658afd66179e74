import ClientTestSupport
import Foundation
import Synchronization

/// Runs a command when it is cut or released, and also when the test process dies without releasing anything, so that no
/// server outlives the tests.
///
/// A shell waits for the end of a named pipe that this process alone holds open for writing.
final class Lifeline: Sendable {
  private let held: Mutex<Descriptor?>
  private let shell: ChildProcess

  /// - Parameter command: what ends the thing; a program on `PATH` and its arguments.
  init(command: [String]) throws {
    let folder = try ScratchFolder()
    let pipe = folder.file("lifeline").path
    guard mkfifo(pipe, 0o600) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    // For both, because opening for writing alone would wait for the reader.
    held = Mutex(try Descriptor(pipe, O_RDWR))
    let nothing = try Descriptor("/dev/null", O_RDWR)
    let script = #"trap '' HUP INT TERM; read -r _; "$@" >/dev/null 2>&1"#
    shell = try ChildProcess(
      ["/bin/sh", "-c", script, "lifeline"] + command, environment: Products.plainEnvironment,
      files: [Descriptor(pipe, O_RDONLY), nothing, nothing])
  }

  deinit { cut() }

  /// Runs the command now, and waits for its end. The second time, nothing happens.
  func cut() {
    held.withLock { $0 = nil }
    shell.wait()
  }
}
