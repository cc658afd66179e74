import AppFlow
import ArgumentParser
import Glibc
import OperatingSystem

/// `appflow-profile demo`
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Open the editor on a simulated AppFlow account on this machine; no account is needed.",
    discussion: """
      Starts appflow-sandbox, which must lie beside this program, and stops it at the end. Nothing leaves the machine. \
      A credential that contains “reject-me” is refused, as a vendor would refuse it.

      Example: appflow-profile demo --profiles 1000
      """)

  @Option(help: "Fill the account up to this many profiles, at most 100000.")
  var profiles = 0

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...100_000).contains(profiles) else {
      throw ValidationError("--profiles takes a number from 0 to 100000.")
    }
  }

  func run() async throws {
    let sandbox = try DemoSandbox(profiles: profiles)
    defer { sandbox.stop() }
    let kept = try DemoJournal()
    defer { kept.remove() }
    try await EditorSession(
      common: common, environment: Environment(sandbox.variables), demoJournal: kept.journal
    ).run()
  }
}
