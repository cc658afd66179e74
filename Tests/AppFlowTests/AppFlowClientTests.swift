import AppFlow
import ClientTestSupport
import Forms
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import ServiceModel
import Testing

@testable import AWSClient

/// A client over a transport without a network.
func fakeClient(
  _ transport: FakeTransport, time: FakeTime = FakeTime(), variables: [String: String] = [:]
) throws -> AppFlowClient {
  var options = ClientOptions(region: "eu-west-1")
  options.environment = Environment(
    [
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
    ].merging(variables) { $1 })
  options.time = time.source
  return try AppFlowClient(options: options, transport: transport)
}

func answer(
  _ status: Int, _ body: String, _ headers: HTTPHeaders = ["x-amzn-RequestId": "request-1"]
) -> Result<HTTPResponse, HTTPTransportError> {
  .success(HTTPResponse(status: status, headers: headers, body: Secret(body)))
}

@Suite("AppFlow's operations")
struct AppFlowClientTests {
  @Test("profiles come typed, and exactly as they were returned")
  func describe() async throws {
    let detail =
      #"{"connectorProfileName":"sn","connectorType":"Servicenow","connectionMode":"Private","createdAt":1.7E9,"#
      + #""unknownMember":[1.50],"connectorProfileProperties":{"ServiceNow":{"instanceUrl":"https://x"}},"#
      + #""privateConnectionProvisioningState":{"status":"FAILED","failureCause":"INTERNAL_SERVER"}}"#
    let transport = FakeTransport { _, _ in
      answer(200, #"{"connectorProfileDetails":[\#(detail)],"nextToken":"next"}"#)
    }
    let page = try await fakeClient(transport).describeConnectorProfiles(
      names: ["sn"], connectorType: "Servicenow")
    let profile = try #require(page.profiles.first)
    #expect(page.nextToken == "next")
    #expect(
      profile.name == "sn" && profile.connectorType == "Servicenow" && profile.connectionMode == "Private")
    #expect(profile.createdAt == WallTime(seconds: 1_700_000_000))
    #expect(profile.privateConnection?.status == "FAILED")
    #expect(profile.privateConnection?.failureCause == "INTERNAL_SERVER")
    #expect(JSONWriter.body(.list(page.details)).revealed() == "[\(detail)]")
    let request = try #require(transport.requests.first)
    #expect(request.url.description == "https://appflow.eu-west-1.amazonaws.com/describe-connector-profiles")
    #expect(request.body.revealed() == #"{"connectorProfileNames":["sn"],"connectorType":"Servicenow"}"#)
  }

