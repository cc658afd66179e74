import Forms
import Secrets
import Terminal

extension EditorState {
  /// What is to be done at the start.
  public var initialEffects: [EditorEffect] {
    if let opening { return (editing.startsWithForm ? [] : [.load]) + [.describe(name: opening)] }
    return editing.form == nil ? [.load] : []
  }

  /// Whether time must be told, because something on the screen counts it.
  public var needsTicks: Bool {
    editing.review?.sending != nil || editing.deletion?.isSending == true || isAskingLogin || isInspecting
      || countsSignInCode
      || editing.form?.isRevealed == true && context.settings.revealSeconds > 0
  }

  /// Whether the time of a code for signing in is shown.
  private var countsSignInCode: Bool {
    if case .signIn(let state) = overlay { state.countsTime } else { false }
  }

  /// Takes one event.
  ///
  /// - Parameter event: what happened.
  /// - Returns: what is to be done outside.
  public mutating func update(_ event: EditorEvent) -> [EditorEffect] {
    defer { followSearch() }
    return respond(to: event) + survey()
  }

  /// What else is known of profiles is asked for once somebody sees it.
  private mutating func survey() -> [EditorEffect] {
    guard case .choosing = editing.stage, editing.rotation == nil, !editing.browser.knowledge.isAsking else {
      return []
    }
    let isPage = if case .details = overlay { true } else { false }
    let looked = editing.browser.looked(at: around, isPage: isPage)
    return editing.browser.knowledge.begin(looked).map { [.survey(profiles: $0)] } ?? []
  }

  private mutating func respond(to event: EditorEvent) -> [EditorEffect] {
    // What was cut from a plain field may be a secret that was typed into the wrong one: it goes with the form.
    let hadForm = editing.form != nil
    defer { if hadForm, editing.form == nil { killRing = KillRing() } }
    switch event {
    case .terminal(.key(let key)) where !around.layout.isTooSmall:
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
      loaded()
      return editing.watchLinks()
    case .loadFailed(let failure):
      editing.browser.loading = .failed(failure)
      offerSignIn(failure)
    case .described(let name, let entry, let nearest):
      editing.learnAccount([entry].compactMap(\.self))
      return described(name, entry, nearest)
    case .left(let left): offer(left)
    case .describeFailed(let failure):
      offerSignIn(failure)
      return describeFailed(failure)
    case .connectorDescribed(let question, let description): return connectorAnswered(question, description)
    case .connectorFailed(let question, let failure): return connectorAnswered(question, nil, failure)
    case .progress(let progress): editing.progressed(progress)
    case .sent(let answer): return sendEnded(editing.accepted(answer))
    case .surveyed(let survey): surveyed(survey)
    case .linksRead(let entries):
      if let news = editing.linksRead(entries) { tell(news) }
      return editing.watchLinks()
    case .formerFound(let profile, let found): formerFound(profile, found)
    case .formerFailed(let profile, let failure): formerFailed(profile, failure)
    case .sendFailed(let failure):
      guard let effects = editing.failed(failure) else { return [] }
      offerSignIn(failure)
      return sendEnded(effects)
    case .codeWanted(let serial): push(.code(serial: serial, LineEditor(isSecret: true)))
    case .told(let text): tell(text)
    case .listWritten(let file, let writing): return listWritten(file, writing)
    case .keyPairMade(let question, let key): keyPairMade(question, key)
    case .identified(let name, let account):
      editing.identity = name
      editing.signingAccount = account
    case .account(let event): return handle(event)
    case .loginChecked(let profile, let answer): return loginChecked(profile, answer)
    case .rotation(let event): return handle(event)
    case .deletion(let event): return handle(event)
    case .connectors(let connectors):
      editing.learn(connectors: connectors)
      showConnectors()
    case .connectorsFailed(let failure):
      editing.connectorsFailed(failure)
      showConnectors()
    case .inspected(let event): handle(event)
    case .signIn(let event): return handle(event)
    case .textEdited(let edit): textEdited(edit)
    case .tick(let now): editing.tick(now)
    }
    return []
  }

  /// All profiles are there: names of the command that are none of them are told, and nothing else is rotated in their place.
  private mutating func loaded() {
    editing.browser.endReading()
    editing.arrangeRotation()
    if let unlisted = editing.rotation?.dropUnlistedMarks(), !unlisted.isEmpty {
      let isOfAge = editing.rotation?.olderThan ?? 0 > 0
      notice =
        "Not in this list: \(unlisted.joined(separator: ", ")). Check the names, the account and the region"
        + (isOfAge ? ", or list all ages." : ".")
    }
    scrollIntoView()
  }

  private mutating func surveyed(_ survey: ProfileSurvey) {
    editing.browser.accept(survey)
    scrollIntoView()
  }

  // MARK: The terminal

  private mutating func update(_ event: TerminalEvent) -> [EditorEffect] {
    if event.isInput && around.layout.isTooSmall { return leaveUnseen(event) }
    switch event {
    // On the way to another place nothing is changed here any more.
    case .paste where moving != nil, .mouse where moving != nil: return []
    case .key(let key): return press(key)
    // What is typed while the request is in an editor would be lost when it comes back.
    case .paste where editing.form?.isInEditor == true, .mouse where editing.form?.isInEditor == true: break
    case .paste(let text):
      killRing.end()
      paste(text)
    case .mouse(let event):
      killRing.end()
      return click(event)
    case .resize(let size):
      self.size = size
      disarmSend()
    case .hangup, .terminate: return leaveInHaste()
    case .interrupt: return press(.control("c"))
    case .resumed, .wake: break
    }
    scrollIntoView()
    return []
  }

