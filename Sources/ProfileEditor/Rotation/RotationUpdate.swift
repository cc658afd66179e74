import AppFlow
import Forms
import Journal
import Terminal

extension EditorState {
  /// From the browser to the choice of profiles, or to the queue that is under way.
  mutating func openRotation() {
    var next = rotation ?? RotationState(olderThan: context.rotationOlderThan)
    next.arrange(browser.entries, api: api, now: now)
    rotation = next
    screen = .rotation
  }

  mutating func pressInRotation(_ key: Key) -> [EditorEffect] {
    if asking != nil || opening != nil { return pressWhileAsking(key) }
    guard let action = context.keys.action(key, in: keyContext) else {
      if rotation?.filter.isTyping == true { typeIntoFilter(key) { $0.rotation?.editFilter($1) } }
      return []
    }
    let page = max(Layout(size).browserRows - 1, 1)
    switch action {
    case .startFilter: rotation?.filter.isTyping = true
    case .endFilter: rotation?.filter.isTyping = false
    case .clearFilter: rotation?.clearFilter()
    case .back where rotation?.filter.isEmpty == false: rotation?.clearFilter()
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
    case .back: return askToStopRotation()
    default: break
    }
    return []
  }

  /// Where keys have their meaning: while choosing, or in the queue.
  var rotationContext: KeyBinding.Context { rotation?.queue == nil ? .rotation : .queue }

  // MARK: Choosing

  private mutating func mark() {
    guard var state = rotation, state.queue == nil, let place = state.place else { return }
    let name = state.names[place]
    if state.marked.remove(name) == nil { state.marked.insert(name) }
    state.move(by: 1)
    rotation = state
  }

  /// Marks all that are shown; when all are, none of them.
  private mutating func markAll() {
    guard var state = rotation, state.queue == nil else { return }
    let names = Set(state.shown.map { state.names[$0] })
    state.marked =
      state.marked.isSuperset(of: names) ? state.marked.subtracting(names) : state.marked.union(names)
    rotation = state
  }

  private mutating func nextThreshold() {
    guard var state = rotation, state.queue == nil else { return }
    let thresholds = RotationState.thresholds
    state.olderThan = thresholds.first { $0 > state.olderThan } ?? thresholds[0]
    state.arrange(browser.entries, api: api, now: now)
    // What is no longer listed is not rotated unseen.
    state.marked.formIntersection(state.names)
    rotation = state
  }

  /// All profiles are there: names of the command that are none of them are told, and nothing else is rotated in
  /// their place.
  mutating func dropUnlistedMarks() {
    guard var state = rotation, state.queue == nil else { return }
    let unlisted = state.marked.subtracting(state.names).sorted()
    guard !unlisted.isEmpty else { return }
    state.marked.subtract(unlisted)
    rotation = state
    let names = unlisted.joined(separator: ", ")
    notice =
      "Not in this list: \(names). Check the names, the account and the region"
      + (state.olderThan > 0 ? ", or list all ages." : ".")
  }

  // MARK: The queue

  mutating func startOrGoOn() -> [EditorEffect] {
    guard !context.isReadOnly else {
      notice = "Read-only: nothing can be rotated. \(context.readOnlyRemedy)."
      return []
    }
    guard var state = rotation else { return [] }
    if let queue = state.queue {
      guard queue.isUnfinished else { return endRotation() }
      guard let place = state.place else { return [] }
      return openItem(queue.items[place].isFinished ? queue.next(after: place) ?? place : place)
    }
    let entries = state.chosen.map { browser.entries[$0] }
    guard !entries.isEmpty else {
      if !state.marked.isEmpty { notice = "What is marked is not in the list yet." }
      return []
    }
    if let kept = keptRotation, kept.place == draftPlace {
      overlay = .question(kept.replaceQuestion, .replaceRotation)
      return []
    }
    let effects = state.begin(entries, at: draftPlace)
    rotation = state
    return effects + openItem(0)
  }

  /// Opens the form of a profile in the queue: its credentials only.
  mutating func openItem(_ index: Int) -> [EditorEffect] {
    let effects = rotation?.open(index) ?? []
    opening = rotationItem?.profile
    screen = .rotation
    return effects
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
    screen = .rotation
    return rotation?.leaveItem() ?? []
  }

  private mutating func skip() -> [EditorEffect] {
    guard var state = rotation, state.queue != nil, let place = state.place,
      let effects = state.toggleSkipped(place)
    else { return [] }
    state.move(by: 1)
    rotation = state
    return effects
  }

  private mutating func askToStopRotation() -> [EditorEffect] {
    guard let queue = rotation?.queue else { return endRotation() }
    guard queue.isUnfinished else { return endRotation() }
    overlay = .question(queue.stopQuestion, .stopRotation)
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

  mutating func handle(_ event: RotationEvent) -> [EditorEffect] {
    switch event {
    case .notHeld(let profile, let reason):
      guard rotationItem?.profile == profile else { return [] }
      let effects = backToRotation()
      notice = reason
      return effects
    case .flows(let profile, let flows):
      if rotationItem?.profile == profile { rotation?.flows = .known(flows) }
    case .flowsFailed(let profile, let failure):
      if rotationItem?.profile == profile { rotation?.flows = .failed(failure.summary) }
    case .lookedUp(let profile, let entry): return lookedUp(profile, entry)
    case .lookUpFailed(let profile, let failure): tell(failure.noLookUp(of: profile))
    }
    return []
  }

  private mutating func lookedUp(_ profile: String, _ entry: BrowserEntry?) -> [EditorEffect] {
    if let entry { browser.replace(entry) }
    let said = rotation?.lookedUp(profile, entry, now: now)
    if let state = result, state.profile == profile, case .unknown = state.outcome, let review, let form {
      result?.hint = review.unanswered(form, now: now).hint(
        lastUpdate: entry?.updated.map { WallTime(seconds: $0) })
    } else if let said {
      notice = [notice, said.sentence].compactMap { $0 }.joined(separator: " ")
    }
    return said?.effects ?? []
  }

  /// Asks whether a rotation that was cut off goes on.
  mutating func offer(_ queue: RotationQueue, _ draft: Draft?) {
    keptRotation = queue
    overlay = .question(queue.offer, .resumeRotation(queue, draft))
  }

  /// Takes up a queue that was cut off: what was begun and never heard of is looked up before anything else.
  mutating func resumeRotation(_ queue: RotationQueue, _ draft: Draft?) -> [EditorEffect] {
    self.draft = draft
    keptRotation = nil
    rotation = RotationState(queue: queue)
    screen = .rotation
    return queue.openProfiles.map { .lookUp($0) }
  }
}
