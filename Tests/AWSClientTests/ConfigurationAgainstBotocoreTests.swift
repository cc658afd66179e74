import ClientTestSupport
import Foundation
import HTTPTransport
import OperatingSystem
import Testing

@testable import AWSClient

/// Services that hand out credentials, on loopback, for both clients.
enum CredentialServices {
  static func start() throws -> LoopbackServer {
    try LoopbackServer.answering { request, connection, _ in
      let expiration = "2099-01-01T00:00:00Z"
      switch request.path {
      case "/":
        let operation = request.text.contains("WebIdentity") ? "AssumeRoleWithWebIdentity" : "AssumeRole"
        connection.answer(
          200, ["Content-Type": "text/xml"],
          "<\(operation)Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><\(operation)Result><Credentials>"
            + "<AccessKeyId>ASIA\(operation)</AccessKeyId><SecretAccessKey>fake-secret</SecretAccessKey>"
            + "<SessionToken>fake-token</SessionToken><Expiration>\(expiration)</Expiration></Credentials>"
            + "</\(operation)Result></\(operation)Response>")
      case "/federation/credentials":
        guard request.header("x-amz-sso_bearer_token") == "fake-sso-token" else {
          connection.answer(401, ["Content-Type": "application/json"], "{\"message\":\"no\"}")
          return
        }
        connection.answer(
          200, ["Content-Type": "application/json"],
          "{\"roleCredentials\":{\"accessKeyId\":\"ASIASSO\",\"secretAccessKey\":\"fake\",\"sessionToken\":\"fake\","
            + "\"expiration\":4070908800000}}")
      case "/container":
        connection.answer(
          200, [:],
          "{\"AccessKeyId\":\"ASIACONTAINER\",\"SecretAccessKey\":\"fake\",\"Token\":\"fake\",\"Expiration\":\"\(expiration)\"}"
        )
      default: connection.answer(404)
      }
    }
  }
}

@Suite("Configuration and credentials against botocore", .timeLimit(.minutes(3)))
struct ConfigurationAgainstBotocoreTests {
  /// What a client makes of a set-up; nil is an error.
  struct Resolution: Codable, Equatable {
    var region: String?
    var endpoint: String?
    var provider: String?
    var key: String?
  }

  static let botocore = """
    import json, os, sys, botocore.session, botocore.exceptions
    def first(call):
        try:
            return call()
        except Exception as error:
            return None
    answers = []
    for setup in json.load(sys.stdin):
        for name in [n for n in os.environ if n.startswith('AWS_')]:
            del os.environ[name]
        os.environ.update(setup['variables'])
        session = botocore.session.Session(profile=setup.get('profile'))
        answer = {'region': None, 'endpoint': None, 'provider': None, 'key': None}
        client = first(lambda: session.create_client(
            'appflow', aws_access_key_id='x', aws_secret_access_key='y'))
        if client is not None:
            def endpoint():
                operation = client.meta.service_model.operation_model('ListFlows')
                url, _, _ = client._resolve_endpoint_ruleset(operation, {}, {'client_config': client.meta.config, 'has_streaming_input': False})
                return url
            url = first(endpoint)
            if url is not None:
                answer['region'] = client.meta.region_name
                answer['endpoint'] = url.rstrip('/')
        def keys():
            found = session.get_credentials()
            return None if found is None else (found.method, found.get_frozen_credentials().access_key)
        found = first(keys)
        if found:
            answer['provider'], answer['key'] = found
        answers.append(answer)
    json.dump(answers, sys.stdout)
    """

  static let seed: UInt64 = 20_200_823

  @Test("region, endpoint, provider and key id are botocore's over generated and handwritten set-ups")
  func agree() async throws {
    let folder = try TemporaryFolder()
    let server = try CredentialServices.start()
    var generator = SetupGenerator(seed: Self.seed)
    var setups = handwrittenSetups
    for number in 0..<110 { setups.append(generator.setup(number)) }
    try Self.writeHome(folder)
    for index in setups.indices { try Self.place(&setups[index], index, folder, server) }

    let theirs = try await Peers.run(
      Self.botocore, input: setups, environment: ["HOME": folder.url.path], as: [Resolution].self)
    #expect(theirs.count == setups.count)
    // The comparison would mean little if most set-ups were errors.
    #expect(theirs.filter { $0.endpoint != nil }.count > 80 && theirs.filter { $0.key != nil }.count > 50)
    #expect(Set(theirs.compactMap(\.provider)).count >= 8)
    for (setup, their) in zip(setups, theirs) {
      let our = await Self.resolve(setup, home: folder.url.path)
      #expect(our == their, "seed \(Self.seed), \(setup.name): \(setup)")
    }
  }

  private static func writeHome(_ folder: TemporaryFolder) throws {
    let token =
      #"{"accessToken":"fake-sso-token","expiresAt":"2099-01-01T00:00:00Z","region":"us-east-1","startUrl":"x"}"#
    for name in ["corp", "https://example.com/start"] {
      try folder.write(".aws/sso/cache/\(Digest.sha1Hex(name)).json", token)
    }
    try folder.write("token", "fake-web-identity-token")
  }

  /// Writes a set-up's files and fills the places that depend on them.
  private static func place(
    _ setup: inout Setup, _ index: Int, _ folder: TemporaryFolder, _ server: LoopbackServer
  ) throws {
    let process =
      #"/bin/echo '{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"fake"}'"#
    func filled(_ text: String) -> String {
      text.replacingOccurrences(of: "@TOKEN@", with: folder.path("token"))
        .replacingOccurrences(of: "@SERVER@", with: server.url).replacingOccurrences(
          of: "@PROCESS@", with: process)
    }
    setup.variables = setup.variables.mapValues(filled)
    setup.variables["AWS_CONFIG_FILE"] = try folder.write("setup\(index)/config", filled(setup.config))
    setup.variables["AWS_SHARED_CREDENTIALS_FILE"] = try folder.write(
      "setup\(index)/credentials", setup.credentials)
    setup.variables["AWS_EC2_METADATA_DISABLED"] = "true"
    setup.variables["AWS_ENDPOINT_URL_STS"] = server.url
    setup.variables["AWS_ENDPOINT_URL_SSO"] = server.url
  }

  private static func resolve(_ setup: Setup, home: String) async -> Resolution {
    var options = ClientOptions(profile: setup.profile)
    options.environment = Environment(setup.variables.merging(["HOME": home]) { first, _ in first })
    guard let resolver = try? ConfigurationResolver(options: options) else { return Resolution() }
    var resolution = Resolution()
    let region = try? resolver.region()
    let service = ServiceIdentity(signingName: "appflow", settingsName: "appflow")
    if let region, let endpoint = try? resolver.endpoint(of: service, region: region.value) {
      resolution.region = region.value
      resolution.endpoint = withoutSlash(endpoint.value.description)
    }
    let services = ProviderServices(
      resolver: resolver, region: region?.value ?? "us-east-1", transport: CurlTransport(),
      limits: HTTPLimits(),
      policy: RetryPolicy(maxAttempts: 1, isRevised: false), time: .system, userAgent: "test", observers: [])
    // Without a region the client stops before it asks for credentials; botocore stops when a role's request is signed.
    if let found = try? await CredentialChain.standard(services).find().0,
      region != nil || found.provider != "assume-role"
    {
      resolution.provider = found.provider
      resolution.key = found.accessKeyID
    }
    return resolution
  }

  private static func withoutSlash(_ url: String) -> String {
    url.hasSuffix("/") ? String(url.dropLast()) : url
  }
}
