import AppFlow
import ClientTestSupport
import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

/// A failure between us and the service, played by a server on loopback.
struct Fault: Sendable, CustomTestStringConvertible {
  let name: String
  /// Serves one connection; the number counts connections from 0.
  let serve: @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void
  /// How an update ends: nil is a success.
  let kind: AppFlowError.Kind?
  /// Requests that must have reached the server.
  let requests: Int
  let attempts: Int
  /// What the message or the hint must say.
  let says: String
  var https = false

  var testDescription: String { name }

  var category: AppFlowError.Category? {
    switch kind {
    case nil: nil
    case .network, .outcomeUnknown, .malformedAnswer: .other
    default: .refused
    }
  }
}

private let arn = #"{"connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/p"}"#

/// Answers each request by a closure that is given the request's number from 0.
private func answering(
  _ answer: @escaping @Sendable (LoopbackConnection, Int) -> Void
) -> @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void {
  { server, connection, _ in
    while let request = connection.receive() { answer(connection, server.record(request)) }
  }
}

private func recording(
  _ body: @escaping @Sendable (LoopbackConnection) -> Void
) -> @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void {
  { server, connection, _ in
    if let request = connection.receive() {
      server.record(request)
      body(connection)
    }
  }
}

private func error(_ code: String) -> [String: String] {
  ["x-amzn-ErrorType": code, "x-amzn-RequestId": "r-1"]
}

