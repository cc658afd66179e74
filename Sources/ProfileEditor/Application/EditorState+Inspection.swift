import Forms
import Secrets

/// Why a profile does not work, and how two differ.
extension EditorState {
  /// Whether an answer is waited for, and how long is shown.
  var isInspecting: Bool {
    switch overlay {
    case .diagnosis(let diagnosis, _): diagnosis.isAsking
    case .comparison(let comparison, _): comparison.isAsking
    default: false
    }
  }

  mutating func diagnoseSelected() -> [EditorEffect] {
    guard let profile = editing.browser.selected?.name else { return [] }
    push(.diagnosis(DiagnosisState(profile: profile, now: now), top: 0))
    return [.diagnose(profile: profile, clientSecret: nil)]
  }

  mutating func pressInDiagnosis(_ press: KeyPress, _ current: DiagnosisState, top: Int) -> [EditorEffect] {
    if !current.isTyping, let rows = press.action?.rows(page: around.page) {
      scrollOverlay(by: rows)
      return []
    }
    var diagnosis = current
    let request = diagnosis.press(press, now: now, &killRing)
    replaceOverlay(with: .diagnosis(diagnosis, top: diagnosis.isAsking ? 0 : top))
    switch request {
    case .ask?: return [.diagnose(profile: diagnosis.profile, clientSecret: diagnosis.secret)]
    case .stop?:
      popOverlay()
      return [.cancelCheck]
    case .close?: popOverlay()
    case .copyStatements?:
      guard !diagnosis.statements.isEmpty else {
        tell("There is no statement to copy.")
        return []
      }
      return copy(.statements(diagnosis.statements))
    case nil: break
    }
    return []
  }

  /// The list of profiles with which the one under the cursor can be compared: those of its connector first.
  mutating func chooseCounterpart() {
    guard let entry = editing.browser.selected else { return }
    let others = editing.browser.entries.filter { $0.name != entry.name }
    guard !others.isEmpty else { return tell("There is no other profile to compare it with.") }
    let alike = others.filter { $0.type == entry.type && $0.connectorLabel == entry.connectorLabel }
    let options = (alike + others.filter { !alike.contains($0) }).map {
      FormOption(label: $0.name, note: "\($0.connector) · \($0.mode)", isChosen: false)
    }
    push(
      .chooser(
        ChooserState(
          .counterpart(of: entry.name), title: "Compare \(entry.name) with", noun: "profile", options: options
        )))
  }

  mutating func compare(_ profile: String, with other: String) -> [EditorEffect] {
    push(.comparison(ComparisonState(profile: profile, other: other, stage: .asking(since: now)), top: 0))
    return [.compare(profile: profile, with: other)]
  }

  mutating func handle(_ event: InspectionEvent) {
    var isAwaited = false
    editOverlays { overlay in
      guard let answered = overlay.answered(by: event) else { return }
      overlay = answered
      isAwaited = true
    }
    if isAwaited, case .failed(let failure) = event.what { offerSignIn(failure) }
  }
}

extension Overlay {
  /// The page with the answer that it waits for; nil where it waits for none, or for another one.
  fileprivate func answered(by event: InspectionEvent) -> Overlay? {
    switch (self, event.what) {
    case (.diagnosis(var state, let top), .found(let findings)) where state.awaits(event):
      state.stage = .found(findings)
      return .diagnosis(state, top: top)
    case (.diagnosis(var state, let top), .failed(let failure)) where state.awaits(event):
      state.stage = .failed(failure)
      return .diagnosis(state, top: top)
    case (.comparison(var state, let top), .compared(let comparison)) where state.awaits(event):
      state.stage = .compared(comparison)
      return .comparison(state, top: top)
    case (.comparison(var state, let top), .failed(let failure)) where state.awaits(event):
      state.stage = .failed(failure)
      return .comparison(state, top: top)
    default: return nil
    }
  }
}

extension DiagnosisState {
  fileprivate func awaits(_ event: InspectionEvent) -> Bool { isAsking && profile == event.profile }
}

extension ComparisonState {
  fileprivate func awaits(_ event: InspectionEvent) -> Bool { isAsking && profile == event.profile }
}
