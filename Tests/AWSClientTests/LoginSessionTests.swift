import ClientTestSupport
import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

/// A key that joserfc made, and its thumbprint (RFC 7638).
private struct MadeKey: Codable, Sendable {
  let pem: String
  let pkcs8: String
  let thumbprint: String
  /// Keys that no proof is made with: of another curve, of another algorithm, encrypted.
  let others: [String]

  static func make() async throws -> MadeKey {
    let script = """
      import json, sys
      from joserfc.jwk import ECKey
      from cryptography.hazmat.primitives.asymmetric import ec, rsa
      from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
      json.load(sys.stdin)
      def text(key, form, encryption=NoEncryption()):
          return key.private_bytes(Encoding.PEM, form, encryption).decode()
      key = ec.generate_private_key(ec.SECP256R1())
      json.dump({
          'pem': text(key, PrivateFormat.TraditionalOpenSSL), 'pkcs8': text(key, PrivateFormat.PKCS8),
          'thumbprint': ECKey.import_key(text(key, PrivateFormat.PKCS8)).thumbprint(),
          'others': [
              text(ec.generate_private_key(ec.SECP384R1()), PrivateFormat.TraditionalOpenSSL),
              text(rsa.generate_private_key(65537, 2048), PrivateFormat.PKCS8),
              text(key, PrivateFormat.PKCS8, BestAvailableEncryption(b'fake')),
              text(key, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b'fake'))],
      }, sys.stdout)
      """
    return try await Peers.run(script, input: [String](), as: MadeKey.self)
  }
}

@Suite("Sessions of aws login", .timeLimit(.minutes(3)))
struct LoginSessionTests {
  private static let session = "arn:aws:sts::123456789012:assumed-role/Admin/ann"
  private let folder: TemporaryFolder
  private let peer: SignInPeer
  private let key: MadeKey
  private let time = FakeTime(now: .now())

  init() async throws {
    folder = try TemporaryFolder()
    peer = try await SignInPeer()
    key = try await .make()
    try folder.write("config", "[profile ops]\nregion = us-east-1\nlogin_session = \(Self.session)\n")
    try await peer.set([
      "thumbprint": .string(key.thumbprint), "now": .number(JSONNumber(Int(time.source.now().seconds))),
    ])
  }

  private var variables: [String: String] {
    peer.variables.merging([
      "HOME": folder.url.path, "AWS_CONFIG_FILE": folder.path("config"),
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c", "AWS_EC2_METADATA_DISABLED": "true",
    ]) { $1 }
  }

  private func find(
    _ more: [String: String?] = [:], region: String = "us-east-1",
    transport: any HTTPTransporting = CurlTransport()
  ) async throws -> Credentials {
    var options = ClientOptions(profile: "ops")
    var all = variables
    for (name, value) in more { all[name] = value }
    options.environment = Environment(all)
    options.time = time.source
    options.names.signIn = "tool login"
    options.names.profile = "--profile"
    let services = ProviderServices(
      resolver: try ConfigurationResolver(options: options), region: region, transport: transport,
      limits: HTTPLimits(), policy: RetryPolicy(maxAttempts: 1, isRevised: false), time: time.source,
      userAgent: "test", observers: [])
    return try await CredentialChain.standard(services).find().0
  }

  private static let file = ".aws/login/cache/\(Digest.sha256Hex(session)).json"

  /// Writes a session as AWS's tools do, with members that nobody knows.
  private func cache(
    endsIn seconds: Double, key pem: String? = nil, region: String? = "eu-west-1", in file: String = file,
    without missing: String? = nil
  ) throws {
    var document: JSONObject = [
      "accessToken": [
        "accessKeyId": "ASIALOGIN0", "secretAccessKey": "fake-secret-0", "sessionToken": "fake-token-0",
        "accountId": "123456789012", "expiresAt": .string((time.source.now() + seconds).iso8601), "other": 1,
      ],
      "tokenType": "aws_sigv4", "clientId": "arn:aws:signin:::devtools/same-device",
      "refreshToken": "fake-signin-refresh-0", "idToken": "fake.id.token", "dpopKey": .string(pem ?? key.pem),
      "unknown": ["a": [.null]],
    ]
    document["signInRegion"] = region.map { .string($0) }
    if let missing { document[missing] = nil }
    try folder.write(file, JSONWriter.body(.object(document)).revealed())
  }

  private func cached(_ file: String = file) throws -> JSONValue {
    try JSONReader.read(String(contentsOfFile: folder.path(file), encoding: .utf8))
  }

