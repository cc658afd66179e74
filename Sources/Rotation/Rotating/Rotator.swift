import Journal
import AppFlow
import Forms
import OperatingSystem
import PrivateFiles

/// Sends prepared rotations: each under its profile's lock and with its entry in the journal, a few at a time.
public struct Rotator: Sendable {
  let client: AppFlowClient
  let sender: JournaledClient
  let accounts: AccountFinder
  let time: TimeSource
  let warn: @Sendable (String) -> Void

  var throttleRetry: ThrottleRetry { ThrottleRetry(time: time) }
  var lookup: ProfileLookup { ProfileLookup(client: client, throttleRetry: throttleRetry) }

  /// Makes a rotator.
  ///
  /// - Parameters:
  ///   - client: asks the service.
  ///   - api: the model and the catalogue.
  ///   - journal: keeps the attempts.
  ///   - identity: whose credentials sign.
  ///   - open: the updates of earlier runs whose outcome is not known.
  ///   - run: the run that the journal's entries belong to.
  ///   - shared: what other machines are told, and have to agree to; nil where there are none.
  ///   - time: the clock and the pauses.
  ///   - warn: is told what could not be written to the journal.
  public init(
    client: AppFlowClient, api: ConnectorAPI, journal: Journal, identity: OperatorIdentity,
    open: OpenUpdates = OpenUpdates(), run: String? = nil, shared: SharedSending? = nil,
    time: TimeSource = .system, warn: @escaping @Sendable (String) -> Void
  ) {
    self.client = client
    self.time = time
    self.warn = warn
    accounts = shared?.state.accounts ?? AccountFinder(client: client, identity: identity)
    sender = JournaledClient(
      client: client, api: api, journal: journal, identity: identity, accounts: accounts, open: open,
      run: run, shared: shared, warn: warn)
  }

  /// Rotates.
  ///
  /// Profiles are locked and looked at again some at a time, soon before it is their turn: one that was changed since its
  /// request was made is not sent, because the request has its old properties.
  ///
  /// - Parameters:
  ///   - rotations: what to send.
  ///   - concurrency: how many may be under way at once.
  ///   - stop: begins no more when it is set.
  ///   - ended: is told of each rotation that ended.
  /// - Returns: the results in the rotations' order.
  public func rotate(
    _ rotations: [PreparedRotation], concurrency: Int, stop: StopSignal,
    ended: @escaping @Sendable (RotationResult) -> Void
  ) async -> [RotationResult] {
    let gate = ThrottleGate(most: concurrency)
    if sender.togetherIn != nil { return await rotateTogether(rotations, gate, stop, ended) }
    let profiles = HeldProfiles(rotations) { await hold($0) }
    let sent = await Bounded.map(
      Array(rotations.indices), limit: { gate.limit }, isStopped: { stop.isSet }
    ) { index in
      let result: RotationResult
      switch await profiles.take(index) {
      case .refused(let refusal): result = refusal
      case .ready(let rotation, let lock): result = await self.rotate(rotation, lock, gate)
      }
      ended(result)
      return result
    }
    await profiles.letGo()
    return zip(rotations, sent).map { rotation, result in
      if let result { return result }
      let stopped = Self.stopped(rotation)
      ended(stopped)
      return stopped
    }
  }

  static func stopped(_ rotation: PreparedRotation) -> RotationResult {
    RotationResult(rotation, .failed, .stopped, "Not sent: the run was stopped before.")
  }

  // MARK: Holding profiles

  /// Locks the profiles of a batch and makes sure that nobody changed them meanwhile.
  private func hold(_ batch: [PreparedRotation]) async -> [HeldProfiles.Held] {
    do {
      var locked: [HeldProfiles.Held] = []
      for rotation in batch { locked.append(try await lock(rotation)) }
      let current = try await lookup.profiles(named: batch.map(\.entry.profile))
      return locked.map { held in
        guard case .ready(let rotation, _) = held else { return held }
        return Self.change(of: rotation, current[rotation.entry.profile]).map { .refused($0) } ?? held
      }
    } catch {
      return batch.map {
        .refused(RotationResult($0, .failed, .init(error), "Not sent: \(error)"))
      }
    }
  }

  private func lock(_ rotation: PreparedRotation) async throws(AppFlowError) -> HeldProfiles.Held {
    let place = try await accounts.place(of: rotation.entry.profile, arn: rotation.request.profile.arn)
    do {
      return .ready(rotation, try ProfileLock(place))
    } catch {
      return .refused(RotationResult(rotation, .failed, .other, "Not sent: \(error)"))
    }
  }

  /// Why a request that was prepared must not be sent: the profile is not as it was then. One that repeats an update may have
  /// changed it itself, but not its properties.
  static func change(
    of rotation: PreparedRotation, _ current: ConnectorProfile?
  ) -> RotationResult? {
    let known = rotation.request.profile
    guard let current else {
      return RotationResult(rotation, .failed, .service, "Not sent: the profile is gone.")
    }
    let isUpdated = rotation.unanswered == nil && current.lastUpdatedAt != known.lastUpdatedAt
    guard
      isUpdated || current.properties != known.properties || current.connectionMode != known.connectionMode
    else { return nil }
    let when = current.lastUpdatedAt.map { ", at \($0.iso8601)" } ?? ""
    return RotationResult(
      rotation, .failed, .other,
      "Not sent: the profile was changed by others since this was prepared\(when). Begin again.")
  }

  // MARK: One profile

  private func rotate(
    _ rotation: PreparedRotation, _ lock: ProfileLock, _ gate: ThrottleGate
  ) async -> RotationResult {
    let lease: HeldLease?
    do {
      lease = try await sender.lease(
        on: rotation.entry.profile, arn: rotation.request.profile.arn,
        openToken: rotation.unanswered?.clientToken)
    } catch {
      return failure(rotation, error, rotation.unanswered?.clientToken)
    }
    guard let lease else { return await rotate(rotation, lock, nil, gate) }
    let result: RotationResult
    // Another machine may have changed it before the lease was ours.
    if let changed = await changed(rotation) {
      result = changed
    } else {
      result = await rotate(rotation, lock, lease, gate)
    }
    await lease.release()
    return result
  }

  /// Why a profile must not be rotated: it was changed since the request was made, or cannot be looked at.
  func changed(_ rotation: PreparedRotation) async -> RotationResult? {
    let name = rotation.entry.profile
    do {
      return Self.change(of: rotation, try await lookup.profiles(named: [name])[name])
    } catch {
      return RotationResult(rotation, .failed, .init(error), "Not sent: \(error)")
    }
  }

  /// Sends one, and has AppFlow log in with it where that is wanted.
  func rotate(
    _ rotation: PreparedRotation, _ lock: ProfileLock, _ lease: HeldLease?, _ gate: ThrottleGate
  ) async -> RotationResult {
    // Until it is known what came of it.
    defer { withExtendedLifetime(lock) {} }
    let start = time.elapsed()
    var result = await send(rotation, lock, lease, gate)
    if result.outcome == .updated, rotation.entry.isVerified {
      result = await verify(result, rotation, lease)
    }
    result.duration = time.elapsed() - start
    return result
  }

  /// Replaces what the journal says of an attempt's end.
  func amend(_ id: String, _ result: RotationResult, _ message: String?, _ lease: HeldLease?) async {
    do {
      try await sender.amend(
        id, outcome: result.outcome, requestID: result.requestID, message: message, lease: lease)
    } catch {
      warn("The end of this update could not be written to the journal: \(error)")
    }
  }
}
