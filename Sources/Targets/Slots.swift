import AppFlow

/// Lets some work on at once; the others wait for their turn.
actor Slots {
  /// Who comes first where several wait.
  enum Rank {
    /// Whoever goes on with what was begun.
    case goingOn
    /// Whoever begins something.
    case beginning
  }

  private var free: Int
  private var waiting: [Rank: [CheckedContinuation<Void, Never>]] = [:]

  /// - Parameter count: how many may work at once.
  init(_ count: Int) { free = max(count, 1) }

  /// Does work when it is its turn.
  ///
  /// - Parameters:
  ///   - rank: who comes first.
  ///   - work: the work.
  /// - Throws: what it throws.
  nonisolated func hold<Output: Sendable>(
    _ rank: Rank, _ work: @Sendable () async throws -> Output
  ) async throws -> Output {
    await take(rank)
    do {
      let output = try await work()
      await giveBack()
      return output
    } catch {
      await giveBack()
      throw error
    }
  }

  /// Waits for a turn. Whoever has one gives it back.
  ///
  /// - Parameter rank: who comes first.
  func take(_ rank: Rank) async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting[rank, default: []].append($0) }
  }

  /// Gives a turn to whoever waits for the longest time.
  func giveBack() {
    for rank in [Rank.goingOn, .beginning] {
      guard waiting[rank]?.isEmpty == false else { continue }
      waiting[rank]?.removeFirst().resume()
      return
    }
    free += 1
  }
}

/// A turn that others have while its owner pauses.
actor LentTurn {
  private let slots: Slots
  private var pausing = 0

  /// - Parameter slots: where its owner has taken it.
  init(of slots: Slots) { self.slots = slots }

  /// The same clock, whose pauses lend the turn.
  ///
  /// - Parameter time: the clock and the pauses.
  nonisolated func lending(_ time: TimeSource) -> TimeSource {
    var lending = time
    lending.sleep = { pause in
      await self.lend()
      do {
        try await time.sleep(pause)
        await self.takeBack()
      } catch {
        await self.takeBack()
        throw error
      }
    }
    return lending
  }

  /// The owner may pause in several places at once and has one turn.
  private func lend() async {
    pausing += 1
    if pausing == 1 { await slots.giveBack() }
  }

  private func takeBack() async {
    pausing -= 1
    if pausing == 0 { await slots.take(.goingOn) }
  }
}
