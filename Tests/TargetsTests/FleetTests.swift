import AppFlow
import ClientTestSupport
import Synchronization
import Targets
import Testing

@Suite("Many accounts and regions at once", .timeLimit(.minutes(1)))
struct FleetTests {
  static let root = "999999999999"
  static let first = "111111111111"
  static let second = "222222222222"
  static let third = "333333333333"

  static let config =
    FleetPeer.profile("root", account: root) + FleetPeer.profile("prod", account: "444444444444")

  static func behaviour(_ change: (inout FleetPeer.Behaviour) -> Void = { _ in })
    -> FleetPeer.Behaviour
  {
    var behaviour = FleetPeer.Behaviour()
    behaviour.accounts = [(first, "ACTIVE"), (second, "ACTIVE"), (third, "ACTIVE")]
    behaviour.now = { 1_780_000_000 }
    change(&behaviour)
    return behaviour
  }

  static func setup(_ peer: FleetPeer, time: TimeSource = FakeTime().source) throws -> FleetSetup {
    try FleetSetup(peer.variables, config: config, time: time)
  }

  @Test("each account is asked with its own credentials only, taken once for all of its regions")
  func neverMixed() async throws {
    let peer = try FleetPeer(Self.behaviour { $0.pages = { [["a of \($0)"], ["b of \($0)"]] } })
    let found = try await Self.setup(peer).list([
      .everywhere(), .single("prod", ["eu-west-1", "eu-north-1"]),
    ])
    #expect(found.refusals.isEmpty)
    let places = [Self.first, Self.second, Self.third].flatMap { ["\($0) eu-west-1", "\($0) us-east-1"] }
    let all = places + ["444444444444 eu-west-1", "444444444444 eu-north-1"]
    #expect(
      found.profiles == Dictionary(uniqueKeysWithValues: all.map { ($0, ["a of \($0)", "b of \($0)"]) }))
    // By the keys: one for each account, and each place twice for its two pages.
    let asked = peer.requests(of: "appflow")
    #expect(Set(asked.map(\.key)).count == 4 && asked.count == 2 * all.count)
    #expect(asked.allSatisfy { $0.account == "444444444444" || $0.key.hasPrefix("ASIA") })
    let sts = peer.requests(of: "sts")
    #expect(sts.filter { $0.operation == "AssumeRole" }.count == 3)
    #expect(sts.filter { $0.operation == "AssumeRole" }.allSatisfy { $0.account == Self.root })
    #expect(peer.requests(of: "organizations").map(\.account) == [Self.root, Self.root])
    #expect(peer.requests(of: "organizations").allSatisfy { $0.region == "us-east-1" })
  }

  @Test("a place that two targets have is worked in once")
  func overlapping() async throws {
    let peer = try FleetPeer(
      Self.behaviour { $0.accounts = [(Self.first, "ACTIVE"), ("444444444444", "ACTIVE")] })
    let found = try await Self.setup(peer).list([
      .everywhere(), .single("prod", ["eu-west-1", "eu-north-1"]),
    ])
    #expect(found.profiles.count == 5 && found.profiles.values.allSatisfy { $0 == ["sf-prod"] })
    #expect(peer.requests(of: "appflow").count == 5)
  }

  @Test("a role is asked for by its ARN in the account, with the external id and the session's name")
  func roles() async throws {
    let peer = try FleetPeer(
      Self.behaviour {
        $0.accounts = [(Self.first, "ACTIVE")]
        $0.externalID = "x:1"
      })
    let setup = try Self.setup(peer)
    #expect(try await setup.list([.everywhere(["eu-west-1"], externalID: "x:1")]).profiles.count == 1)
    let request = try #require(peer.roleRequests.first)
    #expect(request.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111111111111%3Arole%2FAppFlowOperator"))
    #expect(request.contains("&ExternalId=x%3A1") && request.contains("&RoleSessionName=ann"))
    let refused = try await setup.list([.everywhere(["eu-west-1"], externalID: "y:1")])
    #expect(refused.profiles.isEmpty && refused.refusals.map(\.account) == [Self.first])
  }

  @Test("only accounts that are active are worked in, by the state and not by the older status")
  func states() async throws {
    let peer = try FleetPeer(
      Self.behaviour {
        $0.accounts = [
          (Self.first, "SUSPENDED"), (Self.second, "ACTIVE"), (Self.third, "PENDING_CLOSURE"),
          ("5", "CLOSED"),
        ]
      })
    #expect(
      try await Self.setup(peer).list([.everywhere(["eu-west-1"])]).profiles.keys.sorted() == [
        "\(Self.second) eu-west-1"
      ])
  }

  @Test("an account in which no role may be taken is told once, and keeps none of the others away")
  func denied() async throws {
    let peer = try FleetPeer(Self.behaviour { $0.denied = [Self.second] })
    let found = try await Self.setup(peer).list([.everywhere()])
    #expect(found.profiles.count == 4)
    #expect(found.refusals.count == 1)
    let refusal = try #require(found.refusals.first)
    #expect(refusal.account == Self.second && refusal.region == nil && refusal.target == "everywhere")
    #expect(refusal.category == .configuration && refusal.reason.contains("AccessDenied"))
    #expect(!refusal.reason.contains("\n"))
    #expect(peer.requests(of: "sts").count == 3)
  }

  @Test(
    "a region that refuses is told with its reason and the request's id, the account's other region is read")
  func regionRefuses() async throws {
    let place = "\(Self.first) us-east-1"
    let peer = try FleetPeer(Self.behaviour { $0.refusing = [place] })
    let found = try await Self.setup(peer).list([.everywhere()])
    #expect(found.profiles.count == 5 && found.profiles["\(Self.first) eu-west-1"] == ["sf-prod"])
    let refusal = try #require(found.refusals.first)
    #expect("\(refusal)".hasPrefix(place + ": AccessDeniedException"))
    #expect(refusal.category == .refused && refusal.requestID == "refused-1" && found.refusals.count == 1)
  }

  @Test("a region that throttles is asked again until it answers; one that throttles for ever is told")
  func throttled() async throws {
    let place = "\(Self.first) us-east-1"
    // More often than a client tries by itself.
    let patient = try FleetPeer(Self.behaviour { $0.throttled = [place: 7] })
    let found = try await Self.setup(patient).list([.everywhere()])
    #expect(found.profiles.count == 6 && found.refusals.isEmpty)
    let never = try FleetPeer(Self.behaviour { $0.throttled = [place: .max] })
    let refused = try await Self.setup(never).list([.everywhere()])
    #expect(refused.profiles.count == 5 && refused.refusals.map(\.region) == ["us-east-1"])
    #expect(refused.refusals.first?.reason.contains("ThrottlingException") == true)
  }

  @Test("an organization without an active account, and one that may not be listed, are told")
  func organizations() async throws {
    let empty = try FleetPeer(Self.behaviour { $0.accounts = [(Self.first, "SUSPENDED")] })
    let found = try await Self.setup(empty).list([.everywhere(), .single("prod")])
    #expect(found.profiles.count == 1)
    #expect(found.refusals.map { "\($0)" } == ["target everywhere: the organization has no active account"])
    let refusing = try FleetPeer(Self.behaviour { $0.refusedPage = 0 })
    let refused = try await Self.setup(refusing).list([.everywhere()])
    #expect(refused.refusals.first?.reason.contains("organizations:ListAccounts is not allowed") == true)
    #expect(refused.refusals.first?.category == .refused && refused.profiles.isEmpty)
  }

  @Test("where the list of accounts breaks off, those before it are read")
  func brokenOff() async throws {
    let peer = try FleetPeer(Self.behaviour { $0.refusedPage = 1 })
    let found = try await Self.setup(peer).list([.everywhere(["eu-west-1"])])
    #expect(found.profiles.keys.sorted() == ["\(Self.first) eu-west-1", "\(Self.second) eu-west-1"])
    #expect(found.refusals.count == 1 && found.refusals.first?.account == nil)
  }

  @Test("an AWS profile that there is not, or that has no keys, is told once with the target")
  func profiles() async throws {
    let peer = try FleetPeer(Self.behaviour())
    let found = try await Self.setup(peer).list([
      .single("nobody", ["eu-west-1", "us-east-1"]), .single("prod"),
    ])
    #expect(found.profiles.count == 1 && found.refusals.count == 1)
    #expect(
      found.refusals.first.map { "\($0)" }?.hasPrefix("target nobody: There is no profile \"nobody\"") == true
    )
    #expect(found.refusals.first?.category == .configuration)
  }

  @Test("no more places are asked at once than is said, and all are asked in the end")
  func concurrency() async throws {
    let running = Mutex((now: 0, most: 0))
    let peer = try FleetPeer(
      Self.behaviour { $0.accounts = (1...20).map { (String(100_000_000_000 + $0), "ACTIVE") } })
    let visited = Mutex(0)
    let setup = try Self.setup(peer)
    defer { withExtendedLifetime(setup) {} }
    try await setup.fleet([.everywhere()], concurrency: 3).visit { place in
      running.withLock { running in
        running.now += 1
        running.most = max(running.most, running.now)
      }
      try await place.eachPage { _ in }
      running.withLock { $0.now -= 1 }
      visited.withLock { $0 += 1 }
    } refused: { _ in
    }
    #expect(visited.withLock { $0 } == 40 && running.withLock { $0.most } <= 3)
  }

  @Test(
    "an organization is listed no further than it is worked in, so that one of any size takes the same room")
  func flat() async throws {
    let peer = try FleetPeer(
      Self.behaviour { $0.accounts = (1...40).map { (String(100_000_000_000 + $0), "ACTIVE") } })
    let asked = Mutex<[(pages: Int, roles: Int)]>([])
    let setup = try Self.setup(peer)
    defer { withExtendedLifetime(setup) {} }
    try await setup.fleet([.everywhere(["eu-west-1"])], concurrency: 1).visit { _ in
      asked.withLock {
        $0.append((peer.requests(of: "organizations").count, peer.requests(of: "sts").count))
      }
    } refused: { _ in
    }
    let all = asked.withLock { $0 }
    // Two accounts a page: while one is worked in, eight are begun, in case that it pauses, and only the next one is looked for.
    #expect(all.enumerated().allSatisfy { index, asked in asked.pages <= (index + 8) / 2 + 1 })
    // What is begun is gone on with before the roles of all these are taken.
    #expect(all.enumerated().allSatisfy { index, asked in asked.roles <= index + 2 })
    #expect(all.count == 40)
  }

  @Test("a place that is throttled has others asked while it pauses, and no more than is said all the same")
  func lending() async throws {
    let peer = try FleetPeer(
      Self.behaviour { $0.throttled = ["\(Self.first) eu-west-1": 1, "\(Self.second) eu-west-1": 4] })
    // A pause lasts until both others were asked: for ever, where who pauses keeps their turn.
    let time = FakeTime()
    var source = time.source
    source.sleep = { pause in
      while Set(peer.requests(of: "appflow").map(\.account)).count < 3 {
        try await Task.sleep(for: .milliseconds(5))
      }
      try await time.source.sleep(pause)
    }
    let found = try await Self.setup(peer, time: source).list([.everywhere(["eu-west-1"])], concurrency: 1)
    #expect(found.refusals.isEmpty && found.profiles.count == 3)
    // One of the first place; of the second two of the client's own attempts, and two behind these.
    #expect(time.pauses.count == 5)
  }

  @Test("what else is thrown ends the visit")
  func ended() async throws {
    struct Full: Error {}
    let peer = try FleetPeer(Self.behaviour())
    let setup = try Self.setup(peer)
    defer { withExtendedLifetime(setup) {} }
    await #expect(throws: Full.self) {
      try await setup.fleet([.everywhere()]).visit { _ in
        throw Full()
      } refused: { _ in
      }
    }
  }

  @Test("one place is named by its target, and by account and region where there are several")
  func place() async throws {
    let peer = try FleetPeer(Self.behaviour())
    let setup = try Self.setup(peer)
    defer { withExtendedLifetime(setup) {} }
    let fleet = setup.fleet([.everywhere(), .single("prod")])
    let prod = try await fleet.place(target: "prod", account: nil, region: nil)
    #expect(prod.account == "444444444444" && prod.region == "eu-west-1")
    for region in ["eu-west-1", "us-east-1"] {
      let place = try await fleet.place(target: "everywhere", account: Self.first, region: region)
      #expect(place.account == Self.first && place.region == region)
      try await place.eachPage { _ in }
    }
    // One session for both.
    #expect(Set(peer.requests(of: "appflow").map(\.key)).count == 1)
    for (target, account, region, says) in [
      ("nobody", nil, nil, "no such target"), ("everywhere", Self.first, nil, "several regions"),
      ("everywhere", Self.first, "ap-south-1", "none of its regions"),
      ("everywhere", nil, "eu-west-1", "its accounts"),
      ("prod", Self.first, nil, "account is 444444444444"),
    ] as [(String, String?, String?, String)] {
      let error = await #expect(throws: FleetRefusal.self) {
        try await fleet.place(target: target, account: account, region: region)
      }
      #expect(error?.reason.contains(says) == true, "\(String(describing: error))")
    }
  }
}
