import HTTPTransport
import Sandbox
import Testing

@Suite("Faults on purpose")
struct FaultTests {
  @Test("a share of requests is throttled, the same ones for the same seed")
  func throttle() async throws {
    func outcomes(seed: UInt64) async throws -> [String] {
      var options = SandboxOptions()
      options.faults.throttlePercent = 40
      options.faults.randomSeed = seed
      var outcomes: [String] = []
      try await withSandbox(options) { client async throws in
        for _ in 0..<40 { outcomes.append(try await client.call("list-flows", ["maxResults": 1]).outcome) }
      }
      return outcomes
    }
    let first = try await outcomes(seed: 7)
    #expect(Set(first) == ["200", "429 ThrottlingException"])
    #expect(try await outcomes(seed: 7) == first)
    #expect(try await outcomes(seed: 8) != first)
  }

  @Test("a lost answer drops the connection after the update was done; a repetition with its token is safe")
  func lostAnswer() async throws {
    var options = SandboxOptions()
    options.faults.loseAnswersPercent = 100
    try await withSandbox(options) { client async throws in
      let input = slackUpdate(token: "token-1")
      for _ in 0..<2 {
        await #expect {
          try await client.call("update-connector-profile", input)
        } throws: { error in
          guard case HTTPTransportError.connectionLost(requestWritten: true, _) = error else { return false }
          return true
        }
      }
      #expect(await client.stored("slack-workspace")?["updates"] == 1)
      #expect(try await client.call("list-flows").outcome == "200")
      #expect(
        try await client.call("update-connector-profile", slackUpdate(name: "nobody")).outcome
          == "404 ResourceNotFoundException")
    }
  }

  @Test("every answer waits as long as asked for")
  func latency() async throws {
    var options = SandboxOptions()
    options.faults.latency = .milliseconds(150)
    try await withSandbox(options) { client async throws in
      let clock = ContinuousClock()
      let duration = try await clock.measure { _ = try await client.call("list-flows") }
      #expect(duration >= .milliseconds(150))
    }
  }
}
