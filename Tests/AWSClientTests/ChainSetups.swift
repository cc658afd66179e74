/// Set-ups for the chain of providers, one function of botocore's after the other.
let chainSetups: [Setup] =
  environmentSetups + inheritingSetups + fileSetups + roleSetups + processSetups + containerSetups
  + globalSetups
  + otherSetups

private let environmentSetups: [Setup] = [
  Setup(name: "keys of the environment without a region", variables: environmentKeys),
  Setup(
    name: "a session's token", variables: environmentKeys.with(["AWS_SESSION_TOKEN": "fake"]), config: region),
  Setup(
    name: "the token's older name", variables: environmentKeys.with(["AWS_SECURITY_TOKEN": "fake"]),
    config: region),
  Setup(
    name: "keys of the environment with an end",
    variables: environmentKeys.with(["AWS_CREDENTIAL_EXPIRATION": "2098-01-01T00:00:00Z"]), config: region),
  Setup(
    name: "an end in another zone",
    variables: environmentKeys.with(["AWS_CREDENTIAL_EXPIRATION": "2098-01-01T02:00:00+02:00"]),
    config: region),
  Setup(
    name: "keys of the environment that have ended",
    variables: environmentKeys.with(["AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"]), config: region),
  Setup(
    name: "an end that is no time", variables: environmentKeys.with(["AWS_CREDENTIAL_EXPIRATION": "soon"]),
    config: region),
  Setup(name: "a key without a secret", variables: ["AWS_ACCESS_KEY_ID": "AKIDENV"], config: region + keys),
  Setup(
    name: "a secret without a key", variables: ["AWS_SECRET_ACCESS_KEY": "fake"], config: region + keys),
  Setup(
    name: "AWS_REGION", variables: ["AWS_REGION": "eu-west-1"],
    difference: Setup.Difference(
      reason: "AWS's command line in version 2 and all newer SDKs read AWS_REGION; botocore does not",
      ours: [
        "region": "eu-west-1", "endpoint": "https://appflow.eu-west-1.amazonaws.com",
        "sts": "@SERVER@ eu-west-1",
      ])),
  Setup(
    name: "the region of an argument", variables: ["AWS_DEFAULT_REGION": "eu-west-1"], config: region,
    region: "ap-southeast-2"),
  Setup(
    name: "AWS_PROFILE and AWS_DEFAULT_PROFILE",
    variables: ["AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"],
    config: "[profile a]\nregion = eu-west-1\n[profile b]\nregion = eu-west-2\n",
    difference: Setup.Difference(
      reason: "AWS's command line in version 2 takes AWS_PROFILE first; botocore takes the older name",
      ours: [
        "region": "eu-west-1", "endpoint": "https://appflow.eu-west-1.amazonaws.com",
        "sts": "@SERVER@ eu-west-1",
      ])),
]

