import AppFlow

/// An update whose answer was lost.
struct Lost {
  let token: String
  /// The journal's entry of the attempt.
  let entryID: String
  let error: AppFlowError
}

extension Rotator {
  /// Finds out whether an update was made whose answer was lost: by the profile's last update, and else by the same request
  /// with the same token, which the service makes only once.
  func settle(
    _ rotation: PreparedRotation, _ lock: ProfileLock, _ lost: Lost, _ gate: ThrottleGate
  ) async -> RotationResult {
    let before = rotation.request.profile.lastUpdatedAt
    let now: ConnectorProfile?
    do {
      now = try await lookup.profiles(named: [rotation.entry.profile])[rotation.entry.profile]
    } catch {
      now = nil
    }
    if let changed = now?.lastUpdatedAt, let before, changed != before {
      var result = RotationResult(
        rotation, .updated, .nobody,
        "The answer was lost; the profile's last update is now \(changed.iso8601), after the request was sent."
      )
      result.clientToken = lost.token
      result.requestID = lost.error.requestID
      result.entryID = lost.entryID
      await amend(lost.entryID, result)
      return result
    }
    return await repeated(rotation, lock, lost, isKnownUndone: now != nil && before != nil, gate)
  }

  /// Sends the same request with the same token once more.
  private func repeated(
    _ rotation: PreparedRotation, _ lock: ProfileLock, _ lost: Lost, isKnownUndone: Bool, _ gate: ThrottleGate
  ) async -> RotationResult {
    let id = JournalEntry.newID()
    do {
      let update = try await sender.update(
        rotation.request.body, clientToken: lost.token, entryID: id, holding: lock,
        progress: { gate.observe($0) })
      var result = RotationResult(
        rotation, .updated, .nobody,
        "The answer was lost; the service confirmed the same request with the same client token.")
      result.clientToken = lost.token
      result.requestID = update.requestID
      result.entryID = id
      await amend(lost.entryID, result)
      return result
    } catch {
      guard case .failed(let error) = error else { return open(rotation, lost, lost.error) }
      // Refused, and not made before: that is a failure and nothing open.
      if isKnownUndone, error.effect != .unknown, error.category == .refused, error.kind != .throttling {
        let result = failure(rotation, error, lost.token)
        await amend(lost.entryID, result, error.code)
        return result
      }
      return open(rotation, lost, error)
    }
  }

  private func open(
    _ rotation: PreparedRotation, _ lost: Lost, _ error: AppFlowError
  ) -> RotationResult {
    var result = RotationResult(
      rotation, .unknown, .other,
      "Whether the update was made is not known: \(error.message) Look at the profile's last update, or send the same "
        + "request with the client token \(lost.token) within 8 hours.")
    result.clientToken = lost.token
    result.requestID = error.requestID ?? lost.error.requestID
    return result
  }
}
