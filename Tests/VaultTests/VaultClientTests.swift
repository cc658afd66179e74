import ClientTestSupport
import Foundation
import HTTPTransport
import OperatingSystem
import Secrets
import Testing
import Vault

@Suite("Vault, against a server with its API", .timeLimit(.minutes(3)), .serialized)
struct VaultClientTests {
  private static let folders = Task { try TemporaryFolder() }
  /// One for all tests: it takes a second to start. It ends with the tests, whose end it sees.
  private static let shared = Task { try await VaultPeer(folder: try await folders.value) }

  private let peer: VaultPeer
  private let folder: TemporaryFolder

  init() async throws {
    peer = try await Self.shared.value
    folder = try TemporaryFolder()
  }

  private func client(_ more: [String: String]) -> VaultClient {
    VaultClient(environment: Environment(peer.variables(more)))
  }

  private func text(_ path: String, _ more: [String: String]? = nil) async throws -> (String, String?) {
    let read = try await client(more ?? ["VAULT_TOKEN": peer.facts.token]).value(of: try VaultReference(path))
    return (read.text.revealed(), read.version)
  }

  private func failure(_ path: String, _ more: [String: String]? = nil) async throws -> String {
    let reference = try VaultReference(path)
    let client = client(more ?? ["VAULT_TOKEN": peer.facts.token])
    let error = await #expect(throws: VaultError.self) { try await client.value(of: reference) }
    return error.map { "\($0)" } ?? ""
  }

  @Test("of KV version 2 the newest version is read, or the one that is named; of version 1 the only one")
  func versions() async throws {
    #expect(try await text("secret/app") == (#"{"nested":{},"password":"fake-vault-3","port":443}"#, "3"))
    #expect(
      try await text("secret/app?version=1") == (#"{"nested":{},"password":"fake-vault-1","port":443}"#, "1"))
    #expect(try await text("old/app") == (#"{"password":"fake-old","port":443}"#, nil))
    #expect(try await text("secret/odd %3F%23%25/name") == (##"{"a#b?c":"fake-odd"}"##, "1"))
  }

  @Test("the version is told without the secret, also where only the secret may be read that it is asked of")
  func versionAlone() async throws {
    let client = client(["VAULT_TOKEN": peer.facts.token])
    #expect(try await client.version(of: try VaultReference("secret/app")) == "3")
    #expect(try await client.version(of: try VaultReference("secret/app?version=2")) == "2")
    #expect(try await client.version(of: try VaultReference("old/app")) == nil)
    let narrow = self.client(["VAULT_TOKEN": peer.facts.narrow])
    let error = await #expect(throws: VaultError.self) {
      try await narrow.version(of: try VaultReference("secret/app"))
    }
    if case .refused(403, _)? = error {} else { Issue.record("\(String(describing: error))") }
    #expect(try await narrow.value(of: try VaultReference("secret/app")).version == "3")
  }

  @Test("what is not there, what was deleted, and what is no key/value engine is told for what it is")
  func missing() async throws {
    #expect(try await failure("secret/none") == "there is nothing at this path")
    #expect(try await failure("secret/app?version=9").contains("no such version"))
    #expect(try await failure("secret/gone") == "its version 1 was deleted")
    #expect(try await failure("secret/data/app").contains("leave data/ out"))
    #expect(try await failure("old/none") == "there is nothing at this path")
    #expect(try await failure("old/app?version=1").contains("no versions"))
    #expect(try await failure("transit/keys").contains("of the type transit"))
    #expect(try await failure("nowhere/app").contains("VAULT_NAMESPACE"))
  }

