import AppFlow
import Forms
import Journal
import OperatingSystem
import Terminal

extension EditorState {
  /// From the browser to the choice of profiles, or to the queue that is under way.
  mutating func openRotation() {
    editing.chooseProfilesToRotate()
    screen = .rotation
  }

  mutating func pressInRotation(_ press: KeyPress) -> [EditorEffect] {
    if asking != nil || opening != nil { return pressWhileAsking(press) }
    if press.isOfLine {
      typeIntoFilter(press) { $0.editing.rotation?.editFilter($1) }
      return []
    }
    let page = max(Layout(size).browserRows - 1, 1)
    switch press.action {
    case .startFilter: editing.rotation?.filter.isTyping = true
    case .endFilter: editing.rotation?.filter.isTyping = false
    case .clearFilter: editing.rotation?.clearFilter()
    case .back where editing.rotation?.filter.isEmpty == false: editing.rotation?.clearFilter()
    case .up: editing.rotation?.move(by: -1)
    case .down: editing.rotation?.move(by: 1)
    case .pageUp: editing.rotation?.move(by: -page)
    case .pageDown: editing.rotation?.move(by: page)
    case .first: editing.rotation?.moveToEnd(down: false)
    case .last: editing.rotation?.moveToEnd(down: true)
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
  var rotationContext: KeyBinding.Context { editing.rotation?.queue == nil ? .rotation : .queue }

  // MARK: Choosing

  private mutating func mark() {
    guard var state = editing.rotation, state.queue == nil, let place = state.place else { return }
    let name = state.names[place]
    if state.marked.remove(name) == nil { state.marked.insert(name) }
    state.move(by: 1)
    editing.rotation = state
  }

  /// Marks all that are shown; when all are, none of them.
  private mutating func markAll() {
    guard var state = editing.rotation, state.queue == nil else { return }
    let names = Set(state.shown.map { state.names[$0] })
    state.marked =
      state.marked.isSuperset(of: names) ? state.marked.subtracting(names) : state.marked.union(names)
    editing.rotation = state
  }

  private mutating func nextThreshold() {
    guard var state = editing.rotation, state.queue == nil else { return }
    let thresholds = RotationState.thresholds
    state.olderThan = thresholds.first { $0 > state.olderThan } ?? thresholds[0]
    state.arrange(editing.browser.entries, api: api, now: now)
    // What is no longer listed is not rotated unseen.
    state.marked.formIntersection(state.names)
    editing.rotation = state
  }

  /// All profiles are there: names of the command that are none of them are told, and nothing else is rotated in
  /// their place.
  mutating func dropUnlistedMarks() {
    guard var state = editing.rotation, state.queue == nil else { return }
    let unlisted = state.marked.subtracting(state.names).sorted()
    guard !unlisted.isEmpty else { return }
    state.marked.subtract(unlisted)
    editing.rotation = state
    let names = unlisted.joined(separator: ", ")
    notice =
      "Not in this list: \(names). Check the names, the account and the region"
      + (state.olderThan > 0 ? ", or list all ages." : ".")
  }

  // MARK: The queue

  mutating func startOrGoOn() -> [EditorEffect] {
    guard var state = editing.rotation else { return [] }
    let obstacle = editing.rotationObstacle
    if case .readOnly(let reason) = obstacle {
      notice = reason
      return []
    }
    if let queue = state.queue {
      guard queue.isUnfinished else { return endRotation() }
      guard let place = state.place else { return [] }
      return openItem(queue.items[place].isFinished ? queue.next(after: place) ?? place : place)
    }
    let entries = state.chosen.map { editing.browser.entries[$0] }
    guard !entries.isEmpty else {
      if !state.marked.isEmpty { notice = "What is marked is not in the list yet." }
      return []
    }
    if case .replaces(let kept) = obstacle {
      push(.question(kept.replaceQuestion, .replaceRotation))
      return []
    }
    let effects = state.begin(entries, at: editing.draftPlace)
    editing.rotation = state
    return effects + openItem(0)
  }

  /// Opens the form of a profile in the queue: its credentials only.
  mutating func openItem(_ index: Int) -> [EditorEffect] {
    let effects = editing.rotation?.open(index) ?? []
    opening = editing.rotationItem?.profile
    screen = .rotation
    return effects
  }

  /// The next profile, or the list when there is none.
  mutating func goOnRotating() -> [EditorEffect] {
    guard let queue = editing.rotation?.queue, let next = queue.next(after: editing.rotation?.current) else {
      return backToRotation()
    }
    return [.releaseProfile] + openItem(next)
  }

  /// From an item's form, review or result to the list.
  mutating func backToRotation() -> [EditorEffect] {
    opening = nil
    screen = .rotation
    return editing.leaveItem()
  }

  private mutating func skip() -> [EditorEffect] {
    guard var state = editing.rotation, state.queue != nil, let place = state.place,
      let effects = state.toggleSkipped(place)
    else { return [] }
    state.move(by: 1)
    editing.rotation = state
    return effects
  }

  private mutating func askToStopRotation() -> [EditorEffect] {
    guard let queue = editing.rotation?.queue else { return endRotation() }
    guard queue.isUnfinished else { return endRotation() }
    push(.question(queue.stopQuestion, .stopRotation))
    return []
  }

  /// Back to the browser; what was done stays in the journal.
  mutating func endRotation() -> [EditorEffect] {
    screen = .browser
    return editing.endRotation() + reload()
  }

  /// Keys on the result of a queue's profile.
  ///
  /// - Returns: nil where the key means what it means elsewhere.
  mutating func pressInRotationResult(_ press: KeyPress, _ state: ResultState) -> [EditorEffect]? {
    guard let item = editing.rotationItem else { return nil }
    switch (press.action, state.outcome, editing.rotation?.check) {
    case (.open, .done, .failed(let failure)?) where failure.isAboutCredentials:
      // Back to the field: the same profile again.
      return editing.rotation?.queue?.items.firstIndex { $0.profile == item.profile }.map { openItem($0) }
        ?? []
    case (.open, .done, .asking?): return []
    case (.open, .done, _):
      editing.closeForm()
      return goOnRotating()
    case (.back, .done, _): return backToRotation()
    default: return nil
    }
  }

  // MARK: What comes back

  mutating func handle(_ event: RotationEvent) -> [EditorEffect] {
    switch event {
    case .notHeld(let profile, let reason):
      guard editing.rotationItem?.profile == profile else { return [] }
      let effects = backToRotation()
      notice = reason
      return effects
    case .flows(let profile, let flows): _ = editing.learn(.known(flows), of: profile)
    case .flowsFailed(let profile, let failure): _ = editing.learn(.failed(failure.summary), of: profile)
    case .lookedUp(let profile, let entry):
      let found = editing.lookedUp(profile, entry)
      if result?.profile == profile, result?.isUnknown == true {
        editResult { $0.hint = found.hint }
      } else if let sentence = found.sentence {
        notice = [notice, sentence].compactMap { $0 }.joined(separator: " ")
      }
      return found.effects
    case .lookUpFailed(let profile, let failure): tell(failure.noLookUp(of: profile))
    }
    return []
  }

  /// Asks whether a rotation that was cut off goes on.
  mutating func offer(_ queue: RotationQueue, _ draft: Draft?) {
    editing.interrupted = queue
    push(.question(queue.offer, .resumeRotation(queue, draft)))
  }

  /// Takes up a queue that was cut off.
  mutating func resumeRotation(_ queue: RotationQueue, _ draft: Draft?) -> [EditorEffect] {
    screen = .rotation
    return editing.resume(queue, draft)
  }
}
