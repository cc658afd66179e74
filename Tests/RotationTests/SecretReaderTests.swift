import AppFlow
import ClientTestSupport
import Foundation
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient
@testable import Rotation

@Suite("Secrets that are read", .timeLimit(.minutes(2)))
struct SecretReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func reader(
    isExact: Bool = false, time: Duration = .seconds(60), taking sources: [SecretSource] = []
  ) throws -> SecretReader {
    // A client without a way out: nothing here needs a service.
    let client = try AppFlowClient(
      options: ClientOptions(region: "eu-west-1"),
      transport: FakeTransport { _, _ in .failure(.cancelled(requestWritten: false)) })
    return SecretReader(
      taken: TakenEnvironment(sources), client: client, isExact: isExact, time: time)
  }

  private func read(_ text: String, isExact: Bool = false, time: Duration = .seconds(60)) async throws
    -> ReadSecret
  {
    let source = try SecretSource(text)
    return try await reader(isExact: isExact, time: time, taking: [source]).read(source)
  }

  @Test(
    "one line break at the end of a file or a program's output is dropped, unless each byte is wanted",
    arguments: [
      ("fake-one", false, "fake-one"), ("fake-one\n", true, "fake-one\n"), ("fake-one\n", false, "fake-one"),
      ("fake-one\r\n", false, "fake-one"), ("fake-one\r\n", true, "fake-one\r\n"),
      ("fake-one\n\n", false, "fake-one\n"), ("fake-one ", false, "fake-one "),
      ("fäke-one\n", false, "fäke-one"), ("fake\none\n", false, "fake\none"),
      ("fake-one\r", false, "fake-one\r"),
    ])
  func newlines(content: String, isExact: Bool, secret: String) async throws {
    let file = try folder.write("secret", content)
    let descriptor = open(file, O_RDONLY)
    defer { close(descriptor) }
    for source in ["file:\(file)", "exec:cat \(file)", "fd:\(descriptor)"] {
      let read = try await read(source, isExact: isExact)
      #expect(read.secret == Secret(secret), "\(source)")
      #expect(read.remarks.isEmpty)
    }
  }

  @Test("an open file is read once, however often it is named")
  func descriptors() async throws {
    let file = try folder.write("secret", "fake-descriptor")
    let descriptor = open(file, O_RDONLY)
    defer { close(descriptor) }
    let source = try SecretSource("fd:\(descriptor)")
    let reader = try reader(taking: [source])
    #expect(try await reader.read(source).secret == Secret("fake-descriptor"))
    #expect(try await reader.read(source).secret == Secret("fake-descriptor"))
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0, "children do not inherit it")
  }

  @Test("what a program says on standard error is shown, without what it prints")
  func remarks() async throws {
    let read = try await read(
      "exec:sh -c 'echo fake-printed; echo unlocking fake-printed now >&2'")
    #expect(read.secret == Secret("fake-printed"))
    #expect(read.remarks == ["exec:sh said: unlocking •••••••• now"])
  }

  @Test(
    "what a program prints is masked in what it says, whatever shape it has and however the program ends")
  func echoes() async throws {
    for (name, secret) in SecretWritings.shapes {
      try folder.write("secret", secret)
      let path = folder.path("secret")
      let command = "cat \"\(path)\"; printf \"before \" >&2; cat \"\(path)\" >&2; printf \" behind\" >&2"
      let read = try await self.read("exec:sh -c '\(command)'")
      let error = await #expect(throws: SecretSourceError.self) {
        try await self.read("exec:sh -c '\(command); exit 1'")
      }
      for text in [read.remarks.joined(), error.map { "\($0)" } ?? ""] {
        #expect(
          text.contains("before ••••••••") && text.hasSuffix(text.hasSuffix(".") ? "behind." : "behind"),
          "\(text)")
        for writing in SecretWritings.all where SecretWritings.hasPiece(text, of: secret, writing) {
          Issue.record("\(name), \(writing.name): \(text)")
        }
      }
    }
  }

  @Test("a program's arguments go to it as they are: there is no shell")
  func noShell() async throws {
    #expect(try await read("exec:printf %s $HOME;fake").secret == Secret("$HOME;fake"))
  }

  @Test("what cannot be read or used is refused with its source and the reason, and never repeated")
  func refusals() async throws {
    try folder.write("empty", "")
    try folder.write("newline", "\n")
    try folder.write("nul", "fake\u{0}secret")
    try FileWriting.write([0x66, 0x61, 0x6B, 0x65, 0xFF], to: folder.path("binary"))
    try folder.write("large", String(repeating: "fake", count: 20_000))
    let cases = [
      ("file:\(folder.path("missing"))", "there is no such file"),
      ("file:\(folder.url.path)", "it is a directory"), ("file:\(folder.path("empty"))", "it is empty"),
      ("file:\(folder.path("newline"))", "it is empty"), ("file:\(folder.path("nul"))", "NUL"),
      ("file:\(folder.path("binary"))", "not UTF-8"),
      ("file:\(folder.path("large"))", "larger than 65536 bytes"),
      ("file:/dev/zero", "larger than 65536 bytes"), ("env:APPFLOW_NOT_SET_ANYWHERE", "not set"),
      ("fd:1000000", "it is not open"), ("exec:/nonexistent/program", "No such file"),
      ("exec:sh -c 'echo fake-printed; echo it is locked >&2; exit 7'", "status 7: it is locked"),
      ("exec:true", "it is empty"), ("exec:yes fake", "prints more than 65536 bytes"),
    ]
    for (text, reason) in cases {
      let error = await #expect(throws: SecretSourceError.self) { try await read(text) }
      let words = error.map { "\($0)" } ?? ""
      #expect(words.contains(reason), "\(text): \(words)")
      #expect(!words.contains("fake"), "\(words)")
    }
  }

  @Test("a credential of systemd's is an ordinary file of its folder, and nothing else")
  func credentials() async throws {
    let credentials = try TemporaryFolder()
    let file = try credentials.write("token", "fake-credential\n")
    #expect(chmod(file, 0o400) == 0)
    #expect(symlink(try folder.write("elsewhere", "fake-elsewhere"), credentials.path("link")) == 0)
    #expect(mkfifo(credentials.path("pipe"), 0o600) == 0)
    #expect(chmod(try credentials.write("open", "fake-open"), 0o666) == 0)
    func read(_ name: String, in path: String?, isExact: Bool = false) async throws -> ReadSecret {
      let client = try AppFlowClient(options: ClientOptions(region: "eu-west-1"))
      let environment = Environment(path.map { ["CREDENTIALS_DIRECTORY": $0] } ?? [:])
      let reader = SecretReader(
        taken: TakenEnvironment([]), client: client, isExact: isExact, environment: environment)
      return try await reader.read(try SecretSource("credential:\(name)"))
    }
    #expect(try await read("token", in: credentials.url.path).secret == Secret("fake-credential"))
    #expect(
      try await read("token", in: credentials.url.path, isExact: true).secret == Secret("fake-credential\n"))
    for (name, path, reason) in [
      ("token", nil, "CREDENTIALS_DIRECTORY is not set"), ("token", "relative", "CREDENTIALS_DIRECTORY"),
      ("none", credentials.url.path, "no such credential"), ("link", credentials.url.path, "it is a link"),
      ("pipe", credentials.url.path, "pipe"), ("open", credentials.url.path, "others may write"),
    ] {
      let error = await #expect(throws: SecretSourceError.self) { try await read(name, in: path) }
      let words = error.map { "\($0)" } ?? ""
      #expect(words.contains(reason) && !words.contains("fake"), "\(words)")
    }
  }

  @Test("a program and a pipe that never end are given up")
  func endless() async throws {
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for (text, reason) in [("exec:sleep 600", "takes longer than"), ("file:\(pipe)", "nothing more came")] {
      let start = ContinuousClock.now
      let error = await #expect(throws: SecretSourceError.self) {
        try await read(text, time: .milliseconds(200))
      }
      #expect(error.map { "\($0)" }?.contains(reason) == true)
      #expect(ContinuousClock.now - start < .seconds(60))
    }
  }
}