  @Test("a token that is wrong, or of another namespace, is refused by the server, and told without it")
  func tokens() async throws {
    for token in ["s.fakeWrongToken", peer.facts.team] {
      let words = try await failure("secret/app", ["VAULT_TOKEN": token])
      #expect(words.contains("Vault refuses it") && !words.contains(token), "\(words)")
    }
    let team = ["VAULT_TOKEN": peer.facts.team, "VAULT_NAMESPACE": "team"]
    #expect(try await text("secret/app", team) == (#"{"password":"fake-team-password"}"#, "1"))
    let file = try folder.write(".vault-token", peer.facts.token + "\n")
    #expect(chmod(file, 0o600) == 0)
    #expect(try await text("old/app", ["HOME": folder.url.path]).0.contains("fake-old"))
    #expect(try await failure("old/app", ["HOME": folder.url.path + "/none"]).contains("there is no token"))
    #expect(chmod(file, 0o666) == 0)
    #expect(try await failure("old/app", ["HOME": folder.url.path]).contains("others may write to it"))
    #expect(try await failure("old/app", ["VAULT_TOKEN": "fake\ntoken"]).contains("it is no token"))
  }

  @Test("with AppRole one token is taken for all; the secret id is in a file or an open file")
  func roles() async throws {
    let file = try folder.write("secret-id", peer.facts.onceID + "\n")
    let once = client(["VAULT_ROLE_ID": peer.facts.role, "VAULT_SECRET_ID_FILE": file])
    // The id is good for one login.
    async let first = once.value(of: try VaultReference("secret/app"))
    async let second = once.value(of: try VaultReference("old/app"))
    #expect(try await first.version == "3")
    #expect(try await second.version == nil)
    let spent = try await failure(
      "secret/app", ["VAULT_ROLE_ID": peer.facts.role, "VAULT_SECRET_ID_FILE": file])
    #expect(spent.contains("does not take the role's id") && !spent.contains(peer.facts.onceID), "\(spent)")

    let descriptor = open(try folder.write("other", peer.facts.secretID), O_RDONLY)
    defer { close(descriptor) }
    let role = try folder.write("role", peer.facts.role)
    let variables = [
      "VAULT_ROLE_ID_FILE": role, "VAULT_SECRET_ID_FILE": "/dev/fd/\(descriptor)",
      "VAULT_APPROLE_MOUNT": "teams/roles",
    ]
    #expect(try await text("secret/app?version=2", variables).1 == "2")
    // A pipe gives it once, however many ask at once.
    var pipes: [Int32] = [0, 0]
    let made = pipe(&pipes)
    let id = Array(peer.facts.secretID.utf8)
    let written = write(pipes[1], id, id.count)
    #expect(made == 0 && written == id.count)
    close(pipes[1])
    defer { close(pipes[0]) }
    let piped = client(variables.merging(["VAULT_SECRET_ID_FILE": "/dev/fd/\(pipes[0])"]) { $1 })
    async let third = piped.value(of: try VaultReference("secret/app"))
    async let fourth = piped.value(of: try VaultReference("old/app"))
    #expect(try await third.version == "3")
    #expect(try await fourth.version == nil)
    let elsewhere = variables.merging(["VAULT_APPROLE_MOUNT": "none"]) { $1 }
    let wrong = try await failure("secret/app", elsewhere)
    #expect(!wrong.contains(peer.facts.secretID) && !wrong.isEmpty)
    let shown = ["VAULT_ROLE_ID": peer.facts.role, "VAULT_SECRET_ID": peer.facts.secretID]
    let refused = try await failure("secret/app", shown)
    #expect(refused.contains("VAULT_SECRET_ID_FILE") && !refused.contains(peer.facts.secretID))
  }

  @Test("its certificate is checked by VAULT_CACERT")
  func certificate() async throws {
    let client = VaultClient(
      environment: Environment(["VAULT_ADDR": peer.url, "VAULT_TOKEN": peer.facts.token]))
    let error = await #expect(throws: VaultError.self) {
      try await client.value(of: try VaultReference("secret/app"))
    }
    if case .unanswered(.tlsFailed)? = error {} else { Issue.record("\(String(describing: error))") }
  }
}

