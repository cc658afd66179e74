import CCurl
import Synchronization

/// HTTP over libcurl: TLS 1.2 or later with verified certificates, HTTP/2 where it is offered, connections reused.
///
/// libcurl is loaded, and its thread started, by the first request. The thread ends with the transport.
public final class CurlTransport: HTTPTransporting {
  private struct State {
    var thread: CurlThread?
    var nextID: UInt64 = 0
    /// Requests that were cancelled before they were handed to the thread.
    var cancelled: Set<UInt64> = []
  }

  private let options: TransportOptions
  private let state = Mutex(State())

  /// Makes a transport; nothing is loaded or opened yet.
  ///
  /// - Parameter options: what holds for every connection.
  public init(options: TransportOptions = TransportOptions()) {
    self.options = options
  }

  deinit {
    state.withLock { $0.thread?.stop() }
  }

  /// Loads libcurl and its thirty libraries beside what the caller does meanwhile: the first request then need not wait for
  /// them. Only for a program that is about to send one.
  public static func prepare() { ccurl_prepare() }

  /// Whether libcurl was loaded by this transport: false until the first request.
  var isStarted: Bool { state.withLock { $0.thread != nil } }

  /// Sends a request once and waits for the whole answer, whatever its status.
  ///
  /// - Parameters:
  ///   - request: what to send.
  ///   - limits: how long it may take, and how large the answer may be.
  /// - Returns: the answer.
  /// - Throws: `HTTPTransportError`; `.cancelled` soon after the task was cancelled.
  public func send(
    _ request: HTTPRequest, limits: HTTPLimits = HTTPLimits()
  ) async throws(HTTPTransportError) -> HTTPResponse {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    defer { state.withLock { _ = $0.cancelled.remove(id) } }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        begin(CurlJob(id: id, request: request, limits: limits, options: options, continuation: continuation))
      }
    } onCancel: {
      cancel(id)
    }
    return try result.get()
  }

  private func begin(_ job: CurlJob) {
    let refusal: HTTPTransportError? = state.withLock { state -> HTTPTransportError? in
      if state.cancelled.contains(job.id) { return .cancelled(requestWritten: false) }
      do throws(HTTPTransportError) {
        let thread = if let running = state.thread { running } else { try CurlThread() }
        state.thread = thread
        thread.submit(.start(job))
        return nil
      } catch {
        return error
      }
    }
    if let refusal { job.continuation.resume(returning: .failure(refusal)) }
  }

  private func cancel(_ id: UInt64) {
    state.withLock { state in
      state.cancelled.insert(id)
      state.thread?.submit(.cancel(id))
    }
  }
}
