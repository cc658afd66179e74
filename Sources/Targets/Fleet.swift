import AppFlow

/// All accounts and regions of some targets. Those that refuse are told, and keep nobody from the others.
public struct Fleet: Sendable {
  /// How many places are asked at once when nobody says otherwise. AppFlow counts requests for each account and region, so that
  /// places do not throttle one another.
  public static let usualConcurrency = 16
  /// How many times as many accounts are begun: those of their places that pause, because they are throttled, ask nothing meanwhile.
  static let accountsForOnePlace = 8

  private let targets: [Target]
  private let options: ClientOptions
  private let transport: (any HTTPTransporting)?
  private let concurrency: Int
  /// What single places were asked for in.
  private let known = KnownAccounts()

  /// Names the targets.
  ///
  /// - Parameters:
  ///   - targets: the targets.
  ///   - options: what clients are made of; each target's own AWS profile and region take the place of those in it.
  ///   - transport: sends requests; libcurl when left out.
  ///   - concurrency: how many places are asked at once.
  public init(
    _ targets: [Target], options: ClientOptions, transport: (any HTTPTransporting)? = nil,
    concurrency: Int = Fleet.usualConcurrency
  ) {
    self.targets = targets
    var options = options
    if let ask = options.mfaCode {
      // One device's code after the other's: several accounts may want one at once.
      let turn = Slots(1)
      options.mfaCode = { serial in try await turn.hold(.beginning) { try await ask(serial) } }
    }
    self.options = options
    self.transport = transport
    self.concurrency = max(concurrency, 1)
  }

  /// Works in every place, some at a time, in no order. Accounts of an organization are worked in while the others are still listed.
  ///
  /// - Parameters:
  ///   - work: is given each place; an `AppFlowError` is a refusal of the place, and anything else that it throws ends the visit.
  ///   - refused: is told of each account and region in which nothing can be done; what it throws ends the visit.
  /// - Throws: what ended the visit; `CancellationError` where the task is cancelled.
  public func visit(
    _ work: @escaping @Sendable (FleetPlace) async throws -> Void,
    refused: @escaping @Sendable (FleetRefusal) async throws -> Void
  ) async throws {
    let visit = FleetVisit(
      accounts: Slots(concurrency * Self.accountsForOnePlace), places: Slots(concurrency), time: options.time,
      work: work, refused: refused)
    try await withThrowingDiscardingTaskGroup { group in
      for search in searches { group.addTask { try await visit.visit(search) } }
    }
  }

  /// Finds the accounts of all targets, without taking a role in any of them.
  ///
  /// - Parameters:
  ///   - take: is given each account.
  ///   - refused: is told of each target whose accounts cannot be found out.
  /// - Throws: what they throw; `CancellationError` where the task is cancelled.
  public func accounts(
    _ take: @Sendable (FleetAccount) async throws -> Void,
    refused: @Sendable (FleetRefusal) async throws -> Void
  ) async throws {
    for search in searches {
      do {
        try await search.each(take)
      } catch let refusal as FleetRefusal {
        try Task.checkCancellation()
        try await refused(refusal)
      }
    }
  }

  /// One place.
  ///
  /// - Parameters:
  ///   - target: the target's name.
  ///   - account: the account's number; needed of an organization.
  ///   - region: the region; nil where the target has one.
  /// - Throws: `FleetRefusal` where it cannot be worked in, or is none of the target's.
  public func place(target name: String, account: String?, region: String?) async throws -> FleetPlace {
    guard let search = searches.first(where: { $0.target.name == name }) else {
      throw FleetRefusal(target: name, reason: "there is no such target", category: .configuration)
    }
    let target = search.target
    guard let region = region ?? (target.regions.count == 1 ? target.regions.first : nil),
      target.regions.contains(region)
    else {
      throw FleetRefusal(
        target: name, account: account, region: region,
        reason: region == nil
          ? "it has several regions, so that one of them must be named: \(target.regions.joined(separator: ", "))"
          : "that is none of its regions: \(target.regions.joined(separator: ", "))", category: .configuration
      )
    }
    let found = try await known.account("\(name) \(account ?? "")") {
      try await self.account(account, search)
    }
    do throws(AppFlowError) {
      return FleetPlace(
        target: name, account: found.number, region: region, client: try found.client.inRegion(region),
        time: options.time)
    } catch {
      throw FleetRefusal(target: name, account: found.number, error)
    }
  }

