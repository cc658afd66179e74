import ClientTestSupport
import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

/// A home folder with a session of IAM Identity Center, and services to ask.
struct SSOHome: Sendable {
  let folder: TemporaryFolder
  let peer: SignInPeer
  let time = FakeTime(now: .now())

  init() async throws {
    folder = try TemporaryFolder()
    peer = try await SignInPeer()
    try folder.write(
      "config",
      SignInPeer.configuration + """
        sso_registration_scopes = sso:account:access, other
        [profile older]
        region = us-east-1
        sso_account_id = 1
        sso_role_name = r
        sso_region = us-east-1
        sso_start_url = https://example.com/start
        [profile role]
        region = us-east-1
        role_arn = arn:aws:iam::123456789012:role/fake
        source_profile = corp

        """)
  }

  var variables: [String: String] {
    peer.variables.merging([
      "HOME": folder.url.path, "AWS_CONFIG_FILE": folder.path("config"),
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c", "AWS_EC2_METADATA_DISABLED": "true",
    ]) { $1 }
  }

  func options(_ profile: String, _ more: [String: String] = [:]) -> ClientOptions {
    var options = ClientOptions(profile: profile)
    options.environment = Environment(variables.merging(more) { $1 })
    options.time = time.source
    options.maxAttempts = 1
    options.names.signIn = "tool login"
    options.names.profile = "--profile"
    return options
  }

  func services(
    _ profile: String, _ more: [String: String] = [:], onNotice: NoticeObserver? = nil
  ) throws -> ProviderServices {
    var options = options(profile, more)
    options.onNotice = onNotice
    return ProviderServices(
      resolver: try ConfigurationResolver(options: options), region: "us-east-1", transport: CurlTransport(),
      limits: HTTPLimits(), policy: RetryPolicy(maxAttempts: 1, isRevised: false), time: time.source,
      userAgent: "test", observers: [])
  }

  func find(_ profile: String = "corp", _ more: [String: String] = [:]) async throws -> Credentials {
    try await CredentialChain.standard(try services(profile, more)).find().0
  }

  /// The file of a token.
  static func file(_ name: String = "corp") -> String { ".aws/sso/cache/\(Digest.sha1Hex(name)).json" }

  /// Writes a token as AWS's tools do, with a member that nobody knows.
  func cache(
    endsIn seconds: Double, as name: String = "corp", access: String = "fake-access-0",
    registration: Double = 86_400
  ) throws {
    let now = time.source.now()
    let json = """
      {"startUrl": "https://example.com/start", "region": "us-east-1", "accessToken": "\(access)", \
      "expiresAt": "\((now + seconds).iso8601)", "clientId": "fake-client", "clientSecret": "fake-client-secret", \
      "registrationExpiresAt": "\((now + registration).iso8601)", "refreshToken": "fake-refresh-0", \
      "unknown": {"a": [1.50, null, "\\u00e9"]}}
      """
    try folder.write(Self.file(name), json)
  }

  /// What the file of a token holds.
  func cached(_ name: String = "corp") throws -> JSONValue {
    try JSONReader.read(String(contentsOfFile: folder.path(Self.file(name)), encoding: .utf8))
  }

  /// What is in the cache.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path(".aws/sso/cache"))
  }
}

