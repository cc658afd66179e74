import AppFlow
import ClientTestSupport
import Synchronization
import Targets
import Testing

@Suite("An organization against moto, signatures and permissions checked", .timeLimit(.minutes(2)))
struct FleetAgainstMotoTests {
  /// The AppFlow of all accounts, which moto does not have. It notes whose key signed for which region.
  private static func appFlow(_ keys: Keys) throws -> LoopbackServer {
    try .answering { request, connection, _ in
      let scope =
        request.header("Authorization")?.split(separator: "=").dropFirst().first?.split(separator: "/") ?? []
      if scope.count > 2 { keys.note(String(scope[0]), region: String(scope[2])) }
      connection.answer(200, [:], #"{"connectorProfileDetails":[{"connectorProfileName":"sf-prod"}]}"#)
    }
  }

  /// Which keys signed, by region.
  private final class Keys: Sendable {
    private let state = Mutex<[String: Set<String>]>([:])

    var all: [String: Set<String>] { state.withLock { $0 } }

    func note(_ key: String, region: String) {
      state.withLock { _ = $0[region, default: []].insert(key) }
    }
  }

  private static func setup(_ moto: MotoOrganization, _ appFlow: LoopbackServer) throws -> FleetSetup {
    try FleetSetup(
      [
        "AWS_ENDPOINT_URL_STS": moto.url, "AWS_ENDPOINT_URL_ORGANIZATIONS": moto.url,
        "AWS_ENDPOINT_URL_APPFLOW": appFlow.url, "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      ],
      config:
        "[profile root]\naws_access_key_id = \(moto.facts.id)\naws_secret_access_key = \(moto.facts.secret)\n",
      time: .system)
  }

  private static func target(_ externalID: String?) -> Target {
    Target(
      name: "everywhere",
      accounts: .organization(
        Target.Organization(role: "ops/AppFlowOperator", externalID: externalID, profile: "root")),
      regions: ["eu-west-1", "us-east-1"])
  }

  @Test(
    "all accounts that are active are come to on all pages, each as itself; the one that is denied is told")
  func organization() async throws {
    let moto = try await MotoOrganization()
    let keys = Keys()
    let appFlow = try Self.appFlow(keys)
    let setup = try Self.setup(moto, appFlow)
    defer { withExtendedLifetime(setup) {} }
    let told = Mutex<[String: String?]>([:])
    let refused = Mutex<[FleetRefusal]>([])
    try await setup.fleet([Self.target("fake-external-id")]).visit { place in
      try await place.eachPage { _ in }
      // Whose the credentials are by the service itself.
      let identity = try await place.client.callerIdentity().account
      told.withLock { $0["\(place.account ?? "") \(place.region)"] = identity }
    } refused: { refusal in
      refused.withLock { $0.append(refusal) }
    }
    let facts = moto.facts
    let places = facts.active.filter { $0 != facts.denied }.flatMap {
      ["\($0) eu-west-1", "\($0) us-east-1"]
    }
    #expect(told.withLock { $0 }.keys.sorted() == places.sorted() && places.count == 46)
    #expect(told.withLock { $0 }.allSatisfy { place, account in account.map { place.hasPrefix($0) } == true })
    #expect(keys.all.values.map(\.count) == [23, 23] && Set(keys.all.values).count == 1)
    #expect(refused.withLock { $0 }.map(\.account) == [facts.denied])
    #expect(refused.withLock { $0 }.first?.reason.contains("AccessDenied") == true)

    let wrong = try await setup.list([Self.target("wrong-id")])
    #expect(Set(wrong.refusals.map(\.account)) == [facts.root, facts.denied])
  }
}
