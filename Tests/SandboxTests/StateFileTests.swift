import Foundation
import JSON
import Sandbox
import Testing

@Suite("The state file")
struct StateFileTests {
  private func read(_ file: URL) throws -> JSONValue {
    try JSONReader.read(String(contentsOf: file, encoding: .utf8))
  }

  @Test("is made at the start, only for its owner, and always holds what the sandbox holds")
  func written() async throws {
    try await withDirectory { directory in
      let file = directory.appending(path: "state.json")
      try await withSandbox(.keeping(file)) { client async throws in
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(
          try await client.call("update-connector-profile", slackUpdate(mode: "Private", token: "t")).status
            == 200)
        #expect(try read(file) == (await client.sandbox.state()))
        // The first look is the one that brings the private connection about, so it is kept as well.
        _ = try await client.describe("slack-workspace")
        let kept = try read(file)
        #expect(kept == (await client.sandbox.state()))
        let profile = kept["profiles"]?.items?.first { $0["name"] == "slack-workspace" }
        #expect(profile?[JSONPointer("/privateLink/status")] == "CREATED")
        #expect(profile?[JSONPointer("/credentials/Slack/clientSecret")] == "fake-new-secret")
        #expect(profile?["updates"] == 1)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["state.json"])
    }
  }

  @Test("is taken up by the next sandbox: profiles, times and tokens")
  func reloaded() async throws {
    try await withDirectory { directory in
      let file = directory.appending(path: "state.json")
      let update = slackUpdate(token: "token-1")
      var before: JSONValue = .null
      try await withSandbox(.keeping(file)) { client async throws in
        #expect(try await client.call("update-connector-profile", update).outcome == "200")
        before = await client.sandbox.state()
      }
      try await withSandbox(.keeping(file)) { client async throws in
        #expect(await client.sandbox.state() == before)
        #expect(try await client.call("update-connector-profile", update).outcome == "200")
        #expect(await client.stored("slack-workspace")?["updates"] == 1)
        let other = slackUpdate(host: "other.example", token: "token-1")
        #expect(try await client.call("update-connector-profile", other).outcome == "409 ConflictException")
      }
    }
  }

  @Test("a change that cannot be kept is an internal error and is not made")
  func unwritable() async throws {
    try await withDirectory { directory in
      let file = directory.appending(path: "state.json")
      try await withSandbox(.keeping(file)) { client async throws in
        let before = await client.sandbox.state()
        try FileManager.default.removeItem(at: directory)
        let answer = try await client.call("update-connector-profile", slackUpdate())
        #expect(answer.outcome == "500 InternalServerException")
        #expect(answer.message?.contains("No such file or directory") == true)
        #expect(await client.sandbox.state() == before)
      }
    }
  }

  @Test(
    "a file that is no state is refused with the place, and left alone",
    arguments: [
      ("{", "line 1"), ("[]", "/format"), (#"{"format":2}"#, "/format"),
      (#"{"format":1,"seededAt":"now"}"#, "/seededAt"), (#"{"format":1,"seededAt":1}"#, "/profiles"),
      (#"{"format":1,"seededAt":1,"profiles":[{}]}"#, "/profiles/0/name"),
      (
        #"{"format":1,"seededAt":1,"profiles":[{"name":"a","type":"Slack","mode":"Public","properties":{}}]}"#,
        "/profiles/0/properties"
      ),
    ])
  func unusable(content: String, place: String) async throws {
    try await withDirectory { directory in
      let file = directory.appending(path: "state.json")
      try content.write(to: file, atomically: true, encoding: .utf8)
      await #expect {
        try await Sandbox.start(.keeping(file))
      } throws: { error in
        guard case SandboxError.unusableState(file.path, let reason) = error else { return false }
        return reason.contains(place)
      }
      #expect(try String(contentsOf: file, encoding: .utf8) == content)
    }
  }

  @Test("a port that is taken is refused at once")
  func takenPort() async throws {
    try await withSandbox { client async throws in
      var options = SandboxOptions()
      options.port = client.sandbox.port
      await #expect {
        try await Sandbox.start(options)
      } throws: { error in
        guard case SandboxError.cannotListen(client.sandbox.port, _) = error else { return false }
        return true
      }
    }
  }
}
