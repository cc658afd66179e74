import AppFlow
import Forms
import Journal
import OperatingSystem

extension PlainSession {
  /// What a rotation asks or waits for, beside the questions of a form.
  enum RotationStage: Equatable, Sendable {
    /// Whether a rotation that was cut off goes on.
    case offered(RotationQueue)
    /// Which profiles.
    case choosing
    /// Whether what is kept of a rotation that was cut off is given up for one of these profiles.
    case replacing([String])
    /// What the service says of attempts whose end nobody knew.
    case resuming(Set<String>)
    /// Which flows use the profile.
    case waitingForFlows
    /// Whether AppFlow can log in.
    case checking
    /// The profile's last update; where it is open, it decides whether an update was made.
    case lookingUp(isOpen: Bool)
    /// What comes after a profile.
    case next
    /// Whether the rest is given up.
    case stopping
  }

  func question(in stage: RotationStage) -> PlainQuestion? {
    switch stage {
    case .offered(let queue): PlainQuestion(queue.offer + " [yes/no/later] ", discardsTypeahead: true)
    case .choosing:
      PlainQuestion("Profiles to rotate (numbers or names with commas, all, older DAYS, q to go back): ")
    case .replacing:
      PlainQuestion(
        (editing.interrupted?.replaceQuestion ?? "") + " [yes/no/later] ", discardsTypeahead: true)
    case .waitingForFlows:
      PlainQuestion(
        "Asking which flows use it. Enter goes on without knowing: ", discardsTypeahead: true)
    case .next: PlainQuestion("What now? [\(nextAnswers.joined(separator: "/"))] ", discardsTypeahead: true)
    case .stopping:
      PlainQuestion(
        (editing.rotation?.queue?.stopQuestion ?? "") + " [yes/no/later] ", discardsTypeahead: true)
    case .resuming, .checking, .lookingUp: nil
    }
  }

  mutating func answer(_ answer: String, in stage: RotationStage) {
    switch stage {
    case .offered(let queue): answerOffer(answer, queue)
    case .choosing: answerChoice(answer)
    case .replacing(let names): answerReplace(answer, names)
    case .waitingForFlows:
      editing.stage.editReview { $0.isToldOfFlows = true }
      showReview()
    case .next: answerNext(answer)
    case .stopping: answerStop(answer)
    case .resuming, .checking, .lookingUp: break
    }
  }

  // MARK: One profile after the other

  mutating func openNext(after index: Int?) {
    guard let queue = editing.rotation?.queue, let next = queue.next(after: index) else { return finish() }
    say("Rotating \(next + 1) of \(queue.items.count): \(queue.items[next].profile).")
    open(next)
  }

  private mutating func open(_ index: Int) {
    section = nil
    want(editing.rotation?.open(index) ?? [])
    if let profile = editing.rotation?.item?.profile { stage = .opening(name: profile) }
  }

  /// Lets the profile go, and asks what comes next; where nothing is left, the rotation is finished.
  mutating func leaveItem() {
    want(editing.leaveItem())
    guard let queue = editing.rotation?.queue, queue.isUnfinished else { return finish() }
    say("\(queue.openCount) of \(queue.items.count) still to do.")
    if last?.step == .ended(.verificationFailed) { say("again goes back to its fields.") }
    stage = .rotating(.next)
  }

  /// AppFlow accepted the update.
  mutating func rotated() {
    if isStopping {
      if editing.rotation?.queue?.isUnfinished == true { say(goesOnLater) }
      return end(.left)
    }
    say("Asking AppFlow to log in with the new credentials.")
    stage = .rotating(.checking)
  }

  /// What can be answered after a profile.
  private var nextAnswers: [String] {
    ["next"] + (last?.isFinished == false ? ["again", "skip"] : []) + ["list", "later", "stop"]
  }

  /// The profile that was left last.
  private var last: RotationQueue.Item? {
    guard let rotation = editing.rotation, let place = rotation.place else { return nil }
    return rotation.queue?.items[place]
  }

