import Forms
import Terminal

extension EditorState {
  /// Opens the form of a profile that was read; a connector that describes itself is asked first.
  mutating func open(_ entry: BrowserEntry) -> [EditorEffect] {
    show(editing.open(entry), of: entry)
  }

  /// Shows the form that was opened, asks the connector, or says why there is nothing to edit.
  private mutating func show(_ opening: EditingSession.Opening, of entry: BrowserEntry) -> [EditorEffect] {
    switch opening {
    case .form: showForm()
    case .asks(let question):
      asking = entry
      return [.describeConnector(question)]
    case .refused(let refusal):
      guard self.opening != nil else {
        notice = refusal
        return []
      }
      self.opening = nil
      editing.browser.loading = .failed(
        Failure(title: refusal, hint: "\(refreshKey) shows the profiles of this account and region."))
    }
    return []
  }

  /// A connector said how it is filled in, or could not be asked: without its description the form has bare names and values,
  /// which works too, and why is said.
  mutating func connectorAnswered(
    _ question: ConnectorQuestion, _ description: ConnectorDescription?, _ failure: Failure? = nil
  ) -> [EditorEffect] {
    guard let entry = asking, entry.name == question.profile else { return [] }
    asking = nil
    let effects = show(editing.openForm(of: entry, description: description), of: entry)
    if let failure {
      let notice = [editing.form?.notice, failure.noDescription(of: entry.connector)].compactMap { $0 }
      editing.form?.notice = notice.joined(separator: " ")
    }
    scrollIntoView()
    return effects
  }

  /// While a connector is asked, only giving up counts.
  mutating func pressWhileAsking(_ press: KeyPress) -> [EditorEffect] {
    guard press.action == .cancel else { return [] }
    let wasAsking = asking != nil
    let wasReading = isReadingRow
    asking = nil
    opening = nil
    editing.draft = nil
    if editing.rotation != nil { return (wasAsking ? [.cancelConnector] : []) + backToRotation() }
    if wasReading { return [.cancelConnector] }
    return [editing.startsWithForm ? .quit : .cancelConnector]
  }

  /// What the service holds of a profile was asked for, to open its form.
  mutating func described(_ name: String, _ entry: BrowserEntry?, _ nearest: String?) -> [EditorEffect] {
    guard opening == name else { return [] }
    if editing.rotationItem == nil, let old = editing.browser.entries.first(where: { $0.name == name }) {
      return readAgain(old, entry)
    }
    guard let entry else {
      if editing.rotationItem != nil {
        let effects = backToRotation()
        notice = "There is no profile named \(name) any more."
        return effects
      }
      opening = nil
      editing.draft = nil
      editing.browser.loading = .failed(
        Failure(
          title: "There is no profile named \(name)",
          hint: (nearest.map { "Did you mean \($0)? " } ?? "")
            + "Check the name, the region (\(context.region)) and the account; \(refreshKey) shows the profiles "
            + "that are there."
        ))
      return []
    }
    editing.rotation?.read(entry)
    return open(entry)
  }

  mutating func describeFailed(_ failure: Failure) -> [EditorEffect] {
    guard let item = editing.rotationItem, opening != nil else {
      if isReadingRow, let name = opening {
        opening = nil
        notice = failure.noReading(of: name)
      } else {
        editing.browser.loading = .failed(failure)
      }
      return []
    }
    let effects = backToRotation()
    notice = failure.noReading(of: item.profile)
    return effects
  }

  var refreshKey: String { context.keys.name(of: .refresh, in: .browser) }
}

extension Failure {
  /// That a profile could not be read.
  fileprivate func noReading(of profile: String) -> String { "Could not read \(profile): \(title). \(hint)" }
}
