import Forms

/// Going from one part of the form to the other.
extension FormScreenState {
  /// The parts that are there, each with the first place of it where the cursor can stand.
  private var sections: [(section: FormField.Section, start: FormFocus)] {
    var open: FormField.Section?
    var found: [(section: FormField.Section, start: FormFocus)] = []
    for row in findings.rows {
      if case .section(let section) = row { open = section }
      guard let section = open, let start = row.focuses.first(where: findings.focuses.contains) else {
        continue
      }
      found.append((section, start))
      open = nil
    }
    return found
  }

  /// The parts that are there.
  var sectionNames: [FormField.Section] { sections.map(\.section) }

  /// To the start of a part.
  mutating func move(to section: FormField.Section) {
    if let found = sections.first(where: { $0.section == section }) { setFocus(found.start) }
  }

  /// To the next part, or to the start of this one and then to the one before.
  mutating func moveSection(by step: Int) {
    let focuses = findings.focuses
    guard let here = focuses.firstIndex(of: focus) else { return }
    let starts = sections.compactMap { focuses.firstIndex(of: $0.start) }
    let next = step > 0 ? starts.first { $0 > here } : starts.last { $0 < here }
    guard let next else {
      notice = step > 0 ? "This is the last part of the form." : "This is the start of the form."
      return
    }
    setFocus(focuses[next])
  }
}
