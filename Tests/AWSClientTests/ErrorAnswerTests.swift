import ClientTestSupport
import Glibc
import HTTPTransport
import Secrets
import Testing

@testable import AWSClient

@Suite("Answers that are errors")
struct ErrorAnswerTests {
  private struct Answer: Encodable, CustomStringConvertible {
    var headers: [String: String] = [:]
    var body = ""

    var description: String { "\(headers) \(body)" }
  }

  private static var answers: [Answer] {
    let codes = [
      "ValidationException", "ns#ValidationException", "ValidationException:http://internal/",
      "a#B:http://x/#c", "a:b#c", "com.amazonaws.appflow#ConflictException",
    ]
    var answers: [Answer] = []
    for code in codes {
      answers.append(Answer(headers: ["x-amzn-ErrorType": code], body: #"{"message":"m"}"#))
      answers.append(Answer(body: "{\"__type\":\"\(code)\",\"message\":\"m\"}"))
      answers.append(Answer(body: "{\"code\":\"\(code)\",\"message\":\"m\"}"))
      answers.append(Answer(body: "{\"Code\":\"\(code)\",\"Message\":\"m\"}"))
    }
    answers += [
      Answer(body: #"{"__type":"A","code":"B","message":"m"}"#),
      Answer(body: #"{"code":"B","Code":"C","message":"m"}"#),
      Answer(
        headers: ["x-amzn-ErrorType": "H"], body: #"{"__type":"A","code":"B","message":"m","Message":"n"}"#),
      Answer(body: "{}"), Answer(body: #"{"message":"no code"}"#), Answer(body: #"{"Message":"no code"}"#),
    ]
    return answers
  }

  private static let botocore = """
    import json, sys, botocore.parsers, botocore.awsrequest
    result = []
    for answer in json.load(sys.stdin):
        parsed = botocore.parsers.RestJSONParser().parse({
            'status_code': 400, 'body': answer['body'].encode(),
            'headers': botocore.awsrequest.HeadersDict(answer['headers'])}, None)
        result.append([str(parsed['Error'].get('Code', '')), parsed['Error'].get('Message', '')])
    json.dump(result, sys.stdout)
    """

  @Test("codes and messages are those that botocore reads")
  func likeBotocore() async throws {
    let answers = Self.answers
    let theirs = try await Peers.run(Self.botocore, input: answers, as: [[String]].self)
    #expect(theirs.count == answers.count)
    for (answer, their) in zip(answers, theirs) {
      var headers = HTTPHeaders()
      for (name, value) in answer.headers { headers[name] = value }
      let ours = ErrorAnswer(HTTPResponse(status: 400, headers: headers, body: Secret(answer.body)))
      // Where there is no code, botocore has the status or an empty one.
      #expect((ours.code ?? "") == (their[0] == "400" ? "" : their[0]), "\(answer)")
      #expect((ours.message ?? "") == their[1], "\(answer)")
    }
  }

  @Test(
    "codes and ids have their own form, or are dropped",
    arguments: [
      ("Good.Code-1_2", true), ("", false), ("two words", false), ("a\u{202E}b", false), ("ä", false),
      ("<b>", false), (String(repeating: "x", count: 128), true), (String(repeating: "x", count: 129), false),
      ("a\nb", false), ("a\"b", false),
    ])
  func names(text: String, isTaken: Bool) {
    #expect((AnswerName.short(text) != nil) == isTaken)
    #expect(AnswerName.short(text + "-fake-secret-value", SecretMask([Secret("fake-secret-value")])) == nil)
    let response = HTTPResponse(status: 400, headers: ["x-amzn-RequestId": text])
    #expect((response.requestID != nil) == isTaken)
  }

  @Test(
    "an ARN is told from a secret",
    arguments: [
      ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:appflow/sf-AbCdEf", true),
      ("arn:aws-us-gov:iam::123456789012:user/path/ops", true), ("arn:aws-cn:s3:::bucket/*", true),
      ("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_ops_0a/ann@example.com", true),
      ("arn:aws:x", false), ("", false), ("arn:aws:s3:::", false), ("arn:aws:s3:eu west:1:a", false),
      ("arn:aws:s3:::a b", false), ("xarn:aws:s3:::b", false), ("arn:fake:s3:::b", false),
      ("arn:aws:s3:::a\n", false),
    ])
  func arns(text: String, isARN: Bool) {
    #expect(AnswerName.isARN(text) == isARN && AnswerName.isARN(Secret(text)) == isARN)
  }

  // MARK: Cost

  private static let megabyte = 1 << 20

  /// What is dear for somebody who looks at a place more than once: each is repeated to a megabyte.
  private static let dear: [(name: String, piece: String)] = [
    ("nested XML", "<a>"), ("nested XML with attributes", "<a b='c'>"), ("siblings", "<a/>"),
    ("endless text", "x"),
    ("scripts that never end", "<script>"), ("styles that never end", "<style "),
    ("comments that never end", "<!--"),
    ("tags that never end", "<"), ("ends without a beginning", "</script"), ("entities", "&amp;"),
    ("entities that never end", "&#"), ("percents", "%25"), ("plus", "+"), ("backslashes", "\\"),
    ("unicode", "\\u0041"),
    ("escapes in escapes", "\\\\u0025&amp;%26"), ("nested JSON", "["), ("nested objects", "{\"a\":"),
    ("quotes", "\""),
    ("strings", "\"a\","), ("errors", "\"error\":\""), ("names and values", "error=a_b&"), ("blanks", " "),
    ("marks", "e\u{301}"), ("directions", "\u{202E}"), ("not UTF-8", "\u{0}"),
    ("a piece of the secret", "fake-secret-o"),
  ]

  private static let isOptimized: Bool = {
    #if DEBUG
      false
    #else
      true
    #endif
  }()

  @Test("a megabyte of anything is read in a tenth of a second, and in short", arguments: 0..<dear.count)
  func cost(index: Int) {
    let (name, piece) = Self.dear[index]
    var body = WipedBuffer(capacity: Self.megabyte)
    while body.count + piece.utf8.count <= Self.megabyte { body.append(piece) }
    let secret = body.secret()
    let mask = SecretMask([
      Secret("fake-secret-of-the-request"), Secret("fake\n two lines"), Secret(SecretWritings.key),
    ])
    for type in ["application/json", "text/html", "text/xml"] {
      let response = HTTPResponse(status: 400, headers: ["Content-Type": type], body: secret)
      let begun = ProcessorTime.seconds
      let answer = ErrorAnswer(response, masking: mask)
      let seconds = ProcessorTime.seconds - begun
      // Without the optimizer everything takes some thirty times as long.
      #expect(seconds < (Self.isOptimized ? 0.1 : 3), "\(name) as \(type): \(seconds) s")
      #expect((answer.message?.unicodeScalars.count ?? 0) <= 1_001)
      #expect((answer.words?.utf8.count ?? 0) <= 10 * ErrorAnswer.mostWords)
    }
  }

  @Test("XML is read as deep and as long as AWS's answers are")
  func xmlLimits() {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + "x" + String(repeating: "</a>", count: depth)
    }
    #expect(XMLValues(Secret(nested(8)))?.text("a/a/a/a/a/a/a/a") == "x")
    #expect(XMLValues(Secret(nested(9))) == nil)
    func siblings(_ count: Int) -> String { "<a>" + String(repeating: "<b/>", count: count) + "</a>" }
    #expect(XMLValues(Secret(siblings(900))) != nil && XMLValues(Secret(siblings(1_100))) == nil)
    // Of an error that never ends, what comes first is read.
    let endless =
      "<R><Error><Code>A</Code><Message>m</Message></Error>" + String(repeating: "x", count: 1 << 20)
    let answer = ErrorAnswer(HTTPResponse(status: 400, body: Secret(endless)))
    #expect(answer.code == "A" && answer.message == "m")
  }

  @Test("of a page there are the words that people see")
  func pages() {
    let html: HTTPHeaders = ["Content-Type": "text/html"]
    let pages: [(String, String?)] = [
      ("<html><title>Bad</title><body>Gateway</body></html>", "Bad Gateway"),
      ("a<!-- <b>no</b> -->b", "a b"), ("a<script>no</script>b", "a b"),
      ("a<STYLE type='x'>no</STYLE >b", "a b"),
      ("a<scripts>b", "a b"), ("a<script>no", "a"), ("a<!-- no", "a"), ("a < b", "a"), ("<p>", nil),
      ("", nil), (" \n ", nil),
    ]
    for (page, words) in pages {
      let response = HTTPResponse(status: 502, headers: html, body: Secret(page))
      #expect(ErrorAnswer(response).words == words, "\(page)")
    }
    // The beginning counts, and a secret that the tags of a page divide is masked.
    let page = "<b>fake-secret</b>-<i>of-the-page</i> " + String(repeating: "word ", count: 4_000) + "last"
    let answer = ErrorAnswer(
      HTTPResponse(status: 502, headers: html, body: Secret(page)),
      masking: SecretMask([Secret("fake-secret -of-the-page"), Secret("fake-secret"), Secret("of-the-page")]))
    #expect(answer.words?.contains("fake") == false && answer.words?.contains("last") == false)
    let plain = ErrorAnswer(
      HTTPResponse(status: 502, headers: html, body: Secret("fake-secret word " + page.dropFirst(60))),
      masking: SecretMask([Secret("fake-secret")]))
    #expect(plain.words?.hasPrefix("•••••••• word") == true && plain.words?.contains("last") == false)
    #expect(plain.message?.hasSuffix("…") == true && plain.message?.unicodeScalars.count == 201)
  }
}
