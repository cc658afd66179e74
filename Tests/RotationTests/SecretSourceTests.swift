import ClientTestSupport
import Foundation
import Rotation
import Testing

@Suite("Sources of secrets, as they are written")
struct SecretSourceTests {
  private static let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/sf-AbCdEf"

  @Test(
    "every form is read, and named without anything secret",
    arguments: [
      ("env:SF_TOKEN", "env:SF_TOKEN"), ("file:/run/secrets/sf token", "file:/run/secrets/sf token"),
      ("fd:0", "fd:0"), ("fd:3", "fd:3"), ("exec:pass show 'acme sf'", "exec:pass"),
      ("exec:\"/opt/a b\" --key=fake-argument", "exec:/opt/a b"),
      ("secretsmanager:" + arn, "secretsmanager:" + arn), ("new:", "new:"),
      ("new:/keys/rsa key.p8", "new:/keys/rsa key.p8"),
      ("secretsmanager:" + arn + "#refresh#token", "secretsmanager:" + arn + "#refresh#token"),
      ("secretsmanager:acme/sf@AWSPENDING", "secretsmanager:acme/sf@AWSPENDING"),
      ("secretsmanager:acme/sf#a:b:c:d", "secretsmanager:acme/sf#a:b:c:d"),
      ("secretsmanager:" + arn + ":key::", "secretsmanager:" + arn + "#key"),
      ("secretsmanager:" + arn + "::AWSCURRENT:", "secretsmanager:" + arn),
      ("secretsmanager:" + arn + "::AWSPENDING:#a:b", "secretsmanager:" + arn + "::AWSPENDING:#a:b"),
      ("secretsmanager:acme/sf:key:mine:", "secretsmanager:acme/sf::mine:#key"),
      (
        "secretsmanager:acme/sf:::1a2b3c4d-1a2b-3c4d-5e6f-1a2b3c4d5e6f#key",
        "secretsmanager:acme/sf:::1a2b3c4d-1a2b-3c4d-5e6f-1a2b3c4d5e6f#key"
      ),
      ("ssm:/acme/sf", "ssm:/acme/sf"), ("ssm:acme.sf:3#a#b", "ssm:acme.sf:3#a#b"),
      ("ssm:/acme/sf:live", "ssm:/acme/sf:live"),
      (
        "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/acme/sf:3",
        "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/acme/sf:3"
      ),
      ("vault:secret/sf#a?b#c", "vault:secret/sf#a?b#c"),
      ("vault:kv/a/b?version=2#k", "vault:kv/a/b?version=2#k"),
      ("credential:sf token", "credential:sf token"), ("credential:sf.pem", "credential:sf.pem"),
    ])
  func forms(text: String, label: String) throws {
    #expect(try SecretSource(text).label == label)
  }

  @Test("what is written in either way for the same version of the same secret is one source")
  func same() throws {
    #expect(try SecretSource("secretsmanager:a:k::") == SecretSource("secretsmanager:a#k"))
    #expect(try SecretSource("secretsmanager:a:k:S:") == SecretSource("secretsmanager:a::S:#k"))
    #expect(try SecretSource("secretsmanager:a:k:S:") != SecretSource("secretsmanager:a:k::"))
    #expect(try SecretSource("vault:/s/%61#k") == SecretSource("vault:s/a#k"))
  }

  @Test("each form of the one list is read, and its own word is in every error about what is no source")
  func forms() throws {
    let words = SecretSourceError.noSource(nearest: nil).description
    for form in SecretSource.forms {
      #expect(words.contains(form.text))
      let error = #expect(throws: SecretSourceError.self) { try SecretSource(form.scheme + ":\u{0}") }
      #expect(error.map { "\($0)" }?.contains("NUL") == true, "\(form.scheme) is read")
    }
  }

  @Test("the manual's table has the sources of the list, in its order, and no other one")
  func manual() throws {
    let file = Peers.packageFolder.appendingPathComponent("Sources/MANUAL.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let rows = lines.drop { $0 != "| source | what it is | version |" }.dropFirst(2).prefix {
      $0.hasPrefix("| `")
    }
    #expect(rows.map { $0.dropFirst(3).prefix { $0 != "`" } } == SecretSource.forms.map { $0.text[...] })
  }

