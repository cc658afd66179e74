import ClientTestSupport
import HTTPTransport
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

@Suite("Credential providers against moto, signatures checked", .timeLimit(.minutes(2)), .serialized)
struct ProvidersAgainstMotoTests {
  /// One for all tests: it takes seconds to start. It ends with the tests, whose end it sees.
  private static let shared = Task { try await MotoPeer() }

  let moto: MotoPeer
  let folder: TemporaryFolder

  init() async throws {
    moto = try await Self.shared.value
    folder = try TemporaryFolder()
  }

  func options(_ config: String, _ variables: [String: String] = [:]) throws -> ClientOptions {
    var options = ClientOptions(profile: variables["AWS_PROFILE"] == nil ? "dev" : nil, region: "us-east-1")
    let base =
      "[profile base]\naws_access_key_id = \(moto.facts.id)\naws_secret_access_key = \(moto.facts.secret)\n"
    options.environment = Environment(
      [
        "AWS_CONFIG_FILE": try folder.write("config", base + config),
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c",
        "AWS_ENDPOINT_URL_STS": moto.url, "AWS_EC2_METADATA_DISABLED": "true", "HOME": folder.url.path,
      ].merging(variables) { $1 })
    return options
  }

  private func services(_ options: ClientOptions) throws -> ProviderServices {
    ProviderServices(
      resolver: try ConfigurationResolver(options: options), region: "us-east-1", transport: CurlTransport(),
      limits: HTTPLimits(), policy: RetryPolicy(maxAttempts: 1, isRevised: false), time: options.time,
      userAgent: "test", observers: [])
  }

  func credentials(_ options: ClientOptions) async throws -> Credentials {
    try await CredentialChain.standard(services(options)).find().0
  }

  /// Who moto takes the signer for; moto checks signature and session token.
  private func identity(_ credentials: Credentials) async throws -> String? {
    let request = HTTPRequest(
      method: "POST", url: try HTTPURL(moto.url),
      headers: ["Content-Type": "application/x-www-form-urlencoded"],
      body: Secret("Action=GetCallerIdentity&Version=2011-06-15"))
    let signed = RequestSigner(service: "sts", region: "us-east-1").sign(
      request, credentials: credentials, at: .now())
    let response = try await CurlTransport().send(signed)
    guard response.status == 200 else { return "status \(response.status)" }
    return XMLValues(response.body)?.text("GetCallerIdentityResponse/GetCallerIdentityResult/Arn")
  }

  static let arn = "arn:aws:iam::123456789012:role/"

  @Test("a role is taken with a source profile, and what comes back signs")
  func assumeRole() async throws {
    let found = try await credentials(
      try options(
        "[profile dev]\nrole_arn = \(Self.arn)plain\nsource_profile = base\nrole_session_name = first\n"))
    #expect(found.provider == "assume-role" && found.sessionToken != nil)
    #expect(try await identity(found) == "arn:aws:sts::123456789012:assumed-role/plain/first")
    // Without its token the same key is refused: moto does check.
    let naked = Credentials(
      accessKeyID: found.accessKeyID, secretAccessKey: found.secretAccessKey, provider: "x")
    #expect(try await identity(naked)?.hasPrefix("status") == true)
  }

