import Forms
import Journal

/// Comparing a profile with another one, also with one of another account or region: the editor stays where it is.
extension EditorState {
  /// The list of profiles with which the one under the cursor can be compared.
  mutating func chooseCounterpart() {
    guard let entry = editing.browser.selected else { return }
    push(
      .chooser(
        ChooserState(
          .counterpart(of: entry.name, in: nil), title: "Compare \(entry.name) with", noun: "choice",
          options: editing.counterpartOptions(editing.others(than: entry.name)))))
  }

  /// A profile of a list was chosen, or one of the ways behind them.
  mutating func choose(_ index: Int, of profile: String, in place: AccountChoice?, _ chooser: ChooserState)
    -> [EditorEffect]
  {
    let way = index - (chooser.options.count - PlaceKind.ways.count)
    guard PlaceKind.ways.indices.contains(way) else {
      return compare(profile, with: Counterpart(chooser.options[index].label, in: place))
    }
    // From the list of places, Esc leads back to the one of profiles.
    push(.chooser(chooser))
    let kind = PlaceKind.ways[way]
    push(
      .chooser(
        ChooserState(
          .counterpartPlace(of: profile, kind, from: place ?? editing.place), title: "", noun: kind.name,
          options: [])))
    showPlaces()
    return [.account(.list)]
  }

  /// A place was chosen: its profiles are read.
  mutating func look(_ kind: PlaceKind, _ index: Int, for profile: String, from: AccountChoice)
    -> [EditorEffect]
  {
    let options = editing.options(kind, from: from)
    guard options.indices.contains(index) else { return [] }
    let choice = options[index].choice
    guard choice != editing.place else {
      // The list of the profiles here lies below all others.
      close { if case .chooser(let chooser) = $0 { chooser.isOfOtherPlace } else { false } }
      return []
    }
    looking = choice
    var chooser = ChooserState(
      .counterpart(of: profile, in: choice), title: "\(profile) with one of \(choice.text)", noun: "choice",
      options: [])
    chooser.waiting = "Reading its profiles…"
    push(.chooser(chooser))
    return [.account(.read(choice))]
  }

  /// The list of a place that is being read was closed.
  mutating func stopLooking(at place: AccountChoice?) -> [EditorEffect] {
    guard let place, looking == place else { return [] }
    looking = nil
    return [.cancelCheck]
  }

  /// The profiles of another place came, or did not.
  mutating func placeRead(_ choice: AccountChoice, _ entries: [BrowserEntry]) {
    guard looking == choice else { return }
    looking = nil
    let around = around
    editOverlays { [editing] overlay in
      guard case .chooser(var chooser) = overlay, case .counterpart(let profile, choice) = chooser.purpose
      else { return }
      chooser.remark = entries.isEmpty ? "There are no connector profiles there." : nil
      chooser.setOptions(editing.counterpartOptions(editing.counterparts(of: profile, among: entries)))
      chooser.scroll(in: around)
      overlay = .chooser(chooser)
    }
  }

  /// Why is a page of its own; what it lay over is there again when it is closed.
  mutating func placeNotRead(_ choice: AccountChoice, _ failure: Failure) {
    guard looking == choice else { return }
    looking = nil
    let here = herePlace
    editOverlays { overlay in
      guard case .chooser(let chooser) = overlay, case .counterpart(let profile, choice) = chooser.purpose
      else { return }
      let counterpart = Counterpart(profile, in: choice)
      overlay = .comparison(
        ComparisonState(profile: profile, counterpart: counterpart, here: here, stage: .failedThere(failure)),
        top: 0)
    }
  }

  mutating func compare(_ profile: String, with counterpart: Counterpart) -> [EditorEffect] {
    close { if case .chooser(let chooser) = $0 { chooser.isOfComparison } else { false } }
    push(
      .comparison(
        ComparisonState(
          profile: profile, counterpart: counterpart, here: herePlace, stage: .asking(since: now)), top: 0))
    return [.compare(profile: profile, with: counterpart)]
  }

  private var herePlace: AccountPlace { context.draftPlace.of(account: editing.shownAccount) }

  // MARK: By name

  /// What can stand behind `compare`.
  var counterpartCandidates: [CommandLineState.Candidate] {
    guard let profile = editing.browser.selected?.name else { return [] }
    let compare = KeyBinding.Action.compare.name
    let others = editing.others(than: profile).map {
      CommandLineState.Candidate(words: "\(compare) \($0.name)", note: $0.connector)
    }
    return others
      + PlaceKind.ways.flatMap { kind in
        editing.options(kind).compactMap { place -> CommandLineState.Candidate? in
          guard place.choice != editing.place,
            let name = kind == .profile ? place.choice.profile : place.choice.region
          else { return nil }
          let option = kind == .profile ? "--profile" : "--region"
          let word = name.contains(" ") ? "'\(name)'" : name
          return CommandLineState.Candidate(words: "\(compare) \(option) \(word)", note: place.option.note)
        }
      }
  }

  /// Why words behind `compare` name no profile; nil where they do.
  func counterpartProblem(_ words: String) -> String? {
    guard let profile = editing.browser.selected?.name else { return "There is no profile under the cursor." }
    do throws(EditingSession.CounterpartProblem) {
      _ = try editing.counterpart(of: profile, in: words)
      return nil
    } catch {
      return error.sentence
    }
  }

  mutating func compareSelected(with words: String) -> [EditorEffect] {
    guard let profile = editing.browser.selected?.name,
      let counterpart = try? editing.counterpart(of: profile, in: words)
    else { return [] }
    return compare(profile, with: counterpart)
  }
}

extension ChooserState {
  /// Whether it leads to the profile that another one is compared with.
  fileprivate var isOfComparison: Bool {
    switch purpose {
    case .counterpart, .counterpartPlace: true
    case .value, .connector, .former, .order, .place: false
    }
  }

  /// Whether it does, and lies over the list of the profiles here.
  fileprivate var isOfOtherPlace: Bool {
    if case .counterpart(_, nil) = purpose { false } else { isOfComparison }
  }
}
