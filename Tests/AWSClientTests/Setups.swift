import ClientTestSupport
import Foundation
import OperatingSystem

/// One arrangement of environment and files.
struct Setup: Sendable, Codable {
  var name: String
  var variables: [String: String] = [:]
  var config = ""
  var credentials = ""
  /// Arguments.
  var profile: String?
  var region: String?
  /// What the cache of AWS's command line has of roles, by the arguments; nil where the clients have none.
  var roles: [String: String]?
  /// Where this client differs from botocore, and why.
  var difference: Difference?

  /// What this client makes of a set-up in place of what botocore does.
  struct Difference: Sendable, Codable {
    let reason: String
    /// The columns that differ, with this client's values; an empty one where it has none.
    let ours: [String: String]
  }
}

/// Set-ups made of every combination of pieces that a fixed sequence of numbers picks.
struct SetupGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  private mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  private mutating func pick<Item>(_ items: [Item]) -> Item { items[next(items.count)] }

  private static let regions = [
    "us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1",
    "eu-isoe-west-1",
    "us-isof-south-1", "eusc-de-east-1", "ap-southeast-7", "xx-new-9", "il-central-1",
  ]

  mutating func setup(_ number: Int) -> Setup {
    var setup = Setup(name: "set-up \(number)")
    var config = "# a comment\n[default]\noutput = json\n"
    var profile = ""
    var credentials = "[unrelated]\naws_access_key_id = AKIDUNRELATED\naws_secret_access_key = fake\n"

    switch next(4) {
    case 0: setup.profile = "dev"
    case 1: setup.variables["AWS_PROFILE"] = "dev"
    case 2: setup.variables["AWS_DEFAULT_PROFILE"] = "dev"
    default: setup.variables["AWS_PROFILE"] = "dev"
    }
    if next(3) == 0 { setup.variables["AWS_DEFAULT_REGION"] = pick(Self.regions) }
    if next(6) > 0 { profile += "region = \(pick(Self.regions))\n" }
    if next(4) == 0 {
      setup.variables["AWS_ACCESS_KEY_ID"] = "AKIDENV\(number)"
      if next(5) > 0 { setup.variables["AWS_SECRET_ACCESS_KEY"] = "fake-secret" }
      if next(2) == 0 { setup.variables["AWS_SESSION_TOKEN"] = "fake-token" }
    }
    if next(3) == 0 {
      credentials += "[dev]\naws_access_key_id=AKIDSHARED\(number)\naws_secret_access_key : fake/secret=\n"
      if next(3) == 0 { credentials += "aws_session_token = fake-token\nregion = \(pick(Self.regions))\n" }
    }
    addProvider(to: &profile, &config, &setup)
    let usesSTS =
      profile.contains("role_arn") || setup.variables["AWS_ROLE_ARN"] != nil || profile.contains("sso_")
    addEndpoint(to: &profile, &config, &setup, mayIgnore: !usesSTS)
    setup.config = config + "[profile dev]\n" + profile
    setup.credentials = credentials
    return setup
  }

  private mutating func addProvider(to profile: inout String, _ config: inout String, _ setup: inout Setup) {
    let role = "role_arn = arn:aws:iam::123456789012:role/fake\n"
    let base = "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = fake-secret\n"
    switch next(13) {
    case 0: profile += "aws_access_key_id = AKIDCONFIG\naws_secret_access_key = fake-secret\n"
    case 1: profile += "aws_access_key_id = AKIDHALF\n"
    case 2:
      profile += role + "source_profile = base\nexternal_id = fake-id\n"
      config += base
    case 3:
      profile += role + "source_profile = middle\n"
      config += base + "[profile middle]\n" + role + "source_profile = base\nduration_seconds = 900\n"
    case 4:
      profile += role + "source_profile = dev2\n"
      config += "[profile dev2]\n" + role + "source_profile = dev\n"
    case 5:
      profile +=
        role + "credential_source = \(pick(["Environment", "environment", "EcsContainer", "Nonsense"]))\n"
    case 6:
      profile +=
        role
        + pick(["", "source_profile = nobody\n", "source_profile = base\ncredential_source = Environment\n"])
    case 7: profile += "credential_process = @PROCESS@\n"
    case 8: profile += role + "web_identity_token_file = @TOKEN@\n"
    case 9:
      setup.variables["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/fake"
      setup.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "@TOKEN@"
    case 10:
      profile += "sso_session = corp\nsso_account_id = 123456789012\nsso_role_name = fake\n"
      config += "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://example.com/start\n"
    case 11:
      profile += "sso_account_id = 123456789012\nsso_role_name = fake\nsso_region = us-east-1\n"
      if next(3) > 0 { profile += "sso_start_url = https://example.com/start\n" }
    default:
      setup.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "@SERVER@/container"
      if next(2) == 0 { setup.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "fake-container-token" }
    }
  }

  private mutating func addEndpoint(
    to profile: inout String, _ config: inout String, _ setup: inout Setup, mayIgnore: Bool
  ) {
    if next(5) == 0 { setup.variables["AWS_ENDPOINT_URL_APPFLOW"] = "https://service.example.com:8443/base" }
    if next(6) == 0 { setup.variables["AWS_ENDPOINT_URL"] = "https://global.example.com" }
    if next(5) == 0 {
      profile += "services = mine\n"
      if next(4) > 0 {
        config += "[services mine]\ns3 =\n  endpoint_url = https://s3.example.com\nappflow = \n"
        config += "   endpoint_url = https://section.example.com\n"
      }
    }
    if next(5) == 0 { profile += "endpoint_url = https://profile.example.com/\n" }
    if mayIgnore && next(6) == 0 { profile += "ignore_configured_endpoint_urls = true\n" }
    if mayIgnore && next(8) == 0 {
      setup.variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = pick(["true", "false"])
    }
    // With an endpoint of one's own these are an error here, which botocore leaves out; another test has that.
    let isCustom =
      profile.contains("endpoint_url =") || profile.contains("services =")
      || setup.variables.keys.contains { $0.hasPrefix("AWS_ENDPOINT_URL") }
    guard mayIgnore && !isCustom else { return }
    if next(3) == 0 { profile += "use_fips_endpoint = true\n" }
    if next(3) == 0 { setup.variables["AWS_USE_DUALSTACK_ENDPOINT"] = pick(["true", "TRUE", "false"]) }
  }
}

