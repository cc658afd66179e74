import Forms
import Terminal

/// Changes with what people call the members beside the members' names.
struct ChangeTable {
  let changes: [FormChange]
  let definition: FormDefinition

  /// Names take no more than this where values need the room.
  private static let widest = 28

  /// The lines: a change is one where it fits, else its values stand below its names.
  ///
  /// - Parameter width: the columns that there are.
  func lines(width: Int) -> [StyledLine] {
    let names = changes.map { (label: label(of: $0), member: $0.name) }
    let labelWidth = min(names.map { DisplayWidth.of($0.label) }.max() ?? 0, Self.widest)
    let memberWidth = min(names.map { DisplayWidth.of($0.member) }.max() ?? 0, Self.widest)
    return zip(changes, names).flatMap { change, name -> [StyledLine] in
      let role = change.kind.role
      let sign = StyledLine("\(change.kind.sign) ", Style(role: role, bold: true))
      let line = sign.adding(name.label.padded(to: labelWidth)).adding("  ")
        .adding(name.member.padded(to: memberWidth), Style(role: .muted))
      let text = change.text
      if line.width + 2 + DisplayWidth.of(text) <= width {
        return [line.adding("  ").adding(text, Style(role: role))]
      }
      let heading =
        name.label == name.member
        ? sign.adding(name.label) : sign.adding(name.label).adding("  \(name.member)", Style(role: .muted))
      return heading.folded(width: width, hanging: 4)
        + StyledLine("    ").adding(text, Style(role: role)).folded(width: width, hanging: 4)
    }
  }

  /// What the vendor's console calls the member; its name where nobody calls it otherwise.
  private func label(of change: FormChange) -> String {
    definition.field(at: change.pointer)?.label ?? change.pointer.last ?? change.name
  }
}

extension FormChange.Kind {
  /// How a change is shown.
  fileprivate var role: Style.Role {
    switch self {
    case .added: .added
    case .removed: .removed
    case .changed: .accent
    }
  }
}
