import AppFlow
import Forms
import Journal
import OperatingSystem
import Rotation
import Targets

/// One account and region of a run: what is done there, and who asks.
struct RotationSite: Sendable {
  /// What was prepared for it. Nothing was sent yet.
  struct Prepared: Sendable {
    let site: RotationSite
    let rotations: [PreparedRotation]
    let leftOut: [RotationReport.LeftOut]
    /// The flows by profile; nil where they were not listed.
    let flows: [String: [FlowUse]]?
    let keys: RotationKeys
    /// A run that would do the same, as the journal keeps it.
    let new: JournalRun
    /// The run that is gone on with; nil where one begins here.
    let last: Last?

    /// What is told of it before its own words; empty where the run has one place only.
    var prefix: String { site.prefix }
  }

  /// The versions of secrets by profile.
  typealias Versions = [String: [SecretVersion]]

  /// By what it is judged whether a profile has other secrets in their stores than it was sent.
  struct Following: Sendable {
    /// What is in the stores now.
    let versions: Versions
    let journal: Journal
    /// What other machines have sent; nil where there are none, or where they are not asked.
    let state: SharedState?
  }

  /// A run of the journal that is gone on with, and how far it came.
  typealias Last = (run: JournalRun, attempts: RunAttempts)
  /// A run that would do the same, and the one that is gone on with.
  typealias Run = (new: JournalRun, last: Last?)

  /// Where it is; nil where the command's own options say it.
  let place: FleetPlace?
  let entries: [RotationPlan.Entry]
  let client: AppFlowClient
  let identity: OperatorIdentity
  /// What is shared with other machines; nil where this one is alone.
  let shared: SharedSending?

  /// What is told of it before its own words; empty where the run has one place only.
  var prefix: String {
    guard let place else { return "" }
    return [place.account, place.region].compactMap(\.self).joined(separator: " ") + " "
  }

  // MARK: The run in the journal

  /// - Parameters:
  ///   - plan: the plan.
  ///   - id: the run's name among several processes; nil where this one works alone.
  ///   - asksIdentity: whether it has to be known in which account it is.
  func newRun(of plan: RotationPlan, named id: String?, asksIdentity: Bool) async throws -> JournalRun {
    do {
      let configuration = try await client.configuration()
      let account: String?
      if let known = place?.account {
        account = known
      } else {
        account = asksIdentity ? await identity.value()?.account : nil
      }
      return JournalRun(
        id: id ?? JournalEntry.newID(), time: .now(), plan: plan.identity, account: account,
        region: configuration.region.value, endpoint: configuration.endpoint.value.description)
    } catch {
      throw CommandFailure(call: error)
    }
  }

  /// The last run of the same plan here; nil where there was none.
  func lastRun(_ run: JournalRun, _ journal: Journal) throws(CommandFailure) -> Last? {
    do {
      guard let last = try journal.lastRun(like: run) else { return nil }
      Console.error("\(prefix)Going on with the run that was begun at \(last.run.time.iso8601).")
      return last
    } catch {
      throw CommandFailure(.other, "The journal cannot be read: \(error)")
    }
  }

  /// An update whose outcome is not known is resolved with the same request: not where a key was made for it, which is gone.
  func refuseLostKeys(_ attempts: RunAttempts?) throws(CommandFailure) {
    for entry in entries where entry.makesKey {
      guard case .unknown? = attempts?.state(of: entry.profile) else { continue }
      throw CommandFailure(
        .usage,
        "\(prefix)\(entry.profile): it is not known whether AppFlow made the update, and the key that was made for it is "
          + "gone with that run. Rotate it without --continue: that makes another pair. Nothing was sent.")
    }
  }

  // MARK: Before sending

  /// What was asked of the command that decides about preparing.
  struct Wishes: Sendable {
    let isVerified: Bool
    let olderThan: TimeSpan?
    let listsFlows: Bool
  }

