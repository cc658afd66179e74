import Synchronization

/// A wish to begin nothing new. What is under way goes on to its end.
public final class StopSignal: Sendable {
  private let state = Mutex(false)

  /// Makes a signal that is not set.
  public init() {}

  /// Whether nothing new should be begun.
  public var isSet: Bool { state.withLock { $0 } }

  /// Asks for an end.
  public func set() { state.withLock { $0 = true } }
}
