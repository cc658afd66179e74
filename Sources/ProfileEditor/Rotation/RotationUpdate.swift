import Forms
import Rotation
import Terminal

extension EditorState {
  /// From the browser to the choice of profiles, or to the queue that is under way.
  mutating func openRotation() {
    var next = rotation ?? RotationState(olderThanDays: context.rotationOlderThanDays)
    next.arrange(browser.entries, api: api, now: now)
    rotation = next
    screen = .rotation
  }

  mutating func pressInRotation(_ key: Key) -> [EditorEffect] {
    if asking != nil || opening != nil { return pressWhileAsking(key) }
    let page = max(Layout(size).browserRows - 1, 1)
    switch context.keys.action(key, in: rotationContext) {
    case .up: rotation?.move(by: -1)
    case .down: rotation?.move(by: 1)
    case .pageUp: rotation?.move(by: -page)
    case .pageDown: rotation?.move(by: page)
    case .first: rotation?.moveToEnd(down: false)
    case .last: rotation?.moveToEnd(down: true)
    case .mark: mark()
    case .markAll: markAll()
    case .olderThan: nextThreshold()
    case .skip: return skip()
    case .open: return startOrGoOn()
    case .help: overlay = .help(top: 0)
    case .back: return askToStopRotation()
    default: break
    }
    return []
  }

  /// Where keys have their meaning: while choosing, or in the queue.
  var rotationContext: KeyBinding.Context { rotation?.queue == nil ? .rotation : .queue }

  // MARK: Choosing

  private mutating func mark() {
    guard var state = rotation, state.queue == nil, state.lastNames.indices.contains(state.cursor) else {
      return
    }
    let name = state.lastNames[state.cursor]
    if state.marked.remove(name) == nil { state.marked.insert(name) }
    state.move(by: 1)
    rotation = state
  }

  /// Marks all that are listed; when all are, none.
  private mutating func markAll() {
    guard var state = rotation, state.queue == nil else { return }
    let names = Set(state.lastNames)
    state.marked = state.marked.isSuperset(of: names) ? state.marked.subtracting(names) : names
    rotation = state
  }

  private mutating func nextThreshold() {
    guard var state = rotation, state.queue == nil else { return }
    let thresholds = RotationState.thresholds
    state.olderThanDays = thresholds.first { $0 > state.olderThanDays } ?? thresholds[0]
    state.arrange(browser.entries, api: api, now: now)
    // What is no longer listed is not rotated unseen.
    state.marked.formIntersection(state.lastNames)
    rotation = state
  }

  // MARK: The queue

  private mutating func startOrGoOn() -> [EditorEffect] {
    guard !context.isReadOnly else {
      notice = "Read-only: nothing can be rotated. Start without --read-only."
      return []
    }
    guard var state = rotation else { return [] }
    if let queue = state.queue {
      guard queue.isUnfinished else { return endRotation() }
      let index = queue.items.indices.contains(state.cursor) ? state.cursor : 0
      return openItem(queue.items[index].isSettled ? queue.next(after: index) ?? index : index)
    }
    let items = state.chosen.map { index in
      let entry = browser.entries[index]
      return RotationQueue.Item(profile: entry.name, updatedBefore: entry.updated)
    }
    guard !items.isEmpty else { return [] }
    let queue = RotationQueue(place: context.draftPlace, items: items)
    state.queue = queue
    state.cursor = 0
    rotation = state
    return [.saveRotation(queue)] + openItem(0)
  }

  /// Opens the form of a profile in the queue: its credentials only.
  mutating func openItem(_ index: Int) -> [EditorEffect] {
    guard let item = rotation?.queue?.items[index] else { return [] }
    rotation?.current = index
    rotation?.cursor = index
    rotation?.flows = .asking
    rotation?.check = nil
    // Read anew: what is carried over is what the service holds now.
    opening = item.profile
    screen = .rotation
    return [.holdProfile(item.profile), .describe(name: item.profile)]
  }

  /// The next profile, or the list when there is none.
  mutating func goOnRotating() -> [EditorEffect] {
    guard let queue = rotation?.queue, let next = queue.next(after: rotation?.current) else {
      return backToRotation()
    }
    return [.releaseProfile] + openItem(next)
  }

  /// From an item's form, review or result to the list.
  mutating func backToRotation() -> [EditorEffect] {
    form = nil
    review = nil
    result = nil
    opening = nil
    if let current = rotation?.current { rotation?.cursor = current }
    rotation?.current = nil
    rotation?.check = nil
    screen = .rotation
    return [.releaseProfile]
  }

