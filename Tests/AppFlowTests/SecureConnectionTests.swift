import AppFlow
import ClientTestSupport
import Foundation
import OperatingSystem
import Testing

@testable import AWSClient

@Suite("TLS, proxies and private authorities", .timeLimit(.minutes(2)))
struct SecureConnectionTests {
  private let folder: TemporaryFolder
  private let peer: TLSPeer

  init() async throws {
    folder = try TemporaryFolder()
    peer = try await TLSPeer(folder: folder)
  }

  private func names(_ port: Int, _ variables: [String: String]) async throws -> [String] {
    var options = ClientOptions(region: "eu-west-1", endpointURL: "https://127.0.0.1:\(port)")
    options.environment = Environment(
      [
        "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake",
        "AWS_CONFIG_FILE": "/nonexistent/c", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d",
      ].merging(variables) { $1 })
    options.time = FakeTime().source
    return try await AppFlowClient(options: options).describeConnectorProfiles().profiles.map(\.name)
  }

  private func failure(_ port: Int, _ variables: [String: String]) async -> AppFlowError? {
    do {
      _ = try await names(port, variables)
      return nil
    } catch {
      return error as? AppFlowError
    }
  }

  @Test("a private authority is trusted through AWS_CA_BUNDLE and through ca_bundle")
  func privateAuthority() async throws {
    #expect(try await names(peer.facts.good, ["AWS_CA_BUNDLE": peer.facts.ca]) == ["over-tls"])
    let config = try folder.write("config", "[default]\nca_bundle = \(peer.facts.ca)\n")
    #expect(try await names(peer.facts.good, ["AWS_CONFIG_FILE": config]) == ["over-tls"])
  }

  @Test(
    "a certificate that is not to be trusted ends the request at once, before anything is sent, and says why")
  func refusedCertificates() async throws {
    let trusted = ["AWS_CA_BUNDLE": peer.facts.ca]
    let junk = try folder.write("junk.pem", "this is no certificate")
    let cases: [(Int, [String: String], String)] = [
      (peer.facts.good, [:], "issuer of its certificate is not trusted"),
      (peer.facts.otherName, trusted, "for another name"), (peer.facts.selfSigned, trusted, "self-signed"),
      (peer.facts.expired, trusted, "expired"), (peer.facts.good, ["AWS_CA_BUNDLE": junk], "CA bundle"),
    ]
    for (port, variables, reason) in cases {
      let error = await failure(port, variables)
      #expect(error?.kind == .network && error?.attempts == 1 && error?.effect == .notSent, "\(reason)")
      #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
    }
  }

  @Test("TLS older than 1.2 is refused")
  func oldTLS() async throws {
    let error = await failure(peer.facts.old, ["AWS_CA_BUNDLE": peer.facts.ca])
    #expect(error?.kind == .network && error?.effect == .notSent)
    #expect(error?.message.contains("no trusted connection") == true, "\(String(describing: error))")
  }

  @Test("HTTP/2 is offered: a server that prefers it gets it")
  func http2() async throws {
    // The peer chooses HTTP/2 in the handshake and cannot speak it. Would it not have been offered, the request would
    // succeed in HTTP/1.1, as it does with the other servers.
    let error = await failure(peer.facts.http2, ["AWS_CA_BUNDLE": peer.facts.ca])
    #expect(error?.kind == .network && error?.message.contains("no trusted connection") == false)
  }

  @Test("requests go through the proxy that HTTPS_PROXY names, in a tunnel, and around it for NO_PROXY")
  func proxy() async throws {
    let proxy = try ConnectProxy.start()
    let trusted = ["AWS_CA_BUNDLE": peer.facts.ca, "HTTPS_PROXY": proxy.url]
    #expect(try await names(peer.facts.good, trusted) == ["over-tls"])
    #expect(proxy.requests.map(\.method) == ["CONNECT"])
    #expect(proxy.requests.first?.target == "127.0.0.1:\(peer.facts.good)")
    for direct in ["127.0.0.1", "*", "example.com,127.0.0.1"] {
      #expect(try await names(peer.facts.good, trusted.merging(["NO_PROXY": direct]) { $1 }) == ["over-tls"])
    }
    #expect(proxy.requests.count == 1)
    #expect(
      try await names(peer.facts.good, trusted.merging(["NO_PROXY": "example.com"]) { $1 }) == ["over-tls"])
    #expect(proxy.requests.count == 2)
  }

  @Test("a proxy's password is used and never shown")
  func proxyPassword() async throws {
    let basic = "Basic " + Data("user:fake-proxy-password".utf8).base64EncodedString()
    let proxy = try ConnectProxy.start(wanting: basic)
    let trusted = ["AWS_CA_BUNDLE": peer.facts.ca]
    let good = "http://user:fake-proxy-password@127.0.0.1:\(proxy.port)"
    #expect(try await names(peer.facts.good, trusted.merging(["HTTPS_PROXY": good]) { $1 }) == ["over-tls"])
    let bad = "http://user:fake-wrong-password@127.0.0.1:\(proxy.port)"
    let error = await failure(peer.facts.good, trusted.merging(["HTTPS_PROXY": bad]) { $1 })
    #expect(error?.kind == .network && error?.attempts == 1 && error?.message.contains("407") == true)
    #expect(!"\(String(describing: error))".contains("fake-wrong-password"))
  }

  @Test("a proxy's address that cannot be used is not repeated, because it may hold a password")
  func proxyNonsense() async throws {
    for address in ["http://user:fake-proxy-password@[::1", "ftp://user:fake-proxy-password@127.0.0.1:1"] {
      let error = await failure(peer.facts.good, ["AWS_CA_BUNDLE": peer.facts.ca, "HTTPS_PROXY": address])
      #expect(error?.kind == .network && error?.message.contains("proxy does not let") == true, "\(address)")
      #expect(!"\(String(describing: error))".contains("fake-proxy-password"))
    }
  }

  @Test("a request without encryption to this machine never goes through a proxy")
  func noProxyForPlain() async throws {
    let proxy = try ConnectProxy.start()
    let server = try LoopbackServer.answering { _, connection, _ in
      connection.answer(200, [:], #"{"connectorProfileDetails":[]}"#)
    }
    var options = ClientOptions(region: "eu-west-1", endpointURL: server.url)
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake", "HTTPS_PROXY": proxy.url,
      "HTTP_PROXY": proxy.url, "http_proxy": proxy.url, "AWS_CONFIG_FILE": "/nonexistent/c",
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d",
    ])
    #expect(try await AppFlowClient(options: options).describeConnectorProfiles().profiles.isEmpty)
    #expect(proxy.connections == 0 && server.requests.count == 1)
  }

  @Test("a proxy that is not there is named as the reason")
  func proxyMissing() async throws {
    let proxy = try ConnectProxy.start()
    proxy.stop()
    let proxied = ["AWS_CA_BUNDLE": peer.facts.ca, "HTTPS_PROXY": proxy.url]
    let error = await failure(peer.facts.good, proxied)
    #expect(error?.kind == .network && error?.effect == .notSent)
    #expect(
      error?.message.contains("its proxy does not answer") == true
        && error?.message.contains("port \(proxy.port) ") == true, "\(String(describing: error))")
    // A server that is not there is not the proxy's fault, where the way goes around it.
    let nobody = try LoopbackServer { _, _, _ in }
    nobody.stop()
    let direct = await failure(Int(nobody.port), proxied.merging(["NO_PROXY": "127.0.0.1"]) { $1 })
    #expect(direct?.kind == .network && direct?.message.contains("proxy does not answer") == false)
  }
}
