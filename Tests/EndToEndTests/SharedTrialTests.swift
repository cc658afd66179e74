import ClientTestSupport
import Foundation
import Testing

/// The trial of `make trial` at a size that a test has time for.
@Suite("A plan that processes on several hosts take together", .timeLimit(.minutes(10)), .serialized)
struct SharedTrialTests {
  /// Gives a program another clock.
  private static var otherClock: String? {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
    return folders.map { "/usr/lib/\($0)/faketime/libfaketime.so.1" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Whether network namespaces can be made: not in a container without that right, nor where only root may make them.
  private static func makesNamespaces() async -> Bool {
    let asRoot = getuid() == 0 ? [] : ["--user", "--map-root-user"]
    let made = try? await Command.run(
      ["unshare"] + asRoot + ["--net", "--uts", "true"], environment: Products.plainEnvironment)
    return made?.status == 0
  }

  @Test(
    "killed, stopped, cut off from the table, with a clock that is wrong: each profile is updated once, and nothing false is told",
    .enabled("network namespaces can be made here") { await makesNamespaces() },
    arguments: [1])
  func trial(seed: Int) async throws {
    let programs = URL(filePath: try Products.executable("appflow-profile")).deletingLastPathComponent().path
    let script = Peers.packageFolder.appending(path: "Tests/Soak/shared_run.py").path
    let trial = try await Command.run(
      Peers.python + [
        script, programs, "--seeds", "1", "--first-seed", "\(seed)", "--profiles", "60", "--kills", "3",
        "--gone", "4",
      ], environment: Products.plainEnvironment)
    #expect(trial.status == 0, "\(trial.text)\n\(trial.errors)")
    #expect(trial.text.contains("'profiles': 60") && !trial.text.contains("'kills': 0"), "\(trial.text)")
  }

  @Test("a library that was loaded before the program does not stop it from starting")
  func preloaded() async throws {
    let library = try #require(Self.otherClock, "make setup installs libfaketime")
    let program = try Products.executable("appflow-profile")
    let output = try await Command.run(
      // The library changes the environment while it is loaded, where nobody did so before, and then no Swift program finds its
      // arguments: here `env` has it loaded first.
      ["env", program, "--version"],
      environment: Products.plainEnvironment.merging(["LD_PRELOAD": library, "FAKETIME": "+600"]) { $1 })
    #expect(output.status == 0 && !output.text.isEmpty, "\(output.status) \(output.errors)")
  }
}
