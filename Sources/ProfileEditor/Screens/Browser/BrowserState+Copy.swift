import OperatingSystem
import Rotation

extension BrowserState {
  /// The list as it is shown, to be copied: the titles of the operator's columns, and every row that the filter lets through. Times
  /// are whole, since an age is soon wrong elsewhere.
  ///
  /// - Returns: nil where no profile is shown.
  func copied(in context: EditorContext, now: Double) -> MaskedText? {
    guard !shown.isEmpty else { return nil }
    let kinds = context.settings.columns
    let rows = shown.map { index in
      [entries[index].name]
        + kinds.map {
          entries[index].copied($0, now: now, oldAfterDays: context.settings.oldAfterDays, survey: survey)
        }
    }
    return .list([["NAME"] + kinds.map { $0.rawValue.uppercased() }] + rows)
  }
}

extension BrowserEntry {
  fileprivate func copied(
    _ kind: BrowserColumns.Kind, now: Double, oldAfterDays: Int, survey: ProfileSurvey?
  ) -> String {
    switch kind {
    case .connector: connector
    case .mode: mode
    case .updated: profile.lastUpdatedAt?.iso8601 ?? ""
    case .created: profile.createdAt?.iso8601 ?? ""
    case .state: state(now: now, oldAfterDays: oldAfterDays, survey: survey).text
    }
  }
}
