import AWSClient
import OperatingSystem

@testable import Journal

/// Two owners who want the same change of one profile, a table, a service and time, as a value whose next states can be counted. The
/// writes are those of the program.
struct LeaseModel: Hashable {
  /// What is broken in the protocol, to see that the search finds it.
  enum Sabotage: CaseIterable {
    case acquiresAlways, takesOverAlways, beginsAlways, renewsAlways, ignoresMark, ignoresClock,
      takesOverAtOnce
    case marksLater
  }

  /// How far an owner is.
  enum Step: Hashable {
    case idle
    case waiting
    /// Has not seen the holder for as long as its lease lasts.
    case takingOver(Lease)
    case held
    /// Knows what the run has of the profile.
    case informed(token: String?)
    case begun
    case sent
    case ended
    case gone
  }

  struct Owner: Hashable {
    let name: String
    var step = Step.idle
    var watch = LeaseWatch()
    var lease: Lease
    var validUntil = 0
    var token: String
    /// Writes so far, which name revisions; and how often it may still begin anew or renew.
    var writes = 0
    var restarts = 1
    var renewals = 1
    var stopped = false
  }

  static let profile = "p"
  static let run = "run#1:r:x"
  private static let place = SharedPlace(partition: "aws", account: "1", region: "r")
  private static let leaseSeconds = 60

  var table = MemoryTable()
  var owners: [Owner]
  /// Lease times that went by.
  var clock = 0
  var crashes = 1
  var expiries: Int
  /// Client tokens with which the change was sent.
  var sends: Set<String> = []
  /// Whether a request went out whose sender's lease was another one's by the table.
  var hasOverlap = false
  let sabotage: Sabotage?

  init(sabotage: Sabotage? = nil, expiries: Int = 1) {
    self.sabotage = sabotage
    self.expiries = expiries
    owners = ["A", "B"].map { name in
      Owner(
        name: name,
        lease: Lease(
          key: Self.place.lease(of: Self.profile), revision: "\(name)0", seconds: Self.leaseSeconds,
          owner: .init(arn: nil, user: name, host: "h", process: 1), since: WallTime(seconds: 0)),
        token: "token-\(name)")
    }
  }

  /// All states that may come next.
  var next: [LeaseModel] {
    var states: [LeaseModel] = []
    func add(_ change: (inout LeaseModel) -> Void) {
      var state = self
      change(&state)
      states.append(state)
    }
    if expiries > 0 {
      add {
        $0.clock += 1
        $0.expiries -= 1
      }
    }
    for index in owners.indices where !owners[index].stopped {
      add { $0.step(index) }
      if crashes > 0 {
        add {
          $0.owners[index].stopped = true
          $0.crashes -= 1
        }
      }
      if owners[index].renewals > 0, [.held, .begun].contains(owners[index].step) {
        add {
          $0.owners[index].renewals -= 1
          if !$0.changeLease(index, { _ in }) { $0.lose(index) }
        }
      }
    }
    return states
  }

  // MARK: What an owner does

  private mutating func step(_ index: Int) {
    switch owners[index].step {
    case .idle, .waiting: acquire(index)
    case .takingOver(let other):
      var owner = owners[index]
      takeOver(other, &owner)
      owners[index] = owner
    case .held:
      let mark = table[RunMark.key(Self.run, Self.profile)].flatMap { RunMark($0) }
      if sabotage != .ignoresMark, mark?.state == .done {
        owners[index].step = .ended
      } else {
        owners[index].step = .informed(token: sabotage == .ignoresMark ? nil : mark?.clientToken)
      }
    case .informed(let known):
      if let known { owners[index].token = known }
      let (token, mark) = (owners[index].token, mark(of: owners[index], .sent))
      let marks = sabotage == .marksLater ? [] : [mark]
      let isBegun = changeLease(index, with: marks) { lease in
        lease.state = .sent
        lease.clientToken = token
      }
      if isBegun { owners[index].step = .begun } else { lose(index) }
    case .begun: send(index)
    case .sent:
      let mark = mark(of: owners[index], .done)
      let isEnded = changeLease(index, with: [mark]) { lease in
        lease.state = .idle
        lease.clientToken = nil
      }
      if isEnded { owners[index].step = .ended } else { owners[index].step = .gone }
    case .ended:
      _ = table.write([owners[index].lease.releasing])
      owners[index].step = .gone
    case .gone: owners[index].stopped = true
    }
  }

