import AppFlow
import Journal
import Rotation
import Targets

/// The accounts and regions of a plan, each resolved once before anything is done.
struct RotationSites {
  let common: CommonOptions
  let sharing: SharingOptions
  let plan: RotationPlan

  /// Resolves them; entries without a target are done where the command's own options say.
  ///
  /// - Throws: `CommandFailure` for a target that there is not, a place that cannot be worked in, and a profile that has two
  ///   rotations in one place.
  func all() async throws -> [RotationSite] {
    var sites: [RotationSite] = []
    let entries = plan.entries.filter { $0.place == nil }
    let isShared = try sharing.choice(common) != nil
    // The operator's own client signs for what is shared, wherever the profiles are.
    let own = entries.isEmpty && !isShared ? nil : try common.client()
    let identity = own.map { OperatorIdentity(client: $0) }
    if let own, let identity, !entries.isEmpty {
      sites.append(
        RotationSite(
          place: nil, entries: entries, client: own, identity: identity,
          shared: try sharing.sending(common, own, identity)))
    }
    let wanted = plan.entries.compactMap(\.place)
    guard !wanted.isEmpty else { return sites }
    for (place, entries) in try await resolved(wanted) {
      try refuseTwice(entries, place)
      let there = OperatorIdentity(client: place.client)
      var shared: SharedSending?
      if let own, let identity {
        let accounts = AccountFinder(client: place.client, identity: there, account: place.account)
        shared = try sharing.sending(common, own, identity, accounts: accounts)
      }
      sites.append(
        RotationSite(place: place, entries: entries, client: place.client, identity: there, shared: shared))
    }
    return sites
  }

  /// The places, each with its entries. Two ways to name one place are one place, which has one client and one run.
  private func resolved(
    _ wanted: [RotationPlan.Place]
  ) async throws -> [(FleetPlace, [RotationPlan.Entry])] {
    var seen: Set<RotationPlan.Place> = []
    let distinct = wanted.filter { seen.insert($0).inserted }
    let fleet = try fleet(distinct)
    let answers = await Bounded.map(distinct, limit: { Fleet.usualConcurrency }) { place in
      do {
        return Result<FleetPlace, any Error>.success(
          try await fleet.place(target: place.target, account: place.account, region: place.region))
      } catch {
        return .failure(Self.failure(of: place, error))
      }
    }
    var found: [(FleetPlace, [RotationPlan.Entry])] = []
    for (place, answer) in zip(distinct, answers) {
      guard let resolved = try answer?.get() else { continue }
      let entries = plan.entries.filter { $0.place == place }
      if let index = found.firstIndex(where: { Self.isSame($0.0, resolved) }) {
        found[index].1 += entries
      } else {
        found.append((resolved, entries))
      }
    }
    return found
  }

  private func fleet(_ places: [RotationPlan.Place]) throws(CommandFailure) -> Fleet {
    var names: [String] = []
    for place in places where !names.contains(place.target) { names.append(place.target) }
    var targets = TargetOptions()
    targets.given = names
    return try targets.fleet(common)
  }

  private static func failure(of place: RotationPlan.Place, _ error: any Error) -> any Error {
    guard let refusal = error as? FleetRefusal else { return error }
    return CommandFailure(
      CommandFailure.Code(refusal.category), "\(place.text): \(refusal.reason). Nothing was sent.")
  }

  private static func isSame(_ one: FleetPlace, _ other: FleetPlace) -> Bool {
    guard one.region == other.region else { return false }
    guard let account = one.account, let others = other.account else { return one.target == other.target }
    return account == others
  }

  private func refuseTwice(_ entries: [RotationPlan.Entry], _ place: FleetPlace) throws(CommandFailure) {
    var seen: Set<String> = []
    guard let twice = entries.first(where: { !seen.insert($0.profile).inserted }) else { return }
    let account = place.account.map { "account \($0), " } ?? ""
    throw CommandFailure(
      .usage,
      "The plan has two rotations of \(twice.profile) in \(account)\(place.region): remove one of them. Nothing was sent."
    )
  }
}
