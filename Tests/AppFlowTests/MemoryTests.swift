import AppFlow
import ClientTestSupport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("Secrets in memory", .timeLimit(.minutes(5)))
struct MemoryTests {
  /// A random secret that never was a string, and its bytes with all bits turned over.
  private static func makeSecret() -> (Secret, hidden: [UInt8]) {
    var bytes = WipedBuffer(capacity: 300)
    var hidden: [UInt8] = []
    for _ in 0..<300 {
      let byte = UInt8.random(in: 0x61...0x7A)
      bytes.append(byte)
      hidden.append(~byte)
    }
    return (bytes.secret(), hidden)
  }

  /// Makes a secret, sends it in an update, and gives back only what it takes to look for it.
  private func sendSecret(to peer: TLSPeer) async throws -> [UInt8] {
    let (secret, hidden) = Self.makeSecret()
    // The search does find what is there.
    var isFound = false
    // Other tests take and give back memory meanwhile, which can cut one look at it short.
    for _ in 0..<100 where !isFound { isFound = try MemorySearch.occurrences(ofHidden: hidden) >= 1 }
    #expect(isFound)
    withExtendedLifetime(secret) {}
    var options = ClientOptions(region: "eu-west-1", endpointURL: "https://127.0.0.1:\(peer.facts.good)")
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake",
      "AWS_CA_BUNDLE": peer.facts.ca,
      "AWS_CONFIG_FILE": "/nonexistent/c", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d",
    ])
    _ = try await AppFlowClient(options: options).updateConnectorProfile(["secret": .secret(secret)])
    return hidden
  }

  @Test("after an update over TLS no copy of its secret is left in memory")
  func update() async throws {
    let folder = try TemporaryFolder()
    let peer = try await TLSPeer(folder: folder)
    let hidden = try await sendSecret(to: peer)
    // The curl thread ends a moment after its transport.
    for _ in 0..<100 where try MemorySearch.occurrences(ofHidden: hidden) > 0 {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try MemorySearch.occurrences(ofHidden: hidden) == 0)
  }
}