  @Test(
    "an answer of megabytes is not read to its end after the call was given up, or for longer than the limit")
  func largeAnswers() async throws {
    let body = "{\"flows\":[" + String(repeating: "{\"flowName\":\"a\"},", count: 100_000) + "{}]}"
    let given = try fakeClient(
      FakeTransport { _, _ in
        withUnsafeCurrentTask { $0?.cancel() }
        return answer(200, body)
      })
    let cancelled = await Task {
      await #expect(throws: AppFlowError.self) { try await given.listFlows() }
    }.value
    #expect(cancelled?.kind == .cancelled)

    var options = ClientOptions(region: "eu-west-1")
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
    ])
    options.limits.whole = .zero
    let hasty = try AppFlowClient(options: options, transport: FakeTransport { _, _ in answer(200, body) })
    let late = await #expect(throws: AppFlowError.self) { try await hasty.listFlows() }
    #expect(late?.kind == .malformedAnswer && late?.message.contains("time limit") == true)
    options.limits.whole = .seconds(60)
    let patient = try AppFlowClient(options: options, transport: FakeTransport { _, _ in answer(200, body) })
    #expect(try await patient.listFlows().flows.count == 100_000)
  }

  @Test("all pages come one after another, and a token that repeats ends the list with an error")
  func paging() async throws {
    let transport = FakeTransport { _, number in
      answer(
        200,
        #"{"connectorProfileDetails":[{"connectorProfileName":"p\#(number)"}]"#
          + (number < 3 ? #","nextToken":"t\#(number)"}"# : "}"))
    }
    var names: [String] = []
    for try await page in try fakeClient(transport).connectorProfiles() { names += page.profiles.map(\.name) }
    #expect(names == ["p0", "p1", "p2", "p3"])
    #expect(transport.requests.last?.body.revealed() == #"{"maxResults":100,"nextToken":"t2"}"#)

    let endless = FakeTransport { _, _ in answer(200, #"{"connectorProfileDetails":[],"nextToken":"same"}"#) }
    await #expect {
      for try await _ in try fakeClient(endless).connectorProfiles() {}
    } throws: { error in
      (error as? AppFlowError)?.kind == .malformedAnswer
    }
    #expect(endless.requests.count == 2)
  }

  @Test(
    "a list that gives new tokens for ever is ended where no account has as much, with full pages and with empty ones"
  )
  func endless() throws {
    for (count, most) in [(100, PageWalk.mostItems / 100 + 1), (0, 10_000), (7, 10_000)] {
      var walk = PageWalk(.listFlows)
      var pages = 0
      #expect {
        while try walk.next(after: count, token: "t\(pages)") != nil { pages += 1 }
      } throws: { ($0 as? AppFlowError)?.message.contains("more than an account can have") == true }
      #expect(pages < most + 1 && pages + 1 >= min(most, 10_000))
    }
    var whole = PageWalk(.listFlows)
    for page in 0..<999 { _ = try whole.next(after: 100, token: "t\(page)") }
    #expect(try whole.next(after: 100, token: nil) == nil)
  }

  @Test("every operation of the model has a call, which is a POST to the model's path")
  func paths() async throws {
    let transport = FakeTransport { _, _ in
      answer(200, #"{"connectorProfileArn":"arn:x","flowName":"f"}"#)
    }
    let client = try fakeClient(transport)
    _ = try await client.updateConnectorProfile(["connectorProfileName": "p"])
    _ = try await client.createConnectorProfile(["connectorProfileName": "p"])
    try await client.deleteConnectorProfile(name: "p")
    _ = try await client.describeConnectorProfiles()
    try await client.resetConnectorMetadataCache(profile: "p")
    _ = try await client.listConnectors()
    _ = try await client.describeConnectors()
    _ = try await client.describeConnector(type: "CustomConnector", label: "l")
    _ = try await client.listConnectorEntities(profile: "p")
    _ = try await client.registerConnector(label: "l", lambdaARN: "arn:x")
    _ = try await client.updateConnectorRegistration(label: "l")
    try await client.unregisterConnector(label: "l")
    _ = try await client.listFlows(maxResults: 5)
    _ = try await client.describeFlow(name: "f")
    _ = try await client.describeFlowExecutionRecords(of: "f")
    _ = try await client.startFlow(name: "f")
    _ = try await client.stopFlow(name: "f")
    let model = try ServiceModel.embedded()
    let expected = AppFlowOperation.allCases.map { model.operations[$0.rawValue]?.path }
    #expect(transport.requests.map { Optional($0.url.path) } == expected)
    #expect(Set(AppFlowOperation.allCases.map(\.rawValue)) == Set(model.operations.keys))
    #expect(
      transport.requests.allSatisfy {
        $0.method == "POST" && $0.headers["Content-Type"] == "application/json"
      })
  }

  @Test(
    "a cache is reset for a profile and its API version, by an empty answer, too, and not by a page of a proxy"
  )
  func reset() async throws {
    let transport = FakeTransport { _, _ in answer(200, "") }
    try await fakeClient(transport).resetConnectorMetadataCache(
      profile: "p", connectorType: "CustomConnector", entity: "orders", entitiesPath: "sales",
      apiVersion: "v2")
    #expect(
      transport.requests.map { $0.body.revealed() } == [
        #"{"connectorProfileName":"p","connectorType":"CustomConnector","connectorEntityName":"orders","#
          + #""entitiesPath":"sales","apiVersion":"v2"}"#
      ])
    for body in ["<html>Sign in</html>", "[]", "\"ok\"", " "] {
      let client = try fakeClient(FakeTransport { _, _ in answer(200, body) })
      let error = await failure { try await client.resetConnectorMetadataCache(profile: "p") }
      #expect(
        error?.kind == .malformedAnswer && error?.operation == "ResetConnectorMetadataCache", "\(body)")
    }
    let denied = FakeTransport { _, _ in answer(403, #"{"__type":"AccessDeniedException","message":"no"}"#) }
    let error = await failure { try await fakeClient(denied).resetConnectorMetadataCache(profile: "p") }
    #expect(error?.kind == .accessDenied && denied.requests.count == 1)
  }

  @Test("an update keeps its client token over its attempts, and says how it went")
  func updateToken() async throws {
    let transport = FakeTransport { _, number in
      number < 2 ? answer(503, "") : answer(200, #"{"connectorProfileArn":"arn:aws:appflow:x"}"#)
    }
    let time = FakeTime()
    let update = try await fakeClient(transport, time: time).updateConnectorProfile([
      "connectorProfileName": "p"
    ])
    #expect(update.attempts == 3 && update.arn == "arn:aws:appflow:x" && update.requestID == "request-1")
    #expect(update.duration == .milliseconds(1500) && time.pauses == [.milliseconds(500), .seconds(1)])
    let bodies = transport.requests.map { $0.body.revealed() }
    #expect(Set(bodies) == [#"{"connectorProfileName":"p","clientToken":"\#(update.clientToken)"}"#])
    #expect(
      update.clientToken.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
        != nil)
    #expect(Set(transport.requests.map { $0.headers["amz-sdk-invocation-id"] }).count == 1)
    #expect(
      transport.requests.map { $0.headers["amz-sdk-request"] }
        == ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"])
  }

  @Test("a token that the caller gives comes before the request's own, and that before a new one")
  func tokenOrder() async throws {
    let transport = FakeTransport { _, _ in answer(200, #"{"connectorProfileArn":"arn"}"#) }
    let client = try fakeClient(transport)
    let request: JSONValue = ["clientToken": "in-request", "connectorProfileName": "p"]
    #expect(try await client.updateConnectorProfile(request).clientToken == "in-request")
    #expect(try await client.updateConnectorProfile(request, clientToken: "given").clientToken == "given")
    #expect(
      transport.requests.last?.body.revealed() == #"{"clientToken":"given","connectorProfileName":"p"}"#)
    let first = try await client.updateConnectorProfile(["connectorProfileName": "p"]).clientToken
    let second = try await client.updateConnectorProfile(["connectorProfileName": "p"]).clientToken
    #expect(first != second)
  }

  /// Code, status, kind, category, attempts.
  static let refusalTable: [(String, Int, AppFlowError.Kind, Int)] = [
    ("ValidationException", 400, .validation, 1), ("ResourceNotFoundException", 404, .resourceNotFound, 1),
    ("ConflictException", 409, .conflict, 1),
    ("ConnectorAuthenticationException", 401, .connectorAuthentication, 1),
    ("InternalServerException", 500, .internalServer, 3),
    ("ConnectorServerException", 400, .connectorServer, 1),
    ("ServiceQuotaExceededException", 402, .serviceQuotaExceeded, 1),
    ("ThrottlingException", 429, .throttling, 3),
    ("TooManyRequestsException", 400, .throttling, 3), ("AccessDeniedException", 403, .accessDenied, 1),
    ("InvalidSignatureException", 403, .invalidSignature, 1),
    ("UnrecognizedClientException", 403, .invalidSignature, 1),
    ("ExpiredTokenException", 403, .expiredCredentials, 1), ("NeverSeenException", 418, .unknown, 1),
  ]

  @Test("each error has a kind, the service's words, a hint and its request id", arguments: refusalTable)
  func refusals(code: String, status: Int, kind: AppFlowError.Kind, attempts: Int) async throws {
    let bodies: [(String, HTTPHeaders)] = [
      (
        #"{"message":"The words."}"#,
        ["x-amzn-ErrorType": "\(code):http://internal/", "x-amzn-RequestId": "r-1"]
      ),
      (#"{"__type":"com.amazonaws.appflow#\#(code)","Message":"The words."}"#, ["x-amzn-RequestId": "r-1"]),
      (#"{"code":"\#(code)","message":"The words."}"#, ["x-amzn-RequestId": "r-1"]),
      (
        "<ErrorResponse><Error><Code>\(code)</Code><Message>The words.</Message></Error></ErrorResponse>",
        ["x-amzn-RequestId": "r-1"]
      ),
    ]
    for (body, headers) in bodies {
      let transport = FakeTransport { _, _ in answer(status, body, headers) }
      let error = await failure { try await fakeClient(transport).describeConnectorProfiles() }
      #expect(error?.kind == kind && error?.category == .refused, "\(body)")
      #expect(error?.code == code && error?.message == "The words." && error?.status == status)
      #expect(error?.requestID == "r-1" && error?.attempts == attempts && error?.clientToken == nil)
      #expect(error?.hint.isEmpty == false)
      #expect(transport.requests.count == attempts)
    }
  }

  @Test(
    "answers that are none of AppFlow's still give a readable error",
    arguments: [
      (
        "<!DOCTYPE html><html><head><title>502 Bad Gateway</title><style>b{}</style></head><body><h1>Sorry</h1></body></html>",
        "502 Bad Gateway Sorry"
      ),
      ("", "The answer has the status 502 and no message."),
      ("plain\u{1B}[31m words\n", #"plain\u{1b}[31m words"#),
      ("[1]", "[1]"), (#"{"message":7}"#, "7"),
      ("<a><b/></a>", "The answer has the status 502 and no message."),
      ("{broken", "{broken"),
    ])
  func strangeBodies(body: String, message: String) async throws {
    let transport = FakeTransport { _, _ in answer(502, body, [:]) }
    let error = await failure { try await fakeClient(transport).describeConnectorProfiles() }
    #expect(error?.kind == .unknown && error?.status == 502 && error?.attempts == 3)
    #expect(error?.message == message)
    #expect(error?.hint.contains("proxy") == true)
  }

  @Test("a secret that the service repeats in its words is masked in ours")
  func maskedEcho() async throws {
    let transport = FakeTransport { _, _ in
      answer(
        400,
        #"{"__type":"ValidationException","message":"Value 'fake-pässword-1' is not good, fake-pässword-1x"}"#
      )
    }
    let error = await failure {
      try await fakeClient(transport).updateConnectorProfile([
        "a": ["b": [.secret(Secret("fake-pässword-1"))]]
      ])
    }
    #expect(error?.message == "Value '••••••••' is not good, ••••••••x")
  }

  @Test("an update whose answer was lost is neither a success nor a failure, and its token is told")
  func outcomeUnknown() async throws {
    let faults: [HTTPTransportError] = [
      .connectionLost(requestWritten: true, reason: "reset"),
      .timedOut(after: .seconds(60), requestWritten: true),
    ]
    for fault in faults {
      let transport = FakeTransport { _, _ in .failure(fault) }
      let error = await failure {
        try await fakeClient(transport).updateConnectorProfile([:], clientToken: "tok-1")
      }
      #expect(error?.kind == .outcomeUnknown && error?.category == .other && error?.clientToken == "tok-1")
      #expect(error?.attempts == 3 && error?.hint.contains("with the client token tok-1") == true)
    }
    // The first answer was lost; that nobody answers afterwards says nothing about it.
    let mixed = FakeTransport { _, number in
      .failure(number == 0 ? faults[0] : .couldNotConnect(host: "h", reason: "refused"))
    }
    #expect(
      await failure { try await fakeClient(mixed).updateConnectorProfile([:]) }?.kind == .outcomeUnknown)
    // A list that was lost did nothing.
    let list = FakeTransport { _, _ in .failure(faults[0]) }
    #expect(await failure { try await fakeClient(list).listFlows() }?.kind == .network)
    // A success that cannot be read leaves the same question.
    let garbled = FakeTransport { _, _ in answer(200, "<html>welcome</html>") }
    #expect(
      await failure { try await fakeClient(garbled).updateConnectorProfile([:]) }?.kind == .outcomeUnknown)
    // Lost once, answered then: nothing is unknown.
    let healed = FakeTransport { _, number in
      number == 0 ? .failure(faults[0]) : answer(200, #"{"connectorProfileArn":"arn"}"#)
    }
    #expect(try await fakeClient(healed).updateConnectorProfile([:]).attempts == 2)
  }

  @Test("a network failure before anything was sent is no unknown outcome")
  func network() async throws {
    let faults: [(HTTPTransportError, Int)] = [
      (.nameNotResolved(host: "h"), 3), (.couldNotConnect(host: "h", reason: "refused"), 3),
      (.tlsFailed(host: "h", cause: .selfSigned), 1), (.proxyFailed(reason: "407"), 1),
      (.connectionLost(requestWritten: false, reason: "reset"), 3),
    ]
    for (fault, attempts) in faults {
      let transport = FakeTransport { _, _ in .failure(fault) }
      let error = await failure { try await fakeClient(transport).updateConnectorProfile([:]) }
      #expect(
        error?.kind == .network && error?.attempts == attempts && error?.effect == .notSent, "\(fault)")
      #expect(error?.hint.isEmpty == false && error?.category == .other)
    }
  }

  @Test("progress says which attempt it is, why there is another, and when")
  func progress() async throws {
    let transport = FakeTransport { _, number in
      number == 0
        ? answer(429, #"{"__type":"ThrottlingException"}"#) : answer(200, #"{"connectorProfileArn":"arn"}"#)
    }
    let (events, sink) = AsyncStream<AttemptEvent>.makeStream()
    _ = try await fakeClient(transport).updateConnectorProfile([:]) { sink.yield($0) }
    sink.finish()
    let all = await events.reduce(into: []) { $0.append($1) }
    #expect(all.count == 4)
    #expect(all.first == .began(operation: "UpdateConnectorProfile", attempt: 1, of: 3))
    guard case .ended(let record)? = all.dropFirst().first else {
      Issue.record("no end of the first attempt")
      return
    }
    #expect(
      record.status == 429 && record.failure == "ThrottlingException" && record.requestID == "request-1")
    #expect(record.retry?.reason == .throttled && record.retry?.pause == .milliseconds(500))
    #expect(
      AttemptLog.line(for: all[1])
        == "UpdateConnectorProfile attempt 1/3 host=appflow.eu-west-1.amazonaws.com status=429 request-id=request-1 "
        + "0 ms failure=\"ThrottlingException\" retry in 500 ms: throttled")
  }

  @Test("wrong options are refused at once, and missing ones with the first call")
  func configurationErrors() async throws {
    #expect(throws: AppFlowError.self) {
      try AppFlowClient(options: ClientOptions(endpointURL: "http://example.com"))
    }
    #expect(throws: AppFlowError.self) { try AppFlowClient(options: ClientOptions(endpointURL: "nonsense")) }
    #expect(throws: AppFlowError.self) { try AppFlowClient(options: ClientOptions(region: "not/a.region")) }
    let transport = FakeTransport { _, _ in answer(200, "{}") }
    let error = await failure {
      try await fakeClient(transport, variables: ["AWS_PROFILE": "nobody"]).listFlows()
    }
    #expect(error?.kind == .configuration && error?.category == .configuration)
    #expect(error?.message.contains("nobody") == true && transport.requests.isEmpty)
  }

  private func failure(_ body: () async throws -> some Any) async -> AppFlowError? {
    do {
      _ = try await body()
      return nil
    } catch {
      if !(error is AppFlowError) { Issue.record("not an AppFlowError: \(error)") }
      return error as? AppFlowError
    }
  }
}
