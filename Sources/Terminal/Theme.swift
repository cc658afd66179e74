/// Which colours fit the terminal's background. The program cannot ask the terminal without waiting for its answer, so the
/// operator says it.
public enum Theme: String, Sendable, CaseIterable {
  /// The eight colours that the terminal's own scheme defines.
  case auto
  /// Bright colours, for a dark background.
  case dark
  /// Dark colours, for a light background.
  case light
  /// No colours: weight, underlines and reverse video only.
  case mono
}
