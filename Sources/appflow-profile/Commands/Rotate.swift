import ArgumentParser
import Glibc
import JSON
import OperatingSystem
import Rotation

/// `appflow-profile rotate`
struct Rotate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Give profiles new credentials, and see what came of each.",
    discussion: """
      The properties stay exactly as they are. Secrets come from sources and never from arguments:
      \(SecretSource.formsTable(indent: "  "))
      Of a secret of AWS Secrets Manager, another version than the current one is named as in task definitions of ECS, with three \
      colons: ID:KEY:STAGE:VERSION-ID, such as ID::AWSPENDING: or ID:::VERSION-ID#KEY; what is left empty is the usual. ssm: takes \
      NAME:3 and NAME:LABEL, vault: PATH?version=3. PLACE is a path or secretsmanager:ARN. Behind the first # a key may have \
      any character; it is one of the JSON object in the secret. vault: takes VAULT_ADDR, VAULT_TOKEN and the other variables of \
      the manual.

      FIELD is a credential's name as in the request (password), its label, the end of its place \
      (oAuthRequest/authCode) or its whole JSON pointer. Everything is read and checked before anything is sent.

      Of a private key, the fingerprint of its public half is shown as the vendor shows it. With new: the statement \
      that gives the vendor the public half is written to standard error: run it before you answer. With --yes nobody \
      is waited for. The private key goes to AppFlow, and where one is named into the new file (mode 0600) or the secret.

      A plan holds sources only:
        {"rotations": [{"profile": "veeva-vault", "secrets": {"password": "env:PW"},
                        "set": {"username": "appflow"}, "verify": true}],
         "concurrency": 8}
      An entry's "target" names where its profile is, by a [target NAME] of the settings, with "account" where that is an \
      organization and "region" where it has several.

      After a run that was cut off or did not do all, the same command with --continue goes on with it, by the \
      journal: what is done is left out, what is not known is resolved with its own client token, and the rest is \
      done. Without --continue a plan is always run from its beginning.

      With --changed-only, a profile is left out whose secrets have the same versions in their stores as the last update \
      that was sent for it and succeeded, by the journal of this machine and of those that share a state. An update of which \
      nobody knows whether it was made, one with other secrets, and credentials that the application refused do not count as \
      done. The secrets are read only of those that are left. All sources must be of stores that keep versions: \
      secretsmanager:, ssm: and vault: with KV version 2. Where nothing is to be done, the exit code is 0.

      The exit code is that of the worst result: 0 done, 254 refused, 255 not known or anything else.

      Examples:
        appflow-profile rotate veeva-vault --set username=appflow \\
          --secret password=exec:'pass show veeva' --verify
        appflow-profile rotate snow-load --set username=LOADER \\
          --secret privateKey=new:
        appflow-profile rotate --plan plan.json --yes --output json
        appflow-profile rotate --plan plan.json --continue --yes
        appflow-profile rotate --plan plan.json --changed-only --yes
        appflow-profile rotate --older-than 90d      choose and type in the editor
        appflow-profile rotate --list --older-than 90d
        appflow-profile rotate --list --target prod
      """)

  @Argument(
    help: ArgumentHelp("The profiles' names.", valueName: "name"), completion: Completions.profiles)
  var names: [String] = []

  @OptionGroup var credentials: CredentialArguments

  @Option(
    help: ArgumentHelp("Many rotations from a JSON file; - is standard input.", valueName: "file"),
    completion: .file())
  var plan: String?

  @Flag(help: "Have AppFlow log in with the new credentials afterwards.")
  var verify = false

  @Flag(help: "Do not ask; needed without a terminal.")
  var yes = false

  // Earlier versions dropped the line break on demand only.
  @Flag(help: .hidden)
  var trim = false

  @Flag(
    name: .customLong("dry-run"),
    help: "Read the secrets, check everything, write the bodies masked, send nothing.")
  var dryRun = false

  @Flag(name: .customLong("no-flows"), help: "Do not look for the flows that use the profiles.")
  var noFlows = false

  @Option(help: ArgumentHelp("How many at once, 1 to 32; 4 when left out.", valueName: "number"))
  var concurrency: Int?

  @Flag(
    name: .customLong("continue"),
    help: "Go on with the last run of the same plan: only what the journal does not have as done.")
  var goesOn = false

  @Flag(
    name: .customLong("changed-only"),
    help: "Only the profiles whose secrets have other versions than those that were sent last.")
  var changedOnly = false

  @Flag(name: .customLong("list"), help: "List the profiles by the age of their last update, oldest first.")
  var isListing = false

  @Option(
    name: .customLong("older-than"),
    help: ArgumentHelp(
      "Leave out profiles that were updated more recently than this, such as 90d.", valueName: "time"))
  var olderThan: TimeSpan?

  @Option(help: "How to write the result.")
  var output = OutputFormat.table

  @OptionGroup var target: TargetOptions

  @Option(
    name: .customLong("shared-run"),
    help: ArgumentHelp(
      "Work on the plan together with all that name the run alike, through the shared state.",
      valueName: "name"))
  var sharedRun: String?

  @Flag(
    name: .customLong("watch"), help: "Tell how far all are who work on the --shared-run, and rotate nothing."
  )
  var isWatching = false

  @OptionGroup var sharing: SharingOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let concurrency, !RotationPlan.allowedConcurrency.contains(concurrency) {
      throw ValidationError("--concurrency takes a whole number from 1 to 32.")
    }
    if credentials.exact, trim { throw ValidationError("--exact and --trim exclude one another.") }
    let isNaming = !names.isEmpty || !credentials.isEmpty
    if isListing, isNaming || plan != nil {
      throw ValidationError("--list stands alone: it rotates nothing.")
    }
    if goesOn, isListing || plan == nil && credentials.secret.isEmpty {
      throw ValidationError(
        "--continue goes on with --plan or with names and --secret; the editor offers to go on by itself.")
    }
    if plan != nil, isNaming {
      throw ValidationError(
        "--plan names the profiles and their secrets itself: leave NAME, --secret and --set out.")
    }
    if target.isGiven, !isListing {
      throw ValidationError("--target goes with --list; a plan names the targets of its entries itself.")
    }
    if let sharedRun, plan == nil || sharing.localOnly || goesOn || sharedRun.isEmpty {
      throw ValidationError(
        "--shared-run names a run of a --plan in the shared state, without --continue and --local-only: it goes on by itself."
      )
    }
    if changedOnly, isListing || goesOn || isWatching || plan == nil && credentials.secret.isEmpty {
      throw ValidationError(
        "--changed-only goes with --plan or with names and --secret, without --list, --continue and --watch: it finds out by itself what is to be done."
      )
    }
    if isWatching, sharedRun == nil { throw ValidationError("--watch follows a --shared-run.") }
    if names.contains("") { throw ValidationError("A profile's name is not empty.") }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw ValidationError("\(name) is named twice.")
    }
  }

  func run() async throws {
    if opensEditor { return try await editor.run() }
    if isListing {
      return try await RotationList(common: common, target: target, olderThan: olderThan, output: output)
        .run()
    }
    let plan = try requestedPlan()
    if sharedRun != nil, try sharing.choice(common) == nil {
      throw CommandFailure(.usage, "--shared-run needs a shared state: give --state. Nothing was sent.")
    }
    if isWatching, let run = plan.sharedRun(sharedRun) {
      return try await RotationWatch(command: self, plan: plan, run: run).follow()
    }
    // Before anything else runs, because it changes the environment.
    let taken = TakenEnvironment(plan.sources)
    try await RotationRun(command: self, plan: plan, taken: taken).run()
  }

  /// Without secrets and a plan, on a terminal, somebody wants to type them.
  private var opensEditor: Bool {
    !isListing && plan == nil && credentials.isEmpty && isatty(STDIN_FILENO) == 1
      && isatty(STDOUT_FILENO) == 1
  }

  private var editor: EditorSession {
    var session = EditorSession(common: common)
    session.sharing = sharing
    session.rotating = names
    session.olderThan = olderThan.map { Int($0.seconds) } ?? 0
    return session
  }

  // MARK: What is to be done

  private func requestedPlan() throws(CommandFailure) -> RotationPlan {
    if let plan { return try Self.read(plan) }
    guard !names.isEmpty else {
      throw CommandFailure(
        .usage,
        "Name the profiles to rotate and their secrets, or give --plan FILE, or --list for the oldest.")
    }
    guard !credentials.secret.isEmpty else {
      throw CommandFailure(
        .usage,
        "Give the new secrets: --secret FIELD=SOURCE, such as --secret password=file:PATH. “appflow-profile template "
          + "CONNECTOR” shows a connector's fields; “appflow-profile rotate --help” the sources.")
    }
    let secrets = try credentials.namedSecrets()
    let settings = try credentials.namedSettings()
    return RotationPlan(
      entries: names.map {
        RotationPlan.Entry(profile: $0, secrets: secrets, settings: settings, isVerified: verify)
      })
  }

  private static func read(_ path: String) throws(CommandFailure) -> RotationPlan {
    do {
      return try RequestFile.contents(path).withBytes { bytes throws(RotationPlanError) in
        try RotationPlan(bytes)
      }
    } catch let error as RotationPlanError {
      throw CommandFailure(.usage, "\(path): \(error)")
    } catch {
      throw CommandFailure(call: error)
    }
  }
}
