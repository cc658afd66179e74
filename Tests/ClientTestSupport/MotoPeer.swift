/// moto's server with its checks of signatures, session tokens and permissions switched on.
package final class MotoPeer: Sendable {
  package struct Facts: Decodable, Sendable {
    package let port: Int
    /// The keys of a user who may take roles. Invented by moto.
    package let id: String
    package let secret: String
    /// The ARNs of secrets in eu-west-1: `plain` and `pair`, `binary`, and `gone`, which is not there.
    package let secrets: [String: String]
    /// The ids of the versions of the secret `versions`: `current` and `pending`.
    package let versions: [String: String]
    /// The keys of a user who may do nothing but read values: of secrets (GetSecretValue), and of parameters (GetParameter).
    package let reader: [String]
  }

  package let facts: Facts
  private let process: PeerProcess

  package var url: String { "http://127.0.0.1:\(facts.port)" }

  package init() async throws {
    process = try PeerProcess(Self.script)
    facts = try await process.ready(as: Facts.self)
  }

  /// Roles: `plain`; `guarded`, which wants the external id `fake-external-id`; `inner`, which only `plain` may take.
  private static let script = """
    import json, logging, os, sys, urllib.request
    logging.getLogger('werkzeug').disabled = True
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer
    import boto3
    server = ThreadedMotoServer('127.0.0.1', 0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    url = 'http://127.0.0.1:%d' % port
    iam = boto3.client('iam', endpoint_url=url, region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='y')
    everything = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}]})
    iam.create_user(UserName='ops')
    iam.put_user_policy(UserName='ops', PolicyName='all', PolicyDocument=everything)
    keys = iam.create_access_key(UserName='ops')['AccessKey']
    iam.create_user(UserName='reader')
    iam.put_user_policy(UserName='reader', PolicyName='reads', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Action': ['secretsmanager:GetSecretValue', 'ssm:GetParameter'], 'Resource': '*'}]}))
    reader = iam.create_access_key(UserName='reader')['AccessKey']
    def role(name, principal, condition=None):
        statement = {'Effect': 'Allow', 'Principal': principal, 'Action': 'sts:AssumeRole'}
        if condition:
            statement['Condition'] = condition
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [statement]}))
        iam.put_role_policy(RoleName=name, PolicyName='all', PolicyDocument=everything)
    user = {'AWS': 'arn:aws:iam::123456789012:user/ops'}
    role('plain', user)
    role('guarded', user, {'StringEquals': {'sts:ExternalId': 'fake-external-id'}})
    role('inner', {'AWS': 'arn:aws:sts::123456789012:assumed-role/plain/first'})
    store = boto3.client('secretsmanager', endpoint_url=url, region_name='eu-west-1', aws_access_key_id='x', aws_secret_access_key='y')
    pair = json.dumps({'accessToken': 'fake-moto-access', 'refreshToken': 'fake-moto-"refresh"-ä', 'number': 7, 'nested': {}})
    secrets = {
        'plain': store.create_secret(Name='acme/plain', SecretString='fake-moto-text')['ARN'],
        'kept': store.create_secret(Name='acme/kept', SecretString='fake-older-key')['ARN'],
        'pair': store.create_secret(Name='acme/pair', SecretString=pair)['ARN'],
        'binary': store.create_secret(Name='acme/binary', SecretBinary=b'fake-moto-bytes')['ARN'],
        'gone': 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/gone-AbCdEf',
    }
    versions = {'current': store.create_secret(Name='acme/versions', SecretString='{"key": "fake-current"}')}
    secrets['versions'] = versions['current']['ARN']
    versions['pending'] = store.put_secret_value(
        SecretId='acme/versions', SecretString='{"key": "fake-pending"}', VersionStages=['AWSPENDING'])
    parameters = boto3.client('ssm', endpoint_url=url, region_name='eu-west-1', aws_access_key_id='x', aws_secret_access_key='y')
    parameters.put_parameter(Name='/acme/plain', Value='fake-parameter', Type='String')
    for number in (1, 2, 3):
        parameters.put_parameter(
            Name='/acme/pair', Value='{"key": "fake-parameter-%d"}' % number, Type='SecureString', Overwrite=number > 1)
    parameters.label_parameter_version(Name='/acme/pair', ParameterVersion=2, Labels=['live'])
    urllib.request.urlopen(urllib.request.Request(
        url + '/moto-api/reset-auth', data=b'0', method='POST', headers={'Content-Type': 'text/plain'}))
    print(json.dumps({'port': port, 'id': keys['AccessKeyId'], 'secret': keys['SecretAccessKey'], 'secrets': secrets,
                      'versions': {name: made['VersionId'] for name, made in versions.items()},
                      'reader': [reader['AccessKeyId'], reader['SecretAccessKey']]}), flush=True)
    sys.stdin.read()
    """
}
