import Forms
import Journal
import Terminal

/// Going on in another account or region.
extension EditorState {
  /// What keeps the editor here; nil where nothing does.
  var moveObstacle: String? {
    let isSigningIn = overlays.contains { if case .signIn = $0 { true } else { false } }
    return editing.moveObstacle ?? (isSigningIn ? "You are signing in: end that first." : nil)
  }

  /// Opens the list of AWS profiles or of regions.
  mutating func openPlaces(_ kind: PlaceKind) -> [EditorEffect] {
    if let moveObstacle {
      tell(moveObstacle)
      return []
    }
    if kind == .region, context.fleet != nil {
      tell("All regions of the targets are in this list; a filter such as region:eu-west-1 shows one.")
      return []
    }
    push(.chooser(ChooserState(.place(kind), title: "", noun: kind.name, options: [])))
    showPlaces()
    return [.account(.list)]
  }

  /// The list has all that is known now; what was typed, and the cursor, stay.
  mutating func showPlaces() {
    let around = around
    let isKnown = editing.accounts != nil
    let notice = editing.accounts?.notice.map { ": \($0)" } ?? ""
    editOverlays { [editing] overlay in
      guard case .chooser(var chooser) = overlay, let (kind, from, start) = chooser.places else { return }
      let title = start + (kind == .profile ? "AWS profile" : "Region")
      chooser.title = title + (kind == .profile && !isKnown ? " (reading the shared files…)" : notice)
      chooser.setOptions(editing.options(kind, from: from).map(\.option))
      chooser.scroll(in: around)
      overlay = .chooser(chooser)
    }
  }

  /// Goes to the place that was chosen of a list.
  mutating func go(_ kind: PlaceKind, _ index: Int) -> [EditorEffect] {
    let options = editing.options(kind)
    return options.indices.contains(index) ? go(to: options[index].choice) : []
  }

  /// Begins to go to another place: nothing here counts any more, unless it comes to nothing.
  mutating func go(to choice: AccountChoice) -> [EditorEffect] {
    if choice == editing.place {
      tell("That is where you are: \(choice.text).")
      return []
    }
    if let moveObstacle {
      tell(moveObstacle)
      return []
    }
    moving = choice
    tell("Going to \(choice.text)…")
    return [.account(.open(choice, leaving: editing.place))]
  }

  /// On the way to another place, only giving up counts.
  mutating func pressWhileMoving(_ press: KeyPress) -> [EditorEffect] {
    guard press.action == .cancel else { return [] }
    moving = nil
    forgetNotices()
    return [.account(.stop)]
  }

  mutating func handle(_ event: AccountEvent) -> [EditorEffect] {
    switch event {
    case .listed(let list):
      editing.accounts = list
      showPlaces()
      updateCommandLine()
    case .notListed(let failure):
      tell("The AWS profiles could not be listed: \(failure.sentence) \(failure.hint)")
    case .ready(let choice):
      guard moving == choice else { return [] }
      moving = nil
      // What was asked for before may have come in between.
      guard moveObstacle == nil else { return go(to: choice) }
      return [.account(.enter)]
    case .refused(let choice, let failure):
      guard moving == choice else { return [] }
      moving = nil
      tell("Not gone to \(choice.text): \(failure.sentence) \(failure.hint)")
    case .read(let choice, let entries): placeRead(choice, entries)
    case .notRead(let choice, let failure): placeNotRead(choice, failure)
    }
    return []
  }
}

extension ChooserState {
  /// Of a list of places which one it is, from where it leads there, and how its title begins; nil of another list.
  fileprivate var places: (kind: PlaceKind, from: AccountChoice?, title: String)? {
    switch purpose {
    case .place(let kind): (kind, nil, "")
    case .counterpartPlace(let profile, let kind, let from): (kind, from, "Compare \(profile): ")
    case .value, .connector, .counterpart, .former, .order: nil
    }
  }
}
