import AppFlow
import Journal

/// One run of which several processes take their share, each on a machine of its own or beside others: whoever holds a profile's
/// lease looks at what the run has of it first.
extension Rotator {
  /// Rotates what nobody else has done.
  ///
  /// - Parameters:
  ///   - rotations: what to send.
  ///   - gate: how many may be under way at once.
  ///   - stop: begins no more when it is set.
  ///   - ended: is told of each rotation that ended, also by others.
  /// - Returns: the results in the rotations' order.
  func rotateTogether(
    _ rotations: [PreparedRotation], _ gate: ThrottleGate, _ stop: StopSignal,
    _ ended: @escaping @Sendable (RotationResult) -> Void
  ) async -> [RotationResult] {
    // Where the marks cannot be read now, whoever wants the first lease is told so.
    // What failed before this process began is done anew; what fails for others meanwhile is not tried by each of them.
    let marks = SeenMarks((try? await sender.marks()) ?? [:], sender, time)
    // In an order of its own: in the same one, all would wait for the same profiles.
    let order = rotations.indices.shuffled()
    let sent = await Bounded.map(order, limit: { gate.limit }, isStopped: { stop.isSet }) { index in
      let result = await self.rotateTogether(rotations[index], marks, gate, stop)
      ended(result)
      return result
    }
    var results = [RotationResult?](repeating: nil, count: rotations.count)
    for (index, result) in zip(order, sent) { results[index] = result }
    return zip(rotations, results).map { rotation, result in
      if let result { return result }
      let stopped = Self.stopped(rotation)
      ended(stopped)
      return stopped
    }
  }

  private func rotateTogether(
    _ rotation: PreparedRotation, _ marks: SeenMarks, _ gate: ThrottleGate, _ stop: StopSignal
  ) async -> RotationResult {
    let profile = rotation.request.profile
    while !stop.isSet {
      // What is done stays so: nobody has to be asked for the lease.
      if let done = await marks.done(rotation) { return Self.elsewhere(rotation, done, .nobody, "Done by") }
      let place: ProfilePlace
      do {
        place = try await accounts.place(of: rotation.entry.profile, arn: profile.arn)
      } catch {
        return RotationResult(rotation, .failed, .init(error), "Not sent: \(error)")
      }
      do throws(ProfileLock.Refusal) {
        let lock = try ProfileLock(place)
        if let result = await rotateTogether(rotation, lock, marks.before, gate) { return result }
      } catch {
        guard case .held = error else {
          return RotationResult(rotation, .failed, .other, "Not sent: \(error)")
        }
      }
      // Another process has it, here or elsewhere: it is told by the run when that is done.
      guard (try? await time.sleep(.seconds(1))) != nil else { break }
    }
    return Self.stopped(rotation)
  }

  /// - Returns: nil where another process has the profile.
  private func rotateTogether(
    _ rotation: PreparedRotation, _ lock: ProfileLock, _ before: [String: RunMark], _ gate: ThrottleGate
  ) async -> RotationResult? {
    let token = rotation.unanswered?.clientToken
    let lease: HeldLease
    do throws(JournaledUpdateError) {
      guard
        let own = try await sender.lease(
          on: rotation.entry.profile, arn: rotation.request.profile.arn, openToken: token)
      else { return Self.stopped(rotation) }
      lease = own
    } catch {
      if case .notShared(.held, _) = error { return nil }
      return failure(rotation, error, token)
    }
    let result = await rotateTogether(rotation, lock, lease, before, gate)
    await lease.release()
    return result
  }

  private func rotateTogether(
    _ rotation: PreparedRotation, _ lock: ProfileLock, _ lease: HeldLease, _ before: [String: RunMark],
    _ gate: ThrottleGate
  ) async -> RotationResult {
    var rotation = rotation
    let mark: RunMark?
    do { mark = try await sender.mark(under: lease) } catch {
      return RotationResult(rotation, .failed, .other, "Not sent: \(error)")
    }
    switch mark?.state {
    case .done?: return Self.elsewhere(rotation, mark, .nobody, "Done by")
    case .failed? where before[rotation.entry.profile] != mark:
      return Self.elsewhere(rotation, mark, .service, "Not done by")
    case .failed?, nil: break
    case .sent?, .unknown?:
      // The same request with the same token is made once, whoever sends it.
      if let mark, let token = mark.clientToken {
        rotation.unanswered = UnansweredUpdate(
          profile: mark.profile, clientToken: token, begun: mark.begun)
      }
    }
    if let changed = await changed(rotation) { return changed }
    return await rotate(rotation, lock, lease, gate)
  }

  private static func elsewhere(
    _ rotation: PreparedRotation, _ mark: RunMark?, _ responsibility: RotationResult.Responsibility,
    _ words: String
  ) -> RotationResult {
    var result = RotationResult(
      rotation, mark?.outcome ?? .unknown, responsibility, "\(words) \(mark?.owner ?? "another process").")
    result.clientToken = mark?.clientToken
    return result
  }
}

/// What the run has of its profiles, as it was read last: what others have done meanwhile is not asked for one by one.
private actor SeenMarks {
  /// As this process found them.
  nonisolated let before: [String: RunMark]
  private var marks: [String: RunMark]
  private let sender: JournaledClient
  private let time: TimeSource
  private var readAt: Duration
  /// They are read again after so long.
  private static let age = Duration.seconds(5)

  init(_ marks: [String: RunMark], _ sender: JournaledClient, _ time: TimeSource) {
    before = marks
    self.marks = marks
    self.sender = sender
    self.time = time
    readAt = time.elapsed()
  }

  /// - Returns: the profile's mark where all that is wanted of it is done.
  func done(_ rotation: PreparedRotation) async -> RunMark? {
    if time.elapsed() - readAt > Self.age {
      readAt = time.elapsed()
      marks = (try? await sender.marks()) ?? marks
    }
    guard let mark = marks[rotation.entry.profile], mark.state == .done else { return nil }
    // The login comes after the update, and whoever is at it has the lease.
    return rotation.entry.isVerified && mark.outcome == .updated ? nil : mark
  }
}
