import ClientTestSupport
import Foundation
import PrivateFiles
import Rotation
import Synchronization
import Testing

@Suite("The lock of a profile", .timeLimit(.minutes(2)))
struct ProfileLockTests {
  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
  }

  private func take(_ profile: String, region: String = "us-east-1") throws -> ProfileLock {
    try ProfileLock(
      folder: scratch.path("state"), endpoint: "https://appflow.example", region: region, profile: profile)
  }

  private func holder(_ profile: String) -> (refusal: ProfileLock.Refusal, holder: ProfileLock.Holder?)? {
    do {
      _ = try take(profile)
      return nil
    } catch let refusal as ProfileLock.Refusal {
      guard case .held(_, let holder) = refusal else { return (refusal, nil) }
      return (refusal, holder)
    } catch {
      return nil
    }
  }

  @Test("a profile that another process holds is refused with who it is; other profiles are free")
  func otherProcess() async throws {
    let probe = try JournalProbe(["hold", scratch.path("state"), "sf-prod"])
    #expect(try await probe.line() == "held")
    let found = try #require(holder("sf-prod"))
    #expect(found.holder?.processID == probe.processID)
    #expect(found.holder?.localUser == NSUserName())
    let since = try #require(found.holder?.since)
    #expect(abs(since.seconds - Date().timeIntervalSince1970) < 120)
    let text = found.refusal.description
    #expect(text.contains("“sf-prod”") && text.contains("process \(probe.processID)"), "\(text)")
    for (profile, region) in [("sf-test", "us-east-1"), ("sf-prod", "eu-west-1")] {
      let lock = try take(profile, region: region)
      withExtendedLifetime(lock) {}
    }
    probe.end()
    #expect(holder("sf-prod") == nil)
  }

  @Test("it is free when its holder was killed, and the next holder is the one that is told of")
  func killed() async throws {
    let probe = try JournalProbe(["hold", scratch.path("state"), "sf-prod"])
    #expect(try await probe.line() == "held")
    probe.kill()
    let lock = try take("sf-prod")
    #expect(holder("sf-prod")?.holder?.processID == Int(getpid()))
    let refused = try JournalProbe(["hold", scratch.path("state"), "sf-prod"])
    let output = try await refused.result()
    #expect(output.status == 1 && output.text.contains("process \(getpid()) "), "\(output.text)")
    withExtendedLifetime(lock) {}
  }

  @Test("two in one process exclude one another, too, and none leaves a file")
  func oneProcess() throws {
    let first = try take("sf-prod")
    #expect(holder("sf-prod")?.holder?.processID == Int(getpid()))
    withExtendedLifetime(first) {}
    _ = consume first
    #expect(holder("sf-prod") == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("state")) == [])
  }

  @Test("of many who take it at once, one at a time has it")
  func crowd() async throws {
    let folder = scratch.path("state")
    let inside = Counter()
    try await withThrowingTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          try await Peers.offThePool {
            for _ in 0..<50 {
              do {
                let lock = try ProfileLock(
                  folder: folder, endpoint: "https://appflow.example", region: "us-east-1", profile: "p")
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

  @Test("what is said of a holder that left half a text, or that is no more, is true")
  func unknownHolder() throws {
    let lock = try take("sf-prod")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path("state")).first)
    for text in ["", #"{"localUser":"ann","proc"#, #"{"localUser":"ann","processId":0,"since":"x"}"#] {
      // In place: another file of the name would be another lock.
      let file = try #require(FileHandle(forWritingAtPath: scratch.path("state/\(name)")))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
      let found = try #require(holder("sf-prod"))
      #expect(found.holder == nil)
      #expect(found.refusal.description.contains("another program on this machine"))
    }
    withExtendedLifetime(lock) {}
  }

  @Test("a lock's file that must not be used is an error with its path")
  func unusable() throws {
    mkdir(scratch.path("real"), 0o700)
    symlink(scratch.path("real"), scratch.path("state"))
    let found = try #require(holder("sf-prod"))
    guard case .unusable(let failure) = found.refusal else {
      Issue.record("\(found.refusal)")
      return
    }
    #expect(failure.description.contains(scratch.path("state")))
    #expect(found.refusal.description.contains("XDG_STATE_HOME"))
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
