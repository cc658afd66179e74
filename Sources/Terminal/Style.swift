/// What a piece of text means. The terminal decides how that looks, by its colours and by what the operator wants;
/// nothing is said by colour alone.
public struct Style: Hashable, Sendable {
  /// The meaning.
  public enum Role: UInt8, Sendable, CaseIterable {
    case text, accent, title, good, warning, bad, muted, selection
    case jsonKey, jsonString, jsonNumber, added, removed
    /// A colour that the operator chose for its own sake, such as to tell accounts apart.
    case red, yellow, green, cyan, blue, magenta
  }

  /// The meaning.
  public var role: Role
  // Two bytes in all: a screen has thousands of styles.
  private var wanted: Weight = []

  /// Heavier.
  public var bold: Bool { wanted.contains(.bold) }
  /// Fainter.
  public var dim: Bool { wanted.contains(.dim) }
  /// With a line below.
  public var underline: Bool { wanted.contains(.underline) }
  /// Foreground and background exchanged.
  public var reverse: Bool { wanted.contains(.reverse) }

  /// Ordinary text.
  public static let plain = Style()

  /// Creates a style.
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
    if bold { wanted.insert(.bold) }
    if dim { wanted.insert(.dim) }
    if underline { wanted.insert(.underline) }
    if reverse { wanted.insert(.reverse) }
  }

  /// What a terminal can do beside colours.
  struct Weight: OptionSet, Hashable {
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
    var weight = wanted
    if !hasColours && role == .bad { weight.insert(.bold) }
    if role == .muted { weight.insert(.dim) }
    if role == .selection { weight.insert(.reverse) }
    return weight
  }
}

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
