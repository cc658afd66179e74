/// HTTPS servers with certificates of a private authority, and of nobody; made by Python's own TLS.
package final class TLSPeer {
  package struct Facts: Decodable, Sendable {
    /// The authority's certificate, a file in PEM.
    package let ca: String
    /// A good certificate for 127.0.0.1.
    package let good: Int
    /// A certificate for another name.
    package let otherName: Int
    /// A certificate that signs itself.
    package let selfSigned: Int
    /// A certificate that is over.
    package let expired: Int
    /// TLS 1.1 and nothing newer.
    package let old: Int
    /// Accepts HTTP/2 only, and says so in the answer to nothing: the connection ends after the handshake.
    package let http2: Int
  }

  package let facts: Facts
  private let process: PeerProcess

  package init(folder: TemporaryFolder) async throws {
    process = try PeerProcess(Self.script, arguments: [folder.url.path])
    facts = try await process.ready(as: Facts.self)
  }

  private static let script = """
    import datetime, http.server, ipaddress, json, os, ssl, sys, threading, warnings
    warnings.simplefilter("ignore")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID
    folder = sys.argv[1]
    now = datetime.datetime.now(datetime.timezone.utc)
    def name(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
    def certificate(subject, key, issuer, signer, san=None, days=(-1, 30), is_ca=False):
        builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days=days[0])).not_valid_after(now + datetime.timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True))
        if san:
            builder = builder.add_extension(x509.SubjectAlternativeName(san), critical=False)
        return builder.sign(signer, hashes.SHA256())
    def write(path, key, certificate):
        with open(path, 'wb') as file:
            if key:
                file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                             serialization.NoEncryption()))
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
        return path
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = write(os.path.join(folder, 'ca.pem'), None, certificate('Test CA', ca_key, 'Test CA', ca_key, is_ca=True))
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'
        def log_message(self, *arguments):
            pass
        def do_POST(self):
            self.rfile.read(int(self.headers.get('Content-Length', 0)))
            body = b'{"connectorProfileArn":"arn:aws:x","connectorProfileDetails":[{"connectorProfileName":"over-tls"}]}'
            self.send_response(200)
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)
    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *arguments):
            pass
    here = [x509.IPAddress(ipaddress.ip_address('127.0.0.1'))]
    def serve(label, san=here, issuer='Test CA', days=(-1, 30), adjust=None):
        key = ec.generate_private_key(ec.SECP256R1())
        own = issuer is None
        made = certificate(label, key, issuer or label, key if own else ca_key, san, days)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(write(os.path.join(folder, label + '.pem'), key, made))
        if adjust:
            adjust(context)
        server = Server(('127.0.0.1', 0), Handler)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_address[1]
    def old(context):
        context.set_ciphers('ALL:@SECLEVEL=0')
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    print(json.dumps({
        'ca': ca, 'good': serve('good'), 'otherName': serve('other', [x509.DNSName('other.example.com')]),
        'selfSigned': serve('self', issuer=None), 'expired': serve('expired', days=(-30, -1)),
        'old': serve('old', adjust=old), 'http2': serve('http2', adjust=lambda c: c.set_alpn_protocols(['h2']))}), flush=True)
    sys.stdin.read()
    """
}
