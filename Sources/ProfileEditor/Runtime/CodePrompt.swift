import Secrets
import Synchronization

/// Asks the operator for the code of a multi-factor device, in the middle of a request.
///
/// The client core is made before the editor and asks whenever it needs a code; the editor answers when the operator has
/// typed one.
public final class CodePrompt: Sendable {
  private struct State {
    var ask: (@Sendable (String) -> Void)?
    var waiting: [CheckedContinuation<Secret?, Never>] = []
  }

  private let state = Mutex(State())

  /// Makes a prompt that nobody answers yet.
  public init() {}

  /// Asks, and waits for the operator.
  ///
  /// - Parameter serial: the device's serial number or ARN.
  /// - Returns: the code.
  /// - Throws: `CancellationError` where the operator gave up.
  public func code(serial: String) async throws -> Secret {
    let code = await withCheckedContinuation { continuation in
      let ask = state.withLock { state in
        state.waiting.append(continuation)
        return state.waiting.count == 1 ? state.ask : nil
      }
      ask?(serial)
    }
    guard let code else { throw CancellationError() }
    return code
  }

  /// Says who asks the operator.
  func onQuestion(_ ask: @escaping @Sendable (String) -> Void) {
    state.withLock { $0.ask = ask }
  }

  /// Gives the operator's answer to everybody who waits; nil gives up.
  func answer(_ code: Secret?) {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: code) }
  }
}
