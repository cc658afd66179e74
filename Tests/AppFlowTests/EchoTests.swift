import AWSClient
import ClientTestSupport
import HTTPTransport
import JSON
import Secrets
import Synchronization
import Testing

@testable import AppFlow

/// Services that repeat what they were sent.
@Suite("Secrets that are repeated")
struct EchoTests {
  private static let shapes = SecretWritings.shapes.keys.sorted().compactMap { SecretWritings.shapes[$0] }

  /// How a service repeats a secret: what it answers.
  private struct Echo: Sendable {
    let name: String
    let answer: @Sendable (String) -> HTTPResponse

    init(_ name: String, _ answer: @escaping @Sendable (String) -> HTTPResponse) {
      self.name = name
      self.answer = answer
    }
  }

  private static let echoes: [Echo] = SecretWritings.all.flatMap { written($0) } + cut + odd

  /// Words of all kinds that repeat the secret in a writing.
  private static func written(_ writing: SecretWritings.Writing) -> [Echo] {
    let write = writing.write
    return [
      Echo("a message, \(writing.name)") { refusal("Value '\(write($0))' is not good") },
      Echo("a page, \(writing.name)") { page("<html><p>Value '\(write($0))' is not good</p>") },
      Echo("plain text, \(writing.name)") {
        HTTPResponse(status: 502, body: Secret("not good: \(write($0))"))
      },
      Echo("what the application said, \(writing.name)") {
        let said = SecretWritings.json(write($0))
        return refusal("{\"error\":\"invalid_grant\",\"error_description\":\"\(said)\"}")
      },
      Echo("a list's words, \(writing.name)") { list("not good: \(write($0))") },
    ]
  }

  /// Words whose end that is shown lies in the secret.
  private static var cut: [Echo] {
    var echoes: [Echo] = []
    for place in [980, 985, 990, 995, 999] {
      let start = String(repeating: "x", count: place)
      echoes.append(Echo("a message that is cut in the secret") { refusal(start + $0) })
    }
    for place in [180, 190, 195, 199] {
      let start = String(repeating: "x", count: place)
      echoes.append(Echo("a page that is cut in the secret") { page(start + SecretWritings.html($0)) })
    }
    let start = String(repeating: " ", count: 8_180)
    echoes.append(Echo("a page that is read up to the secret") { page(start + $0 + "y") })
    return echoes
  }

  private static var odd: [Echo] {
    [
      Echo("a page with tags in the secret") { page("<b>" + divided($0, by: "</b><i>")) },
      Echo("a message with line breaks in the secret") { refusal(divided($0, by: "\n")) },
      Echo("XML") {
        let message = "<Message>\(SecretWritings.html($0))</Message>"
        return HTTPResponse(status: 400, body: Secret("<E><Error><Code>A</Code>\(message)</Error></E>"))
      },
      Echo("a code") { refusal("no", code: SecretWritings.json($0)) },
      Echo("a code in a header") { inHeader($0) },
      Echo("a code with an address") { inHeader("A:" + $0) },
      Echo("an id") { refusal("no", id: $0) },
      Echo("an id of a success") {
        HTTPResponse(
          status: 200, headers: ["x-amzn-RequestId": $0], body: Secret("{\"connectorProfileArn\":\"a\"}"))
      },
      Echo("an ARN") { made("{\"connectorProfileArn\":\"arn:aws:x:::\(SecretWritings.json($0))\"}") },
      Echo("a broken answer") { made("{\"\(SecretWritings.json($0))") },
      Echo("an answer without an ARN") { made("{\"\(SecretWritings.json($0))\":1}") },
    ]
  }

  private static func inHeader(_ code: String) -> HTTPResponse {
    HTTPResponse(status: 400, headers: ["x-amzn-ErrorType": code], body: Secret("{}"))
  }

  private static func made(_ body: String) -> HTTPResponse { HTTPResponse(status: 200, body: Secret(body)) }

