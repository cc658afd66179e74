import AWSClient
import AppFlow
import ArgumentParser
import Forms
import Journal
import JSON
import OperatingSystem
import Rotation
import ServiceModel

/// The options of commands that send a request.
struct SendingOptions: ParsableArguments {
  @Flag(name: .customLong("dry-run"), help: "Check it, write the body with its secrets masked, send nothing.")
  var dryRun = false

  @Option(
    name: .customLong("client-token"),
    help: ArgumentHelp(
      "The token of a request whose outcome is not known: the service does not do it twice.",
      valueName: "token"))
  var clientToken: String?

  @Flag(help: "Answer what would be asked, such as about warnings.")
  var yes = false

  @OptionGroup var sharing: SharingOptions
}

/// Asks about what looks wrong in a request, sends it, and tells what came of it: what `update`, `create` and `copy` have in common.
struct RequestSender {
  let operation: ConnectorAPI.Operation
  let options: SendingOptions
  let common: CommonOptions

  /// Checks the request of a file, and sends it or writes what would be sent.
  ///
  /// - Parameter file: the file; `-` is standard input.
  /// - Throws: `CommandFailure`.
  func sendFile(_ file: String) async throws {
    if !options.dryRun { try common.refuseIfReadOnly() }
    AppFlowClient.prepare()
    let api = try common.api()
    let (request, warnings, keys) = try checked(file, operation == .create ? api.creating : api)
    if options.dryRun { return try Console.printExactly(JSONLines(request).text()) }
    let client = try common.client()
    // Refused before anything is read: without it nothing can be noted.
    _ = try common.journal()
    var before: ConnectorProfile?
    if operation == .update, let name = request["connectorProfileName"]?.text {
      before = await client.profileSoon(named: name)
    }
    try await send(request, warnings, keys, by: client, api, before: before)
  }

  // MARK: Before sending

  /// Reads and checks the request of a file.
  ///
  /// - Parameters:
  ///   - file: the file; `-` is standard input.
  ///   - api: the model, the catalogue and the operation.
  /// - Returns: the request, with the client token that was given; the warnings that it is sent with all the same; the public
  ///   halves of its private keys.
  /// - Throws: `CommandFailure`.
  private func checked(
    _ file: String, _ api: ConnectorAPI
  ) throws -> (request: JSONValue, warnings: [Violation], keys: [PublicKey]) {
    let request = try read(file, api)
    let rules = RequestRules(api: api)
    let keys = rules.publicKeys(in: request)
    for key in keys { Console.error("\(file): \(key.place): \(key.text)") }
    let violations = rules.violations(in: request, at: WallTime.now().seconds)
    for violation in violations { Console.error("\(file): \(violation)") }
    if violations.contains(where: { $0.severity == .error }) {
      throw CommandFailure(.usage, "Nothing was sent.")
    }
    if !violations.isEmpty { try ask(inputIs: file) }
    return (request, violations, keys)
  }

  private func read(_ file: String, _ api: ConnectorAPI) throws -> JSONValue {
    do {
      let document = try RequestFile.read(file, api: api)
      for note in document.notes { Console.error("\(file): \(note)") }
      guard case .object(let object) = document.request else {
        throw CommandFailure(.usage, "\(file): type: A request is a JSON object.")
      }
      return withToken(object)
    } catch let error as RequestDocument.Unreadable {
      throw CommandFailure(.usage, "\(file): \(error)")
    }
  }

  /// The request with the client token that was given.
  func withToken(_ request: JSONObject) -> JSONValue {
    var request = request
    if let token = options.clientToken { request["clientToken"] = .string(token) }
    return .object(request)
  }

