import Forms
import Authorization
import Secrets
import ServiceModel
import Testing

@Suite("Code verifiers (PKCE)")
struct CodeVerifierTests {
  @Test("the example of RFC 7636, appendix B")
  func example() {
    let bytes: [UInt8] = [
      116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214,
      191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ]
    let verifier = bytes.withUnsafeBytes { CodeVerifier(bytes: $0) }
    #expect(verifier.value == Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
    #expect(verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  @Test("one that is made has 43 characters that the model takes, and is never the same")
  func random() throws {
    let first = CodeVerifier().value
    #expect(first.scalarCount == 43)
    #expect(try Pattern(#"^[A-Za-z0-9\-._~]+$"#).matches(first.revealed()))
    #expect(first != CodeVerifier().value)
  }

  @Test(
    "each request of a sequence has another state and another verifier; the same seed gives the same ones")
  func sequence() {
    var states = AuthorizationStates(seed: Secret("fixed"))
    let (first, second) = (states.next(), states.next())
    #expect(first != second)
    var again = AuthorizationStates(seed: Secret("fixed"))
    #expect(again.next() == first)
  }

  @Test(
    "the challenge goes along where the vendor takes one, or the operator wants it; the verifier never does",
    arguments: [("Zendesk", true), ("Slack", false)])
  func request(connector: String, takesChallenge: Bool) throws {
    let host = connector == "Zendesk" ? "https://acme.zendesk.com" : "https://acme.slack.com"
    let form = try ConsentForm.make(
      connector, properties: ["instanceUrl": .string(host)], client: "client-1")
    let plan = try ConsentForm.plan(form)
    var choices = AuthorizationChoices(plan)
    #expect(choices.usesChallenge == takesChallenge)
    for uses in [true, false] {
      choices.usesChallenge = uses
      let verifier = CodeVerifier()
      let request = try AuthorizationRequest(
        plan, choices, state: AuthorizationState(Secret("s"), verifier: verifier))
      #expect(
        request.url.contains("&code_challenge=\(verifier.challenge)&code_challenge_method=S256&state=s")
          == uses)
      #expect(request.codeVerifier == (uses ? verifier.value : nil))
      #expect(!request.url.contains(verifier.value.revealed()))
    }
  }
}
