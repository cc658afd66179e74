import AppFlow
import ArgumentParser
import Forms
import OperatingSystem
import ProfileEditor
import ServiceModel

/// The options that every subcommand takes.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The AWS profile to use, from the AWS configuration files.", valueName: "name"),
    completion: Completions.awsProfiles)
  var profile: String?

  @Option(help: ArgumentHelp("The AWS region to use.", valueName: "region"), completion: Completions.regions)
  var region: String?

  @Option(
    name: .customLong("endpoint-url"),
    help: ArgumentHelp(
      "Send requests to this endpoint instead; plain http on this machine only.", valueName: "url"))
  var endpointURL: String?

  @Option(
    help: ArgumentHelp(
      "Use this botocore service-2.json (or .json.gz) of AppFlow instead of the built-in model; “newest” takes the newest that an AWS command line or botocore on this machine brings, “built-in” the program's own whatever the settings say.",
      valueName: "file"),
    completion: .file())
  var model: String?

  @Option(
    name: .customLong("connect-timeout"),
    help: ArgumentHelp("Seconds for name, connection and TLS; 10 when left out.", valueName: "seconds"))
  var connectTimeout: Double?

  @Option(help: ArgumentHelp("Seconds for one whole attempt; 60 when left out.", valueName: "seconds"))
  var timeout: Double?

  @Flag(
    help: "Write a line for each attempt to standard error, with what a refusal says: no header, no secret.")
  var debug = false

  @Option(
    name: .customLong("debug-file"),
    help: ArgumentHelp(
      "Write the lines of --debug to this file, which is made with mode 0600.", valueName: "file"),
    completion: .file())
  var debugFile: String?

  @Flag(help: "Ask questions line by line instead of using the full screen.")
  var plain = false

  @Flag(name: .customLong("no-color"), help: "Use no colours.")
  var noColor = false

  @Flag(name: .customLong("no-mouse"), help: "No clicks and no wheel; the terminal keeps its own selection.")
  var noMouse = false

  @Flag(name: .customLong("read-only"), help: "Do everything but send.")
  var readOnly = false

  @Option(
    help: ArgumentHelp(
      "Use this settings file instead of appflow-profile/config in your configuration folder.",
      valueName: "file"),
    completion: .file())
  var config: String?

  func validate() throws {
    for (name, seconds) in [("--connect-timeout", connectTimeout), ("--timeout", timeout)] {
      guard let seconds else { continue }
      guard seconds > 0, seconds <= 3_600 else {
        throw ValidationError("\(name) takes seconds, more than 0 and at most 3600.")
      }
    }
  }

  /// The model, the catalogue, and the mask that the operator has set.
  ///
  /// - Throws: `CommandFailure` for a model that cannot be used, and as `settings()`.
  func api() throws -> ConnectorAPI {
    let settings = try settings()
    guard let loaded = try loadedModel(settings) else { return try ConnectorAPI(mask: settings.mask) }
    return try ConnectorAPI(model: loaded.model, file: loaded.path, mask: settings.mask)
  }

  /// The model that is wanted, by the option or else by the operator's own file.
  ///
  /// - Returns: nil where the built-in one is.
  /// - Throws: `CommandFailure` for one that cannot be used, with the line of the operator's file that asks for it.
  func loadedModel(_ settings: EditorSettings) throws(CommandFailure) -> LoadedModel? {
    // A setting is for machines with and without AWS's tools; an option is for this one.
    let choice = model.map { ModelChoice($0) } ?? settings.model
    do {
      return try choice.load(mustBeFound: model != nil, option: "--model") { .onThisMachine }
    } catch {
      guard model == nil, let place = settings.modelPlace else {
        throw CommandFailure(.usage, error.description)
      }
      throw CommandFailure(.configuration, "\(place), model: \(error)")
    }
  }

  /// What a client is made of by these options.
  ///
  /// - Parameter notices: is told what the operator should know.
  /// - Throws: `CommandFailure` for a file that cannot be written, and for settings that are wrong.
  func clientOptions(notices: Notices = .onStandardError) throws(CommandFailure) -> ClientOptions {
    var options = ClientOptions.ofProgram(profile: profile, region: region, endpointURL: endpointURL)
    let settings = try settings()
    options.trustedFiles = settings.trustedFiles
    options.processTime = .seconds(settings.processSeconds)
    options.onNotice = notices.tell
    if let connectTimeout { options.limits.connect = .seconds(connectTimeout) }
    if let timeout { options.limits.whole = .seconds(timeout) }
    options.onAttempt = try AttemptFile(self)?.observer
    return options
  }

  /// The same for a command that can ask its operator.
  ///
  /// - Throws: as `clientOptions(notices:)`.
  func askingOptions() throws(CommandFailure) -> ClientOptions {
    var options = try clientOptions()
    options.mfaCode = TerminalPrompt.ask
    options.childTerminal = .shared
    return options
  }

  /// The client for these options.
  ///
  /// - Throws: `CommandFailure` for options that are wrong in themselves.
  func client() throws(CommandFailure) -> AppFlowClient {
    do {
      return try AppFlowClient(options: try askingOptions())
    } catch {
      throw CommandFailure(call: error)
    }
  }
}

extension ClientOptions {
  /// A client's options, with the names that users of this program know.
  static func ofProgram(profile: String?, region: String?, endpointURL: String?) -> ClientOptions {
    var options = ClientOptions(profile: profile, region: region, endpointURL: endpointURL)
    options.product = "appflow-profile"
    options.sharesRoles = true
    options.names.profile = "--profile"
    options.names.region = "--region"
    options.names.endpointURL = "--endpoint-url"
    options.names.trustedFiles = "trusted_files in [settings] of appflow-profile's own settings file"
    options.names.clientToken = "--client-token"
    options.names.configuration = "appflow-profile config"
    options.names.signIn = "appflow-profile login"
    return options
  }
}

extension InstalledModels {
  /// The models that AWS's tools on this machine bring along.
  static var onThisMachine: InstalledModels { InstalledModels { Environment.process[$0] } }
}

/// How `list`, `show`, `connectors` and `config` write.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json
}
