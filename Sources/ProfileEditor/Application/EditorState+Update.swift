import Forms
import Secrets
import Terminal

extension TerminalEvent {
  /// Whether somebody at the keyboard or the mouse did it.
  fileprivate var isInput: Bool {
    switch self {
    case .key, .paste, .mouse: true
    case .resize, .resumed, .hangup, .terminate, .interrupt, .wake: false
    }
  }
}

extension EditorState {
  /// What is to be done at the start.
  public var initialEffects: [EditorEffect] {
    if let opening { return [.describe(name: opening)] }
    return screen == .form ? [] : [.load]
  }

  /// Takes one event.
  ///
  /// - Parameter event: what happened.
  /// - Returns: what is to be done outside.
  public mutating func update(_ event: EditorEvent) -> [EditorEffect] {
    // What was cut from a plain field may be a secret that was typed into the wrong one: it goes with the form.
    let hadForm = form != nil
    defer { if hadForm, form == nil { killRing = KillRing() } }
    if !leavesOpen(event) { revalidate() }
    switch event {
    case .terminal(let event): return update(event)
    case .page(let entries):
      browser.append(entries)
      learnAccount(entries)
      rotation?.arrange(browser.entries, api: api, now: now)
      scrollIntoView()
    case .loaded:
      browser.endReading()
      rotation?.arrange(browser.entries, api: api, now: now)
      dropUnlistedMarks()
      scrollIntoView()
    case .loadFailed(let failure): browser.loading = .failed(failure)
    case .described(let name, let entry, let nearest):
      learnAccount([entry].compactMap(\.self))
      return described(name, entry, nearest)
    case .left(let left): offer(left)
    case .describeFailed(let failure): return describeFailed(failure)
    case .connectorDescribed(let question, let description): connectorDescribed(question, description)
    case .connectorFailed(let question, let failure): connectorFailed(question, failure)
    case .progress(let progress): review?.sending?.progress = progress
    case .sent(let result): return sent(result)
    case .sendFailed(let failure): return sendFailed(failure)
    case .codeWanted(let serial): overlay = .code(serial: serial, LineEditor(isSecret: true))
    case .told(let text): tell(text)
    case .keyPairMade(let question, let key): keyPairMade(question, key)
    case .identified(let name): identity = name
    case .loginChecked(let profile, let answer): return loginChecked(profile, answer)
    case .rotation(let event): return handle(event)
    case .tick(let now):
      self.now = now
      form?.now = now
      form?.hideAfter(seconds: Double(context.settings.revealSeconds), now: now)
    }
    return []
  }

  /// Whether an event needs nothing that follows from what was typed just before it.
  private func leavesOpen(_ event: EditorEvent) -> Bool {
    switch event {
    case .tick: true
    case .terminal(let event): isEdit(event)
    default: false
    }
  }

  /// Whether time must be told, because something on the screen counts it.
  public var needsTicks: Bool {
    review?.sending != nil || login?.isAsking == true
      || form?.isRevealed == true && context.settings.revealSeconds > 0
  }

  private mutating func update(_ event: TerminalEvent) -> [EditorEffect] {
    if event.isInput && Layout(size).isTooSmall { return leaveUnseen(event) }
    switch event {
    case .key(let key):
      notice = nil
      form?.notice = nil
      killRing.nextKey()
      review?.isSendArmed = false
      return press(key)
    case .paste(let text):
      killRing.end()
      paste(text)
    case .mouse(let event):
      killRing.end()
      return click(event)
    case .resize(let size):
      self.size = size
      review?.isSendArmed = false
    case .hangup, .terminate: return leaveInHaste()
    case .interrupt: return press(.control("c"))
    case .resumed, .wake: break
    }
    scrollIntoView()
    return []
  }

  /// In a window that has no room for the screen nobody can see what a key would do, or answer a question: keys do nothing but
  /// leave, as when the connection drops. What was typed and is not secret is kept.
  private mutating func leaveUnseen(_ event: TerminalEvent) -> [EditorEffect] {
    guard case .key(let key) = event, [.character("q"), .escape, .control("c")].contains(key) else {
      return []
    }
    return leaveInHaste()
  }

  mutating func press(_ key: Key) -> [EditorEffect] {
    defer { scrollIntoView() }
    if opensHelp(key) { return [] }
    if overlay != nil { return pressInOverlay(key) }
    switch screen {
    case .browser: return pressInBrowser(key)
    case .rotation: return pressInRotation(key)
    case .form: return pressInForm(key)
    case .review: return pressInReview(key)
    case .result: return pressInResult(key)
    }
  }

  private mutating func paste(_ text: Secret) {
    let isText = text.withBytes { String(validating: $0, as: UTF8.self) != nil }
    if case .code(let serial, var code) = overlay, isText {
      code.insert(text.firstLine)
      overlay = .code(serial: serial, code)
    }
    if case .keyPair(let pair) = overlay, isText { return pasteIntoKeyPair(text, pair) }
    guard overlay == nil || overlay == .consent else { return }
    guard isText else { return tell("Not pasted: it is not UTF-8 text.") }
    if overlay == .consent { return pasteIntoConsent(text) }
    switch screen {
    case .form: pasteIntoField(text)
    case .browser where browser.filter.isTyping: browser.editFilter { $0.insert(text.firstLine) }
    case .rotation where rotation?.filter.isTyping == true:
      rotation?.editFilter { $0.insert(text.firstLine) }
    default: notice = "Not pasted: only fields take a paste."
    }
  }

  /// Says what was done or is in the way, until the next key.
  mutating func tell(_ sentence: String) {
    if screen == .form { form?.notice = sentence } else { notice = sentence }
  }

  /// What the service holds of a profile was asked for, to open its form.
  private mutating func described(
    _ name: String, _ entry: BrowserEntry?, _ nearest: String?
  ) -> [EditorEffect] {
    guard opening == name else { return [] }
    if rotationItem == nil, let old = browser.entries.first(where: { $0.name == name }) {
      return readAgain(old, entry)
    }
    guard let entry else {
      if rotationItem != nil {
        let effects = backToRotation()
        notice = "There is no profile named \(name) any more."
        return effects
      }
      opening = nil
      draft = nil
      browser.loading = .failed(
        Failure(
          title: "There is no profile named \(name)",
          hint: (nearest.map { "Did you mean \($0)? " } ?? "")
            + "Check the name, the region (\(context.region)) and the account; \(refreshKey) shows the profiles "
            + "that are there."
        ))
      return []
    }
    rotation?.read(entry)
    return open(entry)
  }

  private mutating func describeFailed(_ failure: Failure) -> [EditorEffect] {
    guard let item = rotationItem, opening != nil else {
      if isReadingRow, let name = opening {
        opening = nil
        notice = "Could not read \(name): \(failure.title). \(failure.hint)"
      } else {
        browser.loading = .failed(failure)
      }
      return []
    }
    let effects = backToRotation()
    notice = "Could not read \(item.profile): \(failure.title). \(failure.hint)"
    return effects
  }

  var refreshKey: String { context.keys.name(of: .refresh, in: .browser) }
}
