import AppFlow
import Lists
import OperatingSystem
import Rotation
import Terminal

/// How what is known of a profile is said.
extension BrowserState {
  /// All that is known of a profile.
  func facts(of entry: BrowserEntry) -> ProfileFacts {
    ProfileFacts(entry: entry, state: state(of: entry), survey: knowledge.survey, now: rules.now)
  }

  /// What stands in the column of states.
  ///
  /// - Parameters:
  ///   - entry: the profile.
  ///   - isBesideHealth: whether the last runs of its flows have a column of their own.
  func stateText(of entry: BrowserEntry, besideHealth isBesideHealth: Bool) -> (
    text: String, role: Style.Role
  ) {
    guard entry.refusal == nil else { return ("refused", .bad) }
    let state = isBesideHealth ? remark(of: entry) : state(of: entry)
    return (state?.text ?? "", state?.role ?? .muted)
  }

  /// What is to be said of a profile first, and what it means. A failed run of a flow says more than age, and less than a private
  /// link that is not there.
  func state(of entry: BrowserEntry) -> (text: String, role: Style.Role, sentence: String?)? {
    let remark = remark(of: entry)
    let hasLink = remark.map { $0.text != ConnectorProfile.Remark.old.rawValue } ?? false
    guard !hasLink, let failed = knowledge.flows(of: entry.name)?.lastFailed else { return remark }
    return (healthText(of: entry).text, .bad, "flow \(failed.name) \(failed.runText(now: rules.now))")
  }

  private func remark(of entry: BrowserEntry) -> (text: String, role: Style.Role, sentence: String?)? {
    guard let remark = entry.profile.remark(now: rules.now, oldAfterDays: rules.oldAfterDays) else {
      return nil
    }
    switch remark {
    case .linkPending: return (remark.rawValue, .warning, "the private link is being made")
    case .linkFailed: return (remark.rawValue, .bad, nil)
    case .old:
      let days = rules.oldAfterDays
      let time = days == 365 ? "a year" : "\(days) day\(days == 1 ? "" : "s")"
      return (remark.rawValue, .warning, "not updated for \(time)")
    }
  }

  /// What stands in the column of last runs; empty where they are not known.
  func healthText(of entry: BrowserEntry) -> (text: String, role: Style.Role) {
    let age = { (time: WallTime?) in time.map { " \(Age.text($0.seconds, now: rules.now))" } ?? "" }
    return switch knowledge.health(of: entry.name) {
    case .bad(let word, let time)?: (word + age(time), .bad)
    case .good(let time)?: ("ran" + age(time), .muted)
    case .neverRan?: ("never ran", .muted)
    case .unused?: ("no flow", .muted)
    case nil: ("", .muted)
    }
  }

  /// Where the columns stand.
  func columns(in around: Surroundings) -> BrowserColumns {
    let pane = paneColumn(in: around.size)
    return BrowserColumns(
      width: pane ?? around.size.columns, kinds: Self.kinds(in: around.context), isCompact: pane != nil)
  }

  /// The columns that are wanted beside the name: in a list of many accounts and regions, these first.
  static func kinds(in context: EditorContext) -> [BrowserColumns.Kind] {
    let own = context.settings.columns
    guard context.fleet != nil else { return own }
    return [.account, .region] + own.filter { $0 != .account && $0 != .region && $0 != .health }
  }

  /// The columns that a copy of the list has beside the name: the operator's, and the last runs where they are on the screen.
  func kinds(in around: Surroundings) -> [BrowserColumns.Kind] {
    let hasHealth = columns(in: around).hasHealth
    return Self.kinds(in: around.context).filter { $0 != .health || hasHealth }
  }

  /// Where the pane of facts begins; nil where there is no room for it.
  func paneColumn(in size: Size) -> Int? { entries.isEmpty ? nil : ProfilePane.column(in: size) }

  /// The profiles whose flows somebody sees, or asks for by the filter or the order.
  ///
  /// - Parameter isPage: whether all that is known of the profile under the cursor is on the screen.
  func looked(at around: Surroundings, isPage: Bool) -> [String] {
    // Of many accounts and regions, each is looked at in its own place.
    guard loading == .done, around.context.fleet == nil else { return [] }
    if isByHealth { return knowledge.knownCount < entries.count ? entries.map(\.name) : [] }
    // Without a column for it, a failed run stands in the state, in windows that show more of one profile.
    let isShown = paneColumn(in: around.size) != nil || columns(in: around).hasHealth
    let rows = isShown ? shown.dropFirst(top).prefix(around.layout.browserRows).map { entries[$0].name } : []
    guard isPage, let selected, !rows.contains(selected.name) else { return rows }
    return rows + [selected.name]
  }
}
