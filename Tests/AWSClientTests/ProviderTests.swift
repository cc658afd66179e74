import ClientTestSupport
import Foundation
import HTTPTransport
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

@Suite("Credential providers against small fakes", .timeLimit(.minutes(2)))
struct ProviderTests {
  private let folder: TemporaryFolder
  private let server: LoopbackServer

  init() throws {
    folder = try TemporaryFolder()
    server = try LoopbackServer.answering { request, connection, _ in
      switch request.path {
      case "/latest/api/token" where request.method == "PUT":
        connection.answer(
          200, [:], request.header("x-aws-ec2-metadata-token-ttl-seconds") == "21600" ? "fake-imds" : "")
      case let path
      where path.hasPrefix("/latest/") && request.header("x-aws-ec2-metadata-token") != "fake-imds":
        connection.answer(401)
      case "/latest/meta-data/iam/security-credentials/": connection.answer(200, [:], "my role")
      case "/latest/meta-data/iam/security-credentials/my%20role":
        connection.answer(200, [:], Self.keys("ASIAIMDS"))
      case "/federation/credentials" where request.header("x-amz-sso_bearer_token") == "fake-sso-token":
        connection.answer(
          200, [:],
          #"{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"fake","sessionToken":"t","expiration":4070908800000}}"#
        )
      case "/container" where request.header("Authorization") == "fake-container-token":
        connection.answer(200, [:], Self.keys("ASIACONTAINER"))
      default: connection.answer(401, ["Content-Type": "application/json"], "{\"message\":\"no\"}")
      }
    }
  }

  private static func keys(_ id: String) -> String {
    "{\"AccessKeyId\":\"\(id)\",\"SecretAccessKey\":\"fake\",\"Token\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"
  }

  private func find(
    _ config: String = "", _ variables: [String: String] = [:], time: TimeSource = FakeTime().source
  ) async throws -> Credentials {
    try await CredentialChain.standard(try services(config, variables, time)).find().0
  }

  private func services(
    _ config: String, _ variables: [String: String] = [:], _ time: TimeSource = FakeTime().source,
    observer: AttemptObserver? = nil
  ) throws -> ProviderServices {
    var options = ClientOptions()
    options.environment = Environment(
      [
        "AWS_CONFIG_FILE": try folder.write("config", config),
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c",
        "HOME": folder.url.path, "AWS_ENDPOINT_URL_SSO": server.url, "AWS_EC2_METADATA_DISABLED": "true",
      ].merging(variables) { $1 })
    options.time = time
    return ProviderServices(
      resolver: try ConfigurationResolver(options: options), region: "us-east-1", transport: CurlTransport(),
      limits: HTTPLimits(), policy: RetryPolicy(maxAttempts: 1, isRevised: false), time: time,
      userAgent: "test",
      observers: [observer].compactMap(\.self))
  }

  private func reason(_ config: String = "", _ variables: [String: String] = [:]) async -> String {
    do {
      return "found \(try await find(config, variables).provider)"
    } catch {
      return "\(error)"
    }
  }

  private static let sso =
    "[default]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n"
    + "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://example.com/start\n"
  private static let legacySSO =
    "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_region = us-east-1\n"
    + "sso_start_url = https://example.com/start\n"

