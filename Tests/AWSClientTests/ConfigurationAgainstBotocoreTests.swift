import ClientTestSupport
import Foundation
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

/// Every set-up beside botocore: what both make of files, environment and arguments. Where they differ, the set-up says how and
/// why (`Setup.Difference`); that list is the record of what is better on purpose and what is missing.
@Suite("Configuration and credentials against botocore", .timeLimit(.minutes(3)))
struct ConfigurationAgainstBotocoreTests {
  /// What a client makes of a set-up, by column; a column without a value is missing.
  ///
  /// - `region`, `endpoint`: of AppFlow, where both could be found
  /// - `provider`, `key`, `token`: who signs, and whether with a session token
  /// - `renewed`: when the credentials end, after which (and before) they are renewed; `soon` for the time that is given to
  ///   an instance's keys which have ended
  /// - `sts`: the endpoint of the Security Token Service and the region in its signatures
  /// - `bundle`, `application`, `metadata`: trusted certificates, the name in User-Agents, where instances ask
  typealias Resolution = [String: String]

  static let seed: UInt64 = 20_200_823

  @Test(
    "what is resolved is botocore's over generated and handwritten set-ups, but for the differences with a reason"
  )
  func agree() async throws {
    let folder = try TemporaryFolder()
    let server = try CredentialServices.start()
    var generator = SetupGenerator(seed: Self.seed)
    var setups = handwrittenSetups + chainSetups + metadataSetups + keptRoleSetups
    #expect(setups.count >= 120)
    for number in 0..<110 { setups.append(generator.setup(number)) }
    try Self.writeHome(folder)
    for index in setups.indices { try Self.place(&setups[index], index, folder, server) }

    let theirs = try await Peers.run(
      BotocorePeer.script, input: setups, environment: ["HOME": folder.url.path], as: [Resolution].self)
    #expect(theirs.count == setups.count)
    // The comparison would mean little if most set-ups were errors.
    #expect(theirs.filter { $0["endpoint"] != nil }.count > 80)
    #expect(theirs.filter { $0["key"] != nil }.count > 80)
    #expect(Set(theirs.compactMap { $0["provider"] }).count >= 9)
    for (setup, their) in zip(setups, theirs) {
      var wanted = their
      for (column, our) in setup.difference?.ours ?? [:] {
        // A difference that is none any more leaves the table.
        #expect((their[column] ?? "") != our, "\(setup.name): \(column) does not differ")
        wanted[column] = our.isEmpty ? nil : our
      }
      let our = await Self.resolve(setup, home: folder.url.path)
      #expect(our == wanted, "seed \(Self.seed), \(setup.name): \(setup)")
    }
  }

  private static func writeHome(_ folder: TemporaryFolder) throws {
    let token =
      #"{"accessToken":"fake-sso-token","expiresAt":"2099-01-01T00:00:00Z","region":"us-east-1","startUrl":"x"}"#
    for name in ["corp", "https://example.com/start"] {
      try folder.write(".aws/sso/cache/\(Digest.sha1Hex(name)).json", token)
    }
    try folder.write("token", "fake-web-identity-token")
    try folder.write("certificates.pem", "fake")
    try folder.write("ec2", "AWSAccessKeyId=AKIDEC2\nAWSSecretKey=fake\n")
    try folder.write("boto", "[Credentials]\naws_access_key_id = AKIDBOTO\naws_secret_access_key = fake\n")
  }

  /// Writes a set-up's files and fills the places that depend on them.
  private static func place(
    _ setup: inout Setup, _ index: Int, _ folder: TemporaryFolder, _ server: LoopbackServer
  ) throws {
    let process =
      #"/bin/echo '{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"fake"}'"#
    func filled(_ text: String) -> String {
      text.replacingOccurrences(of: "@TOKEN@", with: folder.path("token"))
        .replacingOccurrences(of: "@SERVER@", with: server.url)
        .replacingOccurrences(of: "@PORT@", with: "\(server.port)")
        .replacingOccurrences(of: "@HOME@", with: folder.url.path)
        .replacingOccurrences(of: "@PROCESS@", with: process)
    }
    setup.variables = setup.variables.mapValues(filled)
    if let difference = setup.difference {
      setup.difference = Setup.Difference(
        reason: difference.reason, ours: difference.ours.mapValues(filled))
    }
    for (arguments, kept) in setup.roles ?? [:] {
      // One for each client: what the first takes is not there for the second.
      for cache in [".aws/cli/cache", "peer-cache"] {
        try folder.write("\(cache)/\(Digest.sha1Hex(arguments)).json", kept)
      }
    }
    setup.variables["AWS_CONFIG_FILE"] = try folder.write("setup\(index)/config", filled(setup.config))
    setup.variables["AWS_SHARED_CREDENTIALS_FILE"] = try folder.write(
      "setup\(index)/credentials", filled(setup.credentials))
    var usual = ["AWS_EC2_METADATA_DISABLED": "true", "BOTO_CONFIG": "/nonexistent/boto"]
    // Beside these, an endpoint of one's own is an error here.
    let isSpecial = (setup.config + "\(setup.variables)").lowercased().contains(/fips|dualstack/)
    if !isSpecial {
      usual["AWS_ENDPOINT_URL_STS"] = server.url
      usual["AWS_ENDPOINT_URL_SSO"] = server.url
    }
    setup.variables.merge(usual) { own, _ in own }
    setup.variables = setup.variables.filter { !$0.value.isEmpty }
  }

  private static func resolve(_ setup: Setup, home: String) async -> Resolution {
    var options = ClientOptions(profile: setup.profile, region: setup.region)
    options.environment = Environment(setup.variables.merging(["HOME": home]) { first, _ in first })
    options.sharesRoles = setup.roles != nil
    options.mfaCode = { _ in Secret("123456") }
    guard let resolver = try? ConfigurationResolver(options: options) else { return [:] }
    var found: Resolution = [:]
    let region = try? resolver.region()
    let service = ServiceIdentity(signingName: "appflow", settingsName: "appflow")
    if let region, let endpoint = try? resolver.endpoint(of: service, region: region.value) {
      found["region"] = region.value
      found["endpoint"] = withoutSlash(endpoint.value.description)
    }
    found["bundle"] = (try? resolver.caBundle())??.value
    found["application"] = resolver.application()
    found["metadata"] = (try? MetadataSettings(resolver)).map { withoutSlash($0.base.description) }
    let services = ProviderServices(
      resolver: resolver, region: region?.value ?? "us-east-1", transport: CurlTransport(),
      limits: HTTPLimits(),
      policy: RetryPolicy(maxAttempts: 1, isRevised: false), time: .system, userAgent: "test", observers: [])
    if region != nil, let (url, signingRegion) = try? SecurityTokenService(services: services).endpoint() {
      found["sts"] = "\(withoutSlash(url.description)) \(signingRegion)"
    }
    let store = CredentialStore(chain: .standard(services), time: .system)
    // Without a region the client stops before it asks for credentials; botocore stops when a role's request is signed.
    guard let credentials = try? await store.credentials(),
      region != nil || credentials.provider != "assume-role"
    else { return found }
    found["provider"] = credentials.provider
    found["key"] = credentials.accessKeyID
    found["token"] = credentials.sessionToken == nil ? "no" : "yes"
    found["renewed"] = credentials.expiration.map { $0 - .now() < 26 * 60 ? "soon" : $0.iso8601 }
    return found
  }

  private static func withoutSlash(_ url: String) -> String {
    url.hasSuffix("/") ? String(url.dropLast()) : url
  }
}