  @Test("a program's words are split as a shell splits them, and nothing is expanded")
  func words() throws {
    #expect(
      try SecretSource("exec:a 'b c' \"$HOME\" d\\ e") == .program(words: ["a", "b c", "$HOME", "d e"]))
  }

  @Test(
    "what is no source is refused with the rule, and never repeated",
    arguments: [
      ("hunter2-fake", "the secret itself must not stand here"),
      ("", "the secret itself must not stand here"),
      ("fake:pass:word", "A source is env:NAME"), ("evn:FAKE_NAME", "Did you mean env:?"),
      ("nwe:fake", "Did you mean new:?"),
      ("files:/fake-path", "Did you mean file:?"), ("env:", "letters, digits and _"),
      ("env:FAKE-NAME", "letters, digits and _"), ("env:1FAKE", "letters, digits and _"),
      ("env:AWS_SESSION_TOKEN", "begin with AWS_"), ("file:", "a path must follow"),
      ("fd:three", "the number of an open file"), ("fd:-1", "the number of an open file"),
      ("fd:99999999999", "the number of an open file"), ("fd:1", "writes to"), ("fd:2", "writes to"),
      ("exec:", "a command must follow"), ("exec:fake 'open", "not closed"),
      ("exec:''", "a command must follow"),
      ("secretsmanager:", "arn:aws:secretsmanager:REGION"),
      ("secretsmanager:fake name", "or by its name"), ("secretsmanager:fake:AWSPENDING", "three colons"),
      ("secretsmanager:fake::::", "three colons"), ("secretsmanager:" + arn + ":", "three colons"),
      ("secretsmanager:" + arn + "::fake:fake", "and not by both"),
      ("secretsmanager:" + arn + ":::fake", "32 to 64"), ("secretsmanager:fake::b c:", "a word"),
      ("secretsmanager:" + arn + ":fake::#fake", "it has two keys"),
      ("ssm:", "letters, digits and /_.-"), ("ssm:fake name", "letters, digits and /_.-"),
      ("ssm:fake:1:2", "letters, digits and /_.-"), ("ssm:fake:", "a version's number or its label"),
      ("ssm:fake#", "a key must follow"), ("ssm:arn:aws:s3:::fake", "arn:aws:ssm:REGION"),
      ("ssm:arn:aws:ssm:fake/x:123456789012:parameter/a", "arn:aws:ssm:REGION"),
      ("vault:fake", "the path of a secret"), ("vault:fake/a", "a # and a key"),
      ("vault:fake/a#", "a key must follow"), ("vault:fake/a?x#k", "?version="),
      ("credential:", "printable ASCII"), ("credential:fake/x", "printable ASCII"),
      ("credential:..", "printable ASCII"), ("credential:fake:x", "printable ASCII"),
      ("valt:fake", "Did you mean vault:?"),
      ("secretsmanager:" + arn + "#", "a key must follow the #"),
      ("secretsmanager:arn:aws:s3:eu-west-1:123456789012:secret:fake", "arn:aws:secretsmanager:REGION"),
      ("secretsmanager:arn:aws:secretsmanager:fake/../x:123456789012:secret:a", "a region"),
      ("secretsmanager:arn:aws:secretsmanager:eu-west-1:fake:secret:a", "12 digits"),
      ("secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:fake\"}", "letters, digits and"),
      (
        "secretsmanager:arn:aws\"fake:secretsmanager:eu-west-1:123456789012:secret:a",
        "arn:aws:secretsmanager"
      ),
      ("file:/fake\u{0}path", "NUL"),
    ])
  func refusals(text: String, rule: String) {
    let error = #expect(throws: SecretSourceError.self) { try SecretSource(text) }
    let words = error.map { "\($0)" } ?? ""
    #expect(words.contains(rule), "\(words)")
    #expect(!words.contains("fake") && !words.contains("FAKE"), "\(words)")
  }
}