@Suite("Vault, with answers that a server seldom gives", .timeLimit(.minutes(2)))
struct VaultAnswerTests {
  /// What was asked, and with which token and namespace.
  private func client(
    _ more: [String: String] = [:],
    _ answer: @escaping @Sendable (HTTPRequest, Int) -> Result<HTTPResponse, HTTPTransportError>
  ) -> (VaultClient, FakeTransport) {
    let transport = FakeTransport(answer)
    let variables = ["VAULT_ADDR": "https://vault.example:8200", "VAULT_TOKEN": "s.fakeTokenOfVault"]
    return (
      VaultClient(
        environment: Environment(variables.merging(more) { $1 }), transport: transport,
        time: FakeTime().source),
      transport
    )
  }

  private func failure(_ client: VaultClient) async throws -> String {
    let reference = try VaultReference("secret/app")
    let error = await #expect(throws: VaultError.self) { try await client.value(of: reference) }
    return error.map { "\($0)" } ?? ""
  }

  private static func answer(_ status: Int, _ body: String) -> Result<HTTPResponse, HTTPTransportError> {
    .success(HTTPResponse(status: status, body: Secret(body)))
  }

  @Test("a Vault that is sealed is asked three times, and then its words are told")
  func sealed() async throws {
    let (client, transport) = client { _, _ in Self.answer(503, #"{"errors":["Vault is sealed"]}"#) }
    #expect(try await failure(client) == "Vault answered with status 503: Vault is sealed")
    #expect(transport.requests.count == 3)
  }

  @Test("a request is asked once that is refused, and what repeats the token is masked")
  func echo() async throws {
    let (client, transport) = client { request, _ in
      Self.answer(400, #"{"errors":["bad s.fakeTokenOfVault here"]}"#)
    }
    #expect(try await failure(client) == "Vault answered with status 400: bad •••••••• here")
    #expect(transport.requests.count == 1)
    let request = try #require(transport.requests.first)
    #expect(request.headers.value(of: "X-Vault-Token") == .secret(Secret("s.fakeTokenOfVault")))
    #expect(request.headers["X-Vault-Request"] == "true" && request.headers["X-Vault-Namespace"] == nil)
    #expect(request.url.description == "https://vault.example:8200/v1/sys/internal/ui/mounts/secret/app")
  }

  @Test("a standby that sends elsewhere, and what is none of Vault's, is told with what to do")
  func otherAnswers() async throws {
    #expect(try await failure(client { _, _ in Self.answer(307, "") }.0).contains("VAULT_ADDR"))
    #expect(try await failure(client { _, _ in Self.answer(200, "<html>") }.0).contains("VAULT_ADDR"))
    #expect(
      try await failure(client { _, _ in .failure(.couldNotConnect(host: "v", reason: "no")) }.0).contains(
        "no"))
  }

  @Test("a Vault that is too old to name its engines has KV version 1")
  func old() async throws {
    let (client, transport) = client(["VAULT_NAMESPACE": "a/b"]) { request, _ in
      request.url.path == "/v1/secret/app"
        ? Self.answer(200, #"{"data":{"password":"fake-old"}}"#) : Self.answer(404, #"{"errors":[]}"#)
    }
    let read = try await client.value(of: try VaultReference("secret/app"))
    #expect(read.text == Secret(#"{"password":"fake-old"}"#) && read.version == nil)
    #expect(transport.requests.allSatisfy { $0.headers["X-Vault-Namespace"] == "a/b" })
  }

  @Test(
    "nothing is asked where a variable is missing or wrong",
    arguments: [
      ("VAULT_ADDR", "", "VAULT_ADDR is not set"), ("VAULT_ADDR", "http://vault.example:8200", "plain http"),
      ("VAULT_ADDR", "unix:///run/vault", "VAULT_ADDR"), ("VAULT_NAMESPACE", "a b", "VAULT_NAMESPACE"),
      ("VAULT_TOKEN", "fake token", "no token"),
    ])
  func configuration(name: String, value: String, reason: String) async throws {
    let (client, transport) = client([name: value]) { _, _ in Self.answer(200, "{}") }
    let words = try await failure(client)
    #expect(words.contains(reason) && !words.contains("fake token"), "\(words)")
    #expect(transport.requests.isEmpty)
  }
}
