/// What a piece of text means. The terminal decides how that looks, by its colours and by what the operator wants;
/// nothing is said by colour alone.
public struct Style: Hashable, Sendable {
  /// The meaning.
  public enum Role: UInt8, Sendable, CaseIterable {
    case text, accent, title, good, warning, bad, muted, selection
    case jsonKey, jsonString, jsonNumber, added, removed
  }

  /// The meaning.
  public var role: Role
  /// Heavier.
  public var bold: Bool
  /// Fainter.
  public var dim: Bool
  /// With a line below.
  public var underline: Bool
  /// Foreground and background exchanged.
  public var reverse: Bool

  /// Ordinary text.
  public static let plain = Style()

  /// Names a style.
  ///
  /// - Parameters:
  ///   - role: the meaning.
  ///   - bold: heavier.
  ///   - dim: fainter.
  ///   - underline: with a line below.
  ///   - reverse: foreground and background exchanged.
  public init(
    role: Role = .text, bold: Bool = false, dim: Bool = false, underline: Bool = false, reverse: Bool = false
  ) {
    self.role = role
    self.bold = bold
    self.dim = dim
    self.underline = underline
    self.reverse = reverse
  }
}
