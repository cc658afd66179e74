import AppFlow
import ArgumentParser
import Forms
import Glibc
import Journal
import JSON
import PrivateFiles
import ProfileEditor
import Rotation
import ServiceModel

/// `appflow-profile restore ID`
struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Give a profile the properties that it had before a change.",
    discussion: """
      The journal keeps the properties and the connection mode of before and after each change, and no credentials. Name the \
      change by its id or its client token, as “journal” lists them; or name the profile, whose last change of properties \
      counts then. Values that may be secret were not kept: they stay as they are now.

      Without --secret and --set, on a terminal, the editor opens the profile's form with the former properties. Type the \
      credentials, which AppFlow wants with every update, and see in the review what differs from now. With them it is sent \
      from here; their sources are those of “rotate”. What differs is written to standard error and asked about once; \
      without a terminal nothing is sent without --yes. The answer is written as JSON. The attempt is written to the \
      journal before it is made.

      Examples:
        appflow-profile restore sf-prod
        appflow-profile restore veeva-vault --set username=appflow \\
          --secret password=exec:'pass show veeva'
      """)

  @Argument(
    help: ArgumentHelp("The change's id or client token, or the profile's name.", valueName: "id"),
    completion: Completions.profiles)
  var name: String

  @OptionGroup var credentials: CredentialArguments

  @OptionGroup var sending: SendingOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    AppFlowClient.prepare()
    if opensEditor { return try await openEditor() }
    if !sending.dryRun { try common.refuseIfReadOnly() }
    guard sending.dryRun || sending.yes || Console.canAsk() else {
      throw CommandFailure(
        .usage, "There is no terminal to ask on: give --yes to restore without being asked. Nothing was sent."
      )
    }
    let secrets = try credentials.namedSecrets()
    // Before anything else runs, because it changes the environment.
    let taken = TakenEnvironment(secrets.map(\.value))
    let client = try common.client()
    let former = try await former(client)
    let entry = RotationPlan.Entry(
      profile: former.profile, secrets: secrets, settings: try credentials.namedSettings())
    if sending.clientToken != nil, entry.makesKey {
      throw CommandFailure(
        .usage,
        "--client-token repeats the same request, and the key that new: made for it is gone: restore without the token."
      )
    }
    try await send(entry, former, taken, client)
  }

  /// Without credentials, on a terminal, somebody wants to type them.
  private var opensEditor: Bool {
    credentials.isEmpty && !sending.dryRun && sending.clientToken == nil
      && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  }

  private func openEditor() async throws {
    let former = try await former(try common.client())
    var session = EditorSession(common: common, initial: .describe(name: former.profile))
    session.former = former
    session.sharing = sending.sharing
    try await session.run()
  }

  // MARK: What it had

  private func former(_ client: AppFlowClient) async throws -> FormerProperties {
    let journals = try sending.sharing.journals(common, client)
    do {
      let configuration = try await client.configuration()
      let (endpoint, region) = (configuration.endpoint.value.description, configuration.region.value)
      let account = await OperatorIdentity(client: client).value()?.account
      let found = try await journals.entry(named: name)
      guard let found, found.id == name || found.clientToken == name else {
        let last = try await journals.formerProperties(
          of: name, at: endpoint, region: region, in: account, most: 1
        ).first
        guard let last else { throw found == nil ? .unknown(name) : FormerPropertiesError.never(name) }
        return last
      }
      guard found.isOf(endpoint: endpoint, region: region, account: account) else {
        let account = found.operator.account.map { "account \($0)" }
        let place = [found.endpoint, found.region, account].compactMap(\.self)
        throw FormerPropertiesError.elsewhere(found.summary, place: place.joined(separator: ", "))
      }
      return try FormerProperties(found)
    } catch let error as FormerPropertiesError {
      throw CommandFailure(.usage, "\(error)")
    } catch let failure as PrivateFileFailure {
      throw CommandFailure(.other, "The journal cannot be read: \(failure)")
    } catch {
      throw CommandFailure(call: error)
    }
  }

  // MARK: Sending

  private func send(
    _ entry: RotationPlan.Entry, _ former: FormerProperties, _ taken: TakenEnvironment,
    _ client: AppFlowClient
  ) async throws {
    let api = try common.api()
    let prepared = try await prepared(entry, former, taken, client, api)
    let keys = RotationKeys([prepared])
    try await keys.refuseUnfitPlaces(client)
    keys.tell(isDry: sending.dryRun)
    try tell(prepared, former)
    let sender = RequestSender(operation: .update, options: sending, common: common)
    let request = sender.withToken(prepared.request.body.object ?? JSONObject())
    if sending.dryRun { return try Console.printExactly(JSONLines(request).text()) }
    let identity = OperatorIdentity(client: client)
    let place = await client.placeText(of: [prepared.request.profile], identity)
    try sender.ask("\(keys.question)Put them back into “\(former.profile)” (\(place))?")
    try await keys.keep(client)
    try await sender.send(
      request, prepared.warnings, prepared.request.publicKeys, by: client, api,
      before: prepared.request.profile, secrets: prepared.secrets)
  }

  private func prepared(
    _ entry: RotationPlan.Entry, _ former: FormerProperties, _ taken: TakenEnvironment,
    _ client: AppFlowClient, _ api: ConnectorAPI
  ) async throws -> PreparedRotation {
    let reader = SecretReader(taken: taken, client: client, isExact: credentials.exact)
    let preparer = RotationPreparer(client: client, api: api, reader: reader)
    do {
      // Ctrl-C gives up: nothing was sent yet.
      return try await Interruption.cancelling {
        let (prepared, problems) = try await preparer.prepare([entry], restoring: former)
        try Task.checkCancellation()
        try await RotationRun.tell(prepared, problems, client)
        guard let first = prepared.first else { throw CommandFailure(.other, "Nothing was sent.") }
        return first
      }
    } catch is CancellationError {
      throw CommandFailure(.interrupted, "Stopped: nothing was sent.")
    } catch {
      throw CommandFailure(call: error)
    }
  }

  /// What it puts back, one by one.
  private func tell(_ prepared: PreparedRotation, _ former: FormerProperties) throws(CommandFailure) {
    let changes = prepared.request.changes.filter { !$0.pointer.isWithin(RequestPaths.credentials) }
    guard !changes.isEmpty else {
      throw CommandFailure(
        .usage,
        "The properties of “\(former.profile)” are as they were at \(former.time.iso8601): nothing was sent.")
    }
    Console.error("\(former.profile): as before the change of \(former.time.iso8601):")
    for change in changes { Console.error("  \(change.kind.sign) \(change.name): \(change.text)") }
    if let remark = FormerProperties.remark(hidden: prepared.request.hidden) {
      Console.error("\(former.profile): \(remark)")
    }
  }
}