@Suite(
  "Secrets of AWS Secrets Manager and the Parameter Store, against moto", .timeLimit(.minutes(2)), .serialized
)
struct SecretsManagerTests {
  /// One for all tests: it takes seconds to start. It ends with the tests, whose end it sees.
  private static let shared = Task { try await MotoPeer() }

  private let moto: MotoPeer

  init() async throws { moto = try await Self.shared.value }

  private func client(
    id: String? = nil, key: String? = nil, knowsStores: Bool = true, onAttempt: AttemptObserver? = nil
  ) throws -> AppFlowClient {
    var options = ClientOptions(region: "eu-west-1", endpointURL: "http://127.0.0.1:9")
    options.onAttempt = onAttempt
    options.environment = Environment(
      [
        "AWS_ACCESS_KEY_ID": id ?? moto.facts.id, "AWS_SECRET_ACCESS_KEY": key ?? moto.facts.secret,
        "AWS_CONFIG_FILE": "/nonexistent/c", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/s",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL_SECRETS_MANAGER": knowsStores ? moto.url : nil,
        "AWS_ENDPOINT_URL_SSM": knowsStores ? moto.url : nil,
      ].compactMapValues(\.self))
    return try AppFlowClient(options: options)
  }

  private func read(_ name: String, key: String = "", signingKey: String? = nil) async throws -> Secret {
    let arn = try #require(moto.facts.secrets[name])
    let reader = SecretReader(
      taken: TakenEnvironment([]), client: try client(key: signingKey))
    return try await reader.read(try SecretSource("secretsmanager:\(arn)\(key)")).secret
  }

