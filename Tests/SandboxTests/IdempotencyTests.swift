import JSON
import Sandbox
import Testing

@Suite("Client tokens")
struct IdempotencyTests {
  private let path = "update-connector-profile"

  @Test("the same token with the same input gives the same answer and no second update")
  func repeated() async throws {
    let clock = TestClock()
    try await withSandbox(clock.options) { client async throws in
      let first = try await client.call(path, slackUpdate(token: "token-1"))
      let stored = await client.stored("slack-workspace")
      clock.advance(3600)
      let second = try await client.call(path, slackUpdate(token: "token-1"))
      #expect(first.outcome == "200")
      #expect(second.body == first.body)
      #expect(await client.stored("slack-workspace") == stored)
      #expect(stored?["updates"] == 1)
    }
  }

  @Test("the order of members makes no other input")
  func order() async throws {
    try await withSandbox { client async throws in
      let input = slackUpdate(token: "token-1")
      #expect(try await client.call(path, input).outcome == "200")
      var reversed = JSONObject()
      for member in try #require(input.object).members.reversed() { reversed[member.name] = member.value }
      #expect(try await client.call(path, .object(reversed)).outcome == "200")
      #expect(await client.stored("slack-workspace")?["updates"] == 1)
    }
  }

  @Test("the same token with other input is a conflict, also for another profile")
  func conflict() async throws {
    try await withSandbox { client async throws in
      #expect(try await client.call(path, slackUpdate(token: "token-1")).outcome == "200")
      for input in [
        slackUpdate(host: "other.example", token: "token-1"), slackUpdate(mode: "Private", token: "token-1"),
        slackUpdate(secret: "fake-other", token: "token-1"), slackUpdate(name: "sf-prod", token: "token-1"),
      ] {
        #expect(try await client.call(path, input).outcome == "409 ConflictException")
      }
      #expect(await client.stored("slack-workspace")?["updates"] == 1)
      #expect(try await client.call(path, slackUpdate(token: "token-2")).outcome == "200")
      #expect(await client.stored("slack-workspace")?["updates"] == 2)
    }
  }

  @Test("a token is forgotten after eight hours, and a refused update uses none up")
  func lifetime() async throws {
    let clock = TestClock()
    try await withSandbox(clock.options) { client async throws in
      let refused = slackUpdate(secret: "fake-reject-me", token: "token-1")
      #expect(try await client.call(path, refused).outcome == "401 ConnectorAuthenticationException")
      #expect(try await client.call(path, slackUpdate(token: "token-1")).outcome == "200")
      clock.advance(8 * 3600 + 1)
      let other = slackUpdate(host: "other.example", token: "token-1")
      #expect(try await client.call(path, other).outcome == "200")
      let tokens = await client.stored("slack-workspace")?["tokens"]?.items
      #expect(tokens?.count == 1)
    }
  }

  @Test("of many equal updates at once, one is done")
  func concurrent() async throws {
    try await withSandbox { client async throws in
      let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<20 {
          group.addTask { try await client.call(path, slackUpdate(token: "token-1")).outcome }
        }
        return try await group.reduce(into: [String]()) { $0.append($1) }
      }
      #expect(outcomes == Array(repeating: "200", count: 20))
      #expect(await client.stored("slack-workspace")?["updates"] == 1)
    }
  }
}