  private mutating func answerNext(_ answer: String) {
    guard let rotation = editing.rotation, let place = rotation.place, nextAnswers.contains(answer) else {
      return refuse("answer one of \(nextAnswers.joined(separator: ", ")).")
    }
    switch answer {
    case "next": openNext(after: place)
    case "again": open(place)
    case "skip":
      self.want(editing.rotation?.toggleSkipped(place) ?? [])
      openNext(after: place)
    case "list":
      for (index, item) in (rotation.queue?.items ?? []).enumerated() {
        say("\(index + 1). \(item.profile), \(item.stateText.text)")
      }
    default: stage = .rotating(.stopping)
    }
  }

  private mutating func answerStop(_ answer: String) {
    switch answer {
    case "yes": finish()
    case "no": stage = .rotating(.next)
    default: refuse("answer yes or no, or later.")
    }
  }

  private mutating func finish() {
    if let queue = editing.rotation?.queue {
      say("The rotation has ended: \(queue.doneCount) of \(queue.items.count) have new credentials.")
    }
    leaveRotation()
  }

  mutating func leaveRotation() {
    let hadQueue = editing.rotation?.queue != nil
    want(editing.endRotation())
    if rotating != nil { return end(.left) }
    if hadQueue || editing.browser.loading != .done { return load() }
    stage = .browsing
  }

  // MARK: What comes back

  mutating func handle(_ event: RotationEvent) {
    switch event {
    case .notHeld(let profile, let reason):
      guard editing.rotation?.item?.profile == profile else { return }
      say(reason)
      leaveItem()
    case .flows(let profile, let flows): known(.known(flows), of: profile)
    case .flowsFailed(let profile, let failure): known(.failed(failure.summary), of: profile)
    case .lookedUp(let profile, let entry): lookedUp(profile, entry)
    case .lookUpFailed(let profile, let failure):
      say(failure.noLookUp(of: profile))
      editing.lookUpFailed(profile)
      if !sayLooks() { lookUpEnded(profile) }
    }
  }

  private mutating func known(_ flows: RotationState.Flows, of profile: String) {
    if editing.learn(flows, of: profile), stage == .rotating(.waitingForFlows) { showReview() }
  }

  /// An answer about the profile that is being rotated came.
  mutating func checked(_ profile: String, _ effects: [EditorEffect], _ lines: [String]) {
    lines.forEach { say($0) }
    want(effects)
    if stage == .rotating(.checking) { stage = .rotating(.lookingUp(isOpen: false)) }
  }

  private mutating func lookedUp(_ profile: String, _ entry: BrowserEntry?) {
    let before = editing.rotation?.queue?.items.first { $0.profile == profile }?.updatedBefore
    let found = editing.lookedUp(profile, entry)
    want(found.effects)
    if let hint = found.hint, deletionLookedUp(hint) { return }
    if sayLooks() { return }
    if stage == .rotating(.lookingUp(isOpen: true)), let hint = found.hint {
      say(hint)
    } else if let sentence = found.sentence {
      say(sentence)
    } else if let updated = entry?.updated {
      say(
        updated == before
          ? "Last updated: AppFlow still shows the time from before."
          : "Last updated \(Age.date(updated)).")
    }
    lookUpEnded(profile)
  }

  /// Goes on with what waited for a look at the profile.
  private mutating func lookUpEnded(_ profile: String) {
    switch stage {
    case .rotating(.resuming(var open)):
      open.remove(profile)
      stage = .rotating(.resuming(open))
      if open.isEmpty { openNext(after: nil) }
    case .rotating(.lookingUp(isOpen: true)) where editing.form?.form.name == profile: offerRetry()
    case .making(.lookingUp): stage = .making(.name)
    case .rotating(.lookingUp(isOpen: false)) where editing.rotation?.item?.profile == profile:
      leaveItem()
    default: break
    }
  }
}
