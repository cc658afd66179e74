import AWSClient
import AppFlow
import ArgumentParser
import Forms
import Glibc
import Journal
import JSON
import OperatingSystem
import ServiceModel

/// `appflow-profile update FILE`
struct Update: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Send the request in a file.",
    discussion: """
      The file is checked as by “validate”; errors keep it from being sent. Warnings are written to standard error and ask \
      once; where there is no terminal to ask on, they keep it from being sent, too. --yes answers. The answer is written \
      as JSON, with the warnings. The attempt is written to the journal before it is made.

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
    if !dryRun { try common.refuseIfReadOnly() }
    AppFlowClient.prepare()
    let api = try common.api()
    var request = try read(api)
    if let clientToken { request["clientToken"] = .string(clientToken) }
    let keys = RequestRules(api: api).publicKeys(in: .object(request))
    for key in keys { Console.error("\(file): \(key.place): \(key.text)") }
    let warnings = try check(.object(request), api)
    if dryRun { return try Console.printExactly(JSONLines(.object(request)).text()) }
    let client = try common.client()
    let journal = try common.journal()
    let sent = JSONValue.object(request)
    let sender = JournaledClient(
      client: client, journal: journal, identity: OperatorIdentity(client: client),
      open: try open(sent, journal), warn: { Console.error($0) })
    let token = sent["clientToken"]?.text ?? UniqueID.make()
    let begun = WallTime.now()
    do {
      // Ctrl-C stops the waiting and not the program, which has the token of what was sent to tell.
      let update = try await Interruption.cancelling { try await sender.update(sent, clientToken: token) }
      try Self.write(update, warnings, keys)
    } catch let error as JournaledUpdateError where error.effect == .unknown {
      // The profile as it was before was not looked at: what it shows now proves nothing.
      let update = UnansweredUpdate(
        profile: sent["connectorProfileName"]?.text ?? "", clientToken: token, begun: begun)
      throw CommandFailure(call: error).adding(await client.hint(of: update))
    } catch {
      throw CommandFailure(call: error)
    }
  }

  /// Writes the answer. That it cannot be written must not read as if nothing had been sent.
  private static func write(
    _ update: ProfileUpdate, _ warnings: [Violation], _ keys: [PublicKey]
  ) throws(CommandFailure) {
    var answer: JSONObject = ["connectorProfileArn": .string(update.arn)]
    if !keys.isEmpty { answer["publicKeys"] = .list(keys.map(\.json)) }
    if !warnings.isEmpty { answer["warnings"] = .list(warnings.map(\.json)) }
    do {
      try Console.printExactly(JSONLines(.object(answer)).text())
    } catch {
      throw CommandFailure(error.code, "AppFlow accepted the update of \(update.arn). \(error.description)")
    }
  }

  /// The update that is repeated, where the token is that of an earlier one. A refusal then proves nothing about it.
  private func open(_ request: JSONValue, _ journal: Journal) throws(CommandFailure) -> OpenUpdates {
    guard let token = request["clientToken"]?.text else { return OpenUpdates() }
    do {
      let entries = try journal.openEntries(of: token)
      return clientToken == nil && entries.isEmpty ? OpenUpdates() : OpenUpdates([token: entries])
    } catch {
      throw CommandFailure(.other, "Nothing was sent, because the journal cannot be read: \(error)")
    }
  }

  private func read(_ api: ConnectorAPI) throws -> JSONObject {
    do {
      let document = try RequestFile.read(file, api: api)
      for note in document.notes { Console.error("\(file): \(note)") }
      guard case .object(let object) = document.request else {
        throw CommandFailure(.usage, "\(file): type: A request is a JSON object.")
      }
      return object
    } catch let error as RequestDocument.Unreadable {
      throw CommandFailure(.usage, "\(file): \(error)")
    }
  }

  /// Tells what is wrong, and asks about what only looks wrong.
  ///
  /// - Returns: the warnings that are sent all the same.
  private func check(_ request: JSONValue, _ api: ConnectorAPI) throws -> [Violation] {
    let violations = RequestRules(api: api).violations(in: request, at: WallTime.now().seconds)
    for violation in violations { Console.error("\(file): \(violation)") }
    if violations.contains(where: { $0.severity == .error }) {
      throw CommandFailure(.usage, "Nothing was sent.")
    }
    guard !violations.isEmpty, !dryRun, !yes else { return violations }
    guard Console.canAsk(inputIs: file) else {
      throw CommandFailure(
        .usage,
        "There is no terminal to ask about these warnings on: mend them, or give --yes to send all the same. Nothing was "
          + "sent.")
    }
    guard Console.ask("Send it all the same?") else {
      throw CommandFailure(.interrupted, "Nothing was sent.")
    }
    return violations
  }
}
