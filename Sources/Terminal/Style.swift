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

  /// What a terminal can do beside colours.
  struct Weight: OptionSet {
    let rawValue: UInt8
    static let bold = Weight(rawValue: 1)
    static let dim = Weight(rawValue: 2)
    static let underline = Weight(rawValue: 4)
    static let reverse = Weight(rawValue: 8)
  }

  /// How it looks beside its colour.
  ///
  /// - Parameter hasColours: whether there is a colour; where there is none, what is wrong is heavier.
  func weight(hasColours: Bool) -> Weight {
    var weight: Weight = []
    if bold || !hasColours && role == .bad { weight.insert(.bold) }
    if dim || role == .muted { weight.insert(.dim) }
    if underline { weight.insert(.underline) }
    if reverse || role == .selection { weight.insert(.reverse) }
    return weight
  }
}
