import ClientTestSupport
import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

@Suite("Signing in", .timeLimit(.minutes(3)))
struct SignInTests {
  private let home: SSOHome

  init() async throws { home = try await SSOHome() }

  /// What Python's own JSON makes of what a registration is for, and SHA-1 of it.
  private func registrationFile(_ scopes: [String]?, _ session: String?, _ startURL: String) async throws
    -> String
  {
    struct Arguments: Encodable {
      let scopes: [String]?
      let session: String?
      let startURL: String
    }
    let script = """
      import hashlib, json, sys
      given = json.load(sys.stdin)
      arguments = {'tool': 'botocore', 'startUrl': given['startURL'], 'region': 'us-east-1', 'scopes': given.get('scopes'),
                   'session_name': given.get('session')}
      json.dump(hashlib.sha1(json.dumps(arguments, sort_keys=True).encode()).hexdigest() + '.json', sys.stdout)
      """
    return try await Peers.run(
      script, input: Arguments(scopes: scopes, session: session, startURL: startURL), as: String.self)
  }

  // MARK: By a code that is confirmed

  @Test(
    "a code is shown, the service is asked as slowly as it wants, and the token is where AWS's tools look for it"
  )
  func device() async throws {
    try await home.peer.set(["polls": ["authorization_pending", "slow_down", "authorization_pending", "ok"]])
    let person = Person()
    let begun = home.time.source.now()
    let end = try await home.signIn("corp", person)
    #expect(home.time.pauses == [.seconds(1), .seconds(1), .seconds(6), .seconds(6)])
    let code = try #require(person.shown.withLock { $0.first })
    #expect(code.code == "ABCD-EFGH" && code.address == "https://device.sso.example/")
    #expect(code.completeAddress == "https://device.sso.example/?user_code=ABCD-EFGH")
    #expect(code.expiration == begun + 600 && end - home.time.source.now() == 3600)
    let state = try await home.peer.state()
    #expect(state["startUrl"] == "https://example.com/start")
    #expect(state["registration"]?["scopes"] == ["sso:account:access", "other"])
    #expect(state["registration"]?["grantTypes"] == nil)

    let kept = try home.cached()
    #expect(kept["accessToken"] == "fake-access-1" && kept["refreshToken"] == "fake-refresh-1")
    #expect(kept["startUrl"] == "https://example.com/start" && kept["region"] == "us-east-1")
    #expect(kept["clientId"] == "fake-client-1" && kept["registrationExpiresAt"] == "2099-01-01T00:00:00Z")
    let registration = try await registrationFile(
      ["sso:account:access", "other"], "corp", "https://example.com/start")
    #expect(Set(try home.files()) == [registration, "\(Digest.sha1Hex("corp")).json"])
    #expect(try await home.find().accessKeyID == "ASIASSO")
    #expect(try await home.botocore("corp") == "ASIASSO")

    // Once more: the program is registered already. The token is renewed with that registration.
    _ = try await home.signIn()
    home.time.advance(3_000)
    #expect(try await home.find().accessKeyID == "ASIASSO")
    let requests = try await home.peer.requests()
    #expect(requests.filter { $0 == "POST /client/register" }.count == 1)
    #expect(requests.filter { $0 == "POST /token refresh_token" }.count == 1)
  }

  @Test("the older settings have a token by the start address, and no program's name")
  func older() async throws {
    _ = try await home.signIn("older")
    let state = try await home.peer.state()
    #expect(state["registration"]?["scopes"] == nil)
    let registration = try await registrationFile(nil, nil, "https://example.com/start")
    #expect(Set(try home.files()) == [registration, "\(Digest.sha1Hex("https://example.com/start")).json"])
    #expect(try await home.find("older").accessKeyID == "ASIASSO")
    #expect(try await home.botocore("older") == "ASIASSO")
  }

  @Test("names in other scripts are written in the file's name as Python writes them")
  func otherScripts() async throws {
    let config = try String(contentsOfFile: home.folder.path("config"), encoding: .utf8)
    let name = "übungen\u{1F600}\u{7F}\\"
    try home.folder.write(
      "config",
      config.replacingOccurrences(of: "sso_session = corp", with: "sso_session = \(name)")
        .replacingOccurrences(
          of: "[sso-session corp]", with: "[sso-session '\(name)']"))
    _ = try await home.signIn()
    let registration = try await registrationFile(
      ["sso:account:access", "other"], name, "https://example.com/start")
    #expect(try home.files().contains(registration))
  }

  @Test("a code that nobody confirms ends, and so does one that is refused; nothing is kept of either")
  func ends() async throws {
    for (poll, wanted) in [
      ("authorization_pending", SignInError.tooLate), ("expired_token", .tooLate),
      ("access_denied", .refused("Not signed in: whoever opened the address said no, or may not sign in.")),
    ] {
      try await home.peer.set(["polls": [.string(poll)], "deviceExpiresIn": 30])
      #expect(try await home.error() == wanted, "\(poll)")
      #expect(try home.files().count == 1 && !home.files().contains("\(Digest.sha1Hex("corp")).json"))
    }
  }