/// What a service, or something before it, may answer in place of a token.
enum AnswersInPlaceOfTokens {
  static let all: [(what: String, answer: JSONValue, isEnd: Bool)] = [
    (
      "refused",
      [
        400, ["x-amzn-ErrorType": "InvalidGrantException"],
        ["error": "invalid_grant", "error_description": "was used before"],
      ], true
    ),
    ("the service fails", [500, [:], ["error": "server_error"]], false),
    ("throttled", [400, ["x-amzn-ErrorType": "SlowDownException"], ["error": "slow_down"]], false),
    ("a proxy's page", [403, ["Content-Type": "text/html"], "<html><h1>No</h1>"], false),
    ("a page with success", [200, ["Content-Type": "text/html"], "<html><h1>Welcome</h1>"], false),
    ("cut", [200, [:], #"{"accessToken": "fake-acc"#], false),
    ("nothing", [200, [:], ""], false),
    ("a list", [200, [:], "[]"], false),
    ("no token", [200, [:], ["expiresIn": 3600]], false),
    ("wrong types", [200, [:], ["accessToken": 7, "expiresIn": "3600"]], false),
    ("no end", [200, [:], ["accessToken": "fake-other", "expiresIn": 0]], false),
    (
      "an end in a million years",
      [200, [:], ["accessToken": "fake-other", "expiresIn": .number(JSONNumber(text: "1e15"))]], false
    ),
    ("huge", [200, [:], .string(String(repeating: "[", count: 200_000))], false),
    ("larger than anything", [200, [:], .string(String(repeating: " ", count: 9 << 20))], false),
  ]
}

/// The error of a chain; nil where it found credentials.
func chainError(_ find: () async throws -> Credentials) async -> CredentialsError? {
  do {
    _ = try await find()
    return nil
  } catch {
    return error as? CredentialsError
  }
}

@Suite("Tokens of IAM Identity Center are renewed", .timeLimit(.minutes(3)))
struct SSORenewalTests {
  private let home: SSOHome

  init() async throws { home = try await SSOHome() }

  @Test("a token with less than a quarter of an hour to go is renewed, and the file keeps what else it held")
  func renewed() async throws {
    try home.cache(endsIn: 899)
    #expect(try await home.find().accessKeyID == "ASIASSO")
    #expect(try await home.peer.requests() == ["POST /token refresh_token", "GET /federation/credentials"])
    let kept = try home.cached()
    #expect(kept["accessToken"] == "fake-access-1" && kept["refreshToken"] == "fake-refresh-1")
    #expect(kept["unknown"] == ["a": [.number(JSONNumber(text: "1.50")), .null, "é"]])
    #expect(kept["clientSecret"] == "fake-client-secret")
    let end = try #require(kept["expiresAt"]?.text.flatMap { WallTime(iso8601: $0) })
    #expect(abs(end - home.time.source.now() - 3600) < 60)
    let facts = try FileManager.default.attributesOfItem(atPath: home.folder.path(SSOHome.file()))
    #expect(facts[.posixPermissions] as? Int == 0o600)
    #expect(try home.files().count == 1)
    // It is good for an hour now.
    #expect(try await home.find().accessKeyID == "ASIASSO")
    #expect(try await home.peer.requests().filter { $0.contains("/token") }.count == 1)
  }

  @Test("a token with more to go is used as it is, and one of the older settings as long as it lasts")
  func untouched() async throws {
    try home.cache(endsIn: 901)
    try home.cache(endsIn: 10, as: "https://example.com/start")
    #expect(try await home.find().accessKeyID == "ASIASSO")
    #expect(try await home.find("older").accessKeyID == "ASIASSO")
    #expect(try await home.peer.requests() == ["GET /federation/credentials", "GET /federation/credentials"])
    home.time.advance(11)
    let error = await chainError { try await home.find("older") }
    #expect(error?.description.contains("expired at") == true)
    #expect(error?.endedSession?.profile == "older")
  }

  @Test(
    "where it is not renewed, the old token is used to its end, and the file stays as it is",
    arguments: AnswersInPlaceOfTokens.all.indices)
  func kept(index: Int) async throws {
    let item = AnswersInPlaceOfTokens.all[index]
    try home.cache(endsIn: 60)
    let before = try home.cached()
    try await home.peer.set(["instead": ["/token": item.answer]])
    #expect(try await home.find().accessKeyID == "ASIASSO", "\(item.what)")
    #expect(try home.cached() == before && home.files().count == 1)
    home.time.advance(61)
    let error = try #require(await chainError { try await home.find() })
    #expect((error.endedSession != nil) == item.isEnd, "\(item.what): \(error)")
    #expect(!"\(error)".contains("fake-"), "\(error)")
    #expect(try home.cached() == before)
  }

  @Test("the end of a session names the profile, both ways to sign in, and the session")
  func ended() async throws {
    try home.cache(endsIn: -1)
    try await home.peer.set(["refresh": "fake-other"])
    let error = try #require(await chainError { try await home.find() })
    #expect(
      "\(error)".contains(
        "Sign in with: tool login --profile corp, or with: aws sso login --profile corp"), "\(error)")
    #expect("\(error)".contains("InvalidGrantException: was used before"), "\(error)")
    guard case .identityCenter(let session)? = error.endedSession else {
      Issue.record("no session: \(error)")
      return
    }
    #expect(session.name == "corp" && session.startURL == "https://example.com/start")
    #expect(session.region == "us-east-1" && session.scopes == ["sso:account:access", "other"])
    // A role that is taken with it ends with it.
    #expect(await chainError { try await home.find("role") }?.endedSession?.profile == "corp")
  }

  @Test("with a registration that has ended nothing is asked")
  func registration() async throws {
    try home.cache(endsIn: 100, registration: -1)
    #expect(try await home.find().accessKeyID == "ASIASSO")
    home.time.advance(101)
    let error = await chainError { try await home.find() }
    #expect(error?.endedSession != nil && "\(error.map(\.description) ?? "")".contains("the registration"))
    #expect(try await home.peer.requests() == ["GET /federation/credentials"])
  }

  @Test("a token that another program renewed meanwhile is used")
  func raced() async throws {
    try home.cache(endsIn: -1)
    let other = try LoopbackServer.answering { [home] _, connection, _ in
      // The refresh token that comes here was used before: the file has a new token by now.
      try? home.cache(endsIn: 3000, access: "fake-access-0")
      connection.answer(400, ["x-amzn-ErrorType": "InvalidGrantException"], #"{"error":"invalid_grant"}"#)
    }
    #expect(try await home.find("corp", ["AWS_ENDPOINT_URL_SSO_OIDC": other.url]).accessKeyID == "ASIASSO")
    #expect(other.requests.count == 1)
  }

  @Test("a redirect is not followed with a token")
  func redirected() async throws {
    let other = try LoopbackServer.answering { _, connection, _ in connection.answer(200) }
    try home.cache(endsIn: 60)
    for status in [301, 302, 307, 308] {
      let answer: JSONValue = [.number(JSONNumber(status)), ["Location": .string(other.url + "/token")], ""]
      try await home.peer.set(["instead": ["/token": answer]])
      #expect(try await home.find().accessKeyID == "ASIASSO")
    }
    #expect(other.connections == 0)
  }

  @Test("the service's endpoint is found where endpoints are configured")
  func endpoints() async throws {
    try home.cache(endsIn: 60)
    let config = try String(contentsOfFile: home.folder.path("config"), encoding: .utf8)
    let services = "services = mine\n"
    try home.folder.write(
      "config",
      config.replacingOccurrences(of: "[profile corp]\n", with: "[profile corp]\n" + services)
        + "[services mine]\nsso_oidc =\n  endpoint_url = \(home.peer.url)\nsso =\n  endpoint_url = \(home.peer.url)\n"
    )
    let nothing = ["AWS_ENDPOINT_URL_SSO_OIDC": "", "AWS_ENDPOINT_URL_SSO": ""]
    #expect(try await home.find("corp", nothing).accessKeyID == "ASIASSO")
    #expect(try home.cached()["accessToken"] == "fake-access-1")
    let services2 = try home.services("corp", ["AWS_ENDPOINT_URL_SSO_OIDC": "http://192.0.2.1/"])
    let request = TokenRequest(services: services2, service: .ssoOIDC, region: "us-east-1")
    #expect(throws: AWSClientError.self) { try request.endpoint() }
  }

  @Test("a token in a file that others can write is used, and that is told")
  func doubtful() async throws {
    try home.cache(endsIn: 3_000)
    chmod(home.folder.path(SSOHome.file()), 0o666)
    let notices = Mutex<[String]>([])
    let services = try home.services("corp", onNotice: { line in notices.withLock { $0.append(line) } })
    #expect(try await CredentialChain.standard(services).find().0.accessKeyID == "ASIASSO")
    #expect(
      notices.withLock { $0.contains { $0.contains("Of the kept token") && $0.contains("chmod go-w") } })
  }

  @Test(
    "a file that cannot be replaced is known before, and one of the superuser's in another's folder is the other's"
  )
  func files() throws {
    #expect(WipedFile.objectionToReplacing("/dev/null/cache/x.json") == "Not a directory")
    #expect(WipedFile.objectionToReplacing("~/.aws/x.json")?.contains("HOME") == true)
    #expect(WipedFile.objectionToReplacing(home.folder.path("not/there/yet.json")) == nil)
    #expect(throws: WipedFile.WriteFailure.self) {
      try WipedFile.replace("/dev/null/cache/x.json", with: Secret("{}"))
    }
    let path = home.folder.path("cache/x.json")
    try WipedFile.replace(path, with: Secret("{}"))
    // Nobody but the superuser can try it.
    guard chown(home.folder.path("cache"), 4_711, 4_711) == 0 else { return }
    try WipedFile.replace(path, with: Secret("{}"))
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    #expect(facts[.ownerAccountID] as? Int == 4_711 && facts[.posixPermissions] as? Int == 0o600)
  }

