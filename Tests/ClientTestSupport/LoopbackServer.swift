import Foundation
import Synchronization

/// A request as a loopback server received it.
package struct ReceivedRequest: Sendable {
  package let method: String
  /// The target of the request line: path and query.
  package let target: String
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]

  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  package var path: String { String(target.prefix { $0 != "?" }) }
  package var query: String { String(target.drop { $0 != "?" }.dropFirst()) }
  package var text: String { String(decoding: body, as: UTF8.self) }
}

/// One accepted connection. Lives on the thread that serves it.
package final class LoopbackConnection {
  package let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isClosed = false

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit { close() }

  /// The next request; nil when the client closed the connection.
  package func receive() -> ReceivedRequest? {
    var headEnd: Int?
    while headEnd == nil {
      headEnd = Self.find([13, 10, 13, 10], in: buffer)
      if headEnd == nil && !fill() { return nil }
    }
    guard let end = headEnd else { return nil }
    let lines = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    buffer.removeFirst(end + 4)
    let start = lines[0].split(separator: " ").map(String.init)
    guard start.count == 3 else { return nil }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }
    let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
    while buffer.count < length { guard fill() else { return nil } }
    let body = Array(buffer.prefix(length))
    buffer.removeFirst(length)
    return ReceivedRequest(method: start[0], target: start[1], headers: headers, body: body)
  }

  package func send(_ text: String) {
    send(Array(text.utf8))
  }

  package func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Sends a whole answer.
  package func answer(_ status: Int, _ headers: [String: String] = [:], _ body: String = "") {
    var text = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    send(text + "\r\n" + body)
  }

  /// The first bytes that the client sent, which stay unread.
  package func peek(_ count: Int) -> String {
    waitForInput()
    var bytes = [UInt8](repeating: 0, count: count)
    let found = recv(descriptor, &bytes, count, Int32(MSG_PEEK))
    return String(decoding: bytes.prefix(max(found, 0)), as: UTF8.self)
  }

  package func close() {
    guard !isClosed else { return }
    isClosed = true
    // A child that was started right after the connection was accepted may have it too.
    shutdown(descriptor, Int32(SHUT_RDWR))
    Glibc.close(descriptor)
  }

  /// Waits until the client has sent a whole request with a JSON body, which stays unread. A part of it would not do: a
  /// slow client could find the connection gone before it has sent the body.
  package func waitForInput() {
    var piece = [UInt8](repeating: 0, count: 65536)
    var count = 0
    repeat {
      var wanted = Int32(count + 1)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &wanted, socklen_t(MemoryLayout.size(ofValue: wanted)))
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      while poll(&ready, 1, -1) < 0 && errno == EINTR {}
      let sent = recv(descriptor, &piece, piece.count, Int32(MSG_PEEK))
      guard sent > count else { return }
      count = sent
    } while piece[count - 1] != UInt8(ascii: "}")
  }

  /// Closes with a reset instead of an orderly end.
  package func reset() {
    // Dissolving the connection resets it whoever else has it; closing would do so for the last one only.
    var nobody = sockaddr()
    nobody.sa_family = sa_family_t(AF_UNSPEC)
    connect(descriptor, &nobody, socklen_t(MemoryLayout.size(ofValue: nobody)))
    close()
  }

  /// Reads raw bytes; nil at the end.
  package func receiveRaw() -> [UInt8]? {
    if buffer.isEmpty { guard fill() else { return nil } }
    defer { buffer = [] }
    return buffer
  }

  /// Waits until the client closes the connection.
  package func waitForEnd() {
    while fill() {}
  }

  private func fill() -> Bool {
    var piece = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffer += piece[..<count]
    return true
  }

  private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= needle.count else { return nil }
    return (0...(bytes.count - needle.count)).first { bytes[$0..<($0 + needle.count)].elementsEqual(needle) }
  }
}

/// A server on 127.0.0.1 with a port of the system's choice, and a thread for each connection.
package final class LoopbackServer: Sendable {
  package let port: Int
  private let listener: Int32
  private let log = Mutex<[ReceivedRequest]>([])
  private let count = Mutex(0)
  private let isStopped = Mutex(false)
  /// The requests as they are recorded.
  package let arrivals: AsyncStream<ReceivedRequest>
  private let arrival: AsyncStream<ReceivedRequest>.Continuation

  /// Serves connections with a closure, which is given each connection and its number from 0.
  package init(_ serve: @escaping @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void) throws {
    (arrivals, arrival) = AsyncStream.makeStream()
    // A child of another test that inherits a connection keeps it open after it was closed here.
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout.size(ofValue: address))
    let listener = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, size) == 0 && listen(listener, 64) == 0
          && getsockname(listener, generic, &size) == 0
      }
    }
    guard bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      while true {
        let descriptor = accept(listener, nil, nil)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard descriptor >= 0, let server = self else {
          if descriptor >= 0 { Glibc.close(descriptor) }
          Glibc.close(listener)
          return
        }
        let number = server.count.withLock { count in
          defer { count += 1 }
          return count
        }
        Thread.detachNewThread { serve(server, LoopbackConnection(descriptor: descriptor), number) }
      }
    }
  }

  deinit { stop() }

  /// Accepts no more connections.
  package func stop() {
    // Once, and the accepting thread closes the descriptor when it has left: in between, or afterwards, the number could
    // belong to another test's server.
    let isFirst = isStopped.withLock { isStopped in
      defer { isStopped = true }
      return !isStopped
    }
    if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
  }

  package var url: String { "http://127.0.0.1:\(port)" }
  /// The requests that were recorded, in order.
  package var requests: [ReceivedRequest] { log.withLock { $0 } }
  /// How many connections were accepted.
  package var connections: Int { count.withLock { $0 } }

  /// Keeps a request; gives its number from 0.
  @discardableResult
  package func record(_ request: ReceivedRequest) -> Int {
    defer { arrival.yield(request) }
    return log.withLock { log in
      log.append(request)
      return log.count - 1
    }
  }

  /// A server that answers every request of every connection by a closure, which is given its number from 0.
  package static func answering(
    _ answer: @escaping @Sendable (ReceivedRequest, LoopbackConnection, Int) -> Void
  ) throws -> LoopbackServer {
    try LoopbackServer { server, connection, _ in
      while let request = connection.receive() {
        let number = server.record(request)
        answer(request, connection, number)
      }
    }
  }
}
