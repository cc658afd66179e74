import Forms
import Terminal

extension EditorState {
  /// Opens the form of a profile that was read; a connector that describes itself is asked first.
  mutating func open(_ entry: BrowserEntry) -> [EditorEffect] {
    guard let question = ConnectorQuestion(about: entry, api: api) else {
      openForm(entry)
      return []
    }
    asking = entry
    return [.describeConnector(question)]
  }

  /// The form of a profile, with its connector's own description where there is one.
  private mutating func openForm(_ entry: BrowserEntry, description: ConnectorDescription? = nil) {
    guard let connector = api.connector(ofType: entry.type) else {
      let refusal = "\(entry.connector) connections have no profile that could be edited."
      if opening == nil {
        notice = refusal
      } else {
        opening = nil
        browser.loading = .failed(
          Failure(title: refusal, hint: "\(refreshKey) shows the profiles of this account and region."))
      }
      return
    }
    openForm(
      entry.existing, connector: connector, label: entry.connector, description: description)
    form?.updated = entry.updated
  }

  mutating func connectorDescribed(_ question: ConnectorQuestion, _ description: ConnectorDescription) {
    guard let entry = asking, entry.name == question.profile else { return }
    asking = nil
    openForm(entry, description: description)
    scrollIntoView()
  }

  /// Without the description the form has bare names and values: that works too, and why is said.
  mutating func connectorFailed(_ question: ConnectorQuestion, _ failure: Failure) {
    guard let entry = asking, entry.name == question.profile else { return }
    asking = nil
    openForm(entry)
    let notice = [form?.notice, failure.noDescription(of: entry.connector)].compactMap { $0 }
    form?.notice = notice.joined(separator: " ")
    scrollIntoView()
  }

  /// While a connector is asked, only giving up counts.
  mutating func pressWhileAsking(_ key: Key) -> [EditorEffect] {
    guard context.keys.action(key, in: .sending) == .cancel else { return [] }
    let wasAsking = asking != nil
    let wasReading = isReadingRow
    asking = nil
    opening = nil
    draft = nil
    if rotation != nil { return (wasAsking ? [.cancelConnector] : []) + backToRotation() }
    if wasReading { return [.cancelConnector] }
    return [startsWithForm ? .quit : .cancelConnector]
  }
}

extension ConnectorQuestion {
  /// What is asked before a profile's form opens; nil where its connector has nothing to say.
  init?(about entry: BrowserEntry, api: ConnectorAPI) {
    guard let connector = api.connector(ofType: entry.type), api.describesItself(connector),
      let label = entry.connectorLabel
    else { return nil }
    self.init(profile: entry.name, type: entry.type, label: label)
  }
}

extension Failure {
  /// Why a form has no more than names and values.
  func noDescription(of connector: String) -> String {
    "\(connector) could not be asked about its fields (\(title)): enter them as names and values."
  }
}
