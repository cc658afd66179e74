import AWSClient
import AppFlow
import ArgumentParser
import Forms
import Glibc
import Rotation
import ServiceModel

/// `appflow-profile update FILE`
struct Update: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Send the request in a file.",
    discussion: """
      The file is checked as by “validate”; errors keep it from being sent, warnings are written to standard error, and \
      on a terminal they ask once. The answer is written as JSON. The attempt is written to the journal before it is \
      made.

      Examples:
        appflow-profile update request.json --dry-run
        appflow-profile update - < request.json
      """)

  @Argument(help: ArgumentHelp("The request; - is standard input.", valueName: "file"), completion: .file())
  var file: String

  @Flag(name: .customLong("dry-run"), help: "Check it, write the body with its secrets masked, send nothing.")
  var dryRun = false

  @Option(
    name: .customLong("client-token"),
    help: ArgumentHelp(
      "The token of a request whose outcome is not known: the service does not do it twice.",
      valueName: "token"))
  var clientToken: String?

  @Flag(help: "Do not ask about warnings.")
  var yes = false

  @OptionGroup var common: CommonOptions

  func run() async throws {
    AppFlowClient.prepare()
    let api = try common.api()
    var request = try read(api)
    if let clientToken { request["clientToken"] = .string(clientToken) }
    try check(.object(request), api)
    if try dryRun || common.isReadOnly() {
      Console.printExactly(JSONLines(.object(request)).text())
      guard dryRun else { throw CommandFailure(.usage, "Read-only: nothing was sent.") }
      return
    }
    let client = try common.client()
    let sender = JournaledClient(
      client: client, journal: try common.journal(), identity: OperatorIdentity(client: client),
      warn: { Console.error($0) })
    let sent = JSONValue.object(request)
    let token = sent["clientToken"]?.text ?? UniqueID.make()
    do {
      // Ctrl-C stops the waiting and not the program, which has the token of what was sent to tell.
      let update = try await Interruption.cancelling { try await sender.update(sent, clientToken: token) }
      Console.printExactly(JSONLines(["connectorProfileArn": .string(update.arn)]).text())
    } catch {
      throw CommandFailure(call: error)
    }
  }

  private func read(_ api: ConnectorAPI) throws -> JSONObject {
    do {
      let request = try RequestFile.read(file, api: api)
      guard case .object(let object) = request else {
        throw CommandFailure(.usage, "\(file): type: A request is a JSON object.")
      }
      return object
    } catch let error as JSONSyntaxError {
      throw CommandFailure(.usage, "\(file): \(error)")
    }
  }

  private func check(_ request: JSONValue, _ api: ConnectorAPI) throws {
    let violations = RequestRules(api: api).violations(in: request)
    for violation in violations {
      Console.error(
        "\(file): \(violation.severity.rawValue) \(violation.rule.rawValue) \(violation.path): \(violation.message)"
      )
    }
    if violations.contains(where: { $0.severity == .error }) {
      throw CommandFailure(.usage, "Nothing was sent.")
    }
    let canAsk = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 && file != "-"
    if !violations.isEmpty, !dryRun, !common.readOnly, !yes, canAsk, !Console.ask("Send it all the same?") {
      throw CommandFailure(.interrupted, "Nothing was sent.")
    }
  }
}
