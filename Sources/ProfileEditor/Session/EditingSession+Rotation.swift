import AppFlow
import Forms
import Journal

/// Rotating one profile after the other: the form, the review and the sending are those of every profile.
extension EditingSession {
  /// What keeps a rotation from being begun.
  enum RotationObstacle: Equatable, Sendable {
    case readOnly(String)
    /// What is kept of a rotation that was cut off has to be given up first.
    case replaces(RotationQueue)
  }

  /// Whether profiles can be rotated now.
  var rotationObstacle: RotationObstacle? {
    guard !context.isReadOnly else {
      return .readOnly("Read-only: nothing can be rotated. \(context.readOnlyRemedy).")
    }
    return interrupted.flatMap { $0.place == draftPlace ? .replaces($0) : nil }
  }

  /// The choice of profiles begins.
  mutating func chooseProfilesToRotate() {
    if rotation == nil { rotation = RotationState(olderThan: context.rotationOlderThan) }
    arrangeRotation()
  }

  /// Lists anew what can be rotated, after profiles were read.
  mutating func arrangeRotation() { rotation?.arrange(browser, api: api, now: now) }

  /// Takes up a queue that was cut off: what was begun and never heard of is looked up before anything else.
  ///
  /// - Parameters:
  ///   - queue: the queue.
  ///   - draft: what was typed for the profile where it was cut off.
  mutating func resume(_ queue: RotationQueue, _ draft: Draft?) -> [EditorEffect] {
    self.draft = draft
    interrupted = nil
    rotation = RotationState(queue: queue)
    close()
    return queue.openProfiles.map { .lookUp($0) }
  }

  /// Goes to an item of the queue: its profile is held and read anew.
  mutating func openItem(_ index: Int) -> [EditorEffect] {
    close()
    return rotation?.open(index) ?? []
  }

  /// From an item's form, review or outcome back to the queue.
  mutating func leaveItem() -> [EditorEffect] {
    close()
    return rotation?.leaveItem() ?? []
  }

  /// The rest of a rotation is given up, or nothing is left of it; what was done stays in the journal.
  mutating func endRotation() -> [EditorEffect] {
    close()
    defer { rotation = nil }
    return rotation?.queue == nil ? [] : [.deleteRotation]
  }

  /// Which flows use a profile is known, or cannot be found out.
  ///
  /// - Returns: whether it is the profile that is being rotated.
  mutating func learn(_ flows: RotationState.Flows, of profile: String) -> Bool {
    guard rotationItem?.profile == profile else { return false }
    rotation?.flows = flows
    return true
  }

  /// What a look at a profile says.
  struct LookUp: Equatable, Sendable {
    /// Of the update that was sent last, of which nobody knows whether it was made.
    let hint: String?
    /// Of what was open in the rotation.
    let sentence: String?
    /// What is to be done now.
    let effects: [EditorEffect]
  }

  /// A profile was looked up. That proves nothing: it is told, and the same client token decides.
  mutating func lookedUp(_ profile: String, _ entry: BrowserEntry?) -> LookUp {
    if let entry { browser.replace(entry) }
    let presence = UnansweredUpdate.presence(
      of: profile, isThere: entry != nil, createdAt: entry?.profile.createdAt)
    if let deletion, deletion.profile == profile, deletion.failure != nil {
      self.deletion?.hint = presence
      return LookUp(hint: presence, sentence: nil, effects: [])
    }
    if case .accepted(let result) = stage, result.profile == profile {
      let time = result.outcome.isOfNew ? entry?.profile.createdAt?.seconds : entry?.updated
      stage.editResult { $0.look = .updated(time) }
    }
    let said = rotation?.lookedUp(profile, entry, now: now)
    var hint: String?
    if case .unanswered(let form, let review, let result) = stage, result.profile == profile {
      hint =
        form.form.existing.new == nil
        ? review.unanswered(form, now: now).hint(lastUpdate: entry?.updated.map { WallTime(seconds: $0) })
        : presence
      stage.editResult { $0.hint = hint }
    }
    return LookUp(hint: hint, sentence: said?.sentence, effects: said?.effects ?? [])
  }

  /// A profile could not be looked up.
  mutating func lookUpFailed(_ profile: String) {
    if case .accepted(let result) = stage, result.profile == profile {
      stage.editResult { $0.look = .failed }
    }
  }

  /// AppFlow was asked to log in with the credentials of the profile that is being rotated.
  ///
  /// - Returns: what is to be done; nil where it is another profile.
  mutating func loginChecked(_ profile: String, _ answer: LoginAnswer) -> [EditorEffect]? {
    guard rotationItem?.profile == profile else { return nil }
    return rotation?.checked(profile, answer)
  }
}
