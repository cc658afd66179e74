import Forms
import Secrets

/// Why a profile does not work, and how two differ.
extension EditorState {
  /// Whether an answer is waited for, and how long is shown.
  var isInspecting: Bool {
    looking != nil
      || overlays.contains { overlay in
        switch overlay {
        case .diagnosis(let diagnosis, _): diagnosis.isAsking
        case .comparison(let comparison, _): comparison.isAsking
        default: false
        }
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

  mutating func handle(_ event: InspectionEvent) {
    var isAwaited = false
    editOverlays { overlay in
      guard let answered = overlay.answered(by: event) else { return }
      overlay = answered
      isAwaited = true
    }
    // Signing in is for the session of where the editor works.
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
    case (.comparison(var state, let top), .compared(let comparison, let there)) where state.awaits(event):
      state.stage = .compared(comparison, there: there)
      return .comparison(state, top: top)
    case (.comparison(var state, let top), .failed(let failure)) where state.awaits(event):
      state.stage = .failed(failure)
      return .comparison(state, top: top)
    case (.comparison(var state, let top), .failedThere(let failure)) where state.awaits(event):
      state.stage = .failedThere(failure)
      return .comparison(state, top: top)
    default: return nil
    }
  }
}

extension DiagnosisState {
  fileprivate func awaits(_ event: InspectionEvent) -> Bool { isAsking && profile == event.profile }
}

extension ComparisonState {
  fileprivate func awaits(_ event: InspectionEvent) -> Bool {
    isAsking && profile == event.profile && counterpart == event.counterpart
  }
}