  @Test("keys with five minutes to go are used without a network, whatever else the file has")
  func untouched() async throws {
    for missing in [nil, "dpopKey", "refreshToken", "clientId", "signInRegion"] {
      try cache(endsIn: 301, without: missing)
      let found = try await find()
      #expect(found.accessKeyID == "ASIALOGIN0" && found.provider == "login")
      #expect(found.sessionToken == Secret("fake-token-0") && found.expiration != nil)
    }
    #expect(try await peer.requests().isEmpty)
  }

  @Test(
    "keys that end soon are renewed with a proof that the session's key is here, and the file keeps the rest",
    arguments: [true, false])
  func renewed(isPKCS8: Bool) async throws {
    try cache(endsIn: 299, key: isPKCS8 ? key.pkcs8 : nil)
    #expect(try await find().accessKeyID == "ASIALOGIN1")
    let state = try await peer.state()
    #expect(state["log"] == ["POST /v1/token refresh_token"])
    #expect(state["signinClient"] == "arn:aws:signin:::devtools/same-device")
    let kept = try cached()
    #expect(kept["refreshToken"] == "fake-signin-refresh-1" && kept["unknown"] == ["a": [.null]])
    #expect(kept["accessToken"]?["accountId"] == "123456789012" && kept["accessToken"]?["other"] == 1)
    #expect(kept["accessToken"]?["secretAccessKey"] == "fake-secret" && kept["idToken"] == "fake.id.token")
    let end = try #require(kept["accessToken"]?["expiresAt"]?.text.flatMap { WallTime(iso8601: $0) })
    #expect(abs(end - time.source.now() - 900) < 60)
    let facts = try FileManager.default.attributesOfItem(atPath: folder.path(Self.file))
    #expect(facts[.posixPermissions] as? Int == 0o600)
    // Each proof is another one: the service takes none twice.
    time.advance(700)
    try await peer.set(["now": .number(JSONNumber(Int(time.source.now().seconds)))])
    #expect(try await find().accessKeyID == "ASIALOGIN2")
  }

