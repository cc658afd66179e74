import Terminal

/// Lines in a frame with a title.
extension StyledLine {
  /// Below so many columns there is no room for the sides.
  private static let leastBox = 40

  /// The columns that lines have within a box.
  ///
  /// - Parameter width: the box's columns.
  static func widthInBox(_ width: Int) -> Int { width < leastBox - 1 ? width : width - 4 }

  /// Lines in a box.
  ///
  /// - Parameters:
  ///   - title: what stands in its upper edge.
  ///   - lines: the lines, of which each fits into it.
  ///   - width: the box's columns.
  static func boxed(_ title: String, _ lines: [StyledLine], width: Int) -> [StyledLine] {
    let muted = Style(role: .muted)
    let bold = Style(role: .title, bold: true)
    guard width >= leastBox - 1 else {
      return StyledLine(title, bold).folded(width: width, hanging: 2) + lines
    }
    let name = title.cut(to: width - 6)
    let rule = String(repeating: "─", count: max(width - 5 - DisplayWidth.of(name), 0))
    let top = StyledLine("┌─ ", muted).adding(name, bold).adding(" \(rule)┐", muted)
    let bottom = StyledLine("└" + String(repeating: "─", count: width - 2) + "┘", muted)
    let inner = widthInBox(width)
    return [top]
      + lines.map { line in
        StyledLine("│ ", muted).appending(line)
          .adding(String(repeating: " ", count: max(inner - line.width, 0))).adding(" │", muted)
      } + [bottom]
  }

  /// Whether it has nothing but what opens or closes a value.
  var isBracket: Bool {
    pieces.map(\.text).joined().allSatisfy { " {}[],".contains($0) }
  }
}