  @Test("a service that fails for a while is asked on, less often; one that answers something else is not")
  func troubles() async throws {
    try await home.peer.set(["polls": ["trouble", "trouble", "authorization_pending", "ok"]])
    _ = try await home.signIn()
    #expect(home.time.pauses == [.seconds(1), .seconds(2), .seconds(4), .seconds(4)])
    for (answer, isRefused) in [
      ([403, ["Content-Type": "text/html"], "<html>No</html>"] as JSONValue, false),
      ([200, [:], "{\"accessToken\": 3"], false), ([302, ["Location": "https://example.com/"], ""], false),
      ([400, ["x-amzn-ErrorType": "InvalidGrantException"], ["error": "invalid_grant"]], true),
    ] {
      try await home.peer.set(["instead": ["/token": answer]])
      let error = try #require(try await home.error())
      if case .refused = error { #expect(isRefused) } else { #expect(!isRefused, "\(error)") }
      #expect(!error.description.contains("fake-"))
    }
  }

  @Test("what cannot be opened or shown is not shown")
  func hostile() async throws {
    var good: JSONObject = [
      "deviceCode": "fake-device-code", "userCode": "ABCD", "verificationUri": "https://sso.example/",
      "expiresIn": 600,
    ]
    for (member, value) in [
      ("verificationUri", "http://sso.example/" as JSONValue), ("verificationUri", "javascript:alert(1)"),
      ("verificationUri", "https://user:password@sso.example/"),
      ("verificationUri", "https://sso.example/\u{1B}]0;"),
      ("verificationUri", 7), ("userCode", "\u{1B}[2J"), ("userCode", ""), ("userCode", "two words"),
      ("deviceCode", .null), ("expiresIn", -1), ("expiresIn", "600"),
    ] {
      let before = good[member]
      good[member] = value
      try await home.peer.set(["instead": ["/device_authorization": [200, [:], .object(good)]]])
      let person = Person()
      guard case .failed? = try await home.error("corp", person) else {
        Issue.record("\(member) \(value)")
        continue
      }
      #expect(person.shown.withLock { $0.isEmpty })
      good[member] = before
    }
    good["verificationUriComplete"] = "http://elsewhere.example/"
    good["verificationUri"] = "https://sso.example/#/device"
    try await home.peer.set(["instead": ["/device_authorization": [200, [:], .object(good)]]])
    let person = Person()
    _ = try await home.signIn("corp", person)
    #expect(person.shown.withLock { $0.first?.completeAddress } == "https://sso.example/#/device")
  }

  @Test("a registration that the service knows no more is replaced, once")
  func registrations() async throws {
    _ = try await home.signIn()
    try await home.peer.set(["clients": ["fake-client": "fake-client-secret"]])
    _ = try await home.signIn()
    let count = { try await self.home.peer.requests().filter { $0 == "POST /client/register" }.count }
    #expect(try await count() == 2)
    try await home.peer.set([
      "clients": [:],
      "instead": [
        "/device_authorization": [
          401, ["x-amzn-ErrorType": "InvalidClientException"], ["error": "invalid_client"],
        ]
      ],
    ])
    guard case .refused? = try await home.error() else {
      Issue.record("not refused")
      return
    }
    #expect(try await count() == 3)
    // One that ends within a quarter of an hour is not used either.
    let soon = home.time.source.now() + 800
    try await home.peer.set([
      "clients": [:], "registrationEnd": .number(JSONNumber(Int(soon.seconds))), "instead": [:],
    ])
    _ = try await home.signIn()
    _ = try await home.signIn()
    #expect(try await count() == 5)
  }

  @Test("who gives up while the code is shown is told so at once, and nothing is left")
  func cancelled() async throws {
    try await home.peer.set(["polls": ["authorization_pending"]])
    let task = Mutex<Task<WallTime, any Error>?>(nil)
    let person = Person(whenShown: { task.withLock { $0?.cancel() } })
    let signing = Task {
      while task.withLock({ $0 == nil }) { await Task.yield() }
      return try await home.signIn("corp", person)
    }
    task.withLock { $0 = signing }
    await #expect(throws: SignInError.cancelled) { try await signing.value }
    #expect(try home.files().count == 1 && home.files().allSatisfy { $0.hasSuffix(".json") })
    // And in the middle of a request.
    let silent = try LoopbackServer.answering { _, connection, _ in connection.waitForEnd() }
    let other = Task {
      try await home.signIn("older", Person(), by: .deviceCode, ["AWS_ENDPOINT_URL_SSO_OIDC": silent.url])
    }
    var arrivals = silent.arrivals.makeAsyncIterator()
    _ = await arrivals.next()
    other.cancel()
    await #expect(throws: SignInError.cancelled) { try await other.value }
  }

  @Test(
    "questions: at the service's pace, slower when it asks for that or is not there, the last one at the end")
  func polling() {
    var polling = DevicePolling(interval: 5, expiration: WallTime(seconds: 100))
    #expect(polling.pause(at: WallTime(seconds: 0)) == 5)
    polling.take(.slowDown)
    #expect(polling.pause(at: WallTime(seconds: 5)) == 10)
    polling.take(.lost)
    polling.take(.pending)
    #expect(polling.pause(at: WallTime(seconds: 90)) == 10)
    #expect(polling.pause(at: WallTime(seconds: 70)) == 20)
    #expect(polling.pause(at: WallTime(seconds: 100)) == nil)
    for _ in 0..<9 { polling.take(.lost) }
    #expect(polling.interval == 60)
    polling.take(.slowDown)
    polling.take(.lost)
    #expect(polling.interval == 65)
    #expect(DevicePolling(interval: 0, expiration: WallTime(seconds: 1)).interval == 1)
  }

  // MARK: By what is pasted

  @Test("a page's answer is exchanged with the proof of who asked, and the registration is of its own kind")
  func paste() async throws {
    let peer = home.peer
    let person = Person(answer: { page, query async throws(SignInError) in
      do {
        try await peer.set(["challenge": .string(query["code_challenge"] ?? "")])
      } catch {
        throw .failed("\(error)")
      }
      #expect(query["response_type"] == "code" && query["code_challenge_method"] == "S256")
      #expect(query["client_id"] == "fake-client-1" && query["scopes"] == "sso:account:access other")
      #expect(query["redirect_uri"] == page.redirectURI && Secret(query["state"] ?? "") == page.state)
      #expect(page.redirectURI == "http://127.0.0.1/oauth/callback" && !page.showsAnswer)
      let pasted = Secret("\(page.redirectURI)?code=fake-code&state=\(query["state"] ?? "")")
      #expect(page.parameters(in: pasted) == pasted)
      return Secret("fake-code")
    })
    _ = try await home.signIn("corp", person, by: .paste)
    #expect(person.pages.withLock { $0.first?.address.hasPrefix(peer.url + "/authorize?") } == true)
    let state = try await peer.state()
    #expect(state["registration"]?["grantTypes"] == ["authorization_code", "refresh_token"])
    #expect(state["registration"]?["issuerUrl"] == "https://example.com/start")
    #expect(state["registration"]?["redirectUris"] == ["http://127.0.0.1/oauth/callback"])
    #expect(try await home.find().accessKeyID == "ASIASSO")
    #expect(try await home.botocore("corp") == "ASIASSO")
    // The code is good once, and the state and the verifier are others each time.
    let refused = try await home.error("corp", person, by: .paste)
    if case .refused? = refused {} else { Issue.record("\(String(describing: refused))") }
    let states = person.pages.withLock { $0.map(\.state) }
    #expect(states.count == 2 && states[0] != states[1])
    #expect(try await peer.requests().filter { $0 == "POST /client/register" }.count == 1)
    // A registration of the other kind is not used for a code that is confirmed.
    _ = try await home.signIn()
    #expect(try await peer.requests().filter { $0 == "POST /client/register" }.count == 2)
    guard case .configuration(let text)? = try await home.error("older", person, by: .paste) else {
      Issue.record("no configuration error")
      return
    }
    #expect(text.contains("names no sso_session"))
  }

  // MARK: Which session

  @Test("the session is the profile's, or that of the profile whose credentials its role is taken with")
  func sessions() async throws {
    func session(_ profile: String, _ config: String? = nil) throws -> SignInSession {
      if let config { try home.folder.write("config", config) }
      return try SignIn(options: home.options(profile)).session()
    }
    #expect(try session("role").profile == "corp" && session("older").profile == "older")
    for (config, words) in [
      ("[profile a]\nregion = eu-west-1\n", "nothing to sign in to"),
      ("[profile a]\nrole_arn = r\nsource_profile = a\n", "nothing to sign in to"),
      ("[profile a]\nsso_session = nobody\n", "there is no [sso-session nobody]"),
      ("[profile a]\nsso_start_url = https://example.com/\n", "has no sso_region"),
      ("[profile a]\nsso_start_url = https://example.com/\nsso_region = evil.example/\n", "letters, digits"),
    ] {
      let error = #expect(throws: SignInError.self) { try session("a", config) }
      #expect(error?.description.contains(words) == true, "\(config)")
    }
    // Without a role and an account, there is still a session.
    let alone =
      "[profile a]\nsso_session = s\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://e.example/\n"
    #expect(try session("a", alone).profile == "a")
  }

  @Test("a call that failed with a session that ended succeeds after signing in to what its error names")
  func goesOn() async throws {
    try home.cache(endsIn: -1)
    try await home.peer.set(["refresh": "fake-other"])
    var options = home.options("role")
    options.profile = "corp"
    let client = try ServiceClient(
      service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options)
    let error = await #expect(throws: AWSClientError.self) { try await client.credentials() }
    guard case .credentials(let reason)? = error, let session = reason.endedSession else {
      Issue.record("no session: \(String(describing: error))")
      return
    }
    _ = try await client.signIn().run(session, Person().dialogue)
    #expect(try await client.credentials().provider == "sso")
  }
}
