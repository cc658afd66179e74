/// A rotation on the screen: the list of what is rotated, and the way from one profile to the next.
extension EditorState {
  mutating func pressInRotation(_ press: KeyPress) -> [EditorEffect] {
    guard var rotation = editing.rotation else { return [] }
    let answer = rotation.press(press, in: around, &killRing)
    editing.rotation = rotation
    switch answer.request {
    case .otherAges?:
      editing.rotation?.nextThreshold()
      editing.arrangeRotation()
      _ = editing.rotation?.dropUnlistedMarks()
    case .open?: return startOrGoOn()
    case .leave?: return askToStopRotation()
    case nil: break
    }
    return answer.effects
  }

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
  private mutating func openItem(_ index: Int) -> [EditorEffect] {
    let effects = editing.openItem(index)
    opening = editing.rotationItem?.profile
    return effects
  }

  /// From an item's form, review or result to the list.
  mutating func backToRotation() -> [EditorEffect] {
    opening = nil
    return editing.leaveItem()
  }

  /// From the result of a queue's profile to the next one, or to the list when there is none.
  mutating func goOnAfterItem() -> [EditorEffect] {
    guard let rotation = editing.rotation, let current = rotation.current else { return [] }
    if rotation.check == .asking { return [] }
    // Back to the field: the same profile again.
    if rotation.check?.isRefusal == true { return openItem(current) }
    guard let next = rotation.queue?.next(after: current) else { return backToRotation() }
    return [.releaseProfile] + openItem(next)
  }

  private mutating func askToStopRotation() -> [EditorEffect] {
    guard let queue = editing.rotation?.queue, queue.isUnfinished else { return endRotation() }
    push(.question(queue.stopQuestion, .stopRotation))
    return []
  }

  /// Back to the browser; what was done stays in the journal.
  mutating func endRotation() -> [EditorEffect] { editing.endRotation() + reload() }

  // MARK: What comes back

  mutating func handle(_ event: RotationEvent) -> [EditorEffect] {
    switch event {
    case .notHeld(let profile, let reason):
      guard editing.rotationItem?.profile == profile else { return [] }
      let effects = backToRotation()
      notice = reason
      return effects
    case .flows(let profile, let flows): learn(.known(flows), of: profile)
    case .flowsFailed(let profile, let failure): learn(.failed(failure.summary), of: profile)
    case .lookedUp(let profile, let entry):
      let found = editing.lookedUp(profile, entry)
      // An outcome that nobody knows has the hint on its own screen.
      if found.hint == nil, let sentence = found.sentence {
        notice = [notice, sentence].compactMap { $0 }.joined(separator: " ")
      }
      return found.effects
    case .lookUpFailed(let profile, let failure):
      editing.lookUpFailed(profile)
      tell(failure.noLookUp(of: profile))
    }
    return []
  }

  private mutating func learn(_ flows: RotationState.Flows, of profile: String) {
    guard editing.learn(flows, of: profile) else { return }
    // The review has the answer now; that it is being asked is no longer so.
    if notice == text(of: .flowsUnknown) { notice = nil }
  }

  /// Asks whether a rotation that was cut off goes on.
  mutating func offer(_ queue: RotationQueue, _ draft: Draft?) {
    editing.interrupted = queue
    push(.question(queue.offer, .resumeRotation(queue, draft)))
  }
}
