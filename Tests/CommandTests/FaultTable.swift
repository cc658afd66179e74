import ClientTestSupport
import Foundation
import Testing

/// A failure between the program and the service, played by a server on loopback, and what each command makes of it.
struct Fault: Sendable, CustomTestStringConvertible {
  struct Ending: Sendable {
    let exitCode: Int32
    /// Attempts that `--debug` tells of.
    let attempts: Int
    /// What standard error must say: what happened, and what to do.
    let says: [String]
  }

  let name: String
  /// Serves one connection; the number counts connections from 0.
  let serve: @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void
  let update: Ending
  let list: Ending
  /// Whether the update may have been made, so that its token must be told.
  var mayHaveActed = false
  /// Whether whole requests reach the server.
  var isReached = true
  var arguments: [String] = []

  var testDescription: String { name }
}

/// A successful answer to whichever operation was asked for.
private func success(_ request: ReceivedRequest) -> String {
  request.path.hasPrefix("/update")
    ? #"{"connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/datadog-ops"}"#
    : #"{"connectorProfileDetails":[{"connectorProfileName":"datadog-ops","connectorType":"Datadog"}]}"#
}

/// Records each request and answers it by a closure that is given the request's number from 0.
private func answering(
  _ answer: @escaping @Sendable (ReceivedRequest, LoopbackConnection, Int) -> Void
) -> @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void {
  { server, connection, _ in
    while let request = connection.receive() {
      answer(request, connection, server.record(request))
    }
  }
}

/// Records one request of each connection, and leaves the rest to a closure.
private func once(
  _ body: @escaping @Sendable (ReceivedRequest, LoopbackConnection) -> Void
) -> @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void {
  { server, connection, _ in
    guard let request = connection.receive() else { return }
    server.record(request)
    body(request, connection)
    connection.close()
  }
}

