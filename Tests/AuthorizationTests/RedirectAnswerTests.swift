import ClientTestSupport
import Forms
import Authorization
import Secrets
import Testing

@Suite("The answer to a request for an authorization code")
struct RedirectAnswerTests {
  private static let request = Result {
    let form = try ConsentForm.make(
      "Zendesk", properties: ["instanceUrl": "https://acme.zendesk.com"], client: "client-1")
    let plan = try ConsentForm.plan(form)
    return try AuthorizationRequest(plan, AuthorizationChoices(plan), state: ConsentForm.state)
  }

  private static let state = "00112233445566778899aabbccddeeff"
  private static let start = "https://eu-west-1.console.aws.amazon.com/appflow/oauth"

  private static func read(_ text: String) throws -> RedirectAnswer {
    try RedirectAnswer(Secret(text), to: request.get())
  }

  private static func problem(_ text: String) throws -> RedirectProblem? {
    let request = try request.get()
    do throws(RedirectProblem) {
      _ = try RedirectAnswer(Secret(text), to: request)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "the code is taken out and decoded, however much of the address was pasted",
    arguments: [
      ("\(start)?code=fake-code&state=\(state)", "fake-code"),
      ("  \(start)?code=fake-code&state=\(state)\r\n", "fake-code"),
      ("\(start)?state=\(state)&code=fake-code", "fake-code"),
      ("\(start)?scope=read&code=4%2F0fake%3D%3D&state=\(state)&session=1#_=_", "4/0fake=="),
      ("\(start)?code=4/0fake==&state=\(state)", "4/0fake=="), ("\(start)?code=a+b&state=\(state)", "a+b"),
      ("?code=fake-code&state=\(state)", "fake-code"), ("code=fake-code&state=\(state)", "fake-code"),
      ("\(start)?&&code=fake-code&&state=\(state)&", "fake-code"), ("c%6Fde=fake&stat%65=\(state)", "fake"),
      ("HTTPS://EU-west-1.console.AWS.amazon.com:443/appflow/oauth?code=fake&state=\(state)", "fake"),
    ])
  func codes(text: String, code: String) throws {
    let answer = try Self.read(text)
    #expect(answer.code == Secret(code))
    #expect(!answer.cameElsewhere)
  }

  @Test(
    "an answer at another address is taken with a warning",
    arguments: [
      "https://evil.example/appflow/oauth", "http://eu-west-1.console.aws.amazon.com/appflow/oauth",
      "https://eu-west-1.console.aws.amazon.com/appflow/other",
      "https://eu-west-1.console.aws.amazon.com:8443/appflow/oauth", "nonsense",
    ])
  func elsewhere(address: String) throws {
    let answer = try Self.read("\(address)?code=fake-code&state=\(Self.state)")
    #expect(answer.code == Secret("fake-code"))
    #expect(answer.cameElsewhere)
  }

  @Test("a state that is another one, in any digit, length or case, is refused")
  func tampered() throws {
    var states = [
      "00112233445566778899AABBCCDDEEFF", "00112233445566778899aabbccddeef", "\(Self.state)0",
      "%00\(Self.state)",
      "0",
    ]
    for index in 0..<32 {
      var digits = Array(Self.state)
      digits[index] = digits[index] == "0" ? "1" : "0"
      states.append(String(digits))
    }
    for state in states {
      #expect(try Self.problem("\(Self.start)?code=fake-code&state=\(state)") == .otherState, "\(state)")
    }
  }

  @Test(
    "what is missing, doubled or damaged is named",
    arguments: [
      ("", .empty), (" \n", .empty), ("\(start)", .noParameters), ("fake-code", .noParameters),
      ("\(start)?", .noParameters), ("\(start)?code=fake", .missing("state")),
      ("\(start)?code=fake&state=", .missing("state")), ("\(start)?state=\(state)", .missing("code")),
      ("\(start)?state=\(state)&code=", .missing("code")), ("\(start)?state=\(state)&code", .missing("code")),
      ("\(start)?state=\(state)&code=a&code=a", .repeated("code")),
      ("\(start)?state=\(state)&c%6fde=a&code=b", .repeated("code")),
      ("\(start)?state=\(state)&state=\(state)&code=a", .repeated("state")),
      ("\(start)?state=\(state)&code=a%2", .malformed("code")),
      ("\(start)?state=\(state)&code=a%zz", .malformed("code")),
      ("\(start)?state=\(state)&code=a%20b", .malformed("code")),
      ("\(start)?state=\(state)&code=a%00b", .malformed("code")),
      ("\(start)?state=\(state)&code=a%FF", .malformed("code")),
      ("\(start)?state=%&code=a", .malformed("state")), ("\(start)?code=a\nb&state=\(state)", .torn),
      ("\(start)?code=a b&state=\(state)", .torn),
      ("\(start)#access_token=fake&state=\(state)", .tokenInstead),
      ("\(start)?access_token=fake&state=\(state)", .tokenInstead),
    ] as [(String, RedirectProblem)])
  func broken(text: String, problem: RedirectProblem) throws {
    #expect(try Self.problem(text) == problem)
    #expect(!problem.message.isEmpty && !problem.message.contains("fake"))
  }

  @Test("a refusal is explained, in the application's words and in ours")
  func refusals() throws {
    let refused = try Self.problem(
      "\(Self.start)?error=access_denied&error_description=The+user%20said%20no%0A%1B[31m&state=\(Self.state)"
    )
    #expect(refused == .refused(code: "access_denied", description: #"The user said no \u{1b}[31m"#))
    #expect(refused?.message.contains("said no to the consent") == true)
    let other = try Self.problem("\(Self.start)?error=fancy_error")
    #expect(other?.message == "The application refused: fancy_error. Its documentation says more.")
    let long = try Self.problem("?error=a&error_description=" + String(repeating: "x", count: 9_000))
    #expect((long?.message.count ?? 0) < 450)
    #expect(try Self.problem("?error=a&error=b") == .repeated("error"))
  }

  @Test(
    "an app that the organization does not let in is a matter for its administrator, also where the page was pasted",
    arguments: [
      "\(start)?error=invalid_client&error_description=app%20must%20be%20installed%20into%20org&state=\(state)",
      "\(start)?error=invalid_client&error_description=app+must+be+installed+into+org",
      "error=invalid_client&error_description=app must be installed into org",
      "\(start)?error=OAUTH_APPROVAL_ERROR_GENERIC&error_description=An+unexpected+error+has+occurred",
      "OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occurred during authentication. Please try again.",
      "We can't authorize you because of an OAuth error.\nOAUTH_APPROVAL_ERROR_GENERIC : An unexpected error",
    ])
  func approval(text: String) throws {
    let problem = try Self.problem(text)
    guard case .refused = problem else {
      Issue.record("\(String(describing: problem))")
      return
    }
    #expect(problem?.message.contains("administrator") == true, "\(problem?.message ?? "")")
    #expect(problem?.message.contains("check it") == false)
  }

  @Test("the state is masked where an application says it")
  func maskedState() throws {
    let text = "\(Self.start)?error=fancy_error&error_description=the+state+\(Self.state)+is+wrong"
    let message = try #require(try Self.problem(text)?.message)
    #expect(message.contains("refused") && !message.contains(Self.state.prefix(12)), "\(message)")
  }

  @Test("a refusal with another state puts nothing in either")
  func refusedWithCode() throws {
    #expect(
      try Self.problem("\(Self.start)?error=server_error&code=fake&state=\(Self.state)")
        == .refused(code: "server_error", description: nil))
  }

