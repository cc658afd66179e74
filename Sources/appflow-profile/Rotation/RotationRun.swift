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
    // Refused before anything is read: without it no rotation can be noted.
    let journal = try command.common.journal()
    if sharedRun != nil, plan.entries.contains(where: \.makesKey) {
      throw CommandFailure(
        .usage, "--shared-run: each process would make a key pair of its own for new:. Nothing was sent.")
    }
    let sites = try await RotationSites(common: command.common, sharing: command.sharing, plan: plan).all()
    if !command.dryRun { for site in sites { site.identity.begin() } }
    let prepared = try await prepare(sites, api, journal)
    for one in prepared { try await one.keys.refuseUnfitPlaces(one.site.client) }
    for one in prepared { one.keys.tell(isDry: command.dryRun) }
    let rotations = prepared.flatMap(\.rotations)
    if command.dryRun { return try write(rotations) }
    if rotations.isEmpty {
      if command.changedOnly {
        return try RotationReport(prepared, results: []).writeUnchanged(command.output)
      }
      return try RotationReport(prepared, results: []).write(command.output)
    }
    if !command.yes {
      let questions = prepared.map(\.keys.question).filter { !$0.isEmpty }
      let question = (questions.first ?? "") + (await question(prepared.filter { !$0.rotations.isEmpty }))
      guard Console.ask(question) else { throw CommandFailure(.interrupted, "Nothing was sent.") }
    }
    for one in prepared { try await one.keys.keep(one.site.client) }
    let rotators = try await rotators(prepared, api, journal)
    let results = await send(prepared, rotators)
    for (one, results) in zip(prepared, results) { one.keys.tellLost(results) }
    try RotationReport(prepared, results: results).write(command.output)
  }

  private var sharedRun: String? { command.sharedRun }

  /// Who sends, in each place; its run stands in the journal then.
  private func rotators(
    _ prepared: [RotationSite.Prepared], _ api: ConnectorAPI, _ journal: Journal
  ) async throws -> [Rotator] {
    var rotators: [Rotator] = []
    for one in prepared {
      let run: JournalRun
      if let last = one.last { run = last.run } else { run = try await begin(one.new, journal) }
      let prefix = one.prefix
      rotators.append(
        Rotator(
          client: one.site.client, api: api, journal: journal, identity: one.site.identity,
          open: one.last?.attempts.open ?? OpenUpdates(), run: run.id,
          shared: one.site.shared.map { $0.of(run: sharedRun == nil ? nil : run.id) }
        ) { Console.error(prefix + $0) })
    }
    return rotators
  }

  private func begin(_ run: JournalRun, _ journal: Journal) async throws(CommandFailure) -> JournalRun {
    do {
      try await journal.begin(run)
      return run
    } catch {
      throw CommandFailure(call: JournaledUpdateError.notBegun(error))
    }
  }

  // MARK: Before sending

  private func prepare(
    _ sites: [RotationSite], _ api: ConnectorAPI, _ journal: Journal
  ) async throws -> [RotationSite.Prepared] {
    guard let first = sites.first else { return [] }
    let reader = SecretReader(taken: taken, client: first.client, isExact: command.credentials.exact)
    let readers = sites.enumerated().map {
      $0 == 0 ? reader : SecretReader(beside: reader, client: $1.client)
    }
    let wishes = RotationSite.Wishes(
      isVerified: command.verify, olderThan: command.olderThan,
      listsFlows: !command.noFlows && !command.dryRun)
    do {
      // Ctrl-C gives up: nothing was sent yet.
      return try await Interruption.cancelling {
        let versions = try await versions(of: sites, readers)
        let runs = try await runs(of: sites, versions, journal)
        var work: [(RotationSite, SecretReader, RotationSite.Run, RotationSite.Following?)] = []
        for (index, site) in sites.enumerated() {
          let following = versions.map { self.following($0[index], site, journal) }
          work.append((site, readers[index], runs[index], following))
        }
        // All are prepared, also where one has problems: they are told of every place.
        let answers = await Bounded.map(
          work, limit: { Self.placesAtOnce }, isStopped: { Task.isCancelled }
        ) { site, reader, run, following -> Result<RotationSite.Prepared, any Error> in
          do { return .success(try await site.prepared(api, reader, wishes, run, following)) } catch {
            return .failure(site.told(error))
          }
        }
        let prepared = try answers.compactMap { try $0?.get() }
        try Task.checkCancellation()
        return prepared
      }
    } catch is CancellationError {
      throw CommandFailure(.interrupted, "Stopped: nothing was sent.")
    } catch {
      throw CommandFailure(call: error)
    }
  }

  /// The versions that the secrets have now, of each place; nil where nobody asks for them.
  ///
  /// - Throws: `CommandFailure`, after what is wrong was told.
  private func versions(
    of sites: [RotationSite], _ readers: [SecretReader]
  ) async throws -> [RotationSite.Versions]? {
    guard command.changedOnly else { return nil }
    var all: [RotationSite.Versions] = []
    var hasProblems = false
    for (site, reader) in zip(sites, readers) {
      let (known, problems) = await SecretFollower(reader: reader).versions(of: site.entries)
      for problem in problems { Console.error("\(site.prefix)\(problem.profile): \(problem.message)") }
      hasProblems = hasProblems || !problems.isEmpty
      all.append(known)
    }
    try Task.checkCancellation()
    if hasProblems { throw CommandFailure(.usage, "Nothing was sent.") }
    return all
  }

  /// By what the profiles of a place are judged.
  private func following(
    _ versions: RotationSite.Versions, _ site: RotationSite, _ journal: Journal
  ) -> RotationSite.Following {
    RotationSite.Following(
      versions: versions, journal: journal, state: site.shared.flatMap { $0.isLocalOnly ? nil : $0.state })
  }

  /// The runs of the journal that are gone on with, and those that begin.
  private func runs(
    of sites: [RotationSite], _ versions: [RotationSite.Versions]?, _ journal: Journal
  ) async throws -> [RotationSite.Run] {
    var runs: [RotationSite.Run] = []
    for (index, site) in sites.enumerated() {
      let new = try await site.newRun(
        of: plan, named: plan.sharedRun(sharedRun, following: versions?[index]),
        asksIdentity: !command.dryRun || command.changedOnly)
      let last = command.goesOn ? try site.lastRun(new, journal) : nil
      try site.refuseLostKeys(last?.attempts)
      runs.append((new, last))
    }
    // Where a run was cut off before it came to a place, it begins there.
    guard command.goesOn, runs.allSatisfy({ $0.last == nil }) else { return runs }
    throw CommandFailure(
      .usage,
      "The journal has no run of this plan in this account and region, so there is nothing to go on with. A plan in "
        + "which a profile or a source was changed is another plan. Without --continue it is run from its beginning."
    )
  }

  /// Tells what there is to say of prepared requests.
  ///
  /// - Throws: `CommandFailure` where there are problems.
  static func tell(
    _ rotations: [PreparedRotation], _ problems: [RotationProblem], _ client: AppFlowClient,
    prefix: String = ""
  ) async throws {
    for rotation in rotations {
      let keys = rotation.request.publicKeys.map(\.text)
      for line in rotation.remarks + keys + rotation.warnings.map(\.description) {
        Console.error("\(prefix)\(rotation.entry.profile): \(line)")
      }
    }
    guard !problems.isEmpty else { return }
    let known = problems.contains(where: \.isMissing) ? try await names(client) : []
    for problem in problems {
      let nearest =
        problem.isMissing
        ? NearestName.of(problem.profile, among: known).map { " Did you mean \($0)?" } ?? "" : ""
      Console.error("\(prefix)\(problem.profile): \(problem.message)\(nearest)")
    }
    throw CommandFailure(problems.allSatisfy(\.isMissing) ? .refused : .usage, "Nothing was sent.")
  }

  private static func names(_ client: AppFlowClient) async throws -> [String] {
    var names: [String] = []
    for try await page in client.connectorProfiles() { names += page.profiles.map(\.name) }
    return names
  }

  private func write(_ rotations: [PreparedRotation]) throws(CommandFailure) {
    let bodies = rotations.map(\.request.body)
    let isOne = command.plan == nil && bodies.count == 1
    try Console.printExactly(JSONLines(isOne ? bodies[0] : .list(bodies)).text())
  }

  // MARK: Asking

  private func question(_ prepared: [RotationSite.Prepared]) async -> String {
    let rotations = prepared.flatMap(\.rotations)
    let what =
      rotations.count == 1
      ? "the credentials of “\(rotations[0].entry.profile)”"
      : "the credentials of \(rotations.count) profiles"
    var places: [String] = []
    for one in prepared.prefix(Self.placesInQuestion) {
      let profiles = one.rotations.map(\.request.profile)
      places.append(await one.site.client.placeText(of: profiles, one.site.identity))
    }
    if prepared.count > places.count { places.append("\(prepared.count - places.count) more places") }
    let flows = prepared.map(\.flows)
    let known = flows.compactMap(\.self)
    return "Rotate \(what) (\(places.joined(separator: "; ")))? "
      + Self.use(known.count == flows.count ? known : nil)
  }

  /// As many places as a question names.
  private static let placesInQuestion = 5

  private static func use(_ flows: [[String: [FlowUse]]]?) -> String {
    guard let flows else { return "Which flows use them is not known." }
    // Flows of different places may have the same name.
    let count = flows.reduce(0) { $0 + Set($1.values.joined().map(\.name)).count }
    return count == 0 ? "No flow uses them." : "Used by \(count) flow\(count == 1 ? "" : "s")."
  }

  // MARK: Sending

  /// Sends in some places at a time: each has its own quota.
  private func send(_ prepared: [RotationSite.Prepared], _ rotators: [Rotator]) async -> [[RotationResult]] {
    let stop = StopSignal()
    let progress = RotationProgress(total: prepared.reduce(0) { $0 + $1.rotations.count })
    let concurrency = command.concurrency ?? plan.concurrency ?? RotationPlan.usualConcurrency
    let results = await Interruption.stopping(
      stop, notice: "Stopping after those under way; Ctrl-C once more ends at once."
    ) {
      await Bounded.map(Array(zip(prepared, rotators)), limit: { Self.placesAtOnce }) { one, rotator in
        let prefix = one.prefix
        return await rotator.rotate(one.rotations, concurrency: concurrency, stop: stop) {
          progress.ended(prefix + $0.line, isGood: $0.responsibility == .nobody)
        }
      }
    }
    progress.finish()
    return results.map { $0 ?? [] }
  }

  /// In how many accounts and regions is sent at once.
  private static let placesAtOnce = 4
}

extension RotationPlan {
  /// A run's name among all who work on it: the plan belongs to it, so that nobody takes another one for it.
  ///
  /// - Parameters:
  ///   - name: what they call it; nil where this one works alone.
  ///   - versions: the versions of its secrets, where it follows them: with others it is another run, of which nothing is done yet.
  func sharedRun(_ name: String?, following versions: RotationSite.Versions? = nil) -> String? {
    guard let name else { return nil }
    let lines = (versions ?? [:]).sorted { $0.key < $1.key }.flatMap { profile, versions in
      versions.map { "\n\(profile): \($0.text)" }
    }
    return String(Digest.sha256Hex("\(identity)\n\(name)" + lines.joined()).prefix(32))
  }
}
