import AWSClient
import AppFlow
import Glibc
import Synchronization

/// Whose credentials sign, asked for once. Nothing waits for it before it is needed, and nothing fails without it.
public final class OperatorIdentity: Sendable {
  private typealias Asking = Task<CallerIdentity?, Never>

  private let ask: @Sendable () async throws(AppFlowError) -> CallerIdentity
  private let asked = Mutex<Asking?>(nil)

  /// Names whom to ask.
  ///
  /// - Parameter client: the client whose credentials sign.
  public convenience init(client: AppFlowClient) {
    self.init { () async throws(AppFlowError) in try await client.callerIdentity() }
  }

  init(_ ask: @escaping @Sendable () async throws(AppFlowError) -> CallerIdentity) {
    self.ask = ask
  }

  /// Begins to ask, where that was not done yet, and does not wait.
  public func begin() { _ = asking() }

  /// Waits for the answer, but no longer than the caller's task lives.
  ///
  /// - Returns: the identity; nil where it is not to be had.
  public func value() async -> CallerIdentity? { await asking().valueUnlessCancelled(orElse: nil) }

  private func asking() -> Asking {
    asked.withLock { asked in
      if let asked { return asked }
      let asking = Asking { await self.answer() }
      asked = asking
      return asking
    }
  }

  private func answer() async -> CallerIdentity? {
    do {
      return try await ask()
    } catch {
      // The operator may sign in and go on: without credentials nobody was asked yet. A service that refused or did
      // not answer is not waited for a second time.
      if error.kind == .credentials || error.kind == .expiredCredentials { asked.withLock { $0 = nil } }
      return nil
    }
  }
}

extension JournalEntry.Operator {
  /// Who runs this program.
  ///
  /// - Parameter identity: whose credentials sign.
  public init(identity: CallerIdentity?) {
    self.init(
      localUser: LocalMachine.user, host: LocalMachine.name, identity: identity?.arn,
      account: identity?.account)
  }
}

/// What this machine calls itself and the user of this process.
enum LocalMachine {
  /// The effective user's name; the number of one that has no name.
  static let user = userName(geteuid())

  /// A user's name; the number of one that has no name.
  static func userName(_ id: uid_t) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { texts in
      guard let start = texts.baseAddress,
        getpwuid_r(id, &entry, start, texts.count, &found) == 0, found != nil,
        let name = entry.pw_name
      else { return "uid \(id)" }
      return String(cString: name)
    }
  }

  /// The machine's name.
  static let name: String = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
    guard let start = text.baseAddress, gethostname(start, text.count - 1) == 0 else { return "unknown" }
    // A name that was cut has no end of its own.
    text[text.count - 1] = 0
    return String(cString: start)
  }
}
