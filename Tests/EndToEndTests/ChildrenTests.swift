import ClientTestSupport
import Foundation
import Testing

/// Programs that the program starts, when it ends before them.
@Suite("Programs of credential_process", .timeLimit(.minutes(2)))
struct ChildrenTests {
  @Test("are killed with the program, however that ends", arguments: [SIGKILL, SIGTERM, SIGINT])
  func killed(signal: Int32) async throws {
    let folder = try ScratchFolder()
    let config = folder.file("config").path
    let mark = folder.file("child").path
    let script = folder.file("slow.sh").path
    // It minds no signal that can be minded.
    try Data(
      "trap '' TERM INT HUP; echo $$ >\(mark).new; mv \(mark).new \(mark); while :; do sleep 1; done\n".utf8
    )
    .write(to: URL(filePath: script))
    try Data("[default]\nregion = eu-west-1\ncredential_process = sh \(script)\n".utf8)
      .write(to: URL(filePath: config))
    let nothing = try Descriptor("/dev/null", O_RDWR)
    let program = try ChildProcess(
      [try Products.executable("appflow-profile"), "config"],
      environment: Products.plainEnvironment.merging([
        "HOME": folder.path, "AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c",
        "AWS_EC2_METADATA_DISABLED": "true",
      ]) { $1 }, files: [nothing, nothing, nothing])
    defer { program.kill() }
    let child = try await waiting(for: "the program of credential_process", situation: { "\(program.id)" }) {
      folder.text(of: "child").flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    #expect(Self.isRunning(child))
    program.signal(signal)
    // The first Ctrl-C asks it to end, which this one does not mind; the second one ends the program.
    if signal == SIGINT {
      _ = try await waiting(for: "the program's end", situation: { "it runs" }) {
        program.signal(signal)
        return program.statusIfEnded
      }
    }
    _ = try await waiting(for: "the end of its program", situation: { "\(child) runs" }) {
      Self.isRunning(child) ? nil : true
    }
    #expect(program.wait() == 128 + signal || signal == SIGINT)
  }

  /// Whether a process is there and has not ended.
  private static func isRunning(_ process: pid_t) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return false
    }
    return text.split(separator: ")").last?.split(separator: " ").first != "Z"
  }
}
