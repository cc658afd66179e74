import ClientTestSupport
import Testing

@testable import AWSClient

@Suite("Endpoints against AWS's rules", .timeLimit(.minutes(2)))
struct EndpointRulesTests {
  /// The rules that botocore has for each service that is called, run over regions of all partitions.
  private static let rules = """
    import json, sys, botocore.session
    from botocore.endpoint_provider import EndpointProvider
    loader = botocore.session.get_session().get_component('data_loader')
    partitions = loader.load_data('partitions')
    regions = json.load(sys.stdin) + sorted({
        region for partition in partitions['partitions'] for region in partition['regions']
        if region == 'aws-global' or not region.endswith('-global')})
    answers = []
    for service in [
        'appflow', 'dynamodb', 'iam', 'kms', 'organizations', 'secretsmanager', 'signin', 'ssm', 'sso', 'sso-oidc', 'sts'
    ]:
        rules = loader.load_service_model(service, 'endpoint-rule-set-1')
        provider = EndpointProvider(rules, partitions)
        for region in regions:
            for fips in (False, True):
                for dualstack in (False, True):
                    parameters = {'Region': region, 'UseFIPS': fips, 'UseDualStack': dualstack}
                    if 'UseGlobalEndpoint' in rules['parameters']:
                        parameters['UseGlobalEndpoint'] = False
                    try:
                        url = provider.resolve_endpoint(**parameters).url
                    except Exception:
                        # The rules know no such endpoint.
                        continue
                    answers.append(
                        {'service': service, 'region': region, 'fips': fips, 'dualstack': dualstack, 'url': url})
    json.dump(answers, sys.stdout)
    """

  private struct Answer: Decodable, Sendable {
    let service: String
    let region: String
    let fips: Bool
    let dualstack: Bool
    let url: String
  }

  private static let services: [String: ServiceIdentity] = [
    "appflow": ServiceIdentity(signingName: "appflow", settingsName: "appflow"),
    "dynamodb": .dynamoDB, "iam": .iam, "kms": .kms, "organizations": .organizations,
    "secretsmanager": .secretsManager, "signin": .signin, "ssm": .systemsManager, "sso": .sso,
    "sso-oidc": .ssoOIDC, "sts": .sts,
  ]

  /// Regions that may come, one of each partition.
  private static let newRegions = ["xx-foo-1", "cn-new-1", "us-gov-new-1", "us-iso-new-1", "us-isob-new-1"]

  @Test("each service in each region, with FIPS, dualstack, both and neither, is where the rules say")
  func agree() async throws {
    let cases = try await Peers.run(Self.rules, input: Self.newRegions, as: [Answer].self)
    #expect(cases.count > 600 && Set(cases.map(\.service)).count == Self.services.count)
    for item in cases {
      let service = try #require(Self.services[item.service])
      let ours = service.publishedEndpoint(region: item.region, fips: item.fips, dualStack: item.dualstack)
      #expect(ours.description == item.url + "/", "\(item)")
    }
  }
}
