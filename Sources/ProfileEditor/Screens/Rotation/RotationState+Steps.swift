import AppFlow
import Journal
import OperatingSystem

/// The steps of a rotation: the same for the screen and for plain mode.
extension RotationState {
  /// The queue's item whose form, review or result is being shown.
  var item: RotationQueue.Item? { current.flatMap { queue?.items[$0] } }

  /// Keeps the queue as it stands now.
  var saving: [EditorEffect] { queue.map { [.saveRotation($0)] } ?? [] }

  /// What is to be done where the service does not take a lost request's token for the values that were entered again.
  static let conflictAdvice =
    "AppFlow knows the client token of the lost request with other values, or is still at work on it. Sent from the form "
    + "again, this is a new update."

  /// Begins a queue.
  ///
  /// - Parameters:
  ///   - entries: the profiles, in their order.
  ///   - place: whom the editor talks to.
  mutating func begin(_ entries: [BrowserEntry], at place: AccountPlace) -> [EditorEffect] {
    let items = entries.map { RotationQueue.Item(profile: $0.name, updatedBefore: $0.updated) }
    queue = RotationQueue(place: place, items: items)
    filter = ProfileFilter()
    let known = Dictionary(zip(names, rows), uniquingKeysWith: { first, _ in first })
    list(entries) { known[$0.name] ?? nil }
    cursor = 0
    return saving
  }

  /// Goes to an item: its profile is held and read anew, because what is carried over is what the service holds now.
  mutating func open(_ index: Int) -> [EditorEffect] {
    guard let item = queue?.items[index] else { return [] }
    current = index
    moveCursor(to: index)
    flows = .asking
    check = nil
    openedUpdate = nil
    return [.holdProfile(item.profile), .describe(name: item.profile)]
  }

  /// The profile of the item that was gone to was read: what is sent from now on replaces this.
  mutating func read(_ entry: BrowserEntry) {
    if item?.profile == entry.name { openedUpdate = entry.updated }
  }

  /// The item that was gone to is left as it is.
  mutating func leaveItem() -> [EditorEffect] {
    if let current { moveCursor(to: current) }
    current = nil
    check = nil
    return [.releaseProfile]
  }

  /// A request is about to be sent: that is on the disk before it goes.
  mutating func beginAttempt(_ clientToken: String, now: Double) -> [EditorEffect] {
    guard let current, let item else { return [] }
    let open = item.isOpen ? item.unanswered : nil
    if open?.clientToken != clientToken {
      openBefore = open
      if let openedUpdate { queue?.items[current].updatedBefore = openedUpdate }
      let before = queue?.items[current].updatedBefore
      queue?.items[current].unanswered = UnansweredUpdate(
        profile: item.profile, clientToken: clientToken, begun: WallTime(seconds: now),
        updatedBefore: before.map { WallTime(seconds: $0) })
    }
    queue?.items[current].step = .begun(clientToken: clientToken)
    check = nil
    return saving
  }

  /// A request was answered, or nobody knows.
  mutating func endAttempt(_ outcome: Outcome) -> [EditorEffect] {
    guard let item else { return [] }
    setStep(.ended(outcome), of: item.profile)
    if let current, outcome != .unknown {
      queue?.items[current].unanswered = outcome == .failed ? openBefore : nil
      // That request was refused; of the one before it still nobody knows.
      if outcome == .failed, openBefore != nil { queue?.items[current].step = .ended(.unknown) }
    }
    openBefore = nil
    switch outcome {
    case .updated:
      check = .asking
      return saving + [.check(profile: item.profile)]
    case .unknown: return saving + [.lookUp(item.profile)]
    case .verified, .verificationFailed, .loginNotTried, .failed: return saving
    }
  }

  /// AppFlow logged in with the new credentials, or could not, or that was not found out.
  mutating func checked(_ profile: String, _ answer: LoginAnswer) -> [EditorEffect] {
    let outcome = answer.outcome ?? .updated
    setStep(.ended(outcome), of: profile)
    if item?.profile == profile { check = .answered(answer) }
    // Also that the service has a new time of the last update is looked at, once it has nothing else to do.
    let notes: [EditorEffect] = outcome == .updated ? [] : [.note(outcome, profile: profile)]
    return notes + [.lookUp(profile)] + saving
  }

  /// A profile was looked up: what that says of an attempt whose end nobody knows. It proves nothing, and resolves nothing.
  ///
  /// - Returns: a sentence, and what is to be done; nil where nothing was open.
  mutating func lookedUp(
    _ profile: String, _ entry: BrowserEntry?, now: Double
  ) -> (sentence: String, effects: [EditorEffect])? {
    guard let index = queue?.items.firstIndex(where: { $0.profile == profile && $0.isOpen }) else {
      return nil
    }
    if queue?.items[index].step != .ended(.unknown) { queue?.items[index].step = .ended(.unknown) }
    let unanswered = queue?.items[index].unanswered
    let hint = unanswered.map { $0.hint(lastUpdate: entry?.updated.map { WallTime(seconds: $0) }) }
    let isRepeatable =
      unanswered.map { $0.isRepeatable(at: WallTime(seconds: now)) && !conflicted.contains($0.clientToken) }
      ?? false
    let advice =
      isRepeatable
      ? "Enter it again: with the same values and the same client token it is made only once."
      : "AppFlow can no longer confirm it; entered again, it is a new update."
    let sentence = ["\(profile): whether the update was made is not known.", hint, advice].compactMap(\.self)
      .joined(separator: " ")
    return (sentence, saving)
  }

  /// The token of the item's lost request, while the service remembers it: the same values sent with it prove it, and are not
  /// sent twice.
  func repeatableToken(now: Double) -> String? {
    guard let item, item.isOpen, let update = item.unanswered,
      update.isRepeatable(at: WallTime(seconds: now)), !conflicted.contains(update.clientToken)
    else { return nil }
    return update.clientToken
  }

  /// Leaves an item out, or takes it in again; what is done stays done.
  ///
  /// - Returns: nil where nothing changed.
  mutating func toggleSkipped(_ index: Int) -> [EditorEffect]? {
    guard let item = queue?.items[index] else { return nil }
    switch item.step {
    case .skipped: setStep(.waiting, of: item.profile)
    case .ended(.updated), .ended(.verified), .ended(.loginNotTried): return nil
    case .waiting, .begun, .ended: setStep(.skipped, of: item.profile)
    }
    return saving
  }

  private mutating func setStep(_ step: RotationQueue.Item.Step, of profile: String) {
    guard let index = queue?.items.firstIndex(where: { $0.profile == profile }) else { return }
    queue?.items[index].step = step
  }
}

extension RotationQueue {
  /// Asks before another rotation takes this one's place.
  var replaceQuestion: String {
    "A rotation that was cut off is kept: \(doneCount) of \(items.count) done. Beginning this one gives up its rest. Begin?"
  }

  /// How many profiles are still to be done.
  var openCount: Int { items.count { !$0.isFinished } }

  /// The profiles whose last attempt ended nobody knows how: looked up before anything else.
  var openProfiles: [String] { items.filter(\.isOpen).map(\.profile) }

  /// The question whether a rotation that was cut off goes on.
  var offer: String {
    "Go on with the rotation that was cut off\(place.account == nil ? " (its account is not known)" : "")? "
      + "\(doneCount) of \(items.count) profiles have new credentials, "
      + "\(openCount) still to do."
  }

  /// The question whether the rest of a rotation is given up.
  var stopQuestion: String {
    "Stop the rotation? \(doneCount) of \(items.count) have new credentials; the rest stays as it is."
  }
}
