import Journal
import AWSClient
import AppFlow

extension Rotator {
  /// How often a request without an answer is sent again with its client token.
  private static let mostRepetitions = 2

  /// Sends an update until its outcome is known or cannot be found out. The same request with the same client token is made
  /// once, so that a success proves it, whichever attempt it was that was made.
  func send(
    _ rotation: PreparedRotation, _ lock: ProfileLock, _ lease: HeldLease?, _ gate: ThrottleGate
  ) async -> RotationResult {
    let update =
      rotation.unanswered
      ?? UnansweredUpdate(
        profile: rotation.entry.profile, clientToken: UniqueID.make(), begun: time.now(),
        updatedBefore: rotation.request.profile.lastUpdatedAt)
    guard update.isRepeatable(at: time.now()) else { return await open(rotation, update, nil) }
    let token = update.clientToken
    var isOpen = rotation.unanswered != nil
    var rounds = 0
    while true {
      let id = JournalEntry.newID()
      do {
        let done = try await sender.update(
          rotation.request.body, clientToken: token, entryID: id, before: rotation.request.profile,
          secrets: rotation.secrets, holding: lock, lease: lease,
          progress: { gate.observe($0) })
        var result = RotationResult(
          rotation, .updated, .nobody,
          isOpen ? "An answer was lost; AppFlow confirmed the same request with the same client token." : "")
        result.clientToken = token
        result.requestID = done.requestID
        result.entryID = id
        return result
      } catch {
        rounds += 1
        isOpen = isOpen || error.effect == .unknown
        if await goesOn(after: error, rounds: rounds) { continue }
        return error.effect == .unknown
          ? await open(rotation, update, error) : failure(rotation, error, token)
      }
    }
  }

  /// Whether the same request is sent again: after throttling, and where it may have been made and nobody refused it since.
  private func goesOn(after error: JournaledUpdateError, rounds: Int) async -> Bool {
    guard case .failed(let failure) = error, !failure.isCancelled else { return false }
    if failure.isThrottled { return await throttleRetry.mayRepeat(after: failure, round: rounds) }
    guard failure.effect == .unknown, failure.lastEffect != .refused, rounds <= Self.mostRepetitions else {
      return false
    }
    return await throttleRetry.waits(beforeRound: rounds)
  }

  func failure(
    _ rotation: PreparedRotation, _ error: JournaledUpdateError, _ token: String?
  ) -> RotationResult {
    guard case .failed(let failure) = error else {
      return RotationResult(
        rotation, token != nil && error.effect == .unknown ? .unknown : .failed, .other, "\(error)")
    }
    var result = RotationResult(rotation, .failed, .init(failure), "\(failure)")
    result.clientToken = token
    result.requestID = failure.requestID
    return result
  }

  /// What is told of an update that may have been made: what the profile shows, the last answer, and how it is found out.
  private func open(
    _ rotation: PreparedRotation, _ update: UnansweredUpdate, _ error: JournaledUpdateError?
  ) async -> RotationResult {
    var sentences = [
      "Whether the update was made is not known.", await client.hint(of: update),
    ]
    var result = RotationResult(rotation, .unknown, .other)
    switch error {
    case nil:
      sentences.append(
        "It was begun at \(update.begun.iso8601), and AppFlow remembers a client token for 8 hours: nothing was sent "
          + "again. Rotate this profile by itself to replace whatever was made.")
    case .failed(let failure)?:
      result.requestID = failure.requestID
      sentences.append("The last answer: \(failure.code.map { "\($0): " } ?? "")\(failure.message)")
      if failure.code == "ConflictException" {
        sentences.append(
          "AppFlow knows its client token with other values, or is still at work on it: the source may have another "
            + "secret than when it was begun.")
      }
    case let error?: sentences.append("\(error)")
    }
    if error != nil {
      sentences.append(
        "With its client token \(update.clientToken) the same request is made only once, within 8 hours of "
          + "\(update.begun.iso8601).")
    }
    result.message = sentences.joined(separator: " ")
    result.clientToken = update.clientToken
    return result
  }
}

extension AppFlowClient {
  /// What a look at the profile says of an update whose outcome is not known.
  ///
  /// - Parameter update: the update.
  /// - Returns: a sentence, which proves nothing; soon also where nobody answers.
  public func hint(of update: UnansweredUpdate) async -> String {
    await soon { await self.lookUp(update) } ?? "The profile's last update could not be looked at."
  }

  /// What a look at the profiles says of one that was to be made or deleted.
  ///
  /// - Parameter name: the profile's name.
  /// - Returns: a sentence, which does not say who made or deleted it; soon also where nobody answers.
  public func presence(of name: String) async -> String {
    let sentence = await soon { () async -> String? in
      guard let page = try? await self.describeConnectorProfiles(names: [name]) else { return nil }
      let profile = page.profiles.first { $0.name == name }
      return UnansweredUpdate.presence(of: name, isThere: profile != nil, createdAt: profile?.createdAt)
    }
    return sentence ?? "Whether there is such a profile now could not be looked at."
  }

  /// The profile as it is before an update, for the journal.
  ///
  /// - Parameter name: the profile's name.
  /// - Returns: nil where there is none, and where it cannot be had soon: who may update and not describe sends all the same.
  public func profileSoon(named name: String) async -> ConnectorProfile? {
    await soon { (try? await self.connectorProfile(named: name))?.profile }
  }

  private func soon<Answer: Sendable>(
    _ look: @escaping @Sendable () async -> Answer?
  ) async -> Answer? {
    await withTaskGroup(of: Answer?.self) { group in
      group.addTask { await look() }
      group.addTask {
        try? await Task.sleep(for: .seconds(5))
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  private func lookUp(_ update: UnansweredUpdate) async -> String? {
    do {
      guard let profile = try await connectorProfile(named: update.profile)?.profile else {
        return "The profile is not listed."
      }
      return update.hint(lastUpdate: profile.lastUpdatedAt)
    } catch {
      return nil
    }
  }
}