  @Test("5,000 texts of any bytes give a code only with the right state")
  func hostile() throws {
    var random = Seeded(state: 7)
    let pieces = [
      Self.start, "?", "&", "=", "#", "code=", "state=", Self.state, "error=", "%", "%2", "%00", "\n", " ",
      "fake",
    ]
    let request = try Self.request.get()
    var taken = 0
    for round in 0..<5_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<14, using: &random) {
        if Int.random(in: 0..<5, using: &random) > 0 {
          bytes += (pieces.randomElement(using: &random) ?? "").utf8
        } else {
          bytes += (0..<Int.random(in: 0..<9, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
          }
        }
      }
      // Now and then a whole answer stands in the noise, so that being taken is tried too.
      if round % 50 == 0 {
        bytes = Array("?\(UInt8.random(in: 0...9, using: &random))&code=x&state=\(Self.state)".utf8)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let answer = try? RedirectAnswer(bytes.withUnsafeBytes { Secret($0) }, to: request) {
        taken += 1
        #expect(text.contains(Self.state) && !answer.code.isEmpty)
      }
    }
    #expect(100..<1_000 ~= taken)
  }

  @Test("a very long text is read in one go")
  func long() throws {
    let many = String(repeating: "code=a&", count: 30_000)
    #expect(try Self.problem("?\(many)state=\(Self.state)") == .repeated("code"))
    let dense = String(repeating: "%41", count: 60_000)
    #expect(try Self.read("?state=\(Self.state)&code=\(dense)").code.count == 60_000)
  }
}