  private func account(_ number: String?, _ search: AccountSearch) async throws -> FleetAccount {
    let name = search.target.name
    switch search.target.accounts {
    case .organization(let organization):
      guard let number else {
        throw FleetRefusal(
          target: name, reason: "it is an organization, so that one of its accounts must be named",
          category: .configuration)
      }
      let found = try search.member(number, of: organization)
      do throws(AppFlowError) { _ = try await found.client.credentials() } catch {
        throw FleetRefusal(target: name, account: number, error)
      }
      return found
    case .profile:
      let found = try await search.single()
      guard let number, let own = found.number, own != number else { return found }
      throw FleetRefusal(
        target: name, account: number, reason: "the target's account is \(own)", category: .configuration)
    }
  }

  private var searches: [AccountSearch] {
    targets.map { AccountSearch(target: $0, options: options, transport: transport) }
  }
}

/// Accounts that were found, each once, whoever asks: its credentials are had then.
private actor KnownAccounts {
  private var searches: [String: Task<FleetAccount, any Error>] = [:]

  func account(
    _ name: String, _ find: @escaping @Sendable () async throws -> FleetAccount
  ) async throws -> FleetAccount {
    let search = searches[name] ?? Task { try await find() }
    searches[name] = search
    return try await search.value
  }
}

/// The places that a visit has come to.
private actor SeenPlaces {
  private var seen: Set<String> = []

  /// - Returns: whether it is the first time.
  func add(_ place: String) -> Bool { seen.insert(place).inserted }
}

/// One visit of all places.
private struct FleetVisit: Sendable {
  /// Bounds how many accounts are begun, so that an organization of any size takes the same room.
  let accounts: Slots
  /// Bounds how many places are asked.
  let places: Slots
  let time: TimeSource
  let work: @Sendable (FleetPlace) async throws -> Void
  let refused: @Sendable (FleetRefusal) async throws -> Void
  let seen = SeenPlaces()

  func visit(_ search: AccountSearch) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      do {
        try await search.each { account in
          await accounts.take(.beginning)
          group.addTask {
            do {
              try await visit(account)
              await accounts.giveBack()
            } catch {
              await accounts.giveBack()
              throw error
            }
          }
        }
      } catch let refusal as FleetRefusal {
        try await tell(refusal)
      }
    }
  }

  private func visit(_ account: FleetAccount) async throws {
    guard try await hasCredentials(account) else { return }
    try await withThrowingDiscardingTaskGroup { group in
      for region in account.target.regions {
        group.addTask {
          let turn = LentTurn(of: places)
          try await places.hold(.goingOn) { try await visit(account, region, turn.lending(time)) }
        }
      }
    }
  }

  /// Resolves an account's credentials once, before its regions need them: where that fails, it is told once.
  private func hasCredentials(_ account: FleetAccount) async throws -> Bool {
    guard !account.isKnown else { return true }
    do {
      _ = try await places.hold(.beginning) { try await account.client.credentials() }
      return true
    } catch let error as AppFlowError {
      try await tell(FleetRefusal(target: account.target.name, account: account.number, error))
      return false
    }
  }

  private func visit(_ account: FleetAccount, _ region: String, _ time: TimeSource) async throws {
    try Task.checkCancellation()
    // Two targets may have one place: whoever comes first works in it.
    if let number = account.number, await !seen.add("\(number) \(region)") { return }
    do {
      let place = FleetPlace(
        target: account.target.name, account: account.number, region: region,
        client: try account.client.inRegion(region, time: time), time: time)
      try await work(place)
    } catch let error as AppFlowError {
      try await tell(
        FleetRefusal(target: account.target.name, account: account.number, region: region, error))
    }
  }

  private func tell(_ refusal: FleetRefusal) async throws {
    // Who gives up is not refused anything.
    try Task.checkCancellation()
    try await refused(refusal)
  }
}