  /// Asks once whether something is sent although it looks wrong.
  ///
  /// - Parameters:
  ///   - question: what has to be answered with it.
  ///   - file: a file that was named to be read: `-` takes standard input.
  /// - Throws: `CommandFailure` where the answer is no, and where there is nobody to ask.
  func ask(_ question: String = "", inputIs file: String? = nil) throws(CommandFailure) {
    guard !options.dryRun, !options.yes else { return }
    guard Console.canAsk(inputIs: file) else {
      throw CommandFailure(
        .usage,
        "There is no terminal to ask about these warnings on: mend them, or give --yes to send all the same. Nothing was "
          + "sent.")
    }
    guard Console.ask(question.isEmpty ? "Send it all the same?" : question) else {
      throw CommandFailure(.interrupted, "Nothing was sent.")
    }
  }

  // MARK: Sending

  /// Sends a request, and writes the answer.
  ///
  /// - Parameters:
  ///   - request: the request.
  ///   - warnings: what looks wrong in it.
  ///   - keys: the public halves of its private keys.
  ///   - client: sends it.
  ///   - api: the model and the catalogue.
  ///   - before: the profile as it was read last.
  ///   - secrets: the versions of the secrets in it.
  /// - Throws: `CommandFailure`.
  func send(
    _ request: JSONValue, _ warnings: [Violation], _ keys: [PublicKey], by client: AppFlowClient,
    _ api: ConnectorAPI, before: ConnectorProfile? = nil, secrets: [SecretVersion] = []
  ) async throws {
    let journal = try common.journal()
    let identity = OperatorIdentity(client: client)
    let sender = JournaledClient(
      client: client, api: api, journal: journal, identity: identity, open: try open(request, journal),
      shared: try options.sharing.sending(common, client, identity), warn: { Console.error($0) })
    let token = request["clientToken"]?.text ?? UniqueID.make()
    let begun = WallTime.now()
    do {
      // Ctrl-C stops the waiting and not the program, which has the token of what was sent to tell.
      let answer = try await Interruption.cancelling {
        switch operation {
        case .update: try await sender.update(request, clientToken: token, before: before, secrets: secrets)
        case .create: try await sender.create(request, clientToken: token, secrets: secrets)
        }
      }
      if operation == .create { Completions.forgetProfiles() }
      try write(answer, warnings, keys)
    } catch let error as JournaledUpdateError where error.effect == .unknown {
      let name = request["connectorProfileName"]?.text ?? ""
      // The profile as it was before was not looked at: what it shows now proves nothing.
      let update = UnansweredUpdate(profile: name, clientToken: token, begun: begun)
      let hint =
        switch operation {
        case .update: await client.hint(of: update)
        case .create: await client.presence(of: name)
        }
      throw CommandFailure(call: error).adding(hint)
    } catch {
      throw CommandFailure(call: error)
    }
  }

  /// Writes the answer. That it cannot be written must not read as if nothing had been sent.
  private func write(
    _ update: ProfileUpdate, _ warnings: [Violation], _ keys: [PublicKey]
  ) throws(CommandFailure) {
    var answer: JSONObject = ["connectorProfileArn": .string(update.arn)]
    if !keys.isEmpty { answer["publicKeys"] = .list(keys.map(\.json)) }
    if !warnings.isEmpty { answer["warnings"] = .list(warnings.map(\.json)) }
    do {
      try Console.printExactly(JSONLines(.object(answer)).text())
    } catch {
      let done = operation == .create ? "made" : "accepted the update of"
      throw CommandFailure(error.code, "AppFlow \(done) \(update.arn). \(error.description)")
    }
  }

  /// The request that is repeated, where the token is that of an earlier one. A refusal then proves nothing about it.
  private func open(_ request: JSONValue, _ journal: Journal) throws(CommandFailure) -> OpenUpdates {
    guard let token = request["clientToken"]?.text else { return OpenUpdates() }
    do {
      let entries = try journal.openEntries(of: token)
      return options.clientToken == nil && entries.isEmpty ? OpenUpdates() : OpenUpdates([token: entries])
    } catch {
      throw CommandFailure(.other, "Nothing was sent, because the journal cannot be read: \(error)")
    }
  }
}