  private mutating func skip() -> [EditorEffect] {
    guard var state = rotation, let queue = state.queue, queue.items.indices.contains(state.cursor) else {
      return []
    }
    let item = queue.items[state.cursor]
    switch item.step {
    case .skipped: setStep(.waiting, of: item.profile)
    case .waiting, .ended(.failed), .ended(.verificationFailed), .ended(.unknown), .begun:
      setStep(.skipped, of: item.profile)
    case .ended: return []
    }
    state = rotation ?? state
    state.move(by: 1)
    rotation = state
    return state.queue.map { [.saveRotation($0)] } ?? []
  }

  mutating func setStep(_ step: RotationQueue.Item.Step, of profile: String) {
    guard let index = rotation?.queue?.items.firstIndex(where: { $0.profile == profile }) else { return }
    rotation?.queue?.items[index].step = step
  }

  private mutating func askToStopRotation() -> [EditorEffect] {
    guard let queue = rotation?.queue else { return endRotation() }
    guard queue.isUnfinished else { return endRotation() }
    overlay = .question(
      "Stop the rotation? \(queue.doneCount) of \(queue.items.count) have new credentials; the rest stays as it is.",
      .stopRotation)
    return []
  }

  /// Back to the browser; what was done stays in the journal.
  mutating func endRotation() -> [EditorEffect] {
    let hadQueue = rotation?.queue != nil
    rotation = nil
    screen = .browser
    return (hadQueue ? [.deleteRotation] : []) + reload()
  }

  // MARK: What comes back

  mutating func take(_ event: RotationEvent) -> [EditorEffect] {
    switch event {
    case .notHeld(let profile, let reason):
      guard rotationItem?.profile == profile else { return [] }
      let effects = backToRotation()
      notice = reason
      return effects
    case .flows(let profile, let flows):
      if rotationItem?.profile == profile { rotation?.flows = .known(flows) }
    case .flowsFailed(let profile, let failure):
      if rotationItem?.profile == profile { rotation?.flows = .failed(failure.title) }
    case .checked(let profile, let text): return checked(profile, .passed(text), .verified)
    case .checkFailed(let profile, let failure):
      return checked(profile, .failed(failure), failure.isAboutCredentials ? .verificationFailed : .updated)
    case .lookedUp(let profile, let entry): return lookedUp(profile, entry)
    }
    return []
  }

  private mutating func checked(
    _ profile: String, _ check: RotationState.Check, _ outcome: Outcome
  ) -> [EditorEffect] {
    setStep(.ended(outcome), of: profile)
    if rotationItem?.profile == profile { rotation?.check = check }
    // Also that the service has a new time of the last update is looked at, once it has nothing else to do.
    let notes: [EditorEffect] = outcome == .updated ? [] : [.note(outcome, profile: profile)]
    return notes + [.lookUp(profile)] + (rotation?.queue.map { [.saveRotation($0)] } ?? [])
  }

  private mutating func lookedUp(_ profile: String, _ entry: BrowserEntry?) -> [EditorEffect] {
    if let entry { browser.replace(entry) }
    guard let isMade = rotation?.queue?.settle(profile, updated: entry?.updated) else { return [] }
    let time = entry?.updated.map { Age.date($0) } ?? "not known"
    let said =
      isMade
      ? "\(profile): the update was made; its last update is of \(time)."
      : "\(profile): no update was made as far as the service says (last update: \(time)). Rotate it again."
    if rotationItem?.profile == profile, screen == .result {
      rotation?.check = isMade ? .passed(said) : .failed(Failure(title: said, hint: ""))
    } else {
      notice = [notice, said].compactMap { $0 }.joined(separator: " ")
    }
    let notes: [EditorEffect] = isMade ? [.note(.updated, profile: profile)] : []
    return notes + (rotation?.queue.map { [.saveRotation($0)] } ?? [])
  }

  /// Asks whether a rotation that was cut off goes on.
  mutating func offer(_ queue: RotationQueue, _ draft: Draft?) {
    let open = queue.items.count - queue.doneCount
    overlay = .question(
      "A rotation was cut off here: \(queue.doneCount) of \(queue.items.count) profiles have new credentials, \(open) "
        + "are open. Go on with it?", .resumeRotation(queue, draft))
  }

  /// Takes up a queue that was cut off: what was begun and never heard of is looked up before anything else.
  mutating func resumeRotation(_ queue: RotationQueue, _ draft: Draft?) -> [EditorEffect] {
    self.draft = draft
    rotation = RotationState(queue: queue)
    screen = .rotation
    let open = queue.items.filter { item in
      switch item.step {
      case .begun, .ended(.unknown): true
      default: false
      }
    }
    return open.map { .lookUp($0.profile) }
  }
}
