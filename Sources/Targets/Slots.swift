/// Lets some work on at once; the others wait for their turn.
actor Slots {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// - Parameter count: how many may work at once.
  init(_ count: Int) { free = max(count, 1) }

  /// Does work when it is its turn.
  ///
  /// - Parameter work: the work.
  /// - Throws: what it throws.
  nonisolated func hold<Output: Sendable>(
    _ work: @Sendable () async throws -> Output
  ) async throws -> Output {
    await take()
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
  func take() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  /// Gives a turn to whoever waits for the longest time.
  func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
