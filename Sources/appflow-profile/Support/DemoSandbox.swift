import CChild
import Glibc
import OperatingSystem
import SystemPackage

/// The sandbox as a child process. It ends when its standard input ends, and so with this program, however that ends.
final class DemoSandbox {
  /// The variables that send an AWS client to it.
  let variables: [String: String]

  private let process: pid_t
  private let input: Pipe

  /// Starts it, and waits until it listens.
  ///
  /// - Parameter profiles: how many profiles the account has at least.
  /// - Throws: `CommandFailure` where it cannot be started.
  init(profiles: Int) throws(CommandFailure) {
    let path = try Self.executable()
    input = try Self.pipe()
    let output = try Self.pipe()
    let arguments = [path, "--exit-with-parent", "--profiles", String(profiles)]
    let child = Self.spawn(path, arguments, standardInput: input, standardOutput: output)
    output.closeWriting()
    switch child {
    case .success(let child): process = child
    case .failure(let reason): throw CommandFailure(.other, "\(path) cannot be started: \(reason).")
    }
    variables = Self.exports(output.reading)
    guard variables["AWS_ENDPOINT_URL_APPFLOW"] != nil else {
      stop()
      throw CommandFailure(.other, "\(path) ended before it listened.")
    }
  }

  /// Stops it and waits for its end.
  func stop() {
    input.closeWriting()
    kill(process, SIGTERM)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// `appflow-sandbox` in the folder of this program.
  private static func executable() throws(CommandFailure) -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(decoding: buffer[..<max(count, 0)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { String(own[...$0]) } ?? ""
    let path = folder + "appflow-sandbox"
    guard access(path, X_OK) == 0 else {
      throw CommandFailure(
        .other,
        "\(path) is not there. It comes with the sources: “make demo” builds both and opens the editor.")
    }
    return path
  }

  private static func pipe() throws(CommandFailure) -> Pipe {
    do throws(Errno) { return try Pipe() } catch {
      throw CommandFailure(.other, "A pipe cannot be made: \(error).")
    }
  }

  private static func spawn(
    _ path: String, _ arguments: [String], standardInput: Pipe, standardOutput: Pipe
  ) -> Result<pid_t, Errno> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, standardInput.reading.rawValue, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, standardOutput.writing, STDOUT_FILENO)
    // Its own process group, so that Ctrl-Z and Ctrl-C of the editor do not reach it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let status = posix_spawn(&process, path, &actions, &attributes, &words, appflow_environment())
    return status == 0 ? .success(process) : .failure(Errno(rawValue: status))
  }

  /// Reads `export NAME=VALUE` lines until all four have come.
  private static func exports(_ output: FileDescriptor) -> [String: String] {
    var variables: [String: String] = [:]
    var text = ""
    // One that cannot be read has ended, as one that is closed.
    try? output.inPieces { piece in
      text += String(decoding: piece, as: UTF8.self)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        guard line.hasPrefix("export "), let equals = line.firstIndex(of: "=") else { continue }
        variables[String(line[..<equals].dropFirst("export ".count))] = String(
          line[line.index(after: equals)...])
      }
      return variables.count < 4
    }
    return variables
  }
}
