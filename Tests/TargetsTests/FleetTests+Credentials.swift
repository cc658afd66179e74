import AppFlow
import ClientTestSupport
import Synchronization
import Targets
import Testing

/// Whose credentials are asked for, when, and of whom.
extension FleetTests {
  @Test("codes of devices are asked for one after the other, also where several accounts want one")
  func codes() async throws {
    let peer = try FleetPeer(Self.behaviour())
    let names = ["a", "b", "c", "d"]
    let guarded = names.map { name in
      "[profile \(name)]\nrole_arn = arn:aws:iam::\(Self.first):role/r\nsource_profile = root\n"
        + "mfa_serial = device-of-\(name)\n"
    }
    let setup = try FleetSetup(peer.variables, config: Self.config + guarded.joined())
    let asked = Mutex<[String]>([])
    let open = Mutex(0)
    var options = setup.options
    options.mfaCode = { serial in
      asked.withLock { $0.append(serial) }
      let underWay = open.withLock { open in
        open += 1
        return open
      }
      #expect(underWay == 1)
      for _ in 0..<20 { await Task.yield() }
      open.withLock { $0 -= 1 }
      return Secret("123456")
    }
    defer { withExtendedLifetime(setup) {} }
    try await Fleet(names.map { .single($0) }, options: options).visit { _ in
    } refused: {
      Issue.record("\($0)")
    }
    #expect(asked.withLock { $0.sorted() } == names.map { "device-of-" + $0 })
  }

  @Test("keys of an endpoint on this machine are shown to no service that is not there")
  func pretended() async throws {
    let peer = try FleetPeer(Self.behaviour())
    var variables = peer.variables
    variables["AWS_ENDPOINT_URL_ORGANIZATIONS"] = nil
    let setup = try FleetSetup(variables, config: Self.config)
    let found = try await setup.list([.everywhere()])
    #expect(found.refusals.first?.reason.contains("AWS_ENDPOINT_URL_ORGANIZATIONS") == true)
    variables = peer.variables
    variables["AWS_ENDPOINT_URL_STS"] = nil
    let roles = try await FleetSetup(variables, config: Self.config).list([.everywhere()])
    #expect(
      roles.refusals.count == 3 && roles.refusals.allSatisfy { $0.reason.contains("AWS_ENDPOINT_URL_STS") })
    #expect(peer.requests(of: "appflow").isEmpty)
  }

  @Test("a role's credentials are renewed before they end, for that account alone")
  func renewal() async throws {
    let time = FakeTime()
    let waits = Mutex(true)
    let peer = try FleetPeer(
      Self.behaviour {
        $0.accounts = [(Self.first, "ACTIVE")]
        $0.now = { time.source.now().seconds }
        $0.pages = { _ in [["a"], ["b"], ["c"]] }
        // Between the first page and the second, nearly an hour goes by.
        $0.whenAsked = { _ in
          let isFirst = waits.withLock { waits in
            defer { waits = false }
            return waits
          }
          if isFirst { time.advance(3_590) }
        }
      })
    let found = try await Self.setup(peer, time: time.source).list([.everywhere(["eu-west-1"])])
    #expect(found.profiles == ["\(Self.first) eu-west-1": ["a", "b", "c"]] && found.refusals.isEmpty)
    let keys = peer.requests(of: "appflow").map(\.key)
    #expect(keys.count == 3 && keys[0] != keys[1] && keys[1] == keys[2])
    #expect(Set(peer.requests(of: "appflow").map(\.account)) == [Self.first])
  }
}