private func refusing(
  _ status: Int, _ code: String, _ message: String
) -> @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void {
  answering { _, connection, _ in
    connection.answer(
      status, ["x-amzn-ErrorType": code, "x-amzn-RequestId": "fake-request-id-1"],
      #"{"message":"\#(message)"}"#)
  }
}

private let done = Fault.Ending(exitCode: 0, attempts: 2, says: [])

let faults: [Fault] = [
  Fault(
    name: "reset before the request was read",
    serve: { _, connection, _ in
      connection.waitForInput()
      connection.reset()
    },
    update: .init(exitCode: 255, attempts: 3, says: ["after 3 attempts", "is not known"]),
    list: .init(exitCode: 255, attempts: 3, says: ["after 3 attempts", "127.0.0.1", "Check the network"]),
    mayHaveActed: true, isReached: false),
  Fault(
    name: "reset after the request", serve: once { _, connection in connection.reset() },
    update: .init(exitCode: 255, attempts: 3, says: ["after 3 attempts", "is not known"]),
    list: .init(exitCode: 255, attempts: 3, says: ["after 3 attempts", "Check the network"]),
    mayHaveActed: true),
  Fault(
    name: "reset once, then an answer",
    serve: { server, connection, number in
      while let request = connection.receive() {
        server.record(request)
        if number == 0 { return connection.reset() }
        connection.answer(200, [:], success(request))
      }
    }, update: done, list: done),
  Fault(
    name: "a hang", serve: once { _, connection in connection.waitForEnd() },
    update: .init(exitCode: 255, attempts: 3, says: ["within 1.0 s", "is not known"]),
    list: .init(exitCode: 255, attempts: 3, says: ["within 1.0 s", "Check the network"]),
    mayHaveActed: true, arguments: ["--timeout", "1"]),
  Fault(
    name: "429", serve: refusing(429, "ThrottlingException", "Rate exceeded"),
    update: .init(exitCode: 254, attempts: 3, says: ["ThrottlingException: Rate exceeded", "Wait a minute"]),
    list: .init(exitCode: 254, attempts: 3, says: ["ThrottlingException: Rate exceeded", "Wait a minute"])),
  Fault(
    name: "500", serve: refusing(500, "InternalServerException", "We failed"),
    update: .init(exitCode: 255, attempts: 3, says: ["InternalServerException: We failed", "is not known"]),
    list: .init(exitCode: 254, attempts: 3, says: ["InternalServerException: We failed", "Try again"]),
    mayHaveActed: true),
  Fault(
    name: "503", serve: refusing(503, "ServiceUnavailableException", "Busy"),
    update: .init(exitCode: 255, attempts: 3, says: ["ServiceUnavailableException: Busy", "is not known"]),
    list: .init(exitCode: 254, attempts: 3, says: ["ServiceUnavailableException: Busy", "Try again"]),
    mayHaveActed: true),
  Fault(
    name: "503 once, then an answer",
    serve: answering { request, connection, number in
      if number == 0 { connection.answer(503) } else { connection.answer(200, [:], success(request)) }
    }, update: done, list: done),
  Fault(
    name: "HTML of a proxy, which repeats the request",
    serve: answering { request, connection, _ in
      connection.answer(
        502, ["Content-Type": "text/html"],
        "<html><body><h1>Bad Gateway</h1><p>\(request.text)</p></body></html>")
    },
    update: .init(exitCode: 255, attempts: 3, says: ["Bad Gateway", "is not known"]),
    list: .init(exitCode: 254, attempts: 3, says: ["Bad Gateway", "proxy"]), mayHaveActed: true),
  Fault(
    name: "a gateway's 504, then a refusal",
    serve: answering { _, connection, number in
      if number == 0 { return connection.answer(504) }
      connection.answer(
        400, ["x-amzn-ErrorType": "ValidationException"], #"{"message":"instanceUrl is wrong"}"#)
    },
    update: .init(
      exitCode: 255, attempts: 2,
      says: ["instanceUrl is wrong", "That was the answer to the last attempt", "is not known"]),
    list: .init(exitCode: 254, attempts: 2, says: ["instanceUrl is wrong", "Correct"]), mayHaveActed: true),
  Fault(
    name: "an answer cut short",
    serve: once { _, connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"connector")
    },
    update: .init(exitCode: 255, attempts: 3, says: ["after 3 attempts", "is not known"]),
    list: .init(exitCode: 255, attempts: 3, says: ["after 3 attempts", "Check"]), mayHaveActed: true),
  Fault(
    name: "not JSON",
    serve: answering { _, connection, _ in connection.answer(200, [:], "<html>Welcome</html>") },
    update: .init(exitCode: 255, attempts: 1, says: ["cannot be read", "is not known"]),
    list: .init(exitCode: 255, attempts: 1, says: ["cannot be read", "Check that the endpoint is AppFlow"]),
    mayHaveActed: true),
  Fault(
    name: "a length that is too small",
    serve: once { request, connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + success(request))
    },
    update: .init(exitCode: 255, attempts: 1, says: ["cannot be read", "is not known"]),
    list: .init(exitCode: 255, attempts: 1, says: ["cannot be read", "Check that the endpoint is AppFlow"]),
    mayHaveActed: true),
  Fault(
    name: "a length that is too large",
    serve: once { request, connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + success(request))
    },
    update: .init(exitCode: 255, attempts: 3, says: ["after 3 attempts", "is not known"]),
    list: .init(exitCode: 255, attempts: 3, says: ["after 3 attempts", "Check"]), mayHaveActed: true),
  Fault(
    name: "a service's clock that is 20 minutes ahead",
    serve: answering { request, connection, _ in
      // A quarter of an hour is what the service allows; a busy machine stays far below the rest.
      let there = Date.now.addingTimeInterval(1200)
      let isLate =
        request.header("X-Amz-Date").flatMap(amzDate).map { there.timeIntervalSince($0) > 600 } ?? true
      if isLate {
        connection.answer(
          403, ["Date": httpDate(there), "x-amzn-ErrorType": "InvalidSignatureException"],
          #"{"message":"Signature expired"}"#)
      } else {
        connection.answer(200, ["Date": httpDate(there)], success(request))
      }
    }, update: done, list: done),
  Fault(
    name: "a refusal that repeats the request and tries to steer the terminal",
    serve: answering { request, connection, _ in
      let echo = FaultRequest.secrets.filter(request.text.contains).joined(separator: " ")
      connection.answer(
        400, ["x-amzn-ErrorType": "ValidationException", "x-amzn-RequestId": "fake-request-id-1"],
        #"{"message":"instanceUrl is wrong \u001b[2J\#(echo)"}"#)
    },
    update: .init(
      exitCode: 254, attempts: 1, says: ["instanceUrl is wrong", "Correct", "fake-request-id-1"]),
    list: .init(exitCode: 254, attempts: 1, says: ["instanceUrl is wrong", "fake-request-id-1"])),
]

private func formatter(_ format: String) -> DateFormatter {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.timeZone = TimeZone(identifier: "UTC")
  formatter.dateFormat = format
  return formatter
}

private func amzDate(_ text: String) -> Date? { formatter("yyyyMMdd'T'HHmmss'Z'").date(from: text) }

private func httpDate(_ date: Date) -> String {
  formatter("EEE, dd MMM yyyy HH:mm:ss 'GMT'").string(from: date)
}
