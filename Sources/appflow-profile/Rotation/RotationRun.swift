import AWSClient
import AppFlow
import Forms
import Glibc
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
    let (rotations, leftOut, flows) = try await prepare(client, api)
    if command.dryRun { return try write(rotations) }
    let report = { RotationReport(results: $0, leftOut: leftOut, flows: flows ?? [:]) }
    if rotations.isEmpty { return try report([]).write(command.output) }
    if !command.yes {
      let question = await question(rotations, flows, client, identity)
      guard Console.ask(question) else { throw CommandFailure(.interrupted, "Nothing was sent.") }
    }
    let results = await send(
      rotations, Rotator(client: client, journal: journal, identity: identity) { Console.error($0) })
    try report(results).write(command.output)
  }

  // MARK: Before sending

  private func prepare(
    _ client: AppFlowClient, _ api: ConnectorAPI
  ) async throws -> ([PreparedRotation], leftOut: [String], [String: [FlowUse]]?) {
    let reader = SecretReader(taken: taken, client: client, isExact: command.exact)
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
        let (entries, leftOut) = try await self.chosen(entries, preparer)
        let (rotations, problems) = try await preparer.prepare(entries)
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

  /// What is still to be done, and the profiles that were updated lately.
  private func chosen(
    _ entries: [RotationPlan.Entry], _ preparer: RotationPreparer
  ) async throws -> ([RotationPlan.Entry], [String]) {
    guard let span = command.olderThan else { return (entries, []) }
    let (kept, left) = try await preparer.leavingOut(entries, updatedAfter: .now() + -span.seconds)
    for (profile, updated) in left {
      Console.error("\(profile): left out: it was updated at \(updated.iso8601).")
    }
    return (kept, left.map(\.profile))
  }

  private static func tell(
    _ rotations: [PreparedRotation], _ problems: [RotationProblem], _ client: AppFlowClient
  ) async throws {
    for rotation in rotations {
      for line in rotation.remarks + rotation.warnings.map(\.description) {
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
          let run = flow.lastRun.map { ", last run \($0)" } ?? ""
          Console.error(
            "\(rotation.entry.profile): used by the flow \(flow.name) (\(flow.status ?? "?")\(run))")
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
    let configuration = try? await client.configuration()
    let accounts = Set(
      rotations.compactMap { $0.request.profile.arn?.split(separator: ":").dropFirst(4).first })
    let own = await identity.value()?.account
    let account = (accounts.count == 1 ? accounts.first.map(String.init) : nil) ?? own
    let place = [
      account.map { "account \($0)" }, configuration?.region.value,
      configuration.map { "\($0.endpoint.value)" },
    ].compactMap { $0 }.joined(separator: ", ")
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
