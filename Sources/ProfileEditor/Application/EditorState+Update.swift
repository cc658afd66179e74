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
    let hadForm = editing.form != nil
    defer { if hadForm, editing.form == nil { killRing = KillRing() } }
    switch event {
    case .terminal(.key(let key)) where !Layout(size).isTooSmall:
      let press = context.keys.press(key, in: keyContext)
      if !isEdit(press) { revalidate() }
      return update(press)
    case .tick: break
    default: revalidate()
    }
    switch event {
    case .terminal(let event): return update(event)
    case .page(let entries):
      editing.append(entries)
      editing.arrangeRotation()
      scrollIntoView()
    case .loaded:
      editing.browser.endReading()
      editing.arrangeRotation()
      dropUnlistedMarks()
      scrollIntoView()
    case .loadFailed(let failure): editing.browser.loading = .failed(failure)
    case .described(let name, let entry, let nearest):
      editing.learnAccount([entry].compactMap(\.self))
      return described(name, entry, nearest)
    case .left(let left): offer(left)
    case .describeFailed(let failure): return describeFailed(failure)
    case .connectorDescribed(let question, let description): return connectorAnswered(question, description)
    case .connectorFailed(let question, let failure): return connectorAnswered(question, nil, failure)
    case .progress(let progress): editing.review?.sending?.progress = progress
    case .sent(let answer): return sent(answer)
    case .sendFailed(let failure): return sendFailed(failure)
    case .codeWanted(let serial): push(.code(serial: serial, LineEditor(isSecret: true)))
    case .told(let text): tell(text)
    case .keyPairMade(let question, let key): keyPairMade(question, key)
    case .identified(let name): editing.identity = name
    case .loginChecked(let profile, let answer): return loginChecked(profile, answer)
    case .rotation(let event): return handle(event)
    case .tick(let now): editing.tick(now)
    }
    return []
  }

  /// Whether time must be told, because something on the screen counts it.
  public var needsTicks: Bool {
    editing.review?.sending != nil || login?.isAsking == true
      || editing.form?.isRevealed == true && context.settings.revealSeconds > 0
  }

  private mutating func update(_ event: TerminalEvent) -> [EditorEffect] {
    if event.isInput && Layout(size).isTooSmall { return leaveUnseen(event) }
    switch event {
    case .key(let key): return press(key)
    case .paste(let text):
      killRing.end()
      paste(text)
    case .mouse(let event):
      killRing.end()
      return click(event)
    case .resize(let size):
      self.size = size
      editing.review?.isSendArmed = false
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

  /// A key that something else stands for: a signal, or a click on the key bar.
  mutating func press(_ key: Key) -> [EditorEffect] { perform(context.keys.press(key, in: keyContext)) }

  /// Somebody pressed a key.
  private mutating func update(_ press: KeyPress) -> [EditorEffect] {
    notice = nil
    editing.form?.notice = nil
    killRing.nextKey()
    editing.review?.isSendArmed = false
    return perform(press)
  }

  private mutating func perform(_ press: KeyPress) -> [EditorEffect] {
    defer { scrollIntoView() }
    if opensHelp(press) { return [] }
    if overlay != nil { return pressInOverlay(press) }
    switch screen {
    case .browser: return pressInBrowser(press)
    case .rotation: return pressInRotation(press)
    case .form: return pressInForm(press)
    case .review: return pressInReview(press)
    case .result: return pressInResult(press)
    }
  }

  private mutating func paste(_ text: Secret) {
    let isText = text.withBytes { String(validating: $0, as: UTF8.self) != nil }
    if case .code(let serial, var code) = overlay, isText {
      code.insert(text.firstLine)
      replaceOverlay(with: .code(serial: serial, code))
    }
    if case .keyPair(let pair) = overlay, isText { return pasteIntoKeyPair(text, pair) }
    guard overlay == nil || overlay == .consent else { return }
    guard isText else { return tell("Not pasted: it is not UTF-8 text.") }
    if overlay == .consent { return pasteIntoConsent(text) }
    switch screen {
    case .form: pasteIntoField(text)
    case .browser where editing.browser.filter.isTyping:
      editing.browser.editFilter { $0.insert(text.firstLine) }
    case .rotation where editing.rotation?.filter.isTyping == true:
      editing.rotation?.editFilter { $0.insert(text.firstLine) }
    default: notice = "Not pasted: only fields take a paste."
    }
  }

  /// Says what was done or is in the way, until the next key.
  mutating func tell(_ sentence: String) {
    if screen == .form { editing.form?.notice = sentence } else { notice = sentence }
  }
}
