import ClientTestSupport
import Foundation
import Glibc

/// Stands between a client and the sandbox, and plays a fault with each update as long as it is told to. Everything else
/// passes.
///
/// The sandbox checks signatures, which have the client's own Host header, so requests pass as they came.
final class FaultProxy: Sendable {
  enum Fault: Sendable {
    /// The sandbox makes the update, and the client never learns of it.
    case lostAnswer
    /// The sandbox makes the update, and nothing is answered.
    case heldAnswer
    /// The update does not get through, and nothing is answered.
    case silence
    /// The update does not get through, and this is answered.
    case answer(status: Int, headers: [String: String], body: String)
    /// The update does not get through, and these bytes are the last of the connection.
    case raw(String)
  }

  private let server: LoopbackServer

  var url: String { server.url }
  /// The bodies of the updates, in order.
  var updates: [String] { server.requests.filter { $0.path.hasPrefix("/update") }.map(\.text) }

  /// - Parameters:
  ///   - sandbox: whom to stand before.
  ///   - fault: what happens to an update.
  ///   - faulty: how many updates it happens to.
  ///   - good: how many updates pass before.
  init(before sandbox: SandboxProcess, _ fault: Fault, faulty: Int, good: Int = 0) throws {
    let target = try FaultTarget(endpoint: sandbox.endpoint)
    server = try LoopbackServer { server, connection, _ in
      while let request = connection.receive() {
        server.record(request)
        let updates = server.requests.filter { $0.path.hasPrefix("/update") }.count
        guard request.path.hasPrefix("/update"), (good + 1..<good + 1 + faulty) ~= updates else {
          guard let answer = target.answer(to: request) else { return connection.reset() }
          connection.send(answer)
          continue
        }
        switch fault {
        case .lostAnswer:
          _ = target.answer(to: request)
          return connection.reset()
        case .heldAnswer:
          _ = target.answer(to: request)
          return connection.waitForEnd()
        case .silence: return connection.waitForEnd()
        case .answer(let status, let headers, let body): connection.answer(status, headers, body)
        case .raw(let bytes):
          connection.send(bytes)
          return connection.close()
        }
      }
    }
  }
}

/// The server that a proxy hands requests to.
struct FaultTarget: Sendable {
  private struct NoPort: Error { let endpoint: String }

  private let port: UInt16

  /// - Parameter endpoint: such as `http://127.0.0.1:40123`.
  init(endpoint: String) throws {
    guard let port = endpoint.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      throw NoPort(endpoint: endpoint)
    }
    self.port = port
  }

  /// Hands a request on, and reads the whole answer; nil where there is none.
  func answer(to request: ReceivedRequest) -> [UInt8]? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    var text = "\(request.method) \(request.target) HTTP/1.1\r\nConnection: close\r\n"
    for (name, value) in request.headers { text += "\(name): \(value)\r\n" }
    guard isConnected, Self.send(Array((text + "\r\n").utf8) + request.body, to: descriptor) else {
      return nil
    }
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { return answer.isEmpty ? nil : answer }
      answer += piece[..<count]
    }
  }

  private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
