import FlyingFox
import FlyingSocks
import Foundation
import Glibc

/// The HTTP server, on 127.0.0.1 only.
struct LoopbackServer: Sendable {
  let port: UInt16
  /// Ends when the server does.
  let running: Task<Void, any Error>

  /// Starts a server and returns when it listens.
  ///
  /// - Parameters:
  ///   - service: what answers.
  ///   - port: the port; 0 takes a free one.
  ///   - latency: how long every answer waits.
  ///   - clock: seconds since 1970, for the answers' date.
  /// - Throws: `SandboxError.cannotListen`.
  static func start(
    _ service: Service, port: UInt16, latency: Duration, clock: @escaping @Sendable () -> Double
  ) async throws -> LoopbackServer {
    let server = HTTPServer(
      address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port),
      // The server's limit for one answer; a long latency must not run into it.
      timeout: 60 + Double(latency.components.seconds),
      pool: PromptSocketPool(base: HTTPServer.defaultPool()), logger: DisabledLogger.disabled,
      handler: Endpoint(service: service, latency: latency, clock: clock))
    let (started, signal) = AsyncThrowingStream<Void, any Error>.makeStream()
    let running = Task {
      do {
        try await server.run()
        signal.finish()
      } catch {
        signal.finish(throwing: error)
        if !Task.isCancelled { throw error }
      }
    }
    let listening = Task {
      try await server.waitUntilListening(timeout: 60)
      signal.yield()
    }
    defer { listening.cancel() }
    do {
      // The first word comes from whichever is first: listening, or a failure.
      for try await _ in started {
        guard case .ip4(_, let actual)? = await server.listeningAddress else { break }
        return LoopbackServer(port: actual, running: running)
      }
    } catch {
      throw SandboxError.cannotListen(port: port, reason: "\(error)")
    }
    throw SandboxError.cannotListen(port: port, reason: "the server ended at once")
  }

  /// Ends the server and all its connections.
  func stop() async {
    // By cancelling, not by the server's own `stop`: that closes the socket before nobody accepts on it any more, and the
    // next server of this process, whose socket may get its number, would lose a connection to the one that ends.
    running.cancel()
    _ = await running.result
  }

  private init(port: UInt16, running: Task<Void, any Error>) {
    self.port = port
    self.running = running
  }
}

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
