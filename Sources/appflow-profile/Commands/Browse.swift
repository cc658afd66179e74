import AppFlow
import ArgumentParser
import Forms
import ProfileEditor

/// `appflow-profile browse`, which is also what happens without a subcommand.
struct Browse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse",
    abstract: "Open the editor on the account's profiles.",
    discussion: """
      Examples:
        appflow-profile
        appflow-profile --profile prod --region eu-west-1 --read-only
      """)

  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await EditorSession(common: common).run()
  }
}