  private static func refusal(
    _ message: String, code: String = "ValidationException", id: String = "request-1"
  ) -> HTTPResponse {
    HTTPResponse(
      status: 400, headers: ["x-amzn-RequestId": id],
      body: Secret(#"{"__type":"\#(code)","message":"\#(SecretWritings.json(message))"}"#))
  }

  private static func page(_ text: String) -> HTTPResponse {
    HTTPResponse(status: 502, headers: ["Content-Type": "text/html"], body: Secret(text))
  }

  private static func list(_ words: String) -> HTTPResponse {
    let state = #"{"status":"FAILED","failureMessage":"\#(SecretWritings.json(words))"}"#
    return HTTPResponse(
      status: 200,
      body: Secret(
        #"{"connectorProfileDetails":[{"connectorProfileName":"p","privateConnectionProvisioningState":\#(state)}],"#
          + #""connectorProfileArn":"a"}"#))
  }

  /// A secret with something in its middle.
  private static func divided(_ secret: String, by what: String) -> String {
    let half = secret.unicodeScalars.count / 2
    return String(String.UnicodeScalarView(secret.unicodeScalars.prefix(half))) + what
      + String(String.UnicodeScalarView(secret.unicodeScalars.dropFirst(half)))
  }

  /// All that can be shown of what a service answers, in the order in which it is asked.
  private static func shown(
    _ secret: String, _ answer: @escaping @Sendable (String) -> HTTPResponse
  ) async throws -> [String] {
    let lines = Mutex<[String]>([])
    let transport = FakeTransport { _, _ in .success(answer(secret)) }
    let client = try fakeClient(transport, variables: ["AWS_MAX_ATTEMPTS": "1"])
    let observe: AttemptObserver = { event in
      if let line = AttemptLog.line(for: event) { lines.withLock { $0.append(line) } }
      if case .ended(let record) = event { lines.withLock { $0 += texts(of: record) } }
    }
    func note(_ texts: [String?]) { lines.withLock { $0 += texts.compactMap(\.self) } }
    func call(_ body: () async throws -> [String?]) async {
      do {
        note(try await body())
      } catch let error as AppFlowError {
        note([
          "\(error)", error.message, error.hint, error.code, error.requestID, error.serviceWords,
          error.vendor?.text,
          error.vendor?.code, error.vendor?.explanation,
        ])
      } catch {
        note(["\(error)"])
      }
    }
    let request: JSONValue = [
      "connectorProfileName": "p", "connectorProfileConfig": ["x": ["password": .secret(Secret(secret))]],
    ]
    await call {
      let update = try await client.updateConnectorProfile(request, progress: observe)
      return [update.arn, update.requestID]
    }
    // What is asked afterwards may be answered with what was sent before.
    await call {
      let page = try await client.describeConnectorProfiles(progress: observe)
      return page.profiles.map(\.privateConnection?.failureMessage)
        + [JSONLines(["details": .list(page.details)]).text()]
    }
    await call {
      _ = try await client.listConnectorEntities(profile: "p")
      return []
    }
    await call {
      _ = try await client.listFlows()
      return []
    }
    return lines.withLock { $0 }
  }

  private static func texts(of record: AttemptRecord) -> [String] {
    [record.requestID, record.failure, record.words].compactMap(\.self)
  }

  @Test("no piece of a secret of any shape is in anything that is shown", arguments: shapes)
  func nowhere(secret: String) async throws {
    let pieces = SecretWritings.all.map { ($0.name, SecretWritings.pieces(of: secret, $0)) }
    for echo in Self.echoes {
      let shown = try await Self.shown(secret, echo.answer)
      #expect(!shown.isEmpty)
      for text in shown {
        for (writing, pieces) in pieces where SecretWritings.has(text, pieces) {
          Issue.record("\(echo.name): \(writing) in \(text)")
        }
      }
    }
  }

  @Test("what signs a request is masked as well")
  func signing() async throws {
    let token = "fake-session-token-of-some-length"
    let lines = Mutex<[String]>([])
    let transport = FakeTransport { request, _ in
      let headers = request.headers.fields.map { field in
        field.value.withBytes { "\(field.name):\(String(decoding: $0, as: UTF8.self))" }
      }
      return .success(Self.refusal("The canonical request was \(headers.joined(separator: "\n"))"))
    }
    let client = try fakeClient(transport, variables: ["AWS_SESSION_TOKEN": token])
    let error = await #expect(throws: AppFlowError.self) {
      try await client.describeConnectorProfiles { event in
        if let line = AttemptLog.line(for: event) { lines.withLock { $0.append(line) } }
      }
    }
    let shown = lines.withLock { $0 } + [error.map { "\($0)" }, error?.serviceWords].compactMap(\.self)
    #expect(shown.contains { $0.contains("canonical request") })
    #expect(!shown.contains { $0.contains(token) }, "\(shown)")
  }

  @Test("the ARN of a secret is no secret, and words beside a mask stay")
  func arns() async throws {
    let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:appflow/sf-AbCdEf"
    let transport = FakeTransport { _, _ in
      .success(Self.refusal("\(arn) and fake-password are wrong"))
    }
    let error = await #expect(throws: AppFlowError.self) {
      try await fakeClient(transport).updateConnectorProfile([
        "a": .secret(Secret(arn)), "b": .secret(Secret("fake-password")),
      ])
    }
    #expect(error?.message == "\(arn) and •••••••• are wrong")
  }

  @Test("what was sent for one profile is masked in the answer about another, and values stay as they came")
  func others() async throws {
    let transport = FakeTransport { request, _ in
      request.url.path.hasSuffix("update-connector-profile")
        ? .success(HTTPResponse(status: 200, body: Secret(#"{"connectorProfileArn":"arn:aws:appflow:::x"}"#)))
        : .success(Self.list("fake-first-secret and fake-other-secret"))
    }
    let client = try fakeClient(transport)
    for (name, secret) in [("a", "fake-first-secret"), ("b", "fake-other-secret"), ("p", "Name")] {
      _ = try await client.updateConnectorProfile([
        "connectorProfileName": .string(name), "x": .secret(Secret(secret)),
      ])
    }
    let page = try await client.describeConnectorProfiles()
    let profile = try #require(page.profiles.first)
    #expect(profile.privateConnection?.failureMessage == "•••••••• and ••••••••")
    #expect(profile.name == "p" && page.details.first?["connectorProfileName"] == "p")
  }
}
