import CChild
import Glibc

/// The sandbox as a child process. It ends when its standard input ends, and so with this program, however that ends.
final class DemoSandbox {
  /// The variables that send an AWS client to it.
  let variables: [String: String]

  private let process: pid_t
  private let input: Int32

  /// Starts it, and waits until it listens.
  ///
  /// - Parameter profiles: how many profiles the account has at least.
  /// - Throws: `CommandFailure` where it cannot be started.
  init(profiles: Int) throws(CommandFailure) {
    let path = try Self.executable()
    let (inputReader, inputWriter) = try Self.pipe()
    let (outputReader, outputWriter) = try Self.pipe()
    defer { close(outputReader) }
    let arguments = [path, "--exit-with-parent", "--profiles", String(profiles)]
    let child = Self.spawn(path, arguments, standardInput: inputReader, standardOutput: outputWriter)
    close(inputReader)
    close(outputWriter)
    guard let child else {
      close(inputWriter)
      throw CommandFailure(.other, "\(path) cannot be started: \(String(cString: strerror(errno))).")
    }
    process = child
    input = inputWriter
    variables = Self.exports(outputReader)
    guard variables["AWS_ENDPOINT_URL_APPFLOW"] != nil else {
      stop()
      throw CommandFailure(.other, "\(path) ended before it listened.")
    }
  }

  /// Stops it and waits for its end.
  func stop() {
    close(input)
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

  private static func pipe() throws(CommandFailure) -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    guard appflow_child_pipe(&ends) == 0 else {
      throw CommandFailure(.other, "A pipe cannot be made: \(String(cString: strerror(errno))).")
    }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ path: String, _ arguments: [String], standardInput: Int32, standardOutput: Int32
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, standardOutput, STDOUT_FILENO)
    // Its own process group, so that Ctrl-Z and Ctrl-C of the editor do not reach it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let status = posix_spawn(&process, path, &actions, &attributes, &words, appflow_environment())
    errno = status
    return status == 0 ? process : nil
  }

  /// Reads `export NAME=VALUE` lines until all four have come.
  private static func exports(_ descriptor: Int32) -> [String: String] {
    var variables: [String: String] = [:]
    var text = ""
    var chunk = [UInt8](repeating: 0, count: 1_024)
    while variables.count < 4 {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      text += String(decoding: chunk[..<count], as: UTF8.self)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        guard line.hasPrefix("export "), let equals = line.firstIndex(of: "=") else { continue }
        variables[String(line[..<equals].dropFirst("export ".count))] = String(
          line[line.index(after: equals)...])
      }
    }
    return variables
  }
}
