import FlyingSocks
import Glibc

/// The server's pool of sockets, without the wait for company that TCP gives small writes: the server writes an answer's
/// head and its body apart, and 40 ms lay between the two.
struct PromptSocketPool: AsyncSocketPool {
  let base: any AsyncSocketPool

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    // The socket that listens waits like this too, and connections inherit the option from it.
    if events.contains(.read) {
      var enabled: Int32 = 1
      setsockopt(
        socket.file.rawValue, Int32(IPPROTO_TCP), TCP_NODELAY, &enabled, socklen_t(MemoryLayout<Int32>.size))
    }
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
