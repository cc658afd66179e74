import CNcurses

/// How meanings look: the terminal's own colours, one accent; without colours, weight and reverse video.
struct NcursesPalette {
  struct Look {
    let attributes: attr_t
    let pair: Int16
  }

  private let pairs: [Style.Role: Int16]
  private let hasColours: Bool

  /// - Parameter isPlain: whether colours are unwanted.
  init(isPlain: Bool) {
    hasColours = !isPlain && has_colors() && start_color() == OK && use_default_colors() == OK
    guard hasColours else {
      pairs = [:]
      return
    }
    var pairs: [Style.Role: Int16] = [:]
    for (index, entry) in Self.colours.enumerated() {
      let pair = Int16(index + 1)
      if init_pair(pair, entry.1, -1) == OK { pairs[entry.0] = pair }
    }
    self.pairs = pairs
  }

  private static let colours: [(Style.Role, Int16)] = [
    (.accent, 6), (.good, 2), (.warning, 3), (.bad, 1), (.jsonKey, 6), (.jsonString, 2), (.jsonNumber, 5),
    (.added, 2), (.removed, 1),
  ]

  func look(_ style: Style) -> Look {
    var attributes: attr_t = 0
    if style.bold { attributes |= appflow_attribute_bold() }
    if style.dim || style.role == .muted { attributes |= appflow_attribute_dim() }
    if style.underline { attributes |= appflow_attribute_underline() }
    if style.reverse || style.role == .selection { attributes |= appflow_attribute_reverse() }
    if !hasColours, style.role == .bad { attributes |= appflow_attribute_bold() }
    return Look(attributes: attributes, pair: pairs[style.role] ?? 0)
  }
}
