import ClientTestSupport
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
    ])
  func forms(text: String, label: String) throws {
    #expect(try SecretSource(text).label == label)
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
      ("secretsmanager:fake-name", "arn:aws:secretsmanager:REGION"),
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