  /// Describes, reads, checks; nothing is sent.
  ///
  /// - Throws: `CommandFailure`, after what is wrong was told.
  func prepared(
    _ api: ConnectorAPI, _ reader: SecretReader, _ wishes: Wishes, _ run: Run,
    _ following: Following? = nil
  ) async throws -> Prepared {
    let attempts = run.last?.attempts
    let entries = entries.map { entry in
      RotationPlan.Entry(
        profile: entry.profile, secrets: entry.secrets, settings: entry.settings,
        isVerified: entry.isVerified || wishes.isVerified, place: entry.place)
    }
    let preparer = RotationPreparer(client: client, api: api, reader: reader)
    var reasons = try await unchanged(following, run.new)
    for (profile, reason) in try await reasonsToLeave(entries, preparer, attempts, wishes.olderThan) {
      reasons[profile] = reason
    }
    let (chosen, leftOut) = chosen(entries, reasons)
    let (prepared, problems) = try await preparer.prepare(chosen)
    let rotations = prepared.map { rotation in
      guard case .unknown(let update)? = attempts?.state(of: rotation.entry.profile) else { return rotation }
      var rotation = rotation
      rotation.unanswered = update
      return rotation
    }
    try Task.checkCancellation()
    try await RotationRun.tell(rotations, problems, client, prefix: prefix)
    let isListing = wishes.listsFlows && !rotations.isEmpty
    return Prepared(
      site: self, rotations: rotations, leftOut: leftOut,
      flows: isListing ? try await flows(of: rotations) : nil,
      keys: RotationKeys(rotations, prefix: prefix), new: run.new, last: run.last)
  }

  /// Tells why a place of many could not be prepared, as `prepared` tells what is wrong in it.
  ///
  /// - Returns: what is thrown then; an error that was told, and one of a run with one place, as it is.
  func told(_ error: any Error) -> any Error {
    guard place != nil, let refusal = error as? AppFlowError, refusal.kind != .cancelled else { return error }
    let failure = CommandFailure(call: refusal)
    Console.error("\(prefix)\(failure.description)")
    return CommandFailure(failure.code, "Nothing was sent.")
  }

  /// The profiles that were sent the very versions that their secrets have now, and that as a reason; none where nobody asks.
  private func unchanged(_ following: Following?, _ run: JournalRun) async throws -> [String: String] {
    guard let following else { return [:] }
    var last: LastAttempts
    do {
      last = try following.journal.lastAttempts(at: Set(following.versions.keys), in: run)
    } catch {
      throw CommandFailure(.other, "The journal cannot be read: \(error)")
    }
    if let state = following.state {
      let answers = await Bounded.map(Array(following.versions.keys), limit: { 8 }) { profile in
        do { return Result<[SharedEntry], any Error>.success(try await state.lastEntries(of: profile)) } catch
        {
          return .failure(error)
        }
      }
      for answer in answers { for entry in try answer?.get() ?? [] { last.add(entry.entry) } }
    }
    var reasons: [String: String] = [:]
    for (profile, versions) in following.versions {
      guard let time = last.time(of: versions, in: profile) else { continue }
      reasons[profile] = "its secrets are of the versions that were sent at \(time.iso8601)"
    }
    return reasons
  }

  /// What is left out, and why: what the run that is gone on with has done, and, where that is asked for, profiles that were updated
  /// more recently. An update whose outcome is not known is resolved, whatever the profile's age.
  private func reasonsToLeave(
    _ entries: [RotationPlan.Entry], _ preparer: RotationPreparer, _ attempts: RunAttempts?,
    _ olderThan: TimeSpan?
  ) async throws -> [String: String] {
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
    if let olderThan {
      let left = try await preparer.leavingOut(young, updatedAfter: .now() + -olderThan.seconds).left
      for (profile, updated) in left { reasons[profile] = "it was updated at \(updated.iso8601)" }
    }
    return reasons
  }

  private func chosen(
    _ entries: [RotationPlan.Entry], _ reasons: [String: String]
  ) -> ([RotationPlan.Entry], [RotationReport.LeftOut]) {
    let leftOut = entries.compactMap { entry in
      reasons[entry.profile].map { RotationReport.LeftOut(profile: entry.profile, reason: $0) }
    }
    for one in leftOut { Console.error("\(prefix)\(one.profile): left out: \(one.reason).") }
    return (entries.filter { reasons[$0.profile] == nil }, leftOut)
  }

  /// The flows by profile; nil where they cannot be listed, which keeps nobody from rotating.
  private func flows(of rotations: [PreparedRotation]) async throws -> [String: [FlowUse]]? {
    do {
      let flows = try await FlowUse.all(of: Set(rotations.map(\.entry.profile)), client: client)
      for rotation in rotations {
        for flow in flows[rotation.entry.profile] ?? [] {
          Console.error("\(prefix)\(rotation.entry.profile): used by the flow \(flow.sentence)")
        }
      }
      return flows
    } catch {
      guard error.kind != .cancelled else { throw error }
      Console.error("\(prefix)Which flows use the profiles could not be found out: \(error)")
      return nil
    }
  }
}
