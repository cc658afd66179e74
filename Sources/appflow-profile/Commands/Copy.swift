import AppFlow
import ArgumentParser
import Forms
import JSON
import Rotation
import ServiceModel

/// `appflow-profile copy NAME NEW`
struct Copy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: "Make a profile with the properties of another one.",
    discussion: """
      The connector with its label, the connection mode and the properties are taken as the service tells them. Credentials \
      it does not tell: give those of the new profile by --secret and --set, whose sources are those of “rotate”. Nor does it \
      tell the KMS key: without --kms-arn AppFlow uses its own.

      The request is checked as by “validate --create”; errors keep it from being sent. Warnings are written to standard error and ask \
      once; where there is no terminal to ask on, they keep it from being sent, too. --yes answers. The answer is written as \
      JSON, with the warnings. The attempt is written to the journal before it is made.

      Example:
        appflow-profile copy veeva-vault veeva-test --set username=appflow \\
          --secret password=exec:'pass show veeva-test'
      """)

  @Argument(
    help: ArgumentHelp("The profile whose properties are taken.", valueName: "name"),
    completion: Completions.profiles)
  var name: String

  @Argument(help: ArgumentHelp("The new profile's name.", valueName: "new"))
  var new: String

  @OptionGroup var credentials: CredentialArguments

  @Option(
    name: .customLong("kms-arn"),
    help: ArgumentHelp("The KMS key that encrypts the new profile's secret.", valueName: "arn"))
  var kmsKey: String?

  @Option(help: ArgumentHelp("Another custom connector's label, such as a newer one's.", valueName: "label"))
  var label: String?

  @OptionGroup var sending: SendingOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if name == new { throw ValidationError("The new profile needs a name of its own.") }
  }

  func run() async throws {
    if !sending.dryRun { try common.refuseIfReadOnly() }
    AppFlowClient.prepare()
    let entry = RotationPlan.Entry(
      profile: name, secrets: try credentials.namedSecrets(),
      settings: try credentials.namedSettings())
    if sending.clientToken != nil, entry.makesKey {
      throw CommandFailure(
        .usage,
        "--client-token repeats the same request, and the key that new: made for it is gone: copy without the token."
      )
    }
    // Before anything else runs, because it changes the environment.
    let taken = TakenEnvironment(entry.secrets.map(\.value))
    let client = try common.client()
    let api = try common.api()
    let prepared = try await prepared(entry, taken, client, api)
    let keys = RotationKeys([prepared])
    try await keys.refuseUnfitPlaces(client)
    keys.tell(isDry: sending.dryRun)
    let sender = RequestSender(operation: .create, options: sending, common: common)
    let request = sender.withToken(prepared.request.body.object ?? JSONObject())
    if sending.dryRun { return try Console.printExactly(JSONLines(request).text()) }
    if !keys.isEmpty {
      try sender.ask("\(keys.question)Make the profile?")
    } else if !prepared.warnings.isEmpty {
      try sender.ask()
    }
    try await keys.keep(client)
    try await sender.send(
      request, prepared.warnings, prepared.request.publicKeys, by: client, api, secrets: prepared.secrets)
  }

  private func prepared(
    _ entry: RotationPlan.Entry, _ taken: TakenEnvironment, _ client: AppFlowClient, _ api: ConnectorAPI
  ) async throws -> PreparedRotation {
    let reader = SecretReader(taken: taken, client: client, isExact: credentials.exact)
    let preparer = RotationPreparer(client: client, api: api, reader: reader)
    let copy = ProfileCopy(name: new, kmsKey: kmsKey, label: label)
    do {
      // Ctrl-C gives up: nothing was sent yet.
      return try await Interruption.cancelling {
        let (prepared, problems) = try await preparer.prepare([entry], as: copy)
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
}
