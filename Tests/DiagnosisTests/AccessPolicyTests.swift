import Testing

@testable import Diagnosis

@Suite("Policies, as far as they speak of a service")
struct AccessPolicyTests {
  private func verdict(_ statements: String) throws -> AccessPolicy.Verdict {
    let policy = AccessPolicy(#"{"Version": "2012-10-17", "Statement": \#(statements)}"#)
    return try #require(policy).verdict(for: "appflow.amazonaws.com", "secretsmanager:GetSecretValue")
  }

  @Test(
    "what allows, denies, or says nothing of the service",
    arguments: [
      ("[]", .missing),
      (
        #"{"Effect": "Allow", "Principal": {"Service": "appflow.amazonaws.com"}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}"#,
        .allowed
      ),
      (
        #"[{"Effect": "Allow", "Principal": {"Service": ["a.amazonaws.com", "appflow.amazonaws.com"]}, "Action": ["x:y", "SecretsManager:get*"]}]"#,
        .allowed
      ),
      (#"[{"Effect": "Allow", "Principal": "*", "Action": "*"}]"#, .allowed),
      (
        #"[{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "secretsmanager:G?tSecretValue"}]"#,
        .allowed
      ),
      (
        #"[{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "*"}]"#,
        .missing
      ),
      (#"[{"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:Describe*"}]"#, .missing),
      (#"[{"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValueX"}]"#, .missing),
      (#"[{"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {}}]"#, .allowed),
      (
        #"[{"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"StringEquals": {"a": "b"}}}]"#,
        .depends
      ),
      (
        #"[{"Effect": "Allow", "Principal": "*", "Action": "*"}, {"Effect": "Deny", "Principal": "*", "Action": "*"}]"#,
        .denied
      ),
      (
        #"[{"Effect": "Allow", "Principal": "*", "Action": "*"}, {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": {"Bool": {"a": "b"}}}]"#,
        .depends
      ),
      (#"[{"Effect": "Deny", "Principal": "*", "Action": "kms:*"}]"#, .missing),
      (#"[{"Effect": "Allow", "NotPrincipal": {"AWS": "x"}, "Action": "*"}]"#, .depends),
      (#"[{"Effect": "Allow", "Principal": "*", "NotAction": "x:*"}]"#, .depends),
    ] as [(String, AccessPolicy.Verdict)])
  func verdicts(statements: String, expected: AccessPolicy.Verdict) throws {
    #expect(try verdict(statements) == expected, "\(statements)")
  }

  @Test("what is no policy is none", arguments: ["", "[]", "{}", "no JSON"])
  func unreadable(text: String) { #expect(AccessPolicy(text) == nil) }
}
