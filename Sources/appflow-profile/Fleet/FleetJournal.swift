import AppFlow
import Journal
import JSON
import Targets

/// Which attempts of the journal belong to targets: those that were made in one of their accounts and regions.
struct FleetJournal: Sendable {
  /// An account in some regions.
  private struct Scope: Sendable {
    let account: String?
    /// The AWS profile of the target, by which attempts are known whose account is not.
    let profile: String?
    let regions: [String]

    func has(_ entry: JournalEntry) -> Bool {
      guard regions.contains(entry.region) else { return false }
      guard let account, let own = entry.operator.account else {
        return profile != nil && entry.awsProfile == profile
      }
      return account == own
    }
  }

  private actor Search {
    private(set) var scopes: [Scope] = []
    private(set) var places: [SharedPlace] = []
    private(set) var refusals = FleetRefusals()

    func add(_ scope: Scope) { scopes.append(scope) }
    func add(_ place: SharedPlace) { if !places.contains(place) { places.append(place) } }
    func add(_ refusal: FleetRefusal) { refusals.add(refusal) }
  }

  private let scopes: [Scope]
  /// Where their entries are in a shared journal.
  let places: [SharedPlace]
  /// The targets whose accounts cannot be found out.
  let refusals: FleetRefusals

  /// Finds out which accounts there are; nothing is asked in them.
  ///
  /// - Parameters:
  ///   - fleet: the targets.
  ///   - isShared: whether their entries are looked for in a shared journal, too.
  init(_ fleet: Fleet, isShared: Bool) async throws {
    let search = Search()
    try await fleet.accounts { account in
      var profile: String?
      if case .profile(let name) = account.target.accounts { profile = name }
      await search.add(Scope(account: account.number, profile: profile, regions: account.target.regions))
      guard isShared else { return }
      for region in account.target.regions {
        do throws(AppFlowError) {
          let client = try account.client(in: region)
          let finder = AccountFinder(
            client: client, identity: OperatorIdentity(client: client), account: account.number)
          guard let place = try await finder.sharedPlace() else {
            await search.add(
              FleetRefusal(
                target: account.target.name, region: region,
                reason: "which account this is cannot be found out", category: .other))
            continue
          }
          await search.add(place)
        } catch {
          await search.add(account.refusal(in: region, error))
        }
      }
    } refused: {
      await search.add($0)
    }
    scopes = await search.scopes
    places = await search.places
    refusals = await search.refusals
  }

  /// Whether an attempt was made in one of the targets.
  func has(_ entry: JournalEntry) -> Bool { scopes.contains { $0.has(entry) } }
}
