import CNcurses

/// How meanings look: the terminal's own colours, one accent; without colours, weight and reverse video.
struct NcursesPalette {
  struct Look {
    let attributes: attr_t
    let pair: Int16
  }

  private let pairs: [Style.Role: Int16]
  private let hasColours: Bool

  /// - Parameter theme: which colours fit the background.
  init(_ theme: Theme) {
    hasColours = theme != .mono && has_colors() && start_color() == OK && use_default_colors() == OK
    guard hasColours else {
      pairs = [:]
      return
    }
    var pairs: [Style.Role: Int16] = [:]
    for (index, (role, colour)) in Self.colours(theme, most: appflow_colors()).enumerated() {
      let pair = Int16(index + 1)
      if init_pair(pair, colour, -1) == OK { pairs[role] = pair }
    }
    self.pairs = pairs
  }

  /// The colours of the roles. Where the terminal has 256, a theme's own are of about the same contrast; where it has
  /// eight, a light background does without yellow and cyan, which cannot be read on it.
  private static func colours(_ theme: Theme, most: Int32) -> [(Style.Role, Int16)] {
    let (cyan, green, yellow, red, magenta): (Int16, Int16, Int16, Int16, Int16) =
      switch (theme, most >= 256) {
      case (.dark, true): (80, 114, 221, 210, 176)
      case (.light, true): (25, 28, 130, 124, 90)
      case (.light, false): (4, 2, 5, 1, 5)
      default: (6, 2, 3, 1, 5)
      }
    return [
      (.accent, cyan), (.good, green), (.warning, yellow), (.bad, red), (.jsonKey, cyan),
      (.jsonString, green),
      (.jsonNumber, magenta), (.added, green), (.removed, red),
      // As the terminal's own scheme has them, whatever the theme.
      (.red, 1), (.green, 2), (.yellow, 3), (.blue, 4), (.magenta, 5), (.cyan, 6),
    ]
  }

  func look(_ style: Style) -> Look {
    let weight = style.weight(hasColours: hasColours)
    var attributes: attr_t = 0
    if weight.contains(.bold) { attributes |= appflow_attribute_bold() }
    if weight.contains(.dim) { attributes |= appflow_attribute_dim() }
    if weight.contains(.underline) { attributes |= appflow_attribute_underline() }
    if weight.contains(.reverse) { attributes |= appflow_attribute_reverse() }
    return Look(attributes: attributes, pair: pairs[style.role] ?? 0)
  }
}