  private func cacheToken(_ token: String, until: String, for name: String) throws {
    try folder.write(
      ".aws/sso/cache/\(Digest.sha1Hex(name)).json", #"{"accessToken":"\#(token)","expiresAt":"\#(until)"}"#)
  }

  @Test("IAM Identity Center: both forms use the cached token", arguments: [true, false])
  func sso(isSession: Bool) async throws {
    try cacheToken(
      "fake-sso-token", until: "2099-01-01T00:00:00UTC", for: isSession ? "corp" : "https://example.com/start"
    )
    let found = try await find(isSession ? Self.sso : Self.legacySSO)
    #expect(found.provider == "sso" && found.accessKeyID == "ASIASSO")
    #expect(found.expiration?.iso8601 == "2099-01-01T00:00:00Z")
    #expect(server.requests.last?.query == "role_name=r&account_id=1")
  }

  @Test("IAM Identity Center: a token that is missing, over, broken or refused says how to sign in")
  func ssoAgain() async throws {
    #expect(await reason(Self.sso).contains("aws sso login --profile default"))
    try cacheToken("fake-sso-token", until: "2020-01-01T00:00:00Z", for: "corp")
    #expect(await reason(Self.sso).contains("expired at 2020-01-01"))
    try cacheToken("fake-wrong-token", until: "2099-01-01T00:00:00Z", for: "corp")
    let refused = await reason(Self.sso)
    #expect(refused.contains("was refused") && !refused.contains("fake-wrong-token"))
    try folder.write(".aws/sso/cache/\(Digest.sha1Hex("corp")).json", "broken")
    #expect(await reason(Self.sso).contains("cannot be read"))
  }

  @Test("a container's token comes from its file before its variable, and a wrong one is refused")
  func container() async throws {
    let address = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/container"]
    let right = address.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN": "fake-container-token"]) { $1 }
    #expect(try await find("", right).accessKeyID == "ASIACONTAINER")
    let time = FakeTime()
    await #expect(throws: CredentialsError.self) { try await find("", address, time: time.source) }
    #expect(time.pauses == [.seconds(1), .seconds(1)] && server.requests.count == 4)
    let file = try folder.write("container-token", "fake-wrong-token")
    let both = right.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file]) { $1 }
    #expect(await reason("", both).contains("status 401"))
    try folder.write("container-token", "fake-container-token")
    #expect(try await find("", both).accessKeyID == "ASIACONTAINER")
    try folder.write("container-token", "fake-container-token\n")
    #expect(await reason("", both).contains("line break"))
    #expect(
      await reason("", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.7/x"]).contains("encryption"))
  }

