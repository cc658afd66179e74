import AppFlow
import JSON
import Rotation
import ServiceModel
import Targets

/// Profiles of some names, wherever the targets have them: they are all looked for before anything is done with one of them.
struct FleetProfiles: Sendable {
  /// A profile, and where it is.
  struct Found: Sendable {
    let profile: ConnectorProfile
    let place: FleetPlace
  }

  /// The profiles, in the order of their names, accounts and regions.
  let found: [Found]
  /// The places that refused.
  let refusals: FleetRefusals

  /// Looks for them.
  ///
  /// - Parameters:
  ///   - names: the names.
  ///   - fleet: where.
  /// - Throws: `CommandFailure` where a name is nowhere.
  init(named names: [String], in fleet: Fleet) async throws {
    let search = Search()
    try await fleet.visit { place in
      let profiles = try await LoginVerifier(client: place.client).profiles(named: names)
      await search.add(names.compactMap { profiles[$0] }.map { Found(profile: $0, place: place) })
    } refused: {
      await search.add($0)
    }
    let order = { (found: Found) in
      (names.firstIndex(of: found.profile.name) ?? 0, found.place.account ?? "", found.place.region)
    }
    found = await search.found.sorted { order($0) < order($1) }
    refusals = await search.refusals
    try await refuseMissing(names, fleet)
  }

  private func refuseMissing(_ names: [String], _ fleet: Fleet) async throws {
    let missing = names.filter { name in !found.contains { $0.profile.name == name } }
    guard !missing.isEmpty else { return }
    for refusal in refusals.all { Console.error(Console.oneLine("\(refusal)")) }
    let known = Names()
    try await fleet.visit { place in
      try await place.eachPage { await known.add($0.profiles.map(\.name)) }
    } refused: { _ in
    }
    let all = await known.all.sorted()
    for name in missing {
      let nearest = NearestName.of(name, among: all).map { " Did you mean \($0)?" } ?? ""
      Console.error("There is no connector profile named “\(name)” in these accounts and regions.\(nearest)")
    }
    try refusals.end([.refused], "Nothing was done.")
  }

  /// Takes what many places say.
  private actor Search {
    private(set) var found: [Found] = []
    private(set) var refusals = FleetRefusals()

    func add(_ found: [Found]) { self.found += found }
    func add(_ refusal: FleetRefusal) { refusals.add(refusal) }
  }

  private actor Names {
    private(set) var all: Set<String> = []

    func add(_ names: [String]) { all.formUnion(names) }
  }
}