  @Test("a role that wants an external id and a device's code is given both; the code is asked for")
  func externalIDAndMFA() async throws {
    let asked = Mutex<[String]>([])
    let config =
      "[profile dev]\nrole_arn = \(Self.arn)guarded\nsource_profile = base\nexternal_id = fake-external-id\n"
      + "mfa_serial = arn:aws:iam::123456789012:mfa/ops\n"
    var options = try options(config)
    options.mfaCode = { serial in
      asked.withLock { $0.append(serial) }
      return Secret("123456")
    }
    #expect(try await credentials(options).provider == "assume-role")
    #expect(asked.withLock { $0 } == ["arn:aws:iam::123456789012:mfa/ops"])

    options.mfaCode = nil
    await #expect {
      try await credentials(options)
    } throws: { error in
      "\(error)".contains("mfa/ops") && "\(error)".contains("nobody to ask")
    }
    let wrong = try self.options(
      "[profile dev]\nrole_arn = \(Self.arn)guarded\nsource_profile = base\nexternal_id = wrong\n")
    await #expect {
      try await credentials(wrong)
    } throws: { error in
      "\(error)".contains("AccessDenied")
    }
  }

  @Test("roles are taken one through the other")
  func chained() async throws {
    let found = try await credentials(
      try options(
        "[profile dev]\nrole_arn = \(Self.arn)inner\nsource_profile = middle\nrole_session_name = second\n"
          + "[profile middle]\nrole_arn = \(Self.arn)plain\nsource_profile = base\nrole_session_name = first\n"
      ))
    #expect(try await identity(found) == "arn:aws:sts::123456789012:assumed-role/inner/second")
  }

  @Test("a loop of source profiles is named")
  func loop() async throws {
    let looping = try options(
      "[profile dev]\nrole_arn = \(Self.arn)a\nsource_profile = b\n[profile b]\nrole_arn = \(Self.arn)b\n"
        + "source_profile = c\n[profile c]\nrole_arn = \(Self.arn)c\nsource_profile = dev\n")
    await #expect {
      try await credentials(looping)
    } throws: { error in
      "\(error)".contains("dev → b → c → dev")
    }
  }

  @Test("a wrong secret is refused by the check of the signature, with the service's words")
  func wrongSecret() async throws {
    let wrong = try options(
      "[profile dev]\nrole_arn = \(Self.arn)plain\nsource_profile = other\n[profile other]\n"
        + "aws_access_key_id = \(moto.facts.id)\naws_secret_access_key = fake-wrong-secret\n")
    await #expect {
      try await credentials(wrong)
    } throws: { error in
      "\(error)".contains("SignatureDoesNotMatch") && !"\(error)".contains("fake-wrong-secret")
    }
  }

  @Test("a role of the environment's keys")
  func credentialSource() async throws {
    let found = try await credentials(
      try options(
        "[profile dev]\nrole_arn = \(Self.arn)plain\ncredential_source = Environment\nrole_session_name = first\n",
        ["AWS_ACCESS_KEY_ID": moto.facts.id, "AWS_SECRET_ACCESS_KEY": moto.facts.secret]))
    #expect(try await identity(found) == "arn:aws:sts::123456789012:assumed-role/plain/first")
  }

  @Test("a role is taken with a web identity's token from its file, without a signature")
  func webIdentity() async throws {
    let token = try folder.write("token", "fake-web-identity-token")
    // moto cannot answer a call without a signature while it checks them: one call goes unchecked.
    let unchecked = HTTPRequest(
      method: "POST", url: try HTTPURL(moto.url + "/moto-api/reset-auth"),
      headers: ["Content-Type": "text/plain"],
      body: Secret("1"))
    #expect(try await CurlTransport().send(unchecked).status == 200)
    let found = try await credentials(
      try options(
        "[profile dev]\nrole_arn = \(Self.arn)plain\nweb_identity_token_file = \(token)\nrole_session_name = web\n"
      ))
    #expect(found.provider == "assume-role-with-web-identity")
    #expect(try await identity(found) == "arn:aws:sts::123456789012:assumed-role/plain/web")
  }

  @Test("a role's credentials are renewed before they end, and the new ones sign")
  func renewal() async throws {
    let offset = Mutex(0.0)
    var options = try options(
      "[profile dev]\nrole_arn = \(Self.arn)plain\nsource_profile = base\nrole_session_name = first\n"
        + "duration_seconds = 3600\n")
    options.time.now = { WallTime.now() + offset.withLock { $0 } }
    let store = CredentialStore(chain: .standard(try services(options)), time: options.time)
    let first = try await store.credentials()
    #expect(try await store.credentials() == first)
    offset.withLock { $0 = 3600 - 14 * 60 }
    // moto's clock is ours without the offset, so its new credentials seem to end early here, and are renewed anew.
    let second = try await store.credentials()
    #expect(second.accessKeyID != first.accessKeyID)
    #expect(try await identity(second) == "arn:aws:sts::123456789012:assumed-role/plain/first")
  }

  @Test("an instance's role and region come from the metadata service in version 2")
  func instanceMetadata() async throws {
    var options = try options(
      "[profile dev]\noutput = json\n",
      ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": moto.url])
    let found = try await credentials(options)
    #expect(found.provider == "iam-role" && found.accessKeyID == "test-key" && found.expiration != nil)
    options.region = nil
    let client = try ServiceClient(
      service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options)
    #expect(try await client.configuration().region == Sourced("us-east-1", .instanceMetadata))
  }

  private func client(_ options: ClientOptions) throws -> ServiceClient {
    try ServiceClient(
      service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options)
  }

  @Test("the service says whose credentials sign: a user's, and a role's session")
  func callerIdentity() async throws {
    let user = try await client(try options("", ["AWS_PROFILE": "base"])).callerIdentity()
    #expect(user?.account == "123456789012" && user?.arn == "arn:aws:iam::123456789012:user/ops")
    #expect(user?.userID.isEmpty == false)
    let role = try await client(
      try options(
        "[profile dev]\nrole_arn = \(Self.arn)plain\nsource_profile = base\nrole_session_name = first\n")
    ).callerIdentity()
    #expect(role?.arn == "arn:aws:sts::123456789012:assumed-role/plain/first")
    #expect(role?.userID.hasSuffix(":first") == true)
  }

  @Test("an identity that the service refuses to name is a refusal with its code")
  func callerIdentityRefused() async throws {
    let wrong = try options(
      "[profile dev]\naws_access_key_id = \(moto.facts.id)\naws_secret_access_key = fake-wrong-secret\n")
    await #expect {
      try await client(wrong).callerIdentity()
    } throws: { error in
      guard case AWSClientError.refused(let refusal) = error else { return false }
      return refusal.code == "SignatureDoesNotMatch" && refusal.attempts == 1
    }
  }
}
