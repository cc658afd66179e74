import OperatingSystem

extension PlainSession {
  mutating func ask(_ interrupted: RotationQueue) {
    say("yes goes on, no gives the rest up, later keeps it for the next start.")
    stage = .rotating(.offered(interrupted))
  }

  mutating func answerOffer(_ answer: String, _ queue: RotationQueue) {
    switch answer {
    case "yes": resume(queue)
    case "no":
      editing.interrupted = nil
      want(.deleteRotation)
      beginWithList()
    default: refuse("answer yes or no, or later.")
    }
  }

  /// What was begun and never heard of is looked up before anything else.
  private mutating func resume(_ queue: RotationQueue) {
    let effects = editing.resume(queue, leftDraft)
    let open = queue.openProfiles
    guard !open.isEmpty else { return openNext(after: nil) }
    say("Looking up what became of \(open.joined(separator: ", ")).")
    stage = .rotating(.resuming(Set(open)))
    want(effects)
  }

  /// The profiles are there: asks which ones, or begins with those that were named.
  mutating func chooseForRotation() {
    editing.arrangeRotation()
    listed = 0
    guard let rotating, !rotating.isEmpty, !hasSent else {
      stage = .rotating(.choosing)
      return sayMoreToRotate()
    }
    let names = editing.rotation?.names ?? []
    let unlisted = rotating.filter { !names.contains($0) }
    guard unlisted.isEmpty else {
      let age = context.rotationOlderThan > 0 ? ", and --older-than" : ""
      say("Not in the list of profiles to rotate: \(unlisted.joined(separator: ", ")).")
      say("Check the names, the account, the region (\(context.region))\(age).")
      return end(.failed)
    }
    start(names.filter { rotating.contains($0) })
    if editing.rotation?.queue == nil, question == nil { end(.failed) }
  }

  private mutating func sayMoreToRotate() {
    guard let rotation = editing.rotation else { return }
    if listed == 0 {
      let what = rotation.olderThan == 0 ? "" : " not updated for \(Age.span(rotation.olderThan))"
      say(
        rotation.order.isEmpty
          ? "No profile is that old." : "\(rotation.order.count) profiles\(what), the oldest update first.")
    }
    for place in rotation.order.indices.dropFirst(listed).prefix(Self.pageSize) {
      say("\(place + 1). " + facts(of: editing.browser.entries[rotation.order[place]]))
    }
    listed = min(listed + Self.pageSize, rotation.order.count)
    let rest = rotation.order.count - listed
    if rest > 0 { say("\(rest) more: Enter lists them.") }
  }

  mutating func answerChoice(_ answer: String) {
    let names = editing.rotation?.names ?? []
    switch answer {
    case "":
      if listed >= names.count { listed = 0 }
      return sayMoreToRotate()
    case "q" where !names.contains("q"): return leaveRotation()
    case "all" where !names.contains("all"): return start(names)
    default: break
    }
    if answer.hasPrefix("older "), let days = Int(answer.dropFirst(6)), 0...36_500 ~= days {
      editing.rotation?.olderThan = days * 86_400
      return chooseForRotation()
    }
    var chosen: [String] = []
    for word in answer.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init) {
      let place = Int(word).map { $0 - 1 }.flatMap { names.indices.contains($0) ? names[$0] : nil }
      guard let name = names.contains(word) ? word : place else {
        return refuse("there is no profile \(word) in this list. Type numbers of the list or whole names.")
      }
      if !chosen.contains(name) { chosen.append(name) }
    }
    start(chosen)
  }

  private mutating func start(_ names: [String]) {
    guard !names.isEmpty else { return refuse("there is nothing to rotate.") }
    switch editing.rotationObstacle {
    case .readOnly(let reason)?: say(reason)
    case .replaces?: stage = .rotating(.replacing(names))
    case nil: begin(names)
    }
  }

  mutating func answerReplace(_ answer: String, _ names: [String]) {
    switch answer {
    case "yes":
      editing.interrupted = nil
      begin(names)
    case "no":
      say("What was cut off stays for the next start.")
      if rotating?.isEmpty != false { stage = .rotating(.choosing) } else { end(.left) }
    default: refuse("answer yes or no, or later.")
    }
  }

  private mutating func begin(_ names: [String]) {
    let entries = names.compactMap { name in editing.browser.entries.first { $0.name == name } }
    let place = editing.draftPlace
    want(editing.rotation?.begin(entries, at: place) ?? [])
    say(
      "Rotating \(names.count == 1 ? "1 profile" : "\(names.count) profiles"). Everything but the credentials is carried "
        + "over as it is, and nothing is sent before you say yes.")
    openNext(after: nil)
  }
}
