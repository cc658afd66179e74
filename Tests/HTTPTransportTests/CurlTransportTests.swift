import ClientTestSupport
import Foundation
import Testing

@testable import HTTPTransport
@testable import Secrets

@Suite("HTTP over libcurl", .timeLimit(.minutes(2)))
struct CurlTransportTests {
  private func post(_ server: LoopbackServer, _ body: String = "{}", path: String = "/") throws -> HTTPRequest
  {
    HTTPRequest(
      method: "POST", url: try HTTPURL(server.url + path), headers: ["Content-Type": "application/json"],
      body: Secret(body))
  }

  @Test("a request arrives as it was made, and the answer comes back as it was sent")
  func roundTrip() async throws {
    let server = try LoopbackServer.answering { request, connection, _ in
      connection.answer(418, ["X-Echo": request.text, "x-empty": ""], "body:" + request.text)
    }
    var request = try post(server, "größe", path: "/a/./b?x=1&y=%2F")
    request.headers.set("X-Secret", to: .secret(Secret("fake-token")))
    request.headers["X-Empty"] = ""
    let response = try await CurlTransport().send(request)
    #expect(response.status == 418)
    #expect(response.headers["x-ECHO"] == "größe")
    #expect(response.headers["X-Empty"] == "")
    #expect(response.body.revealed() == "body:größe")
    let received = try #require(server.requests.first)
    #expect(received.method == "POST" && received.target == "/a/./b?x=1&y=%2F")
    #expect(received.header("X-Secret") == "fake-token")
    #expect(received.header("X-Empty") == "")
    #expect(received.header("Host") == "127.0.0.1:\(server.port)")
    #expect(received.header("Content-Length") == "\("größe".utf8.count)")
    for name in ["Expect", "Accept", "User-Agent", "Cookie"] {
      #expect(received.header(name) == nil, "\(name)")
    }
  }

  @Test("methods with and without bodies", arguments: ["GET", "PUT", "POST"])
  func methods(method: String) async throws {
    let server = try LoopbackServer.answering { _, connection, _ in connection.answer(200) }
    _ = try await CurlTransport().send(HTTPRequest(method: method, url: try HTTPURL(server.url)))
    let received = try #require(server.requests.first)
    #expect(received.method == method && received.body.isEmpty)
    #expect(received.header("Content-Length") == (method == "GET" ? nil : "0"))
  }

  @Test("libcurl is not loaded before the first request")
  func lazy() async throws {
    let transport = CurlTransport()
    #expect(!transport.isStarted)
    let server = try LoopbackServer.answering { _, connection, _ in connection.answer(200) }
    _ = try await transport.send(try post(server))
    #expect(transport.isStarted)
  }

  @Test("a request that ended at once is forgotten, while the transport waits for others")
  func forgotten() async throws {
    let server = try LoopbackServer.answering { _, connection, _ in connection.answer(200) }
    let transport = CurlTransport()
    _ = try await transport.send(try post(server))
    // A connection to the broadcast address is refused by this machine itself, at once; nothing is sent.
    weak var body: SecretStorage?
    do {
      let request = HTTPRequest(
        method: "POST", url: try HTTPURL("http://255.255.255.255"), body: Secret("fake-secret-of-a-request"))
      body = request.body.storage
      await #expect(throws: HTTPTransportError.self) { _ = try await transport.send(request) }
    }
    let deadline = ContinuousClock.now + .seconds(30)
    while body != nil, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
    #expect(body == nil)
  }

  @Test("requests one after another share a connection")
  func reuse() async throws {
    let server = try LoopbackServer.answering { _, connection, _ in connection.answer(200, [:], "ok") }
    let transport = CurlTransport()
    for _ in 0..<5 { _ = try await transport.send(try post(server)) }
    #expect(server.requests.count == 5)
    #expect(server.connections == 1)
  }

  @Test("many requests at once all get their own answer")
  func concurrent() async throws {
    let server = try LoopbackServer.answering { request, connection, _ in
      connection.answer(200, [:], request.text)
    }
    let transport = CurlTransport()
    try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for number in 0..<40 {
        let request = try post(server, "\(number)")
        group.addTask { (number, try await transport.send(request).body.revealed()) }
      }
      for try await (number, text) in group { #expect(text == "\(number)") }
    }
  }

