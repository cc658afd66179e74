import ArgumentParser
import Forms
import ProfileEditor

/// `appflow-profile edit NAME`
struct Edit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Open the editor on one profile's form.",
    discussion: """
      With a type, the service is not asked first: the form begins empty, for identities that may update and not \
      describe.

      With a file, the values of a request in JSON are put over what the service holds: one of “template”, of “aws appflow \
      update-connector-profile --generate-cli-skeleton”, or of your own. Values that nobody filled in \
      change nothing. The profile is the one that the file names, unless another is given.

      Examples:
        appflow-profile edit sf-prod
        appflow-profile edit --from request.json
        appflow-profile edit sf-prod --connector-type Salesforce
      """)

  @Argument(
    help: "The profile's name; may be left out where the file has it.", completion: Completions.profiles)
  var name: String?

  @Option(help: ArgumentHelp("A request in JSON to begin with.", valueName: "file"), completion: .file())
  var from: String?

  @Option(
    name: .customLong("connector-type"),
    help: ArgumentHelp("The connector, so that the service is not asked for the profile.", valueName: "type"),
    completion: Completions.connectors)
  var connectorType: String?

  @OptionGroup var sharing: SharingOptions

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let api = try common.api()
    let given = try from.map { try PrefilledRequest(file: $0, api: api) }
    guard let name = name ?? given?.profile else {
      throw CommandFailure(
        .usage,
        from.map {
          "\($0): has no \(RequestPaths.name). Name the profile: appflow-profile edit NAME --from \($0)"
        }
          ?? "Name the profile, or a file that names it: appflow-profile edit NAME, or --from FILE.")
    }
    let initial: InitialForm =
      if let connectorType {
        try await NamedConnector(connectorType, api: api, common: common).form(of: name, api)
      } else {
        .describe(name: name)
      }
    var session = EditorSession(common: common, initial: initial, given: given)
    session.sharing = sharing
    try await session.run()
  }
}

extension PrefilledRequest {
  /// Reads a request from a file.
  fileprivate convenience init(file: String, api: ConnectorAPI) throws(CommandFailure) {
    do {
      let document = try RequestFile.read(file, api: api)
      try self.init(document.request, notes: document.notes, api: api)
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure(.usage, "\(file): \(error)")
    }
  }
}
