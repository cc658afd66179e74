import ServiceModel
import Testing

@Suite("Patterns")
struct PatternTests {
  @Test(
    "whole values match, with ASCII classes",
    arguments: [
      (#"\S+"#, "https://a.example", true), (#"\S+"#, "", false), (#"\S+"#, "a b", false),
      (#".*"#, "", true), (#".*"#, "a\nb", true), (#"[\w/!@#+=.-]+"#, "sf-prod", true),
      (#"[\w/!@#+=.-]+"#, "é", false), (#"^\d{3}$"#, "100", true), (#"^\d{3}$"#, "١٠٠", false),
      (#"^\d{3}$"#, "1000", false), (#"^\d{3}$"#, "100\n", false),
      (#"^$|com.amazonaws.vpce.[\w/!:@#.\-]+"#, "", true),
      (#"^$|com.amazonaws.vpce.[\w/!:@#.\-]+"#, "com.amazonaws.vpce.eu-west-1.x", true),
      (#"^$|com.amazonaws.vpce.[\w/!:@#.\-]+"#, "com.amazonaws", false),
      (#"arn:aws:iam:.*:[0-9]+:.*"#, "arn:aws:iam::123456789012:role/x", true),
      (#"arn:aws:iam:.*:[0-9]+:.*"#, "arn:aws-cn:iam::123456789012:role/x", true),
      (#"arn:aws:iam:.*:[0-9]+:.*"#, "arn:aws-us-gov:iam::123456789012:role/x", true),
      (#"arn:aws:iam:.*:[0-9]+:.*"#, "arn:aws-eusc:iam::123456789012:role/x", true),
      (#"^arn:aws:iam:.*:[0-9]+:.*"#, "arn:aws-iso-b:iam::123456789012:role/x", true),
      (#"arn:aws:iam:.*:[0-9]+:.*"#, "arn:awscn:iam::123456789012:role/x", false),
      (#"arn:aws:iam:.*:[0-9]+:.*"#, "arn:aws-:iam::123456789012:role/x", false),
      (#".*"#, "-----BEGIN PRIVATE KEY-----\nfake\n", true), (#".*"#, "", true),
      (#".+"#, "a\nb", true), (#".+"#, "", false), (#"a.*"#, "a\nb", false),
      (#"(a|bc)*d?"#, "abcabcd", true), (#"(a|bc)*d?"#, "abcb", false), (#"a{2,3}"#, "aaaa", false),
      (#"a{2,}"#, "aaaa", true), (#"[^a-c]x"#, "éx", true), (#"[^a-c]x"#, "bx", false),
      (#"a|b|c"#, "c", true), (#"(?:ab)+?"#, "abab", true), (#"[]a]+"#, "]a", true),
      (#"a{,2}"#, "a{,2}", true), (#"[\S]"#, "é", true), (#"[^\S]"#, "é", false),
    ])
  func wholeMatches(pattern: String, text: String, isMatch: Bool) throws {
    #expect(try Pattern(pattern).matches(text) == isMatch)
  }

  @Test(
    "what is not supported does not compile",
    arguments: ["^(?!aws:)[a-z]+$", #"(a)\1"#, "[z-a]", "(a", "a)", "*a", #"\p{L}"#, "a**", "a{9999}{9999}"])
  func unsupported(pattern: String) {
    #expect(throws: PatternError.self) { try Pattern(pattern) }
  }

  @Test("hostile text takes a time that is linear in its length")
  func hostile() throws {
    let pattern = try Pattern("arn:aws:iam:.*:[0-9]+:.*")
    let text = "arn:aws:iam:" + String(repeating: ":a", count: 50_000)
    #expect(!pattern.matches(text))
  }
}