  @Test("a redirect is an answer and is not followed")
  func redirect() async throws {
    let server = try LoopbackServer.answering { _, connection, _ in
      connection.answer(307, ["Location": "http://127.0.0.1:1/"])
    }
    #expect(try await CurlTransport().send(try post(server)).status == 307)
  }

  @Test("nobody listening: the request was not written")
  func refused() async throws {
    let server = try LoopbackServer.answering { _, _, _ in }
    server.stop()
    await #expect {
      try await CurlTransport().send(try post(server))
    } throws: { error in
      guard case .couldNotConnect(let host, _)? = error as? HTTPTransportError else { return false }
      return host == "127.0.0.1"
    }
  }

  @Test("an unknown name is named")
  func unknownName() async throws {
    let request = HTTPRequest(method: "GET", url: HTTPURL(scheme: .http, host: "no-such-host.invalid"))
    await #expect(throws: HTTPTransportError.nameNotResolved(host: "no-such-host.invalid")) {
      try await CurlTransport().send(request)
    }
  }

  @Test("a reset after the request leaves the outcome unknown, and the request is sent once")
  func resetAfter() async throws {
    let server = try LoopbackServer { server, connection, _ in
      if let request = connection.receive() { server.record(request) }
      connection.reset()
    }
    let error = await failure(of: try post(server))
    #expect(error?.outcomeUnknown == true)
    guard case .connectionLost(true, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(server.requests.count == 1)
  }

  @Test("a kept connection that ends under the second request is no reason to send it twice")
  func resetOnReuse() async throws {
    let server = try LoopbackServer { server, connection, number in
      guard let first = connection.receive() else { return }
      server.record(first)
      connection.answer(200)
      if let second = connection.receive() { server.record(second) }
      connection.reset()
    }
    let transport = CurlTransport()
    _ = try await transport.send(try post(server, "first"))
    await #expect {
      try await transport.send(try post(server, "second"))
    } throws: { error in
      (error as? HTTPTransportError)?.outcomeUnknown == true
    }
    #expect(server.requests.map(\.text) == ["first", "second"])
  }

  @Test("a reset in the TLS handshake: nothing was written")
  func resetBefore() async throws {
    let server = try LoopbackServer { _, connection, _ in
      _ = connection.receiveRaw()
      connection.reset()
    }
    var request = try post(server)
    request.url.scheme = .https
    let error = await failure(of: request)
    guard case .connectionLost(false, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("an answer that is shorter than announced is lost, not half an answer")
  func truncated() async throws {
    let server = try LoopbackServer { server, connection, _ in
      if let request = connection.receive() { server.record(request) }
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":")
      connection.close()
    }
    #expect(await failure(of: try post(server))?.outcomeUnknown == true)
  }

  @Test("something that is not HTTP")
  func notHTTP() async throws {
    let server = try LoopbackServer { _, connection, _ in
      _ = connection.receive()
      connection.send("SSH-2.0-OpenSSH_9.9\r\n")
      connection.close()
    }
    guard case .malformedAnswer? = await failure(of: try post(server)) else {
      Issue.record("not .malformedAnswer")
      return
    }
  }

  @Test("an answer beyond the limit is refused, with and without a length", arguments: [true, false])
  func tooLarge(announced: Bool) async throws {
    let server = try LoopbackServer { _, connection, _ in
      _ = connection.receive()
      connection.send("HTTP/1.1 200 OK\r\n" + (announced ? "Content-Length: 20000\r\n" : "") + "\r\n")
      connection.send([UInt8](repeating: 65, count: 20000))
      connection.close()
    }
    #expect(
      await failure(of: try post(server), HTTPLimits(answerBytes: 19999)) == .answerTooLarge(limit: 19999))
  }

  @Test("an answer of exactly the limit is taken")
  func justFits() async throws {
    let body = String(repeating: "A", count: 100_000)
    let server = try LoopbackServer.answering { _, connection, _ in connection.answer(200, [:], body) }
    let response = try await CurlTransport().send(try post(server), limits: HTTPLimits(answerBytes: 100_000))
    #expect(response.body.count == 100_000)
  }

  @Test("a server that does not answer runs into the time-out, and the request was written")
  func hang() async throws {
    let server = try LoopbackServer { server, connection, _ in
      if let request = connection.receive() { server.record(request) }
      connection.waitForEnd()
    }
    let error = await failure(of: try post(server), HTTPLimits(whole: .milliseconds(300)))
    #expect(error == .timedOut(after: .milliseconds(300), requestWritten: true))
  }

  @Test("a server that does not shake hands runs into the connection's time-out, and nothing was written")
  func hangInHandshake() async throws {
    let server = try LoopbackServer { _, connection, _ in connection.waitForEnd() }
    var request = try post(server)
    request.url.scheme = .https
    let error = await failure(of: request, HTTPLimits(connect: .milliseconds(300)))
    #expect(error == .timedOut(after: .milliseconds(300), requestWritten: false))
  }

  @Test("cancelling ends the wait at once, also for a request that was never begun")
  func cancel() async throws {
    let server = try LoopbackServer { server, connection, _ in
      if let request = connection.receive() { server.record(request) }
      connection.waitForEnd()
    }
    let transport = CurlTransport()
    let request = try post(server)
    let task = Task { () -> HTTPTransportError? in
      do throws(HTTPTransportError) {
        _ = try await transport.send(request)
        return nil
      } catch {
        return error
      }
    }
    _ = await server.arrivals.first { _ in true }
    task.cancel()
    // The server never answers: without the cancellation the request would end with a time-out.
    #expect(await task.value == .cancelled(requestWritten: true))

    let early = Task { () -> HTTPTransportError? in
      do throws(HTTPTransportError) {
        withUnsafeCurrentTask { $0?.cancel() }
        _ = try await transport.send(request)
        return nil
      } catch {
        return error
      }
    }
    #expect(await early.value == .cancelled(requestWritten: false))
    #expect(server.requests.count == 1)
  }

  @Test("a cancelled request ends within a tenth of a second")
  func cancelInTime() async throws {
    let server = try LoopbackServer { server, connection, _ in
      if let request = connection.receive() { server.record(request) }
      connection.waitForEnd()
    }
    let transport = CurlTransport()
    let request = try post(server)
    var arrivals = server.arrivals.makeAsyncIterator()
    var times: [Duration] = []
    for _ in 0..<9 {
      let task = Task { try await transport.send(request) }
      _ = await arrivals.next()
      let begun = ContinuousClock.now
      task.cancel()
      await #expect(throws: HTTPTransportError.cancelled(requestWritten: true)) { try await task.value }
      times.append(ContinuousClock.now - begun)
    }
    // Not each of them: a busy machine may leave a thread waiting. What looks only now and then whether to end does not
    // come in time for three of nine.
    #expect(times.sorted()[2] < .milliseconds(100), "\(times)")
  }

  @Test("a transport that goes away takes its requests with it")
  func goesAway() async throws {
    let server = try LoopbackServer.answering { _, connection, _ in connection.answer(200) }
    for _ in 0..<20 { _ = try await CurlTransport().send(try post(server)) }
    #expect(server.requests.count == 20)
  }

  @Test("a header with a line break is refused", arguments: ["a\r\nX-Injected: 1", "a\nb", "a\0b"])
  func headerInjection(value: String) async throws {
    let server = try LoopbackServer.answering { _, connection, _ in connection.answer(200) }
    var request = try post(server)
    request.headers["X-Value"] = value
    guard case .invalidRequest? = await failure(of: request) else {
      Issue.record("not refused")
      return
    }
    #expect(server.connections == 0)
  }

  private func failure(
    of request: @autoclosure () throws -> HTTPRequest, _ limits: HTTPLimits = HTTPLimits()
  ) async -> HTTPTransportError? {
    do {
      _ = try await CurlTransport().send(try request(), limits: limits)
      return nil
    } catch {
      return error as? HTTPTransportError
    }
  }
}
