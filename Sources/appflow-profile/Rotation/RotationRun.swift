import AppFlow
import Forms
import Glibc
import Journal
import JSON
import OperatingSystem
import Rotation
import ServiceModel

/// Prepares, asks, sends and reports.
struct RotationRun {
  let command: Rotate
  let plan: RotationPlan
  let taken: TakenEnvironment

  func run() async throws {
    if !command.dryRun { try command.common.refuseIfReadOnly() }
    guard command.dryRun || command.yes || Console.canAsk() else {
      throw CommandFailure(
        .usage, "There is no terminal to ask on: give --yes to rotate without being asked. Nothing was sent.")
    }
    let api = try command.common.api()
    let client = try command.common.client()
    // Refused before anything is read: without it no rotation can be noted.
    let journal = try command.common.journal()
    let identity = OperatorIdentity(client: client)
    if !command.dryRun { identity.begin() }
    let new = try await newRun(client, identity)
    let last = command.goesOn ? try lastRun(new, journal) : nil
    try refuseLostKeys(last?.attempts)
    let (rotations, leftOut, flows) = try await prepare(client, api, last?.attempts)
    let keys = RotationKeys(rotations)
    keys.tell(isDry: command.dryRun)
    if command.dryRun { return try write(rotations) }
    let report = { RotationReport(results: $0, leftOut: leftOut, flows: flows ?? [:]) }
    if rotations.isEmpty { return try report([]).write(command.output) }
    if !command.yes {
      let question = keys.question + (await question(rotations, flows, client, identity))
      guard Console.ask(question) else { throw CommandFailure(.interrupted, "Nothing was sent.") }
    }
    try await keys.keep(client)
    let run: JournalRun
    if let last { run = last.run } else { run = try await begin(new, journal) }
    let rotator = Rotator(
      client: client, api: api, journal: journal, identity: identity,
      open: last?.attempts.open ?? OpenUpdates(),
      run: run.id
    ) { Console.error($0) }
    let results = await send(rotations, rotator)
    keys.tellLost(results)
    try report(results).write(command.output)
  }

  // MARK: The run in the journal

  private func newRun(_ client: AppFlowClient, _ identity: OperatorIdentity) async throws -> JournalRun {
    do {
      let configuration = try await client.configuration()
      return JournalRun(
        time: .now(), plan: plan.identity, account: command.dryRun ? nil : await identity.value()?.account,
        region: configuration.region.value, endpoint: configuration.endpoint.value.description)
    } catch {
      throw CommandFailure(call: error)
    }
  }

  private func begin(_ run: JournalRun, _ journal: Journal) async throws(CommandFailure) -> JournalRun {
    do {
      try await journal.begin(run)
      return run
    } catch {
      throw CommandFailure(call: JournaledUpdateError.notBegun(error))
    }
  }

  private func lastRun(
    _ run: JournalRun, _ journal: Journal
  ) throws(CommandFailure) -> (run: JournalRun, attempts: RunAttempts) {
    do {
      if let last = try journal.lastRun(like: run) {
        Console.error("Going on with the run that was begun at \(last.run.time.iso8601).")
        return last
      }
    } catch {
      throw CommandFailure(.other, "The journal cannot be read: \(error)")
    }
    throw CommandFailure(
      .usage,
      "The journal has no run of this plan in this account and region, so there is nothing to go on with. A plan in "
        + "which a profile or a source was changed is another plan. Without --continue it is run from its beginning."
    )
  }

  /// An update whose outcome is not known is resolved with the same request: not where a key was made for it, which is gone.
  private func refuseLostKeys(_ attempts: RunAttempts?) throws(CommandFailure) {
    for entry in plan.entries where entry.makesKey {
      guard case .unknown? = attempts?.state(of: entry.profile) else { continue }
      throw CommandFailure(
        .usage,
        "\(entry.profile): it is not known whether AppFlow made the update, and the key that was made for it is gone with "
          + "that run. Rotate it without --continue: that makes another pair. Nothing was sent.")
    }
  }

  // MARK: Before sending

  private func prepare(
    _ client: AppFlowClient, _ api: ConnectorAPI, _ attempts: RunAttempts?
  ) async throws -> ([PreparedRotation], leftOut: [RotationReport.LeftOut], [String: [FlowUse]]?) {
    let reader = SecretReader(taken: taken, client: client, isExact: command.credentials.exact)
    let entries = plan.entries.map { entry in
      RotationPlan.Entry(
        profile: entry.profile, secrets: entry.secrets, settings: entry.settings,
        isVerified: entry.isVerified || command.verify)
    }
    let preparer = RotationPreparer(client: client, api: api, reader: reader)
    let isListingFlows = !command.noFlows && !command.dryRun
    do {
      // Ctrl-C gives up: nothing was sent yet.
      return try await Interruption.cancelling {
        let (entries, leftOut) = try await self.chosen(entries, preparer, attempts)
        let (prepared, problems) = try await preparer.prepare(entries)
        let rotations = prepared.map { rotation in
          guard case .unknown(let update)? = attempts?.state(of: rotation.entry.profile) else {
            return rotation
          }
          var rotation = rotation
          rotation.unanswered = update
          return rotation
        }
        try Task.checkCancellation()
        try await Self.tell(rotations, problems, client)
        let isListing = isListingFlows && !rotations.isEmpty
        return (rotations, leftOut, isListing ? try await Self.flows(of: rotations, client) : nil)
      }
    } catch is CancellationError {
      throw CommandFailure(.interrupted, "Stopped: nothing was sent.")
    } catch {
      throw CommandFailure(call: error)
    }
  }

