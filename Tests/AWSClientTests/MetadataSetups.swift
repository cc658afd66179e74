/// Set-ups of instances: who is asked, in which version, and what counts of what comes back.
let metadataSetups: [Setup] = [
  instance("an instance in version 2", "v2"),
  instance("an instance that has no version 2", "v1404"),
  instance("an instance that forbids version 2", "v1403"),
  instance("an instance that does not know how to give a token", "v1405"),
  instance("an instance that refuses the request for a token", "v1400"),
  instance("an instance that fails at tokens", "v1500"),
  instance("an instance whose token is empty", "v1"),
  instance(
    "an instance without version 2 where version 1 is disabled", "v1404",
    ["AWS_EC2_METADATA_V1_DISABLED": "true"]),
  instance(
    "an instance in version 2 where version 1 is disabled", "v2", ["AWS_EC2_METADATA_V1_DISABLED": "true"]),
  instance(
    "an instance whose token is empty where version 1 is disabled", "v1",
    config: "ec2_metadata_v1_disabled = true\n"),
  instance("an instance whose keys have ended", "expired"),
  instance("an instance whose role is refused", "refused"),
  instance("an instance without a role", "norole"),
  instance("an instance that may not be asked", "v2", ["AWS_EC2_METADATA_DISABLED": "true"]),
  instance("the same in capitals", "v2", ["AWS_EC2_METADATA_DISABLED": "TRUE"]),
  instance("an instance after a profile's keys", "v2", config: keysOfConfig),
  instance(
    "a role with an instance's keys", "v2",
    config: "role_arn = arn:aws:iam::123456789012:role/fake\ncredential_source = Ec2InstanceMetadata\n"),
  Setup(
    name: "the endpoint of the metadata service in a profile",
    config: "[default]\nregion = us-east-1\nec2_metadata_service_endpoint = http://192.0.2.1/x/\n"),
  Setup(
    name: "its IPv6 address by the mode", variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"]),
  Setup(name: "its IPv6 address by the switch", variables: ["AWS_IMDS_USE_IPV6": "true"]),
  Setup(
    name: "the mode comes before the switch",
    variables: ["AWS_IMDS_USE_IPV6": "true", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv4"]),
  Setup(
    name: "the switch of the profile", config: "[default]\nregion = us-east-1\nimds_use_ipv6 = True\n"),
  Setup(
    name: "the mode of the profile, and the switch of the environment",
    variables: ["AWS_IMDS_USE_IPV6": "false"],
    config: "[default]\nregion = us-east-1\nec2_metadata_service_endpoint_mode = ipv6\n"),
  Setup(
    name: "an endpoint comes before IPv6",
    variables: [
      "AWS_IMDS_USE_IPV6": "true", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://192.0.2.1",
    ]),
  Setup(
    name: "a mode that nobody knows does not keep the environment's keys from being used",
    variables: [
      "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5", "AWS_ACCESS_KEY_ID": "AKIDENV",
      "AWS_SECRET_ACCESS_KEY": "fake", "AWS_DEFAULT_REGION": "us-east-1",
    ],
    difference: Setup.Difference(
      reason:
        "botocore reads the settings of all providers before the first is asked; here the one that needs "
        + "a setting complains of it",
      ours: ["provider": "env", "key": "AKIDENV", "token": "no"])),
]

private let keysOfConfig = "aws_access_key_id = AKIDCONFIG\naws_secret_access_key = fake\n"

private func instance(
  _ name: String, _ kind: String, _ variables: [String: String] = [:], config: String = ""
) -> Setup {
  Setup(
    name: name,
    variables: [
      "AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "@SERVER@/\(kind)",
    ].merging(variables) { $1 },
    config: "[default]\nregion = us-east-1\n" + config)
}
