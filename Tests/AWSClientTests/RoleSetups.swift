/// Pieces that set-ups are made of.
let region = "[default]\nregion = us-east-1\n"
let keys = "aws_access_key_id = AKIDFILE\naws_secret_access_key = fake\n"
let environmentKeys = ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "fake"]

extension [String: String] {
  /// The same variables and others.
  func with(_ others: [String: String]) -> [String: String] { merging(others) { $1 } }
}

/// Set-ups of roles, programs that print credentials, and containers.
let roleSetups: [Setup] = [
  role(
    "everything that a role may want",
    "external_id = fake id+/&é\nduration_seconds = 900\nrole_session_name = fake-1\n"),
  role("a device's code", "mfa_serial = arn:aws:iam::123456789012:mfa/ops\n"),
  role("blank parameters", "role_session_name =\n"),
  role("a blank duration", "duration_seconds =\n"),
  role("a role whose source is a process", "", source: "credential_process = @PROCESS@\n"),
  role("a role whose source has half a pair", "", source: "aws_access_key_id = AKIDHALF\n"),
  role("a role whose source has nothing", "", source: "output = json\n"),
  role(
    "a role whose source signs in", "",
    source: "sso_session = corp\nsso_account_id = 123456789012\nsso_role_name = fake\n"
      + "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://example.com/start\n"),
  role(
    "a role whose source is a web identity", "",
    source: "role_arn = arn:aws:iam::123456789012:role/web\nweb_identity_token_file = @TOKEN@\n"),
  role(
    "a role whose source has keys and a role: the keys count", "",
    source: keys + "role_arn = arn:aws:iam::123456789012:role/other\nsource_profile = third\n"),
  Setup(
    name: "a role of the environment's keys",
    variables: environmentKeys.with(["AWS_PROFILE": "dev"]),
    config: "[profile dev]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/fake\n"
      + "credential_source = Environment\n"),
  Setup(
    name: "a role of the environment's keys by an argument", variables: environmentKeys,
    config: "[profile dev]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/fake\n"
      + "credential_source = Environment\n", profile: "dev"),
  Setup(
    name: "a role of a container",
    variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "@SERVER@/container"],
    config: region + "role_arn = arn:aws:iam::123456789012:role/fake\ncredential_source = EcsContainer\n"),
  Setup(
    name: "a web identity of the environment",
    variables: [
      "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/fake", "AWS_WEB_IDENTITY_TOKEN_FILE": "@TOKEN@",
      "AWS_ROLE_SESSION_NAME": "fake-web",
    ], config: region),
  Setup(
    name: "a web identity of the environment does not count beside an argument's profile",
    variables: [
      "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/fake", "AWS_WEB_IDENTITY_TOKEN_FILE": "@TOKEN@",
    ], config: "[profile dev]\nregion = us-east-1\n" + keys, profile: "dev"),
  Setup(
    name: "a web identity without a role", variables: ["AWS_WEB_IDENTITY_TOKEN_FILE": "@TOKEN@"],
    config: region),
  Setup(
    name: "a web identity whose token is not there",
    config: region
      + "role_arn = arn:aws:iam::123456789012:role/fake\nweb_identity_token_file = /nonexistent/x\n"),
]

private func role(_ name: String, _ settings: String, source: String? = nil) -> Setup {
  Setup(
    name: name, variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/fake\n"
      + "source_profile = base\n\(settings)[profile base]\n\(source ?? keys)")
}

let processSetups: [Setup] = [
  process("version 1.0", #"{"Version": 1.0, "AccessKeyId": "AKIDP", "SecretAccessKey": "fake"}"#),
  process("version 1e0", #"{"Version": 1e0, "AccessKeyId": "AKIDP", "SecretAccessKey": "fake"}"#),
  process("version 1 as a text", #"{"Version": "1", "AccessKeyId": "AKIDP", "SecretAccessKey": "fake"}"#),
  process("no version", #"{"AccessKeyId": "AKIDP", "SecretAccessKey": "fake"}"#),
  process(
    "a process's blank token",
    #"{"Version": 1, "AccessKeyId": "AKIDP", "SecretAccessKey": "fake", "SessionToken": ""}"#),
  process(
    "a process's token that is null",
    #"{"Version": 1, "AccessKeyId": "AKIDP", "SecretAccessKey": "fake", "SessionToken": null, "Expiration": null}"#
  ),
  process(
    "a process's keys with an end",
    #"{"Version": 1, "AccessKeyId": "AKIDP", "SecretAccessKey": "fake", "SessionToken": "fake", "Expiration": "2098-01-01T01:00:00+01:00"}"#
  ),
  process(
    "a process's keys that have ended",
    #"{"Version": 1, "AccessKeyId": "AKIDP", "SecretAccessKey": "fake", "Expiration": "2020-01-01T00:00:00Z"}"#
  ),
  process("a process without a secret", #"{"Version": 1, "AccessKeyId": "AKIDP"}"#),
]

private func process(_ name: String, _ answer: String) -> Setup {
  Setup(name: name, config: region + "credential_process = /bin/echo '\(answer)'\n")
}

let containerSetups: [Setup] = [
  container("a container's keys with their end", "@SERVER@/container"),
  container("a container by its name", "http://localhost:@PORT@/container"),
  container(
    "a container's proof", "@SERVER@/container/token", ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer-fake"]),
  container(
    "a container's proof in a file", "@SERVER@/container/token",
    [
      "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer-other",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "@TOKEN@",
    ]),
  container(
    "a container's proof in a file that is not there", "@SERVER@/container/token",
    ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/nonexistent/token"]),
  Setup(
    name: "a container after a profile's keys",
    variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "@SERVER@/container"], config: region + keys),
]

private func container(_ name: String, _ address: String, _ variables: [String: String] = [:]) -> Setup {
  Setup(
    name: name,
    variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": address].merging(variables) { $1 }, config: region)
}