  /// What is still to be done, and what is left out: what the run that is gone on with has done, and, where that is asked for,
  /// profiles that were updated more recently. An update whose outcome is not known is resolved, whatever the profile's age.
  private func chosen(
    _ entries: [RotationPlan.Entry], _ preparer: RotationPreparer, _ attempts: RunAttempts?
  ) async throws -> ([RotationPlan.Entry], [RotationReport.LeftOut]) {
    var reasons: [String: String] = [:]
    var young: [RotationPlan.Entry] = []
    for entry in entries {
      switch attempts?.state(of: entry.profile) {
      case .done(let outcome, let time)?:
        reasons[entry.profile] = "this run has done it: \(outcome.rawValue), begun at \(time.iso8601)"
      case .unknown?: break
      case .failed?, nil: young.append(entry)
      }
    }
    if let span = command.olderThan {
      let left = try await preparer.leavingOut(young, updatedAfter: .now() + -span.seconds).left
      for (profile, updated) in left { reasons[profile] = "it was updated at \(updated.iso8601)" }
    }
    let leftOut = entries.compactMap { entry in
      reasons[entry.profile].map { RotationReport.LeftOut(profile: entry.profile, reason: $0) }
    }
    for one in leftOut { Console.error("\(one.profile): left out: \(one.reason).") }
    return (entries.filter { reasons[$0.profile] == nil }, leftOut)
  }

  /// Tells what there is to say of prepared requests.
  ///
  /// - Throws: `CommandFailure` where there are problems.
  static func tell(
    _ rotations: [PreparedRotation], _ problems: [RotationProblem], _ client: AppFlowClient
  ) async throws {
    for rotation in rotations {
      let keys = rotation.request.publicKeys.map(\.text)
      for line in rotation.remarks + keys + rotation.warnings.map(\.description) {
        Console.error("\(rotation.entry.profile): \(line)")
      }
    }
    guard !problems.isEmpty else { return }
    let known = problems.contains(where: \.isMissing) ? try await names(client) : []
    for problem in problems {
      let nearest =
        problem.isMissing
        ? NearestName.of(problem.profile, among: known).map { " Did you mean \($0)?" } ?? "" : ""
      Console.error("\(problem.profile): \(problem.message)\(nearest)")
    }
    throw CommandFailure(problems.allSatisfy(\.isMissing) ? .refused : .usage, "Nothing was sent.")
  }

  private static func names(_ client: AppFlowClient) async throws -> [String] {
    var names: [String] = []
    for try await page in client.connectorProfiles() { names += page.profiles.map(\.name) }
    return names
  }

  /// The flows by profile; nil where they cannot be listed, which keeps nobody from rotating.
  private static func flows(
    of rotations: [PreparedRotation], _ client: AppFlowClient
  ) async throws -> [String: [FlowUse]]? {
    do {
      let flows = try await FlowUse.all(of: Set(rotations.map(\.entry.profile)), client: client)
      for rotation in rotations {
        for flow in flows[rotation.entry.profile] ?? [] {
          Console.error("\(rotation.entry.profile): used by the flow \(flow.sentence)")
        }
      }
      return flows
    } catch {
      guard error.kind != .cancelled else { throw error }
      Console.error("Which flows use the profiles could not be found out: \(error)")
      return nil
    }
  }

  private func write(_ rotations: [PreparedRotation]) throws(CommandFailure) {
    let bodies = rotations.map(\.request.body)
    let isOne = command.plan == nil && bodies.count == 1
    try Console.printExactly(JSONLines(isOne ? bodies[0] : .list(bodies)).text())
  }

  // MARK: Asking

  private func question(
    _ rotations: [PreparedRotation], _ flows: [String: [FlowUse]]?, _ client: AppFlowClient,
    _ identity: OperatorIdentity
  ) async -> String {
    let place = await client.placeText(of: rotations.map(\.request.profile), identity)
    let what =
      rotations.count == 1
      ? "the credentials of “\(rotations[0].entry.profile)”"
      : "the credentials of \(rotations.count) profiles"
    return "Rotate \(what) (\(place))? \(Self.use(flows))"
  }

  private static func use(_ flows: [String: [FlowUse]]?) -> String {
    guard let flows else { return "Which flows use them is not known." }
    let count = Set(flows.values.joined().map(\.name)).count
    return count == 0 ? "No flow uses them." : "Used by \(count) flow\(count == 1 ? "" : "s")."
  }

  // MARK: Sending

  private func send(_ rotations: [PreparedRotation], _ rotator: Rotator) async -> [RotationResult] {
    let stop = StopSignal()
    let progress = RotationProgress(total: rotations.count)
    let concurrency = command.concurrency ?? plan.concurrency ?? RotationPlan.usualConcurrency
    let results = await Interruption.stopping(
      stop, notice: "Stopping after those under way; Ctrl-C once more ends at once."
    ) {
      await rotator.rotate(rotations, concurrency: concurrency, stop: stop) {
        progress.ended($0.line, isGood: $0.responsibility == .nobody)
      }
    }
    progress.finish()
    return results
  }
}
