import Foundation

/// A proxy on loopback that opens tunnels by CONNECT, or refuses them.
package enum ConnectProxy {
  /// Starts a proxy; with credentials, requests without them get 407.
  package static func start(wanting authorization: String? = nil) throws -> LoopbackServer {
    try LoopbackServer { server, connection, _ in
      guard let request = connection.receive() else { return }
      server.record(request)
      guard request.method == "CONNECT" else { return connection.answer(405) }
      if let authorization, request.header("Proxy-Authorization") != authorization {
        return connection.answer(407, ["Proxy-Authenticate": "Basic realm=\"test\""])
      }
      guard let port = request.target.split(separator: ":").last.flatMap({ UInt16($0) }),
        let target = connect(port)
      else { return connection.answer(502) }
      connection.send("HTTP/1.1 200 Connection established\r\n\r\n")
      let client = connection.descriptor
      let back = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        pump(from: target, to: client)
        back.signal()
      }
      while let bytes = connection.receiveRaw() {
        guard send(all: bytes, to: target) else { break }
      }
      shutdown(target, Int32(SHUT_RDWR))
      back.wait()
      Glibc.close(target)
    }
  }

  private static func connect(_ port: UInt16) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      Glibc.close(descriptor)
      return nil
    }
    return descriptor
  }

  private static func pump(from source: Int32, to target: Int32) {
    var piece = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = recv(source, &piece, piece.count, 0)
      guard count > 0, send(all: Array(piece[..<count]), to: target) else { break }
    }
    shutdown(target, Int32(SHUT_RDWR))
  }

  private static func send(all bytes: [UInt8], to target: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