  @Test("a proof with another key, or of another time, is refused")
  func proofs() async throws {
    try cache(endsIn: 60)
    try await peer.set(["thumbprint": "other"])
    #expect(try await find().accessKeyID == "ASIALOGIN0")
    time.advance(61)
    try await peer.set(["now": .number(JSONNumber(Int(time.source.now().seconds)))])
    let error = try #require(await chainError { try await find() })
    #expect("\(error)".contains("another key") && error.endedSession == nil, "\(error)")
    try await peer.set(["thumbprint": .string(key.thumbprint), "now": 1_000_000])
    #expect(
      "\(await chainError { try await find() }.map(\.description) ?? "")".contains(
        "ValidationException: time"))
    #expect(try await peer.state()["signinGiven"] == 0)
  }

  @Test("what the service says of a session is told as what it is")
  func refusals() async throws {
    try cache(endsIn: -1)
    for (word, says, isEnd) in [
      (
        "TOKEN_EXPIRED",
        "the session of aws login has ended. Sign in with: tool login --profile ops, or with: aws login --profile ops",
        true
      ),
      ("USER_CREDENTIALS_CHANGED", "password or keys were changed. Sign in with", true),
      ("INSUFFICIENT_PERMISSIONS", "signin:CreateOAuth2Token", false),
      ("SOMETHING_ELSE", "AccessDeniedException", false),
    ] {
      try await peer.set(["signinError": .string(word)])
      let error = try #require(await chainError { try await find() })
      #expect("\(error)".contains(says), "\(error)")
      #expect((error.endedSession != nil) == isEnd && !"\(error)".contains("fake-"), "\(error)")
    }
    guard
      case .console(let session)? = await chainError({
        try await self.peer.set(["signinError": "TOKEN_EXPIRED"])
        return try await self.find()
      })?.endedSession
    else {
      Issue.record("no session")
      return
    }
    #expect(session.profile == "ops" && session.name == Self.session)
  }

  @Test(
    "where keys are not renewed, the old ones are used to their end, and the file stays as it is",
    arguments: AnswersInPlaceOfTokens.all.indices)
  func kept(index: Int) async throws {
    let item = AnswersInPlaceOfTokens.all[index]
    try cache(endsIn: 60)
    let before = try cached()
    try await peer.set(["instead": ["/v1/token": item.answer]])
    #expect(try await find().accessKeyID == "ASIALOGIN0", "\(item.what)")
    time.advance(61)
    let error = try #require(await chainError { try await find() })
    #expect(!"\(error)".contains("fake-"), "\(error)")
    #expect(try cached() == before)
  }

  @Test("a key that no proof can be made with is told, and nothing is asked")
  func keys() async throws {
    for pem in key.others + ["", "fake", "-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----\n"] {
      try cache(endsIn: -1, key: pem)
      let error = try #require(await chainError { try await find() })
      #expect("\(error)".contains("nothing to renew them with") && error.endedSession != nil, "\(error)")
    }
    try folder.write(Self.file, #"{"accessToken": {"accessKeyId": 7}}"#)
    #expect("\(await chainError { try await find() }.map(\.description) ?? "")".contains("cannot be read in"))
    #expect(try await peer.requests().isEmpty)
  }

  @Test(
    "it is asked where the session was begun, else in the client's region, and never at a host of a file's making"
  )
  func region() async throws {
    let asked = FakeTransport { _, _ in .failure(.couldNotConnect(host: "x", reason: "no")) }
    let nowhere = ["AWS_ENDPOINT_URL_SIGNIN": nil as String?]
    for (region, host) in [
      ("eu-west-1", "eu-west-1.signin.aws.amazon.com"), (nil, "us-gov-west-1.signin.amazonaws-us-gov.com"),
    ] {
      try cache(endsIn: -1, region: region)
      _ = await chainError { try await find(nowhere, region: "us-gov-west-1", transport: asked) }
      #expect(asked.requests.last.map { "\($0.url)" } == "https://\(host)/v1/token")
      #expect(asked.requests.last?.headers.value(of: "DPoP") != nil)
    }
    try cache(endsIn: -1, region: "evil.example/#")
    let error = await chainError { try await find(nowhere, transport: asked) }
    #expect("\(error.map(\.description) ?? "")".contains("signInRegion in") && asked.requests.count == 2)
    try cache(endsIn: -1, region: nil)
    let none = await chainError { try await find(nowhere, region: "", transport: asked) }
    #expect("\(none.map(\.description) ?? "")".contains("No region is set") && asked.requests.count == 2)
  }

  @Test("AWS_LOGIN_CACHE_DIRECTORY is another cache")
  func directory() async throws {
    let file = "other/\(Digest.sha256Hex(Self.session)).json"
    try cache(endsIn: 60, in: file)
    #expect(try await find(["AWS_LOGIN_CACHE_DIRECTORY": "~/other"]).accessKeyID == "ASIALOGIN1")
    #expect(try cached(file)["refreshToken"] == "fake-signin-refresh-1")
    #expect(!FileManager.default.fileExists(atPath: folder.path(".aws")))
  }

  /// Has botocore use the session, and tells the key.
  private func botocore() async throws -> String {
    let script = """
      import json, sys, botocore.session
      json.load(sys.stdin)
      credentials = botocore.session.Session(profile='ops').get_credentials()
      json.dump(credentials.get_frozen_credentials().access_key, sys.stdout)
      """
    return try await Peers.run(script, input: [String](), environment: variables, as: String.self)
  }

  @Test("botocore takes and renews what was written here, and what botocore wrote is taken and renewed here")
  func botocoreToo() async throws {
    try cache(endsIn: 60)
    #expect(try await find().accessKeyID == "ASIALOGIN1")
    #expect(try await botocore() == "ASIALOGIN1")
    try folder.write(
      Self.file,
      try String(contentsOfFile: folder.path(Self.file), encoding: .utf8).replacing(
        /"expiresAt":"[^"]*"/, with: "\"expiresAt\":\"\((time.source.now() + 60).iso8601)\""))
    #expect(try await botocore() == "ASIALOGIN2")
    #expect(try await find().accessKeyID == "ASIALOGIN2")
    time.advance(700)
    try await peer.set(["now": .number(JSONNumber(Int(time.source.now().seconds)))])
    #expect(try await find().accessKeyID == "ASIALOGIN3")
    #expect(try cached()["dpopKey"]?.text == key.pem && cached()["unknown"] == ["a": [.null]])
  }

  @Test("a key that is made here is written as AWS's tools write it, and is taken by others")
  func madeKey() async throws {
    let made = try #require(ProofKey.make())
    let pem = try #require(made.pem)
    #expect(
      pem.revealed().hasPrefix("-----BEGIN EC PRIVATE KEY-----\n")
        && pem.revealed().hasSuffix("-----END EC PRIVATE KEY-----\n"))
    #expect(ProofKey(pem: pem)?.pem == pem)
    try cache(endsIn: 60, key: pem.revealed())
    try await peer.set(["thumbprint": .null])
    #expect(try await botocore() == "ASIALOGIN1")
    time.advance(700)
    try await peer.set(["now": .number(JSONNumber(Int(time.source.now().seconds)))])
    #expect(try await find().accessKeyID == "ASIALOGIN2")
  }
}
