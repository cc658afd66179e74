import HTTPTransport
import OperatingSystem
import Secrets
import Synchronization

/// A clock that only moves when the code under test waits; remembers the pauses.
package final class FakeTime: Sendable {
  private struct State {
    var now: Double
    var elapsed: Duration = .zero
    var pauses: [Duration] = []
  }

  private let state: Mutex<State>
  private let random: Double

  package init(now: WallTime = WallTime(seconds: 1_780_000_000), random: Double = 0.5) {
    state = Mutex(State(now: now.seconds))
    self.random = random
  }

  package var source: TimeSource {
    TimeSource(
      now: { WallTime(seconds: self.state.withLock { $0.now }) },
      elapsed: { self.state.withLock { $0.elapsed } },
      sleep: { pause in
        try Task.checkCancellation()
        self.state.withLock { state in
          state.pauses.append(pause)
          state.elapsed += pause
          state.now += Double(pause.components.seconds) + Double(pause.components.attoseconds) / 1e18
        }
      }, random: { self.random })
  }

  package var pauses: [Duration] { state.withLock { $0.pauses } }

  package func advance(_ seconds: Double) {
    state.withLock { $0.now += seconds }
  }
}

/// A transport without a network: each request is answered by a closure, which is given its number from 0.
package final class FakeTransport: HTTPTransporting {
  package typealias Answer = @Sendable (HTTPRequest, Int) async -> Result<HTTPResponse, HTTPTransportError>

  private let answer: Answer
  private let log = Mutex<[HTTPRequest]>([])

  package init(_ answer: @escaping Answer) {
    self.answer = answer
  }

  package var requests: [HTTPRequest] { log.withLock { $0 } }

  package func send(_ request: HTTPRequest, limits: HTTPLimits) async throws(HTTPTransportError)
    -> HTTPResponse
  {
    let number = log.withLock { log in
      log.append(request)
      return log.count - 1
    }
    return try await answer(request, number).get()
  }
}

/// AWS accounts that no other test has: the locks of profiles are the machine's.
public enum TestAccount {
  /// An account's number that is used once.
  public static func unique() -> String { String(UInt64.random(in: 100_000_000_000...999_999_999_999)) }
}