  private mutating func acquire(_ index: Int) {
    var owner = owners[index]
    // A write that is refused leaves no trace: states in which somebody waits are few.
    let before = owner
    owner.writes += 1
    owner.lease.revision = "\(owner.name)\(owner.writes)"
    owner.lease.state = .idle
    owner.lease.clientToken = nil
    let write = sabotage == .acquiresAlways ? owner.lease.acquiring.unconditional : owner.lease.acquiring
    switch table.write([write]) {
    case .written: owner.hold(from: clock)
    case .refused(_, let item):
      owner = before
      guard let other = item.flatMap({ Lease($0) }) else { break }
      let now = Duration.seconds(clock * Self.leaseSeconds)
      var verdict = owner.watch.look(at: other, asked: now, answered: now)
      if sabotage == .takesOverAtOnce { verdict = .gone }
      switch verdict {
      case .unknown: owner.step = .waiting
      case .alive: owner.giveUp()
      case .gone: owner.step = .takingOver(other)
      }
    }
    owners[index] = owner
  }

  private mutating func takeOver(_ other: Lease, _ owner: inout Owner) {
    owner.lease.state = other.state
    owner.lease.clientToken = other.clientToken
    var write = owner.lease.takingOver(other.revision)
    if sabotage == .takesOverAlways { write = write.unconditional }
    if case .written = table.write([write]) { owner.hold(from: clock) } else { owner.giveUp() }
  }

  /// The clock is looked at and the request goes out: between these two nothing can be put, since no machine could undo it.
  private mutating func send(_ index: Int) {
    if sabotage != .ignoresClock, clock >= owners[index].validUntil {
      guard changeLease(index, { _ in }) else { return lose(index) }
    }
    let owner = owners[index]
    sends.insert(owner.token)
    let current = table[Lease.key(owner.lease.key)].flatMap { Lease($0) }
    if current?.revision != owner.lease.revision { hasOverlap = true }
    owners[index].step = .sent
  }

  private func mark(of owner: Owner, _ state: RunMark.State) -> ItemWrite {
    RunMark(
      profile: Self.profile, state: state, outcome: nil, clientToken: owner.token,
      begun: WallTime(seconds: 0), owner: owner.name
    ).writing(in: Self.run)
  }

  /// A write of a lease that is ours.
  private mutating func changeLease(
    _ index: Int, with others: [ItemWrite] = [], _ change: (inout Lease) -> Void
  ) -> Bool {
    var next = owners[index].lease
    change(&next)
    owners[index].writes += 1
    next.revision = "\(owners[index].name)\(owners[index].writes)"
    var write = next.changing(owners[index].lease.revision)
    let isBegin = next.state == .sent && owners[index].lease.state != .sent
    if sabotage == .beginsAlways, isBegin { write = write.unconditional }
    if sabotage == .renewsAlways, !isBegin { write = write.unconditional }
    guard case .written = table.write([write] + others) else { return false }
    owners[index].lease = next
    owners[index].validUntil = clock + 1
    return true
  }

  private mutating func lose(_ index: Int) { owners[index].giveUp() }
}

extension LeaseModel.Owner {
  fileprivate mutating func hold(from clock: Int) {
    step = .held
    validUntil = clock + 1
  }

  /// Begins anew, as long as it may.
  fileprivate mutating func giveUp() {
    watch = LeaseWatch()
    guard restarts > 0 else {
      step = .gone
      return
    }
    restarts -= 1
    step = .idle
    // A change that is begun anew is another one, with a token of its own.
    token += "'"
  }
}

/// All states that can be reached, each visited once.
enum Exploration {
  struct Result {
    /// How many states there are.
    var states = 0
    /// States in which the change was sent with two client tokens.
    var twice: LeaseModel?
    /// States in which somebody sent who did not hold the profile any more.
    var overlap: LeaseModel?
    /// Whether the change is sent at all somewhere.
    var isSent = false
  }

  /// - Parameters:
  ///   - start: the first state.
  ///   - isEnough: whether what was found so far is enough.
  static func run(
    from start: LeaseModel, until isEnough: (Result) -> Bool = { _ in false }
  ) -> Result {
    var result = Result()
    var seen: Set<LeaseModel> = [start]
    var open = [start]
    while !isEnough(result), let state = open.popLast() {
      result.states += 1
      if state.sends.count > 1 { result.twice = result.twice ?? state }
      if state.hasOverlap { result.overlap = result.overlap ?? state }
      if !state.sends.isEmpty { result.isSent = true }
      for next in state.next where seen.insert(next).inserted { open.append(next) }
    }
    return result
  }
}