  /// In a window that has no room for the screen nobody can see what a key would do, or answer a question: keys do nothing but
  /// leave, as when the connection drops. What was typed and is not secret is kept.
  private func leaveUnseen(_ event: TerminalEvent) -> [EditorEffect] {
    guard case .key(let key) = event, [.character("q"), .escape, .control("c")].contains(key) else {
      return []
    }
    return leaveInHaste()
  }

  /// The terminal is lost, or the program is told to end.
  func leaveInHaste() -> [EditorEffect] {
    (editing.unsavedDraft.map { [.saveDraft($0)] } ?? []) + [.quit]
  }

  /// A key that something else stands for: a signal, or a click on the key bar.
  mutating func press(_ key: Key) -> [EditorEffect] { perform(context.keys.press(key, in: keyContext)) }

  /// Somebody pressed a key.
  private mutating func update(_ press: KeyPress) -> [EditorEffect] {
    forgetNotices()
    killRing.nextKey()
    disarmSend()
    return perform(press)
  }

  /// What was said counts until the next key or click.
  mutating func forgetNotices() {
    notice = nil
    editing.stage.editForm { $0.notice = nil }
  }

  /// Something came between the two clicks that send.
  mutating func disarmSend() {
    if editing.review?.isSendArmed == true { editing.stage.editReview { $0.isSendArmed = false } }
  }

  mutating func perform(_ press: KeyPress) -> [EditorEffect] {
    defer { scrollIntoView() }
    if moving != nil { return pressWhileMoving(press) }
    switch press.action {
    case .help:
      push(.help(top: 0))
      return []
    case .command: return openCommandLine()
    case .profile: return openPlaces(.profile)
    case .region: return openPlaces(.region)
    case .search, .nextMatch, .previousMatch:
      pressInSearchedText(press)
      return []
    default: break
    }
    if let overlay { return pressInOverlay(press, overlay) }
    if editing.form?.isInEditor == true { return press.action == .cancel ? [.cancelEdit] : [] }
    if isWaitingForForm { return pressWhileOpening(press) }
    switch editing.stage {
    case .choosing where editing.rotation != nil: return pressInRotation(press)
    case .choosing: return pressInBrowser(press)
    case .filling: return pressInForm(press)
    case .reviewing: return pressInReview(press)
    case .accepted, .unanswered: return pressInResult(press)
    }
  }

  private mutating func paste(_ text: Secret) {
    let isText = text.isUTF8
    switch overlay {
    case .code(let serial, var code) where isText:
      code.insert(text.firstLine)
      replaceOverlay(with: .code(serial: serial, code))
    case .keyPair(var pair) where isText:
      pair.paste(text, in: around)
      replaceOverlay(with: .keyPair(pair))
    case _ where !isText && (overlay == nil || overlay == .consent):
      tell("Not pasted: it is not UTF-8 text.")
    case .signIn(var state) where isText && state.takesAnswer:
      state.answer.insert(text.firstLine)
      replaceOverlay(with: .signIn(state))
    case .consent: editing.stage.editForm { $0.consent?.paste(text) }
    case .deletion where isText: pasteIntoDeletion(text)
    case .diagnosis(var diagnosis, let top) where isText && diagnosis.isTyping:
      diagnosis.paste(text.firstLine)
      replaceOverlay(with: .diagnosis(diagnosis, top: top))
    case .command, .search: if isText { pasteIntoLine(text.firstLine) }
    case nil: pasteIntoScreen(text)
    default: break
    }
  }

  private mutating func pasteIntoScreen(_ text: Secret) {
    let around = around
    switch editing.stage {
    case .filling: editing.stage.editForm { $0.paste(text, in: around) }
    case .choosing where editing.rotation?.filter.isTyping == true:
      editing.rotation?.editFilter { $0.insert(text.firstLine) }
    case .choosing where editing.rotation == nil && editing.browser.filter.isTyping:
      editing.browser.editFilter { $0.insert(text.firstLine) }
    default: notice = "Not pasted: only fields take a paste."
    }
  }

  // MARK: What follows from typing

  /// Whether all that follows from what was typed is known.
  ///
  /// A character that is typed is seen first, and what follows from it (the request, what is wrong with it, the preview) is
  /// found next. Of a burst of keys this is found once. Between the two, everything but a further edit revalidates the form
  /// before it does anything, and the loop does when the typing pauses.
  var isValidated: Bool { editing.form?.isValidated ?? true }

  /// Finds what follows from what was typed.
  mutating func revalidate() {
    guard !isValidated else { return }
    editing.stage.editForm { $0.revalidate() }
    scrollIntoView()
  }

  /// Whether a key does nothing but edit the text under the form's cursor.
  func isEdit(_ press: KeyPress) -> Bool {
    !around.layout.isTooSmall && editing.form?.isEdit(press) == true
  }

  /// Draws the text under the form's cursor as it is now, over the screen as it was before it was edited.
  ///
  /// - Returns: the row that the text stands in; nil, and nothing drawn, where that is not known.
  func drawEdit(on frame: inout Frame) -> Int? {
    editing.form.flatMap { formView($0, remarks: []).drawEdit(on: &frame) }
  }
}

extension TerminalEvent {
  /// Whether somebody at the keyboard or the mouse did it.
  fileprivate var isInput: Bool {
    switch self {
    case .key, .paste, .mouse: true
    case .resize, .resumed, .hangup, .terminate, .interrupt, .wake: false
    }
  }
}
