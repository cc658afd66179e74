extension Unicode.Scalar {
  /// Whether a character steers a terminal, turns the direction of text, or has no look: C0, DEL, C1, format characters
  /// (bidi controls, zero-width ones, tags), line and paragraph separators, and what Unicode lets programs ignore
  /// (variation selectors, fillers), on whose width terminals disagree as well. Text of others shows it as an escape.
  package var isHidden: Bool {
    switch value {
    case 0x20..<0x7F: false
    case 0..<0x20, 0x7F..<0xA0: true
    case 0xA0..<0x300: value == 0xAD
    // Box drawing and block elements, of which our own lines are.
    case 0x2500..<0x25A0: false
    default:
      switch properties.generalCategory {
      case _ where properties.isDefaultIgnorableCodePoint: true
      case .format, .lineSeparator, .paragraphSeparator, .control, .unassigned, .privateUse, .surrogate: true
      default: false
      }
    }
  }
}
