import AppFlow
import OperatingSystem
import Synchronization
import Terminal

/// Brings what programs that were started want of the terminal into the loop that has it.
///
/// The client core is made before the editor and tells of such wishes from threads of its own; the loop fulfils them.
public final class TerminalLoans: Sendable {
  private struct State {
    var wishes: [ChildTerminalWish] = []
    var wake: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Makes a way for wishes that nobody fulfils yet.
  public init() {}

  /// Takes a wish, from any thread.
  ///
  /// - Parameter wish: what a program wants.
  public func accept(_ wish: ChildTerminalWish) {
    let wake = state.withLock { state in
      state.wishes.append(wish)
      return state.wake
    }
    wake?()
  }

  /// Says what ends the loop's wait.
  func onWish(_ wake: @escaping @Sendable () -> Void) { state.withLock { $0.wake = wake } }

  /// The wishes since the last call.
  func drain() -> [ChildTerminalWish] {
    state.withLock { state in
      defer { state.wishes = [] }
      return state.wishes
    }
  }

  /// What is said where a program gets the terminal.
  static func note(_ program: String) -> String {
    Frame.visible("\(program) has the terminal until it ends. Ctrl-C stops it.")
  }

  /// What is said where a text editor gets the terminal.
  static func editorNote(_ program: String) -> String {
    Frame.visible("\(program) has the request without its secrets; what it saves comes back into the form.")
  }

  /// What is said where a program's words are shown.
  static func attentionNote(_ program: String) -> String {
    Frame.visible("\(program) says, and has not ended (Esc stops it):")
  }
}
