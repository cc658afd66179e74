/// moto's server with an organization of a few dozen accounts, its checks of signatures and permissions switched on.
package final class MotoOrganization: Sendable {
  package struct Facts: Decodable, Sendable {
    package let port: Int
    /// The keys of a user of the management account who may list the accounts and take roles. Invented by moto.
    package let id: String
    package let secret: String
    /// The management account.
    package let root: String
    /// Accounts that are active, the management account among them.
    package let active: [String]
    /// One of them in which the user may not take a role.
    package let denied: String
    /// An account that was closed.
    package let closed: String
  }

  package let facts: Facts
  private let process: PeerProcess

  package var url: String { "http://127.0.0.1:\(facts.port)" }

  package init() async throws {
    process = try PeerProcess(Self.script)
    facts = try await process.ready(as: Facts.self)
  }

  /// The role is `ops/AppFlowOperator`; in the management account it wants the external id `fake-external-id`.
  private static let script = """
    import json, logging, sys, urllib.request
    logging.getLogger('werkzeug').disabled = True
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer
    import boto3
    server = ThreadedMotoServer('127.0.0.1', 0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    url = 'http://127.0.0.1:%d' % port
    def client(name):
        return boto3.client(name, endpoint_url=url, region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='y')
    organizations, iam = client('organizations'), client('iam')
    root = organizations.create_organization(FeatureSet='ALL')['Organization']['MasterAccountId']
    accounts = [
        organizations.create_account(AccountName='a%d' % number, Email='a%d@example.com' % number)['CreateAccountStatus']['AccountId']
        for number in range(24)]
    closed, denied = accounts[3], accounts[20]
    organizations.close_account(AccountId=closed)
    allow = {'Effect': 'Allow', 'Action': '*', 'Resource': '*'}
    deny = {'Effect': 'Deny', 'Action': 'sts:AssumeRole', 'Resource': 'arn:aws:iam::%s:role/ops/AppFlowOperator' % denied}
    def policy(*statements):
        return json.dumps({'Version': '2012-10-17', 'Statement': list(statements)})
    iam.create_user(UserName='ops')
    iam.put_user_policy(UserName='ops', PolicyName='all', PolicyDocument=policy(allow, deny))
    keys = iam.create_access_key(UserName='ops')['AccessKey']
    iam.create_role(RoleName='AppFlowOperator', Path='/ops/', AssumeRolePolicyDocument=policy({
        'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::%s:user/ops' % root}, 'Action': 'sts:AssumeRole',
        'Condition': {'StringEquals': {'sts:ExternalId': 'fake-external-id'}}}))
    urllib.request.urlopen(urllib.request.Request(
        url + '/moto-api/reset-auth', data=b'0', method='POST', headers={'Content-Type': 'text/plain'}))
    active = [account for account in [root] + accounts if account != closed]
    print(json.dumps({'port': port, 'id': keys['AccessKeyId'], 'secret': keys['SecretAccessKey'], 'root': root,
        'active': active, 'denied': denied, 'closed': closed}), flush=True)
    sys.stdin.read()
    """
}