  @Test(
    "a secret's text, and a key of the object in it, through the client's own signature and the ARN's region")
  func values() async throws {
    #expect(try await read("plain") == Secret("fake-moto-text"))
    #expect(try await read("pair", key: "#refreshToken") == Secret("fake-moto-\"refresh\"-\u{E4}"))
    #expect(try await read("pair", key: "#number") == Secret("7"))
  }

  @Test(
    "where AppFlow's endpoint is on this machine, a store is asked at an endpoint that is named, and never with pretended keys at AWS",
    arguments: [
      ("secretsmanager:name", "AWS_ENDPOINT_URL_SECRETS_MANAGER"), ("ssm:/name", "AWS_ENDPOINT_URL_SSM"),
    ])
  func pretended(source: String, variable: String) async throws {
    let client = try client(knowsStores: false) { Issue.record("an attempt: \($0)") }
    let reader = SecretReader(taken: TakenEnvironment([]), client: client)
    await #expect {
      try await reader.read(try SecretSource(source))
    } throws: { "\($0)".contains("pretended keys are not shown to AWS: set \(variable)") }
  }

  @Test("a private key becomes the current version, character by character; what fails is told without it")
  func kept() async throws {
    let key = Secret("-----BEGIN PRIVATE KEY-----\nZmFrZQ==\n\"\\\t\u{1}\u{E4}\n-----END PRIVATE KEY-----\n")
    let place = try KeptKeyPlace("secretsmanager:\(try #require(moto.facts.secrets["kept"]))")
    try await place.keep(key, client: try client())
    let arn = try #require(moto.facts.secrets["kept"])
    let reader = SecretReader(taken: TakenEnvironment([]), client: try client(), isExact: true)
    #expect(try await reader.read(try SecretSource("secretsmanager:\(arn)")).secret == key)
    for (name, signingKey) in [("gone", nil), ("kept", "fake-wrong-key")] as [(String, String?)] {
      let place = try KeptKeyPlace("secretsmanager:\(try #require(moto.facts.secrets[name]))")
      let failure = await #expect(throws: KeptKeyPlace.Failure.self) {
        try await place.keep(key, client: try client(key: signingKey))
      }
      #expect(failure.map { !"\($0)".isEmpty && !"\($0)".contains("ZmFrZQ") } == true)
    }
    #expect(throws: KeptKeyPlace.Failure.self) { try KeptKeyPlace("secretsmanager:arn:aws:s3:::bucket") }
  }

  @Test("what is missing is named, with the nearest key, and no value")
  func refusals() async throws {
    let cases: [(String, String, String?, String)] = [
      ("pair", "#refreshTokn", nil, "Did you mean #refreshToken?"),
      ("pair", "#nested", nil, "neither a string nor a number"),
      ("plain", "#any", nil, "not a JSON object"), ("binary", "", nil, "SecretBinary"),
      ("gone", "", nil, "ResourceNotFoundException"), ("plain", "", "fake-wrong-key", "refused"),
    ]
    for (name, key, signingKey, reason) in cases {
      let error = await #expect(throws: SecretSourceError.self) {
        try await read(name, key: key, signingKey: signingKey)
      }
      let words = error.map { "\($0)" } ?? ""
      #expect(words.contains(reason) && !words.hasSuffix(".."), "\(words)")
      #expect(!words.contains("fake-moto"), "\(words)")
    }
  }

  /// A reader, and the operations that it has had made.
  private func watched(asReader: Bool = false) throws -> (SecretReader, @Sendable () -> [String]) {
    let names = Mutex<[String]>([])
    let keys = asReader ? moto.facts.reader : [moto.facts.id, moto.facts.secret]
    let client = try client(id: keys[0], key: keys[1]) { event in
      if case .began(let operation, _, _) = event { names.withLock { $0.append(operation) } }
    }
    return (SecretReader(taken: TakenEnvironment([]), client: client), { names.withLock { $0 } })
  }

  @Test(
    "a version is read by its stage and by its id, and each is told with its id; a name is as good as an ARN")
  func versions() async throws {
    let (current, pending) = (moto.facts.versions["current"] ?? "", moto.facts.versions["pending"] ?? "")
    let arn = try #require(moto.facts.secrets["versions"])
    let cases = [
      (arn + "#key", "fake-current", current), (arn + ":key::", "fake-current", current),
      (arn + ":key:AWSPENDING:", "fake-pending", pending),
      (arn + ":::\(pending)#key", "fake-pending", pending),
      ("acme/versions#key", "fake-current", current),
      ("acme/versions::AWSPENDING:#key", "fake-pending", pending),
    ]
    for (text, value, version) in cases {
      let (reader, operations) = try watched()
      let source = try SecretSource("secretsmanager:" + text)
      #expect(try await reader.version(of: source) == version, "\(text)")
      #expect(operations() == (text.contains(":::") ? [] : ["DescribeSecret"]), "\(text)")
      let read = try await reader.read(source)
      #expect(read.secret == Secret(value) && read.version == version, "\(text)")
    }
    let (reader, _) = try watched()
    for text in [arn + "::NONE:", arn + ":::\(String(repeating: "0", count: 36))"] {
      await #expect(throws: SecretSourceError.self) {
        try await reader.read(try SecretSource("secretsmanager:" + text))
      }
    }
    let error = await #expect(throws: SecretSourceError.self) {
      try await reader.version(of: try SecretSource("secretsmanager:\(arn)::NONE:"))
    }
    #expect(error.map { "\($0)" }?.contains("no version has this stage now") == true)
  }

  @Test("who may not describe a secret reads it for its version, once for both")
  func onlyReading() async throws {
    let (reader, operations) = try watched(asReader: true)
    let source = try SecretSource("secretsmanager:acme/versions#key")
    #expect(try await reader.version(of: source) == moto.facts.versions["current"])
    #expect(try await reader.read(source).secret == Secret("fake-current"))
    #expect(operations() == ["DescribeSecret", "GetSecretValue"])
  }

  @Test("a parameter is read decrypted, by its version and its label, and its version is told without that")
  func parameters() async throws {
    let cases = [
      ("/acme/plain", "fake-parameter", "1"), ("/acme/pair#key", "fake-parameter-3", "3"),
      ("/acme/pair:1#key", "fake-parameter-1", "1"), ("/acme/pair:live#key", "fake-parameter-2", "2"),
    ]
    for (text, value, version) in cases {
      let (reader, operations) = try watched(asReader: true)
      let source = try SecretSource("ssm:" + text)
      #expect(try await reader.version(of: source) == version, "\(text)")
      #expect(operations().count == (text.contains(":1") ? 0 : 1))
      let read = try await reader.read(source)
      #expect(read.secret == Secret(value) && read.version == version, "\(text)")
    }
    for (text, reason) in [
      ("/acme/none", "ParameterNotFound"), ("/acme/plain#key", "not a JSON object"),
      ("/acme/pair#kye", "Did you mean #key?"), ("/acme/pair:9", "ParameterVersionNotFound"),
    ] {
      let (reader, _) = try watched()
      let error = await #expect(throws: SecretSourceError.self) {
        try await reader.read(try SecretSource("ssm:" + text))
      }
      let words = error.map { "\($0)" } ?? ""
      #expect(words.contains(reason) && !words.contains("fake-"), "\(words)")
    }
  }
}