  /// Has botocore use the session, and tells the key and what it sent.
  private func botocore() async throws -> String {
    let script = """
      import json, sys, botocore.session
      json.load(sys.stdin)
      credentials = botocore.session.Session(profile='corp').get_credentials()
      json.dump(credentials.get_frozen_credentials().access_key, sys.stdout)
      """
    return try await Peers.run(script, input: [String](), environment: home.variables, as: String.self)
  }

  @Test("botocore takes what was written here, and what botocore wrote is taken here")
  func botocoreToo() async throws {
    try home.cache(endsIn: 60)
    #expect(try await home.find().accessKeyID == "ASIASSO")
    #expect(try await botocore() == "ASIASSO")
    let tokens = { try await self.home.peer.requests().filter { $0.contains("/token") }.count }
    #expect(try await tokens() == 1)
    // Now it is botocore's turn to renew.
    try home.folder.write(
      SSOHome.file(),
      try String(contentsOfFile: home.folder.path(SSOHome.file()), encoding: .utf8).replacing(
        /"expiresAt":"[^"]*"/,
        with: "\"expiresAt\":\"\((home.time.source.now() + 60).iso8601)\""))
    #expect(try await botocore() == "ASIASSO")
    #expect(try await tokens() == 2)
    #expect(try home.cached()["accessToken"] == "fake-access-2")
    #expect(try await home.find().accessKeyID == "ASIASSO")
    #expect(try await tokens() == 2)
    // The token that botocore wrote is renewed here, too.
    home.time.advance(3_000)
    #expect(try await home.find().accessKeyID == "ASIASSO")
    #expect(try await tokens() == 3)
  }

  @Test("who gives up waits for no answer")
  func cancelled() async throws {
    try home.cache(endsIn: 60)
    let silent = try LoopbackServer.answering { _, connection, _ in connection.waitForEnd() }
    let task = Task { try await home.find("corp", ["AWS_ENDPOINT_URL_SSO_OIDC": silent.url]) }
    var arrivals = silent.arrivals.makeAsyncIterator()
    _ = await arrivals.next()
    task.cancel()
    await #expect(throws: CredentialsError.cancelled) { try await task.value }
  }
}