private let inheritingSetups: [Setup] = [
  Setup(
    name: "what all sections of the configuration file have in common",
    variables: ["AWS_PROFILE": "dev"], config: "[DEFAULT]\nregion = eu-west-1\n[profile dev]\noutput = json\n"
  ),
  Setup(
    name: "a section's own setting comes before it", variables: ["AWS_PROFILE": "dev"],
    config: "[DEFAULT]\nregion = eu-west-1\n[profile dev]\nregion = eu-west-2\n"),
  Setup(
    name: "it may stand at the end", variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\noutput = json\n[DEFAULT]\nregion = eu-west-1\n" + keys),
  Setup(name: "it is no profile", config: "[DEFAULT]\nregion = eu-west-1\n" + keys),
  Setup(
    name: "the profile default has it, too", config: "[DEFAULT]\nregion = eu-west-1\n[default]\n" + keys),
  Setup(
    name: "it is none by its name either", variables: ["AWS_PROFILE": "DEFAULT"],
    config: "[DEFAULT]\nregion = eu-west-1\n"),
  Setup(
    name: "a profile with its name", variables: ["AWS_PROFILE": "DEFAULT"],
    config: "[profile DEFAULT]\nregion = eu-west-1\n"),
  Setup(
    name: "what all sections of the credentials file have in common", variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\nregion = eu-west-1\n",
    credentials: "[DEFAULT]\n\(keys)[dev]\naws_session_token = fake\n"),
  Setup(
    name: "one of the two files has nothing of the other's", variables: ["AWS_PROFILE": "dev"],
    config: "[profile dev]\nregion = eu-west-1\n", credentials: "[DEFAULT]\n\(keys)[other]\nx = y\n"),
  Setup(
    name: "endpoints of a section of services from it", variables: ["AWS_PROFILE": "dev"],
    config: "[DEFAULT]\nappflow =\n  endpoint_url = https://common.example.com\n"
      + "[profile dev]\nregion = eu-west-1\nservices = mine\n[services mine]\nx = y\n"),
]

private let fileSetups: [Setup] = [
  Setup(name: "a blank token", config: region, credentials: "[default]\n\(keys)aws_session_token =\n"),
  Setup(
    name: "a blank token in the configuration file", config: region + keys + "aws_session_token =\n"),
  Setup(
    name: "a token", config: region, credentials: "[default]\n\(keys)aws_session_token = fake\n"),
  Setup(
    name: "a blank token of the older name and one of the newer", config: region,
    credentials: "[default]\n\(keys)aws_security_token =\naws_session_token = fake\n",
    difference: Setup.Difference(
      reason: "botocore stops at the blank one and signs without a token, which AWS refuses",
      ours: ["token": "yes"])),
  Setup(
    name: "a blank key", config: region + keys,
    credentials: "[default]\naws_access_key_id =\naws_secret_access_key =\n",
    difference: Setup.Difference(
      reason: "botocore signs with a key without a name, which AWS refuses; here blank is not set",
      ours: ["provider": "config-file", "key": "AKIDFILE"])),
  Setup(
    name: "a blank secret", config: region,
    credentials: "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key =\n",
    difference: Setup.Difference(
      reason: "botocore signs with an empty secret; here half a pair of keys is an error",
      ours: ["provider": "", "key": "", "token": ""])),
  Setup(
    name: "a profile only in the credentials file", variables: ["AWS_PROFILE": "dev"],
    config: "[profile other]\nregion = us-east-1\n", credentials: "[dev]\nregion = eu-west-1\n" + keys),
  Setup(
    name: "the same by an argument", config: "[profile other]\nregion = us-east-1\n",
    credentials: "[dev]\nregion = eu-west-1\n" + keys, profile: "dev"),
  Setup(
    name: "a profile only in the credentials file, without keys", variables: ["AWS_PROFILE": "dev"],
    credentials: "[dev]\nregion = eu-west-1\n"),
  Setup(
    name: "a role in the credentials file", config: region + "[profile base]\n" + keys,
    credentials: "[default]\nrole_arn = arn:aws:iam::123456789012:role/fake\nsource_profile = base\n"),
  Setup(
    name: "a process in the credentials file", config: region,
    credentials: "[default]\ncredential_process = @PROCESS@\n"),
  Setup(
    name: "a section that stands twice", config: "[default]\nregion = us-east-1\n[default]\noutput = json\n",
    difference: Setup.Difference(
      reason: "botocore reads nothing of such a file; AWS's guide for its SDKs joins the two",
      ours: [
        "region": "us-east-1", "endpoint": "https://appflow.us-east-1.amazonaws.com",
        "sts": "@SERVER@ us-east-1", "metadata": "http://169.254.169.254",
      ])),
  Setup(
    name: "a setting that stands twice", config: "[default]\nregion = us-east-1\nregion = eu-west-1\n",
    difference: Setup.Difference(
      reason: "botocore reads nothing of such a file; AWS's guide for its SDKs takes the last one",
      ours: [
        "region": "eu-west-1", "endpoint": "https://appflow.eu-west-1.amazonaws.com",
        "sts": "@SERVER@ eu-west-1", "metadata": "http://169.254.169.254",
      ])),
]

/// Regions that are none: where the Security Token Service is asked, and for which region is signed.
private let globalSetups: [Setup] =
  ["aws-global", "aws-cn-global", "aws-us-gov-global", "fips-aws-global", "aws-iso-global"].flatMap {
    region in
    [
      [:], ["AWS_USE_FIPS_ENDPOINT": "true"], ["AWS_USE_DUALSTACK_ENDPOINT": "true"],
      ["AWS_STS_REGIONAL_ENDPOINTS": "legacy"],
    ].map { variables in
      Setup(
        name: "\(region) \(variables)",
        variables: ["AWS_ENDPOINT_URL_STS": "", "AWS_DEFAULT_REGION": region].merging(variables) { $1 })
    }
  } + [
    Setup(
      name: "a role in aws-global, by an endpoint of one's own",
      variables: ["AWS_PROFILE": "dev", "AWS_DEFAULT_REGION": "aws-global"],
      config: "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/fake\nsource_profile = base\n"
        + "[profile base]\n" + keys,
      difference: Setup.Difference(
        reason: "botocore signs for a region that does not exist, which AWS refuses behind any address",
        ours: [
          "sts": "@SERVER@ us-east-1",
          "key": "AssumeRole us-east-1 RoleArn=arn:aws:iam::123456789012:role/fake",
        ])),
    Setup(
      name: "the old global endpoint",
      variables: ["AWS_ENDPOINT_URL_STS": "", "AWS_STS_REGIONAL_ENDPOINTS": "legacy"],
      config: "[default]\nregion = eu-west-1\n"),
  ]

private let otherSetups: [Setup] = [
  Setup(
    name: "trusted certificates of other programs",
    variables: ["REQUESTS_CA_BUNDLE": "@HOME@/certificates.pem"], config: region),
  Setup(
    name: "AWS's own come first",
    variables: ["REQUESTS_CA_BUNDLE": "/nonexistent", "AWS_CA_BUNDLE": "@HOME@/certificates.pem"],
    config: region),
  Setup(
    name: "so do the profile's", variables: ["REQUESTS_CA_BUNDLE": "/nonexistent"],
    config: region + "ca_bundle = @HOME@/certificates.pem\n"),
  Setup(name: "an application's name", variables: ["AWS_SDK_UA_APP_ID": "team.one#2"], config: region),
  Setup(
    name: "an application's name with what may not stand there", config: region + "sdk_ua_app_id = a b/c(é)\n"
  ),
  Setup(
    name: "the variable comes first", variables: ["AWS_SDK_UA_APP_ID": "one"],
    config: region + "sdk_ua_app_id = two\n"),
  Setup(
    name: "the file of the first EC2 tools", variables: ["AWS_CREDENTIAL_FILE": "@HOME@/ec2"], config: region,
    difference: Setup.Difference(
      reason: "missing: nobody has such files any more, and they know no sessions",
      ours: ["provider": "", "key": "", "token": ""])),
  Setup(
    name: "boto 2's file", variables: ["BOTO_CONFIG": "@HOME@/boto"], config: region,
    difference: Setup.Difference(
      reason:
        "missing: boto 2 has had no release since 2018; AWS's command line in version 2 reads it no more",
      ours: ["provider": "", "key": "", "token": ""])),
  Setup(
    name: "a switch that is neither", variables: ["AWS_USE_FIPS_ENDPOINT": "yes"], config: region,
    difference: Setup.Difference(
      reason: "botocore takes everything but true for false, and sends to an endpoint that was not meant",
      ours: ["region": "", "endpoint": "", "sts": ""])),
]