  @Test("an instance's metadata is asked with a session token; without a service there the chain says so")
  func instance() async throws {
    let found = try await find(
      "", ["AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url])
    #expect(found.provider == "iam-role" && found.accessKeyID == "ASIAIMDS")
    let nobody = try LoopbackServer { _, _, _ in }
    nobody.stop()
    let text = await reason(
      "", ["AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": nobody.url])
    #expect(text.contains("no instance metadata service answers at 127.0.0.1:\(nobody.port)"))
  }

  @Test(
    "an empty or broken answer of the metadata service is asked for again where more attempts are allowed",
    arguments: ["token", "role", "credentials"], ["", "<html>", "{\"AccessKeyId\":"])
  func brokenMetadata(what: String, broken: String) async throws {
    let paths = [
      "token": "/latest/api/token", "role": "/latest/meta-data/iam/security-credentials/",
      "credentials": "/latest/meta-data/iam/security-credentials/my%20role",
    ]
    let good = ["token": "fake-imds", "role": "my role", "credentials": Self.keys("ASIAIMDS")]
    let asked = Mutex(0)
    let server = try LoopbackServer.answering { request, connection, _ in
      let step = paths.first { $0.value == request.path }?.key ?? ""
      let count =
        step == what
        ? asked.withLock {
          $0 += 1; return $0
        } : 3
      let isOther = request.method == "GET" && request.header("x-aws-ec2-metadata-token") != "fake-imds"
      if isOther { return connection.answer(401) }
      connection.answer(200, [:], count < 3 ? broken : good[step] ?? "")
    }
    var variables = [
      "AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url,
      "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3",
    ]
    #expect(try await find("", variables).accessKeyID == "ASIAIMDS")
    #expect(asked.withLock { $0 } == 3)
    asked.withLock { $0 = 0 }
    variables["AWS_METADATA_SERVICE_NUM_ATTEMPTS"] = "2"
    // An empty token is sent as it is: the service says what it thinks of it.
    #expect(await !reason("", variables).contains("ASIAIMDS"))
    #expect(asked.withLock { $0 } == 2)
  }

  @Test("a container's broken answer is asked for again")
  func brokenContainer() async throws {
    let asked = Mutex(0)
    let server = try LoopbackServer.answering { _, connection, _ in
      let count = asked.withLock {
        $0 += 1; return $0
      }
      connection.answer(200, [:], count < 3 ? ["", "{"][count - 1] : Self.keys("ASIACONTAINER"))
    }
    #expect(
      try await find("", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/container"]).accessKeyID
        == "ASIACONTAINER")
  }

  @Test(
    "those who watch attempts see what is asked of containers and instances, and nothing of what they answer")
  func watched() async throws {
    let container = [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/container",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN": "fake-wrong-token",
    ]
    let instance = ["AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url]
    for (variables, wanted) in [
      (
        container,
        [
          "container:credentials attempt 1/3 status=401 failure=\"status 401\" retry in 1000 ms: server error 401",
          "container:credentials attempt 2/3 status=401 failure=\"status 401\" retry in 1000 ms: server error 401",
          "container:credentials attempt 3/3 status=401 failure=\"status 401\"",
        ]
      ),
      (
        instance,
        ["imds:token", "imds:role", "imds:credentials"].map { "\($0) attempt 1/1 status=200" }
      ),
    ] {
      let lines = Mutex<[String]>([])
      let services = try services("", variables) { event in
        guard let line = AttemptLog.line(for: event) else { return }
        lines.withLock { $0.append(line) }
      }
      _ = try? await CredentialChain.standard(services).find()
      let seen = lines.withLock { $0 }
      #expect(seen.allSatisfy { $0.contains("host=127.0.0.1:\(server.port)") })
      let facts = seen.map { $0.replacing(/host=[^ ]+ | request-id=-| [0-9]+ ms(?!:)/, with: "") }
      #expect(facts == wanted)
      #expect(!seen.contains { $0.contains("fake") || $0.contains("ASIA") || $0.contains("my role") })
    }
  }

  @Test("a process's credentials are read; its complaints are shown, and what it prints is not")
  func process() async throws {
    let good = try folder.write(
      "good.sh",
      #"printf '{"Version":1,"AccessKeyId":"AKIDP","SecretAccessKey":"fake","SessionToken":"t","Expiration":"2099-01-01T00:00:00+00:00"}'"#
    )
    let found = try await find("[default]\ncredential_process = sh '\(good)' \"an argument\"\n")
    #expect(
      found.provider == "custom-process" && found.sessionToken == Secret("t") && found.expiration != nil)
    let bad = try folder.write("bad.sh", "echo fake-printed-secret; echo please log in >&2; exit 3")
    let text = await reason("[default]\ncredential_process = sh \(bad)\n")
    #expect(text.contains("status 3: please log in") && !text.contains("fake-printed-secret"))
    #expect(await reason("[default]\ncredential_process = /nonexistent/x\n").contains("No such file"))
    #expect(await reason("[default]\ncredential_process = sh -c 'kill -9 $$'\n").contains("status 137"))
    #expect(await reason("[default]\ncredential_process = echo 'open\n").contains("quotation"))
    for (output, complaint) in [
      ("{}", "Version"), (#"{"Version":"1"}"#, "Version"), (#"{"Version":1}"#, "AccessKeyId"),
      (#"{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"soon"}"#, "Expiration"),
      ("nonsense", "JSON"),
    ] {
      #expect(
        await reason("[default]\ncredential_process = echo '\(output)'\n").contains(complaint), "\(output)")
    }
  }

  @Test("a process that prints without end is stopped by a limit, and one that hangs by cancelling")
  func processLimits() async throws {
    #expect(await reason("[default]\ncredential_process = yes\n").contains("more than"))
    let mark = folder.path("begun")
    let config = "[default]\ncredential_process = sh -c 'touch \(mark); exec sleep 600'\n"
    let task = Task { try await find(config) }
    while !FileManager.default.fileExists(atPath: mark) { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    await #expect(throws: CredentialsError.cancelled) { try await task.value }
  }

  @Test("half of a pair of keys is an error and not a reason to go on")
  func half() async {
    #expect(await reason("", ["AWS_ACCESS_KEY_ID": "AKID"]).contains("AWS_SECRET_ACCESS_KEY is not"))
    #expect(await reason("[default]\naws_access_key_id = AKID\n").contains("no aws_secret_access_key"))
  }

  @Test("a session of aws login that was never begun says how to begin it")
  func login() async {
    let text = await reason("[default]\nlogin_session = x\n")
    #expect(text.contains("was never begun") && text.contains("aws login --profile default"))
  }

  @Test("a web identity whose token is not there is named, and why its role is taken by no other provider")
  func webIdentityToken() async {
    let config = """
      [default]
      role_arn = arn:aws:iam::123456789012:role/r
      web_identity_token_file = /nonexistent/token

      """
    let text = await reason(config)
    #expect(text.contains("the token file /nonexistent/token does not exist"))
    #expect(text.contains("assume-role: the role of the profile \"default\" is taken with its web_"))
  }

  @Test("when there are none, every provider says why")
  func none() async {
    let text = await reason()
    for name in [
      "env", "assume-role", "assume-role-with-web-identity", "sso", "shared-credentials-file",
      "custom-process",
      "config-file", "container-role", "iam-role",
    ] {
      #expect(text.contains("\(name): "), "\(name)")
    }
  }
}
