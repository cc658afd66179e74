import ClientTestSupport
import Foundation
import Synchronization
import Testing

@testable import Journal

@Suite("The lock of a profile", .timeLimit(.minutes(2)))
struct ProfileLockTests {
  /// Locks are the machine's: each test has an account of its own.
  private let account = UUID().uuidString
  private static let nobody = 65_534

  private func place(
    _ profile: String, account: String? = nil, region: String = "us-east-1", endpoint: String = ""
  ) -> ProfilePlace {
    ProfilePlace(
      AccountPlace(
        region: region, endpoint: endpoint, awsProfile: nil, account: account ?? self.account),
      profile: profile)
  }

  private func take(_ profile: String) throws -> ProfileLock { try ProfileLock(place(profile)) }

  private func holder(_ profile: String) -> (refusal: ProfileLock.Refusal, holder: ProfileLock.Holder?)? {
    do {
      _ = try ProfileLock(place(profile))
      return nil
    } catch {
      guard case .held(_, let holder) = error else { return (error, nil) }
      return (error, holder)
    }
  }

  @Test("a profile that another process holds is refused with who it is")
  func otherProcess() async throws {
    let probe = try JournalProbe(["hold", account, "sf-prod"])
    #expect(try await probe.line() == "held")
    let found = try #require(holder("sf-prod"))
    #expect(found.holder?.processID == probe.processID)
    #expect(found.holder?.localUser == NSUserName() && found.holder?.userID == Int(geteuid()))
    let began = try #require(found.holder?.began)
    #expect(abs(began.seconds - Date().timeIntervalSince1970) < 120)
    let text = found.refusal.description
    #expect(
      text.contains("“sf-prod”") && text.contains("process \(probe.processID), running since "), "\(text)")
    probe.end()
    #expect(holder("sf-prod") == nil)
  }

  @Test("profiles of another account, region, part of AWS, name or sandbox are free")
  func others() throws {
    let lock = try take("sf-prod")
    let others = [
      place("sf-test"), place("sf-prod", account: account + "0"), place("sf-prod", region: "eu-west-1"),
      place("sf-prod", endpoint: "http://127.0.0.1:1"), place("sf-prod", region: "cn-north-1"),
      place("us-east-1", region: "sf-prod"),
    ]
    for other in others {
      let free = try ProfileLock(other)
      withExtendedLifetime(free) {}
    }
    withExtendedLifetime(lock) {}
  }

  @Test(
    "users exclude one another, and each is told the other's name",
    .enabled(if: geteuid() == 0, "only root becomes two users"))
  func otherUser() async throws {
    let probe = try JournalProbe(["hold", account, "sf-prod", "\(Self.nobody)"])
    #expect(try await probe.line() == "held")
    let found = try #require(holder("sf-prod"))
    #expect(found.holder?.userID == Self.nobody && found.holder?.processID == probe.processID)
    #expect(
      found.refusal.description.contains("(user \(Self.nobody)), process \(probe.processID)"),
      "\(found.refusal)")
    // A user without a name in the machine's list has a number.
    let third = try await JournalProbe(["hold", account, "sf-prod", "54321"]).result()
    #expect(third.status == 1 && third.text.contains("process \(probe.processID)"), "\(third.text)")
    probe.end()
    let lock = try take("sf-prod")
    let refused = try await JournalProbe(["hold", account, "sf-prod", "\(Self.nobody)"]).result()
    #expect(refused.status == 1)
    #expect(refused.text.contains("by root (user 0), process \(getpid())"), "\(refused.text)")
    withExtendedLifetime(lock) {}
  }

  @Test("it is free when its holder was killed, and the next holder is the one that is told of")
  func killed() async throws {
    let probe = try JournalProbe(["hold", account, "sf-prod"])
    #expect(try await probe.line() == "held")
    probe.kill()
    let lock = try take("sf-prod")
    #expect(holder("sf-prod")?.holder?.processID == Int(getpid()))
    let output = try await JournalProbe(["hold", account, "sf-prod"]).result()
    #expect(output.status == 1 && output.text.contains("process \(getpid()),"), "\(output.text)")
    withExtendedLifetime(lock) {}
  }

  @Test("two in one process exclude one another, too; programs that this one starts do not keep it")
  func oneProcess() throws {
    let first = try take("sf-prod")
    #expect(holder("sf-prod")?.holder?.processID == Int(getpid()))
    let child = try ChildProcess(["/bin/sleep", "600"], environment: [:], files: [])
    defer { child.kill() }
    withExtendedLifetime(first) {}
    _ = consume first
    #expect(holder("sf-prod") == nil)
  }

  @Test("of many who take it at once, one at a time has it")
  func crowd() async throws {
    let inside = Counter()
    let place = place("p")
    try await withThrowingTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          try await Peers.offThePool {
            for _ in 0..<50 {
              do {
                let lock = try ProfileLock(place)
                inside.enter()
                inside.leave()
                withExtendedLifetime(lock) {}
              } catch ProfileLock.Refusal.held {
                continue
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(inside.most == 1)
  }

  @Test("somebody who only blocks the name keeps it from us, and nothing false is said of who it is")
  func squatter() async throws {
    let probe = try JournalProbe(["squat", place("sf-prod").lockName])
    #expect(try await probe.line() == "bound")
    let found = try #require(holder("sf-prod"))
    #expect(found.holder == nil)
    #expect(found.refusal.description.contains("does not show whose it is"), "\(found.refusal)")
    probe.end()
    #expect(holder("sf-prod") == nil)
  }

  @Test("any number of refused programs leaves who holds it to be asked")
  func manyCalls() throws {
    let lock = try take("sf-prod")
    for _ in 0..<300 { #expect(holder("sf-prod")?.holder?.processID == Int(getpid())) }
    withExtendedLifetime(lock) {}
  }
}

/// How many are inside at once.
private final class Counter: Sendable {
  private let state = Mutex((now: 0, most: 0))

  var most: Int { state.withLock { $0.most } }

  func enter() {
    state.withLock {
      $0.now += 1
      $0.most = max($0.most, $0.now)
    }
  }

  func leave() { state.withLock { $0.now -= 1 } }
}
