import Secrets

/// What a terminal can tell.
public enum TerminalEvent: Equatable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// A text was pasted, whole.
  case paste(Secret)
  /// The mouse was used.
  case mouse(MouseEvent)
  /// The window has another size.
  case resize(Size)
  /// The program was stopped and goes on.
  case resumed
  /// The terminal is gone.
  case hangup
  /// Somebody asks the program to end.
  case terminate
  /// Somebody interrupts the program from outside.
  case interrupt
  /// Another thread has something for the loop.
  case wake
}

/// A click or a turn of the wheel.
public struct MouseEvent: Equatable, Sendable {
  /// What was done.
  public enum Kind: Equatable, Sendable { case press, release, wheelUp, wheelDown }

  /// What was done.
  public let kind: Kind
  /// Where.
  public let position: Position

  /// Names what was done.
  ///
  /// - Parameters:
  ///   - kind: what was done.
  ///   - position: where.
  public init(kind: Kind, position: Position) {
    self.kind = kind
    self.position = position
  }
}
