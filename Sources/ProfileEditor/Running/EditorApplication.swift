import Glibc
import Terminal

/// The loop: events in, one frame out for all that are waiting.
public final class EditorApplication {
  /// How the editor ended.
  public enum Ending: Equatable, Sendable {
    /// The operator left.
    case left
    /// The connection was lost, or the program was told to end.
    case lostTerminal
  }

  private let terminal: any TerminalScreen
  private let effects: EffectRunner
  private var state: EditorState
  private let now: () -> Double

  /// Joins a terminal, a service and a state.
  ///
  /// - Parameters:
  ///   - terminal: where frames go and events come from; given back at the end.
  ///   - service: who answers.
  ///   - state: the state at the start.
  ///   - codes: where the client core asks for codes of multi-factor devices.
  ///   - wake: ends the terminal's wait from other threads.
  ///   - now: seconds since 1970.
  public init(
    terminal: any TerminalScreen, service: any ProfileService, state: EditorState, codes: CodePrompt? = nil,
    wake: @escaping @Sendable () -> Void = {}, now: @escaping () -> Double = EditorApplication.systemTime
  ) {
    self.terminal = terminal
    self.state = state
    self.now = now
    effects = EffectRunner(service: service, codes: codes, wake: wake)
  }

  /// Runs until the operator leaves or the terminal is gone.
  ///
  /// - Returns: how it ended.
  public func run() -> Ending {
    defer { terminal.stop() }
    terminal.draw(state.view())
    state.initialEffects.forEach(effects.perform)
    while true {
      let events = terminal.nextEvents(timeout: state.needsTicks ? 100 : nil)
      var wanted: [EditorEffect] = state.update(.tick(now()))
      for event in effects.drain() { wanted += state.update(event) }
      for event in events {
        wanted += state.update(.terminal(event))
        if wanted.contains(.quit) { break }
      }
      wanted.forEach(effects.perform)
      if wanted.contains(.quit) {
        let isLost = events.contains(.hangup) || events.contains(.terminate)
        return isLost ? .lostTerminal : .left
      }
      terminal.draw(state.view())
    }
  }

  /// The system's time in seconds since 1970.
  public static func systemTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
