import JSON
import Secrets
import ServiceModel
import Testing

@testable import Forms

@Suite("What looks wrong with secrets in a request")
struct SecretViolationsTests {
  static let now = 1_767_225_600.0
  private static let credentials = RequestPaths.credentials

  private static func pem(_ label: String) -> String {
    "-----BEGIN \(label)-----\nZmFrZQ==\n-----END \(label)-----\n"
  }

  /// A token by its claims; the header names RS256.
  private static func token(_ claims: String, header: String = #"{"alg":"RS256"}"#) -> String {
    [header, claims].map { JSONWebTokenTests.base64(Array($0.utf8)) }.joined(separator: ".") + ".ZmFrZQ"
  }

  /// Secrets by how the remark about each begins.
  static let kinds: [(secret: String, start: String)] = [
    (" fake-one", "Blank at the start."), ("fake-one ", "Blank at the end."),
    ("fake-one\t", "Blank at the end."),
    ("fake-one\n", "Line break at the end."), ("fake-one\r\n", "Line break at the end."),
    ("fake\none", "2 lines."),
    ("\u{FEFF}fake-one", "Byte-order mark at the start."), ("fa\u{1}ke", "Control character inside."),
    ("fa\u{1B}[31mke", "Control character inside."), ("fa\u{85}ke", "Control character inside."),
    ("fa\u{200B}ke", "Invisible character inside."), ("fa\u{A0}ke", "Invisible character inside."),
    ("fa\u{202E}ke", "Invisible character inside."), ("fa\u{E000}ke", "Invisible character inside."),
    ("Bearer fake-one", "“Bearer” in front."), ("bearer fake-one", "“Bearer” in front."),
    ("Authorization: Bearer fake-one", "“Bearer” in front."), ("Basic fake-one", "“Basic” in front."),
    ("SSWS fake-one", "“SSWS” in front."), ("x-api-key: fake-one", "“x-api-key:” in front."),
    ("\"fake-one\"", "Quotes around it."), ("'fake-one'", "Quotes around it."),
    ("“fake-one”", "Quotes around it."),
    ("export A=fake-one", "A name and = in front."), ("DB_PASSWORD=fake-one", "A name and = in front."),
    ("${PW}", "Left unresolved, as ${…}."), ("fake-${PW:-x}", "Left unresolved, as ${…}."),
    ("$PASSWORD", "Left unresolved, as $…."), ("$(pass x)", "Left unresolved, as $(…)."),
    ("%PASSWORD%", "Left unresolved, as %…%."), ("{{ password }}", "Left unresolved, as {{…}}."),
    ("<your-password>", "Left unresolved, as <…>."), ("[TOKEN]", "Left unresolved, as […]."),
    ("{password}", "Left unresolved, as {…}."), ("<%= pw %>", "Left unresolved, as <%…%>."),
    ("#{pw}", "Left unresolved, as #{…}."), ("$env:PASSWORD", "Left unresolved, as $env:…."),
    ("!Ref Password", "Left unresolved, as !Ref."), ("var.db_password", "Left unresolved, as var.…."),
    ("@Microsoft.KeyVault(x)", "Left unresolved, as @Microsoft.KeyVault(…)."),
    ("changeme", "A placeholder and no secret."), ("CHANGE_ME", "A placeholder and no secret."),
    ("your-password-here", "A placeholder and no secret."), ("xxxx", "A placeholder and no secret."),
    ("(known after apply)", "A placeholder and no secret."), ("null", "A word for no value."),
    ("N/A", "A word for no value."), ("\"undefined\"", "A word for no value."),
    ("env:PW", "Where a secret comes from, env:…."), ("exec:pass x", "Where a secret comes from, exec:…."),
    ("file://pw", "An address, file://…."), ("https://id.example/x", "An address, https://…."),
    ("arn:aws:secretsmanager:us-east-1:123456789012:secret:x", "An ARN and no secret."),
    ("$ANSIBLE_VAULT;1.1;AES256", "Ciphertext of Ansible Vault."),
    ("ENC[AES256_GCM,x]", "Ciphertext of SOPS."),
    ("vault:v1:x", "Ciphertext of Vault."), ("{cipher}x", "Ciphertext of Spring Cloud Config."),
    ("PuTTY-User-Key-File-3: ssh-rsa", "Private key in PuTTY's format."),
    ("ssh-ed25519 AAAA", "SSH public key."),
    (pem("PUBLIC KEY"), "Public key."), (pem("CERTIFICATE"), "Certificate."),
    (pem("ENCRYPTED PRIVATE KEY"), "Private key, encrypted."),
    ("-----BEGIN PRIVATE KEY-----\nZmFrZQ==\n", "Private key, not whole: no END line."),
    (#"["fake"]"#, "A JSON list."), (token(#"{"exp":1}"#), "JWT RS256, expired "),
    (token(#"{"exp":1767225630}"#), "JWT RS256, expires in less than a minute."),
    (token(#"{"nbf":1767232800}"#), "JWT RS256, counts only in 2 h."),
    (token("{}", header: #"{"alg":"none"}"#), "JWT, not signed."),
    (String(token("{}").prefix(24)), "JWT, not whole."), ("fake-user-name", "The same as username."),
  ]

  static func request(
    _ secret: String, connector: String = "Veeva", member: [String] = ["password"],
    beside: JSONObject = JSONObject()
  ) -> JSONValue {
    var credentials = beside
    let inner = member.dropFirst().reversed().reduce(JSONValue.secret(Secret(secret))) {
      .object([$1: $0])
    }
    credentials[member[0]] = inner
    return [
      "connectorProfileName": "x", "connectionMode": "Public",
      "connectorProfileConfig": [
        "connectorProfileProperties": .object([
          connector: connector == "Veeva" ? ["instanceUrl": "https://acme.example"] : .object(JSONObject())
        ]),
        "connectorProfileCredentials": .object([connector: .object(credentials)]),
      ],
    ]
  }

  private static func violations(
    _ secret: String, connector: String = "Veeva", member: [String] = ["password"], at now: Double? = now
  ) throws -> [Violation] {
    let user: JSONObject = connector == "Veeva" ? ["username": "fake-user-name"] : JSONObject()
    return RequestRules(api: try ConnectorAPI()).secretViolations(
      in: request(secret, connector: connector, member: member, beside: user), at: now)
  }

  @Test("each kind is one warning or more, at the secret's place, without a part of it")
  func kinds() throws {
    for (secret, start) in Self.kinds {
      let found = try Self.violations(secret)
      #expect(
        found.contains { $0.message.hasPrefix(start) }, "\(secret.debugDescription): \(found.map(\.message))")
      for violation in found {
        #expect(violation.rule == .secret && violation.severity == .warning)
        #expect(violation.path == Self.credentials.appending("Veeva").appending("password"))
        #expect(!violation.message.contains("fake"), "\(violation.message)")
      }
    }
  }

  @Test("what a login may well be is left alone")
  func good() throws {
    let secrets = [
      "hunter2", "fake-one", "correct horse battery", "pa$$word", "$1abc", "$pw", "abc$def", "a=b",
      "P@ss=w0rd",
      "PASSWORD=fake", "ZmFrZQ==", "{x}", "[x]", "100%", "x%y%", "a\"b", "\"", "xx", "true", "0", "-",
      "Bearer",
      "Bearer a b", "password1", "passw0rd", "my.dog.spot", "var.pw", "äöü-fake", "fake/one+two==", "env:",
      "a://",
      "00D5g000004fake!AQ4AQFfakefakefake", "xoxb-1-fake", "sk_live_fake", Self.token("{}"),
      Self.pem("PRIVATE KEY"), Self.pem("PRIVATE KEY") + Self.pem("CERTIFICATE"),
      Self.token(#"{"exp":1767236400}"#),
    ]
    for secret in secrets {
      let found = try Self.violations(secret)
      #expect(found.isEmpty, "\(secret): \(found.map(\.message))")
    }
    // Without a time, nothing is said of times.
    #expect(try Self.violations(Self.token(#"{"exp":1}"#), at: nil).isEmpty)
  }

  @Test("a JSON document where one secret belongs is refused with its keys named, and no value")
  func documents() throws {
    for secret in [
      #"{"username":"fake-a","password":"fake-b"}"#,
      " {\n\"username\": \"fake-a\", \"password\": \"fake-b\"\n}\n",
    ] {
      let found = try Self.violations(secret)
      let refused = try #require(found.first { $0.rule == .document })
      #expect(refused.severity == .error)
      #expect(
        refused.message.contains("“username”, “password”") && refused.message.contains("#key"), "\(refused)")
      #expect(!found.contains { $0.message.contains("fake") })
    }
    let many = "{" + (1...40).map { "\"k\($0)\":\"fake\"" }.joined(separator: ",") + "}"
    #expect(try Self.violations(many).first?.message.contains("and 28 more") == true)
    #expect(try Self.violations("{}").first?.rule == .document)
  }

  @Test("in a custom connector's map a document may be meant: a warning")
  func entries() throws {
    let document = #"{"type":"service_account","private_key":"fake"}"#
    let found = try Self.violations(
      document, connector: "CustomConnector", member: ["custom", "credentialsMap", "key"])
    #expect(found.map(\.rule) == [.secret], "\(found)")
    #expect(found.first?.message.contains("“type”, “private_key”") == true)
    let plain = try Self.violations(
      document, connector: "CustomConnector", member: ["apiKey", "apiKey"])
    #expect(plain.map(\.rule) == [.document])
  }

  @Test("an ARN is right where an ARN belongs")
  func arns() throws {
    let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:fake"
    #expect(try Self.violations(arn, connector: "Salesforce", member: ["clientCredentialsArn"]).isEmpty)
    #expect(try !Self.violations(arn, connector: "Salesforce", member: ["refreshToken"]).isEmpty)
  }

  @Test("every plain secret of every connector is looked at")
  func everywhere() throws {
    let api = try ConnectorAPI()
    var looked = 0
    for connector in api.connectors {
      let definition = FormDefinition(connector: connector, api: api)
      for field in definition.allFields where field.isSecret && field.kind == .text {
        let member = Array(field.pointer.tokens.dropFirst(3))
        let found = try Self.violations("changeme", connector: connector, member: member)
        #expect(found.map(\.path) == [field.pointer], "\(field.pointer)")
        looked += 1
      }
    }
    #expect(looked > 40)
  }

  @Test("a form says the same as the request's rules do, and keeps quiet about what the service holds")
  func forms() throws {
    let api = try ConnectorAPI()
    let place = Self.credentials.appending("Veeva").appending("password")
    for (secret, start) in Self.kinds where secret != "fake-user-name" {
      var form = ProfileForm(
        definition: FormDefinition(connector: "Veeva", api: api),
        existing: ExistingProfile(
          name: "x", mode: "Public", properties: ["instanceUrl": "https://acme.example"]))
      form.edit(at: .field(place)) { $0.insert(Secret(secret)) }
      let form1 = form.violations(at: Self.now).filter { $0.rule == .secret || $0.rule == .document }
      #expect(
        form1.contains { $0.message.hasPrefix(start) }, "\(secret.debugDescription): \(form1)")
      let rules = RequestRules(api: api).violations(in: form.request(), at: Self.now)
        .filter { $0.rule == .secret || $0.rule == .document }.map(\.message)
      #expect(form1.map(\.message) == rules, "\(secret.debugDescription)")
    }
  }
}
