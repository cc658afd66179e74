import Forms

/// Lists out of which one thing is chosen.
extension EditorState {
  mutating func pressInChooser(_ press: KeyPress, _ current: ChooserState) -> [EditorEffect] {
    var chooser = current
    let request = chooser.press(press, in: around, &killRing)
    return perform(request, of: chooser)
  }

  /// A click on a row of the list, from the content's top.
  mutating func clickInChooser(row: Int, _ current: ChooserState) -> [EditorEffect] {
    var chooser = current
    let request = chooser.click(row: row, in: around)
    return perform(request, of: chooser)
  }

  private mutating func perform(_ request: ChooserState.Request?, of chooser: ChooserState) -> [EditorEffect]
  {
    switch request {
    case .choose(let index)?:
      popOverlay()
      return choose(index, chooser)
    case .close?:
      popOverlay()
      switch chooser.purpose {
      case .connector: editing.connectors = nil
      case .former: editing.formerChoices = nil
      case .value, .counterpart, .place: break
      }
    case nil: replaceOverlay(with: .chooser(chooser))
    }
    return []
  }

  private mutating func choose(_ index: Int, _ chooser: ChooserState) -> [EditorEffect] {
    switch chooser.purpose {
    case .value(let focus):
      editing.stage.editForm { $0.choose(index, at: focus) }
      return []
    case .connector: return makeProfile(ofConnector: index)
    case .former:
      guard let found = editing.formerChoices?.found, found.indices.contains(index) else { return [] }
      return restore(found[index])
    case .place(let kind): return go(kind, index)
    case .counterpart(let profile): return compare(profile, with: chooser.options[index].label)
    }
  }
}
