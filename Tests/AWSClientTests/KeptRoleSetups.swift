/// Set-ups with roles in the cache of AWS's command line.
let keptRoleSetups: [Setup] = [
  kept("a kept role", "kept1", #"{"RoleArn": "\#(arn)kept1"}"#),
  kept(
    "a kept role with a device's code", "kept2",
    #"{"RoleArn": "\#(arn)kept2", "SerialNumber": "arn:mfa"}"#, settings: "mfa_serial = arn:mfa\n"),
  kept(
    "a kept role with everything", "kept3",
    #"{"DurationSeconds": 900, "ExternalId": "\u00e9\"x", "RoleArn": "\#(arn)kept3", "RoleSessionName": "fake-kept"}"#,
    settings: "duration_seconds = 900\nexternal_id = é\"x\nrole_session_name = fake-kept\n"),
  kept(
    "a kept role of other parameters", "kept4", #"{"RoleArn": "\#(arn)kept4"}"#,
    settings: "external_id = other\n"
  ),
  kept(
    "a kept role that has ended", "kept5", #"{"RoleArn": "\#(arn)kept5"}"#, until: "2020-01-01T00:00:00UTC"),
  Setup(
    name: "a kept role of a web identity",
    config: region + "role_arn = \(arn)kept6\nweb_identity_token_file = @TOKEN@\n",
    roles: [#"{"RoleArn": "\#(arn)kept6"}"#: entry("2099-01-01T00:00:00UTC")]),
  Setup(
    name: "a kept role that is broken", variables: ["AWS_PROFILE": "dev"], config: profile("kept7", ""),
    roles: [#"{"RoleArn": "\#(arn)kept7"}"#: "{"],
    difference: Setup.Difference(
      reason: "botocore fails with the name of the entry; here the role is taken anew",
      ours: [
        "provider": "assume-role", "key": "AssumeRole us-east-1 RoleArn=\(arn)kept7", "token": "yes",
        "renewed": CredentialServices.end,
      ])),
]

private let arn = "arn:aws:iam::123456789012:role/"

private func profile(_ name: String, _ settings: String) -> String {
  "[profile dev]\nregion = us-east-1\nrole_arn = \(arn)\(name)\nsource_profile = base\n\(settings)"
    + "[profile base]\n\(keys)"
}

private func entry(_ end: String) -> String {
  #"{"Credentials": {"AccessKeyId": "ASIAKEPT", "SecretAccessKey": "fake", "SessionToken": "fake", "Expiration": ""#
    + end + #""}, "ResponseMetadata": {"RetryAttempts": 0}}"#
}

private func kept(
  _ name: String, _ role: String, _ arguments: String, settings: String = "",
  until end: String = "2099-01-01T00:00:00UTC"
) -> Setup {
  Setup(
    name: name, variables: ["AWS_PROFILE": "dev"], config: profile(role, settings),
    roles: [arguments: entry(end)])
}
