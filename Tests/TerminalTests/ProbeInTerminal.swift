import Foundation

/// `terminal-probe` on a pseudo-terminal, which is looked at byte by byte.
final class ProbeInTerminal {
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  /// Linux' TIOCSPTLCK and TIOCGPTN, which Glibc's module leaves out.
  private static let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  private var line: Int32
  /// Kept open, so that the terminal's settings can be read after the program has ended.
  private var device: Int32
  private let told: Int32
  private let process: pid_t
  private var unread = ""
  private var status: Int32?
  /// The terminal's settings before the program started.
  let settingsBefore: termios
  /// Everything that was written to the terminal until now.
  private(set) var written = ""

  /// Starts it.
  /// - Parameters:
  ///   - shell: a command line for a shell with job control, in which `$0` is the program; the program alone without.
  ///   - environment: the whole environment, beside `TERM` and `LANG` where they are not in it.
  init(shell: String? = nil, environment: [String: String] = [:]) throws {
    line = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    guard line >= 0, ioctl(line, Self.unlock, &unlocked) == 0, ioctl(line, Self.number, &number) == 0
    else { throw Failed(description: "no pseudo-terminal: \(String(cString: strerror(errno)))") }
    let name = "/dev/pts/\(number)"
    device = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var settings = termios()
    guard device >= 0, tcgetattr(device, &settings) == 0 else {
      throw Failed(description: "no settings: \(String(cString: strerror(errno)))")
    }
    settingsBefore = settings
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(line, UInt(TIOCSWINSZ), &size)
    var pipe: [Int32] = [-1, -1]
    guard Glibc.pipe(&pipe) == 0 else { throw Failed(description: "no pipe") }
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    told = pipe[0]
    defer { close(pipe[1]) }

    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "terminal-probe").path
    let all = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
      .merging(environment) { _, given in given }
    process = try Self.spawn(
      shell.map { ["/bin/sh", "-mc", $0, program] } ?? [program], all, terminal: name, errors: pipe[1])
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      _ = waitpid(process, nil, 0)
    }
    for descriptor in [line, device, told] where descriptor >= 0 { close(descriptor) }
  }

  /// A session of its own, whose terminal is the first that it opens.
  private static func spawn(
    _ arguments: [String], _ environment: [String: String], terminal: String, errors: Int32
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Whoever runs the tests may block or ignore signals.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which Glibc's module leaves out.
    let flags = newSession | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var process = pid_t()
    let failure = posix_spawn(&process, arguments[0], &actions, &attributes, words, variables)
    guard failure == 0 else {
      throw Failed(description: "\(arguments): \(String(cString: strerror(failure)))")
    }
    return process
  }

  // MARK: What a person does

  func type(_ text: String) { Array(text.utf8).withUnsafeBytes { _ = write(line, $0.baseAddress, $0.count) } }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(line, UInt(TIOCSWINSZ), &size)
  }

  func send(_ signal: Int32) { kill(process, signal) }

  /// Cuts the line, as a lost connection does.
  func hangUp() {
    close(device)
    close(line)
    (device, line) = (-1, -1)
  }

  // MARK: What can be seen

  /// Waits until the program has told the line; what was written to the terminal before it is in `written` then.
  func waitFor(_ told: String) throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while true {
      while let end = unread.firstIndex(of: "\n") {
        let found = unread[..<end]
        unread = String(unread[unread.index(after: end)...])
        if found.hasPrefix(told) {
          readTerminal()
          return
        }
      }
      guard ContinuousClock.now < deadline else {
        throw Failed(description: "waited 30 seconds for “\(told)”; unread: \(unread), screen: \(written)")
      }
      // A full terminal would hold the program up.
      readTerminal()
      guard isReadable(self.told, milliseconds: 100) else { continue }
      guard let text = Self.read(self.told) else {
        throw Failed(description: "the program ended before “\(told)”; screen: \(written)")
      }
      unread += text
    }
  }

  /// What is written to the terminal while nothing happens: waits a moment for it.
  func writtenWhileIdle(milliseconds: Int32) -> String {
    isReadable(line, milliseconds: milliseconds) ? Self.read(line) ?? "" : ""
  }

  /// Waits for the end: the exit code, or 128 and the signal's number.
  func end() throws -> Int32 {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      var ended: Int32 = 0
      guard waitpid(process, &ended, WNOHANG) != process else {
        status = ended
        readTerminal()
        return ended & 0x7F == 0 ? (ended >> 8) & 0xFF : 128 + (ended & 0x7F)
      }
      readTerminal()
      usleep(5_000)
    }
    throw Failed(description: "the program did not end within 30 seconds; screen: \(written)")
  }

  /// Whether the settings are those from before the program.
  func hasOldSettings() -> Bool {
    var now = termios()
    guard tcgetattr(device, &now) == 0 else { return false }
    return now.c_iflag == settingsBefore.c_iflag && now.c_oflag == settingsBefore.c_oflag
      && now.c_cflag == settingsBefore.c_cflag && now.c_lflag == settingsBefore.c_lflag
  }

  /// Whether a mode such as `?1049` is on, by what was written last.
  func isOn(_ mode: String) -> Bool {
    guard let on = written.range(of: "\u{1B}[\(mode)h", options: .backwards) else { return false }
    return written.range(of: "\u{1B}[\(mode)l", range: on.upperBound..<written.endIndex) == nil
  }

  /// The processor time that the program has used, in clock ticks.
  func ticks() throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
  }

  private func readTerminal() {
    while isReadable(line, milliseconds: 0), let text = Self.read(line) { written += text }
  }

  private func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, milliseconds) == 1
  }

  private static func read(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
