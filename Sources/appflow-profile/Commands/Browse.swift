import AppFlow
import ArgumentParser
import Forms
import Lists
import ProfileEditor

/// `appflow-profile browse`, which is also what happens without a subcommand.
struct Browse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse",
    abstract: "Open the editor on the account's profiles.",
    discussion: """
      With --target, the list has the profiles of all accounts and regions of the targets, as they come. Enter goes to a profile's \
      own account and region and opens it there; a leads back to the list.

      Examples:
        appflow-profile
        appflow-profile --profile prod --region eu-west-1 --read-only
        appflow-profile --filter 'health:bad connector:sap' --sort updated
        appflow-profile browse --target prod,everywhere
      """)

  @Option(
    help: ArgumentHelp(
      "Begin with only the profiles with all of these words, such as state:old or @name for a saved filter.",
      valueName: "words"))
  var filter: String?

  @Option(
    help: ArgumentHelp(
      "Begin with the list in this order, such as updated or connector,updated:desc.", valueName: "columns"),
    completion: .list(ProfileColumn.allCases.map(\.rawValue)), transform: ListOptions.order)
  var sort: ListOrder?

  @OptionGroup var target: TargetOptions

  @OptionGroup var sharing: SharingOptions

  @OptionGroup var common: CommonOptions

  func run() async throws {
    var session = EditorSession(common: common)
    // What cannot be read is told before the screen is another's.
    if let filter { _ = try ListOptions.filter(filter, try common.settings()) }
    session.filter = filter
    session.order = sort
    session.sharing = sharing
    session.targets = try target.targets(common)
    try await session.run()
  }
}
