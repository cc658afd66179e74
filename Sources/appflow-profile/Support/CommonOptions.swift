import ArgumentParser
import Forms
import ServiceModel

/// The options that every subcommand takes.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The profile of the AWS configuration files.", valueName: "name"))
  var profile: String?

  @Option(help: ArgumentHelp("The AWS region.", valueName: "region"))
  var region: String?

  @Option(
    name: .customLong("endpoint-url"),
    help: ArgumentHelp("Another endpoint; plain http on loopback only.", valueName: "url"))
  var endpointURL: String?

  @Option(
    help: ArgumentHelp(
      "A botocore service-2.json (or .json.gz) of AppFlow in place of the embedded model.", valueName: "file")
  )
  var model: String?

  @Flag(help: "Questions and answers on lines in place of a full screen.")
  var plain = false

  @Flag(name: .customLong("no-color"), help: "No colours.")
  var noColor = false

  /// The model and the catalogue.
  ///
  /// - Throws: `ModelError` for a file that cannot be used.
  func api() throws(ModelError) -> ConnectorAPI {
    guard let model else { return try ConnectorAPI() }
    return try ConnectorAPI(model: try ServiceModel.load(path: model), file: model)
  }
}

/// How `list`, `show`, `connectors` and `config` write.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json
}