private let faults: [Fault] = [
  Fault(
    name: "reset before the request, at the handshake",
    serve: { _, connection, _ in
      _ = connection.receiveRaw(); connection.reset()
    },
    kind: .network, requests: 0, attempts: 3, says: "connection was lost before the request was sent",
    https: true),
  Fault(
    name: "reset after the request", serve: recording { $0.reset() }, kind: .outcomeUnknown, requests: 3,
    attempts: 3,
    says: "with the client token tok-1"),
  Fault(
    name: "reset once, then an answer",
    serve: { server, connection, number in
      while let request = connection.receive() {
        server.record(request)
        if number == 0 { return connection.reset() }
        connection.answer(200, [:], arn)
      }
    }, kind: nil, requests: 2, attempts: 2, says: ""),
  Fault(
    name: "no answer", serve: recording { $0.waitForEnd() }, kind: .outcomeUnknown, requests: 3, attempts: 3,
    says: "no complete answer within 0.4 s"),
  Fault(
    name: "429",
    serve: answering { connection, _ in connection.answer(429, error("ThrottlingException"), "{}") },
    kind: .throttling, requests: 3, attempts: 3, says: "Wait a minute"),
  Fault(
    name: "500",
    serve: answering { connection, _ in connection.answer(500, error("InternalServerException"), "{}") },
    kind: .outcomeUnknown, requests: 3, attempts: 3, says: "with the client token tok-1"),
  Fault(
    name: "503 once, then an answer",
    serve: answering { connection, number in
      if number == 0 { connection.answer(503) } else { connection.answer(200, [:], arn) }
    }, kind: nil, requests: 2, attempts: 2, says: ""),
  Fault(
    name: "HTML of a proxy",
    serve: answering { connection, _ in
      connection.answer(502, ["Content-Type": "text/html"], "<html><body><h1>Bad Gateway</h1></body></html>")
    }, kind: .outcomeUnknown, requests: 3, attempts: 3, says: "Bad Gateway"),
  Fault(
    name: "a redirect",
    serve: answering { connection, _ in connection.answer(302, ["Location": "http://127.0.0.1:1/"]) },
    kind: .outcomeUnknown, requests: 1, attempts: 1, says: "status 302"),
  Fault(
    name: "a gateway that gives up waiting, with a code of the service's",
    serve: answering { connection, _ in connection.answer(499, error("ValidationException"), "{}") },
    kind: .outcomeUnknown, requests: 1, attempts: 1, says: "with the client token tok-1"),
  Fault(
    name: "a refusal that is not the service's",
    serve: answering { connection, _ in connection.answer(413, [:], "Too large") },
    kind: .outcomeUnknown, requests: 1, attempts: 1, says: "with the client token tok-1"),
  Fault(
    name: "a gateway's 504, then a refusal",
    serve: answering { connection, number in
      if number == 0 { return connection.answer(504) }
      connection.answer(400, error("ValidationException"), #"{"message":"instanceUrl is wrong"}"#)
    }, kind: .outcomeUnknown, requests: 2, attempts: 2, says: "That was the answer to the last attempt"),
  Fault(
    name: "a gateway's 504, then a conflict",
    serve: answering { connection, number in
      if number == 0 { return connection.answer(504) }
      connection.answer(409, error("ConflictException"), "{}")
    }, kind: .outcomeUnknown, requests: 2, attempts: 2, says: "with the client token tok-1"),
  Fault(
    name: "a gateway's 504, then credentials that ended",
    serve: answering { connection, number in
      if number == 0 { return connection.answer(504) }
      connection.answer(403, error("ExpiredTokenException"), "{}")
    }, kind: .outcomeUnknown, requests: 2, attempts: 2, says: "with the client token tok-1"),
  Fault(
    name: "a success with a header that is larger than libcurl takes",
    serve: recording { connection in
      connection.send("HTTP/1.1 200 OK\r\nX-Long: \(String(repeating: "x", count: 400_000))\r\n\r\n")
      connection.close()
    }, kind: .outcomeUnknown, requests: 3, attempts: 3, says: "with the client token tok-1"),
  Fault(
    name: "an answer cut short",
    serve: recording { connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"connector")
      connection.close()
    }, kind: .outcomeUnknown, requests: 3, attempts: 3, says: "with the client token tok-1"),
  Fault(
    name: "not JSON",
    serve: answering { connection, _ in connection.answer(200, [:], "<html>Welcome</html>") },
    kind: .outcomeUnknown, requests: 1, attempts: 1, says: "cannot be read"),
  Fault(
    name: "JSON without the ARN", serve: answering { connection, _ in connection.answer(200, [:], "{}") },
    kind: .outcomeUnknown, requests: 1, attempts: 1, says: "connectorProfileArn"),
  Fault(
    name: "a length that is too small, and the rest of the answer after it",
    serve: recording { connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + arn)
      connection.close()
    }, kind: .outcomeUnknown, requests: 1, attempts: 1, says: "cannot be read"),
  Fault(
    name: "not HTTP",
    serve: recording { connection in
      connection.send("220 mail.example.com ESMTP\r\n")
      connection.close()
    }, kind: .outcomeUnknown, requests: 3, attempts: 3, says: "not HTTP"),
  Fault(
    name: "a refusal",
    serve: answering { connection, _ in
      connection.answer(400, error("ValidationException"), #"{"message":"instanceUrl is wrong"}"#)
    }, kind: .validation, requests: 1, attempts: 1, says: "instanceUrl is wrong"),
  Fault(
    name: "a refused signature",
    serve: answering { connection, _ in
      connection.answer(403, error("InvalidSignatureException"), #"{"message":"no match"}"#)
    }, kind: .invalidSignature, requests: 1, attempts: 1, says: "clock"),
]

@Suite("Faults between us and the service", .timeLimit(.minutes(2)))
struct FaultTests {
  private func client(
    _ server: LoopbackServer, https: Bool = false, time: FakeTime = FakeTime(),
    limits: HTTPLimits = HTTPLimits()
  ) throws -> AppFlowClient {
    var options = ClientOptions(
      region: "eu-west-1", endpointURL: (https ? "https" : "http") + "://127.0.0.1:\(server.port)")
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
    ])
    options.time = time.source
    options.limits = limits
    return try AppFlowClient(options: options)
  }

  private static let request: JSONValue = [
    "connectorProfileName": "p",
    "connectorProfileConfig": ["accessToken": .secret(Secret("fake-access-token"))],
  ]

  @Test(
    "the right number of attempts, one client token, the right kind, and words to act on", arguments: faults)
  func fault(_ fault: Fault) async throws {
    let server = try LoopbackServer(fault.serve)
    // Only the hanging server needs the time-out; the others must not meet it on a busy machine.
    let whole: Duration = fault.name == "no answer" ? .milliseconds(400) : .seconds(30)
    let client = try client(server, https: fault.https, limits: HTTPLimits(whole: whole))
    let (events, sink) = AsyncStream<AttemptEvent>.makeStream()
    var failure: AppFlowError?
    do {
      let update = try await client.updateConnectorProfile(Self.request, clientToken: "tok-1") {
        sink.yield($0)
      }
      #expect(update.attempts == fault.attempts)
    } catch {
      failure = error
    }
    sink.finish()
    #expect(
      failure?.kind == fault.kind && failure?.category == fault.category, "\(String(describing: failure))")
    #expect(server.requests.count == fault.requests)
    #expect(server.requests.allSatisfy { $0.text.contains("\"clientToken\":\"tok-1\"") })
    if let failure {
      #expect(failure.attempts == fault.attempts && failure.clientToken == "tok-1")
      #expect("\(failure)".contains(fault.says), "\(failure)")
      #expect(!"\(failure)".contains("fake-access-token"))
    }
    var records: [AttemptRecord] = []
    for await case .ended(let record) in events { records.append(record) }
    #expect(records.map(\.attempt) == Array(1...fault.attempts))
    #expect(records.dropLast().allSatisfy { $0.retry != nil } && records.last?.retry == nil)
    #expect(!records.contains { (AttemptLog.line(for: .ended($0)) ?? "").contains("fake-") })
  }

  @Test("connection refused: three attempts, nothing sent, exit as for any network failure")
  func refused() async throws {
    let server = try LoopbackServer { _, _, _ in }
    server.stop()
    let error = await #expect(throws: AppFlowError.self) {
      try await client(server).updateConnectorProfile(Self.request)
    }
    #expect(error?.kind == .network && error?.attempts == 3 && error?.category == .other)
    #expect(error?.effect == .notSent)
  }

  @Test(
    "a clock that is 20 minutes off: the service's time is learned from its answer, and the next signature has it"
  )
  func clockSkew() async throws {
    let ours = WallTime(seconds: 1_780_000_000)
    let theirs = ours + 1200
    let server = try LoopbackServer.answering { request, connection, number in
      let date = "Thu, 28 May 2026 20:46:40 GMT"
      if request.header("X-Amz-Date") == theirs.basicISO8601 {
        connection.answer(200, ["Date": date], arn)
      } else {
        connection.answer(403, ["Date": date, "x-amzn-ErrorType": "InvalidSignatureException"], "{}")
      }
    }
    #expect(WallTime(httpDate: "Thu, 28 May 2026 20:46:40 GMT") == theirs)
    let time = FakeTime(now: ours)
    let client = try client(server, time: time)
    let (events, sink) = AsyncStream<AttemptEvent>.makeStream()
    #expect(try await client.updateConnectorProfile(Self.request) { sink.yield($0) }.attempts == 2)
    sink.finish()
    var reasons: [RetryReason] = []
    for await case .ended(let record) in events {
      if let retry = record.retry { reasons.append(retry.reason) }
    }
    #expect(reasons == [.clockSkew(seconds: 1200)] && time.pauses.isEmpty)
    // What was learned holds for the requests that follow.
    #expect(try await client.updateConnectorProfile(Self.request).attempts == 1)
  }

  @Test("cancelling a send ends it at once and tells the token")
  func cancel() async throws {
    let server = try LoopbackServer(recording { $0.waitForEnd() })
    let client = try client(server)
    let task = Task { try await client.updateConnectorProfile(Self.request, clientToken: "tok-1") }
    _ = await server.arrivals.first { _ in true }
    task.cancel()
    let error = await #expect(throws: AppFlowError.self) { try await task.value }
    #expect(error?.kind == .outcomeUnknown && error?.category == .other && error?.isCancelled == true)
    #expect(error?.hint.contains("tok-1") == true)
    #expect(server.requests.count == 1)
  }

  @Test("cancelling during the pause before another attempt ends the send too")
  func cancelPause() async throws {
    let server = try LoopbackServer(answering { connection, _ in connection.answer(503) })
    let (pauses, sink) = AsyncStream<Void>.makeStream()
    var options = ClientOptions(region: "eu-west-1", endpointURL: server.url)
    options.environment = Environment([
      "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake",
      "AWS_CONFIG_FILE": "/nonexistent/c",
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d",
    ])
    options.time.sleep = { _ in
      sink.yield()
      try await Task.sleep(for: .seconds(3600))
    }
    let client = try AppFlowClient(options: options)
    let task = Task { try await client.updateConnectorProfile(Self.request) }
    _ = await pauses.first { _ in true }
    task.cancel()
    let error = await #expect(throws: AppFlowError.self) { try await task.value }
    #expect(error?.kind == .outcomeUnknown && error?.isCancelled == true && server.requests.count == 1)
  }
}
