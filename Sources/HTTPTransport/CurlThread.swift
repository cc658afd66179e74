import OperatingSystem
import CCurl
import Glibc
import Synchronization

/// One request on its way to the thread.
struct CurlJob: Sendable {
  let id: UInt64
  let request: HTTPRequest
  let limits: HTTPLimits
  let options: TransportOptions
  let continuation: CheckedContinuation<Result<HTTPResponse, HTTPTransportError>, Never>
}

/// The one thread that runs libcurl's multi interface; everybody else only leaves commands and wakes it.
final class CurlThread: Sendable {
  enum Command: Sendable {
    case start(CurlJob)
    case cancel(UInt64)
    case stop
  }

  /// libcurl's multi handle. It may cross threads because all but the thread itself use it for one thing only,
  /// `curl_multi_wakeup`, which libcurl documents as callable from any thread, and only while the inbox still has it.
  private struct Multi: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
  }

  private struct Inbox {
    var commands: [Command] = []
    /// Nil once the thread has ended and the handle is gone.
    var multi: Multi?
  }

  private let inbox: Mutex<Inbox>

  init() throws(HTTPTransportError) {
    if let reason = ccurl_load() {
      throw .unavailable(
        reason: String(cString: reason) + "; install libcurl (on Debian: apt-get install libcurl4)")
    }
    guard let handle = ccurl_multi_init() else { throw .unavailable(reason: "libcurl has no memory left") }
    // Where there was no descriptor for it, nothing could wake the thread: requests would begin a minute later.
    guard ccurl_multi_wakeup(handle) == CURLM_OK else {
      ccurl_multi_cleanup(handle)
      throw .unavailable(reason: "libcurl has no file descriptor left; raise the limit with ulimit -n")
    }
    inbox = Mutex(Inbox(multi: Multi(handle: handle)))

    guard let failure = startThread({ self.run() }) else { return }
    ccurl_multi_cleanup(handle)
    throw .unavailable(reason: "no thread for network requests: \(String(cString: strerror(failure)))")
  }

  func submit(_ command: Command) {
    inbox.withLock { inbox in
      guard let multi = inbox.multi else { return }
      inbox.commands.append(command)
      ccurl_multi_wakeup(multi.handle)
    }
  }

  func stop() {
    submit(.stop)
  }

  private func run() {
    guard let multi = inbox.withLock({ $0.multi })?.handle else { return }
    var transfers = CurlTransfers(multi: multi)
    while drainCommands(&transfers) {
      transfers.perform()
      ccurl_multi_poll(multi, 60_000)
    }
    transfers.cancelAll()
    let left = inbox.withLock { inbox in
      inbox.multi = nil
      return inbox.commands
    }
    for case .start(let job) in left {
      job.continuation.resume(returning: .failure(.cancelled(requestWritten: false)))
    }
    ccurl_multi_cleanup(multi)
  }

  /// Does what others want. In a function of its own, so that no command, which has a request with its secrets, is still held
  /// while the thread waits.
  ///
  /// - Returns: whether the thread is to go on.
  private func drainCommands(_ transfers: inout CurlTransfers) -> Bool {
    let commands = inbox.withLock { inbox in
      defer { inbox.commands = [] }
      return inbox.commands
    }
    var goesOn = true
    for command in commands {
      switch command {
      case .start(let job): transfers.start(job)
      case .cancel(let id): transfers.cancel(id)
      case .stop: goesOn = false
      }
    }
    return goesOn
  }
}

/// The transfers that are under way; lives on the thread.
private struct CurlTransfers {
  let multi: UnsafeMutableRawPointer
  private var active: [UnsafeMutableRawPointer: CurlTransfer] = [:]

  init(multi: UnsafeMutableRawPointer) {
    self.multi = multi
  }

  mutating func start(_ job: CurlJob) {
    do {
      let transfer = try CurlTransfer(job)
      guard ccurl_multi_add(multi, transfer.easy) == CURLM_OK else {
        throw HTTPTransportError.unavailable(reason: "libcurl takes no more requests")
      }
      active[transfer.easy] = transfer
    } catch let error as HTTPTransportError {
      job.continuation.resume(returning: .failure(error))
    } catch {
      job.continuation.resume(returning: .failure(.invalidRequest(reason: "\(error)")))
    }
  }

  mutating func perform() {
    var running: Int32 = 0
    ccurl_multi_perform(multi, &running)
    var result = CURLE_OK
    while let easy = ccurl_multi_next_done(multi, &result) {
      guard let transfer = active.removeValue(forKey: easy) else { continue }
      let outcome = transfer.outcome(of: result)
      ccurl_multi_remove(multi, easy)
      transfer.end(outcome)
    }
  }

  mutating func cancel(_ id: UInt64) {
    guard let transfer = active.values.first(where: { $0.id == id }) else { return }
    active[transfer.easy] = nil
    // The waiting task goes first: removing the handle may take libcurl a while.
    transfer.end(.failure(.cancelled(requestWritten: transfer.requestWasWritten)))
    ccurl_multi_remove(multi, transfer.easy)
  }

  mutating func cancelAll() {
    for id in active.values.map(\.id) { cancel(id) }
  }
}
