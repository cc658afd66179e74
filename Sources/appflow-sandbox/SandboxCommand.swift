import ArgumentParser
import Forms
import Glibc
import Sandbox
import ServiceModel

/// The sandbox's command line.
struct SandboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appflow-sandbox",
    abstract: "A simulated Amazon AppFlow account on this machine, for trying out and for tests.",
    discussion: """
      Prints export lines that send any AWS client here, then serves on 127.0.0.1 until it is stopped. It checks \
      signatures, validates by the service's model, pages, stores updates and refuses as AppFlow does. A new account \
      has profiles of every connector, two custom connectors and some flows. Nothing leaves the machine.

        appflow-sandbox > /tmp/sandbox.env &
        . /tmp/sandbox.env
        aws appflow describe-connector-profiles

      A credential that contains reject-me is refused with ConnectorAuthenticationException; one that contains \
      reject-login is stored and refused later, when the application is asked to let AppFlow in. As in AppFlow, that is \
      not asked at each ListConnectorEntities: an answer is given again for an hour, or until \
      ResetConnectorMetadataCache. A private connection is PENDING after an update and CREATED after the first describe.

      The access keys are fakes that open nothing elsewhere. Beside the printed one there is a temporary key: \
      \(SandboxIdentity.temporary.accessKeyID) with the secret \(SandboxIdentity.temporary.secretAccessKey) and the \
      session token \(SandboxIdentity.temporary.sessionToken ?? "").

      Exit status: 0 ended by SIGTERM or by its parent, 130 by SIGINT, 252 for unusable options or an unusable state \
      file, 255 for anything else.
      """)

  @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
  var port: UInt16 = 0

  @Option(
    help: ArgumentHelp("Write the port to this file once the sandbox listens.", valueName: "file"),
    completion: .file())
  var portFile: String?

  @Option(
    help: ArgumentHelp(
      "Keep the profiles in this JSON file; a new one is made when it is not there. It is a test store: it holds the "
        + "credentials that clients sent, in clear, and only its owner may read it. Without it nothing is kept.",
      valueName: "file"),
    completion: .file())
  var state: String?

  @Option(
    help: ArgumentHelp(
      "Validate by this model instead of the embedded one: the service-2.json of an AWS CLI or botocore, also gzipped, or "
        + "“newest” for the newest that one on this machine brings.",
      valueName: "file"),
    completion: .file())
  var model: String?

  @Option(
    help: ArgumentHelp("The pretended account's number, which its ARNs have.", valueName: "digits"))
  var account = "123456789012"

  @Option(
    help: ArgumentHelp("Fill a new account up to this many profiles with generated ones.", valueName: "count")
  )
  var profiles = 0

  @Option(
    help: ArgumentHelp("Let every answer wait.", valueName: "milliseconds"))
  var latency = 0

  @Option(help: ArgumentHelp("Refuse this share of requests with ThrottlingException.", valueName: "percent"))
  var throttle = 0.0

  @Option(
    help: ArgumentHelp(
      "Do this share of updates without an answer: drop the connection instead.", valueName: "percent"))
  var loseAnswers = 0.0

  @Option(
    help: ArgumentHelp(
      "Refuse this operation with AccessDeniedException, such as ResetConnectorMetadataCache. May be repeated.",
      valueName: "operation"))
  var deny: [String] = []

  @Option(
    help: ArgumentHelp(
      "Let ListConnectorEntities answer what it answered before, without asking the application, for this long.",
      valueName: "seconds"))
  var metadataCache = 3600.0

  @Option(
    help: ArgumentHelp(
      "Which requests the faults hit: the same number and the same requests give the same faults.",
      valueName: "number"))
  var randomSeed: UInt64 = 0

  @Flag(help: "End when standard input ends, as it does when the parent that holds its other end dies.")
  var exitWithParent = false

  func validate() throws {
    for (name, percent) in [("--throttle", throttle), ("--lose-answers", loseAnswers)]
    where !(0...100).contains(percent) {
      throw ValidationError("\(name) takes a percentage from 0 to 100.")
    }
    guard (0...600_000).contains(latency) else {
      throw ValidationError("--latency takes milliseconds from 0 to 600000.")
    }
    guard (0...86_400).contains(metadataCache) else {
      throw ValidationError("--metadata-cache takes seconds from 0 to 86400.")
    }
    if let unknown = deny.first(where: { !Sandbox.operations.contains($0) }) {
      let known = Sandbox.operations.sorted().joined(separator: ", ")
      throw ValidationError("--deny takes one of \(known), not \(unknown).")
    }
    guard account.utf8.count == 12, account.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
      throw ValidationError("--account takes a number of 12 digits.")
    }
    guard (0...100_000).contains(profiles) else {
      throw ValidationError("--profiles takes a number from 0 to 100000.")
    }
  }

  /// The options for the library.
  ///
  /// - Throws: `ModelError` for a model that cannot be read.
  func options() throws(ModelError) -> SandboxOptions {
    var options = SandboxOptions()
    if let model {
      let installed = { InstalledModels { name in getenv(name).map { String(cString: $0) } } }
      options.model = try ModelChoice(model).load(mustBeFound: true, option: "--model", installed)?.model
    }
    options.port = port
    options.stateFile = state
    options.account = account
    options.profiles = profiles
    options.faults.latency = .milliseconds(latency)
    options.faults.throttlePercent = throttle
    options.faults.loseAnswersPercent = loseAnswers
    options.faults.deniedOperations = Set(deny)
    options.faults.randomSeed = randomSeed
    options.metadataCacheSeconds = metadataCache
    return options
  }
}