/// Set-ups written by hand for corners of the file format and of the order.
let handwrittenSetups: [Setup] = [
  Setup(name: "nothing at all"),
  Setup(name: "unknown profile", variables: ["AWS_PROFILE": "nobody", "AWS_DEFAULT_REGION": "us-east-1"]),
  Setup(name: "unknown profile by option", variables: ["AWS_DEFAULT_REGION": "us-east-1"], profile: "nobody"),
  Setup(
    name: "a profile without the word is none in the config file", variables: ["AWS_PROFILE": "dev"],
    config: "[dev]\nregion = us-east-1\n"),
  Setup(
    name: "a profile with the word is another one in the credentials file", variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\nregion = us-east-1\n", credentials: "[profile dev]\naws_access_key_id = AKIDX\n"),
  Setup(
    name: "default with the word",
    config: "[profile default]\nregion = eu-west-1\naws_access_key_id = AKIDD\n"
      + "aws_secret_access_key = fake\n"),
  Setup(
    name: "both kinds of default, the plain one last",
    config: "[profile default]\nregion = eu-west-1\n[default]\nregion = eu-west-2\n"),
  Setup(
    name: "both kinds of default, the plain one first",
    config: "[default]\nregion = eu-west-1\n[profile default]\nregion = eu-west-2\n"),
  Setup(
    name: "quotes in a section's name", variables: ["AWS_PROFILE": "my dev"],
    config: "[profile \"my dev\"]\nregion = eu-west-1\n"),
  Setup(name: "quotes of a value stay", config: "[default]\nregion = \"eu-west-1\"\n"),
  Setup(name: "a comment after a value belongs to it", config: "[default]\nregion = eu-west-1 # there\n"),
  Setup(
    name: "comments and blank lines",
    config: "\n  # one\n; two\n[default]\n\n# three\nregion = eu-west-1\n  ; four\n\n"),
  Setup(name: "a continued value", config: "[default]\nregion = eu-west-1\n  more\n"),
  Setup(name: "an indented setting after the header", config: "[default]\n   region = eu-west-1\n"),
  Setup(name: "a colon", config: "[default]\nregion: eu-west-1\n"),
  Setup(name: "capitals in a name", config: "[default]\nRegion = eu-west-1\n"),
  Setup(name: "no space", config: "[default]\nregion=eu-west-1"),
  Setup(name: "Windows lines", config: "[default]\r\nregion = eu-west-1\r\n"),
  Setup(name: "text after a header", config: "[default] # mine\nregion = eu-west-1\n"),
  Setup(name: "a header that is not closed", config: "[default\nregion = eu-west-1\n"),
  Setup(name: "a setting before any header", config: "region = eu-west-1\n[default]\n"),
  Setup(name: "a line without an equals sign", config: "[default]\nregion\n"),
  Setup(name: "a value without a name", config: "[default]\n= eu-west-1\n"),
  Setup(name: "a sub-section with a broken line", config: "[default]\nregion = us-east-1\ns3 =\n  broken\n"),
  Setup(
    name: "a broken credentials file", config: "[default]\nregion = us-east-1\n", credentials: "nonsense\n",
    difference: Setup.Difference(
      reason: "botocore complains of the file once and, asked again, goes on without it",
      ours: ["metadata": ""])),
  Setup(
    name: "an equals sign in a value", config: "[default]\nregion = us-east-1\n",
    credentials: "[default]\naws_access_key_id = AKIDE\naws_secret_access_key = fake=secret==\n"),
  Setup(
    name: "a region in the credentials file comes first", config: "[default]\nregion = us-east-1\n",
    credentials: "[default]\nregion = eu-west-1\n"),
  Setup(
    name: "a region of the time before use_fips_endpoint", config: "[default]\nregion = fips-us-east-1\n"),
  Setup(
    name: "the same with the word at the end, and dualstack",
    variables: ["AWS_USE_DUALSTACK_ENDPOINT": "true", "AWS_DEFAULT_REGION": "us-gov-west-1-fips"]),
  Setup(name: "a region that is no host label", config: "[default]\nregion = us_east_1\n"),
  Setup(
    name: "an option's profile hides the environment's keys",
    variables: ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "fake"],
    config: "[profile dev]\nregion = us-east-1\naws_access_key_id = AKIDFILE\naws_secret_access_key = fake\n",
    profile: "dev"),
  Setup(
    name: "a variable's profile does not",
    variables: ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "fake", "AWS_PROFILE": "dev"],
    config: "[profile dev]\nregion = us-east-1\naws_access_key_id = AKIDFILE\naws_secret_access_key = fake\n"),
  Setup(
    name: "a role with its own keys", variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/fake\n"
      + "source_profile = dev\naws_access_key_id = AKIDOWN\naws_secret_access_key = fake\n"),
  Setup(
    name: "a role of itself without keys", variables: ["AWS_PROFILE": "dev"],
    config:
      "[profile dev]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/fake\nsource_profile = dev\n"
  ),
  Setup(
    name: "a role before shared keys", variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/fake\n"
      + "source_profile = base\n[profile base]\naws_access_key_id = AKIDB\naws_secret_access_key = fake\n",
    credentials: "[dev]\naws_access_key_id = AKIDS\naws_secret_access_key = fake\n"),
  Setup(
    name: "an endpoint that is no URL",
    variables: ["AWS_ENDPOINT_URL": "nonsense", "AWS_DEFAULT_REGION": "us-east-1"]),
  Setup(
    name: "a session of aws sso that is missing", variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\nsso_session = nobody\nsso_account_id = 1\nsso_role_name = r\n"
  ),
  Setup(
    name: "a session and a profile that differ", variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n"
      + "sso_region = eu-west-1\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://example.com/start\n"
  ),
  Setup(
    name: "a process that fails", config: "[default]\nregion = us-east-1\ncredential_process = false\n"),
  Setup(
    name: "a process that prints no JSON",
    config: "[default]\nregion = us-east-1\ncredential_process = echo hello\n"),
  Setup(
    name: "a process of another version",
    config: "[default]\nregion = us-east-1\ncredential_process = echo '{\"Version\": 2}'\n"),
  Setup(
    name: "a container that may not be asked",
    variables: [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1/x", "AWS_DEFAULT_REGION": "us-east-1",
    ]),
  Setup(
    name: "a container's token with a line break",
    variables: [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "@SERVER@/container",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\r\nb: c",
      "AWS_DEFAULT_REGION": "us-east-1",
    ]),
]
