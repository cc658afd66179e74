import AppFlow
import JSON
import Secrets
import ServiceModel
import Synchronization

/// Does what the editor wants done outside, and queues the answers as events for the loop.
final class EffectRunner: Sendable {
  let service: any ProfileService
  /// Where else the editor can work; nil where it stays here.
  let workplaces: (any WorkplaceSource)?
  private let codes: CodePrompt?
  private let textEditor: TextEditor?
  /// Where the service waits for what is pasted back from a sign-in page.
  private let signInAnswers = CodePrompt()
  private let wake: @Sendable () -> Void
  private let queue = Mutex(Queue())
  private let tasks = Mutex(Tasks())
  /// Going to another account or region.
  let move = Mutex(Move())

  private struct Queue {
    var events: [EditorEvent] = []
    /// Which reading of the profiles is the newest; pages of those before it are late and count no more.
    var reading = 0
  }

  private struct Tasks {
    var load: Task<Void, Never>?
    /// The reading of one profile, beside that of all.
    var description: Task<Void, Never>?
    var question: Task<Void, Never>?
    var send: Task<Void, Never>?
    /// What a rotation asks about the profile that it holds.
    var rotation: Task<Void, Never>?
    /// What the journal is told, one after the other.
    var note: Task<Void, Never>?
    /// Whether AppFlow can log in.
    var check: Task<Void, Never>?
    var signIn: Task<Void, Never>?
    /// The operator's own editor, and the removal of its file.
    var edit: Task<Void, Never>?
    /// What else is known of all profiles.
    var survey: Task<Void, Never>?
  }

  /// - Parameters:
  ///   - service: the service.
  ///   - workplaces: where else the editor can work.
  ///   - codes: where the client core asks for codes of multi-factor devices.
  ///   - textEditor: what edits a form's request as text; nil edits none.
  ///   - wake: called from any thread when an event was queued.
  init(
    service: any ProfileService, workplaces: (any WorkplaceSource)?, codes: CodePrompt?,
    textEditor: TextEditor? = nil,
    wake: @escaping @Sendable () -> Void
  ) {
    self.service = service
    self.workplaces = workplaces
    self.codes = codes
    self.textEditor = textEditor
    self.wake = wake
    codes?.onQuestion { [weak self] serial in self?.post(.codeWanted(serial: serial)) }
  }

  /// The events that came since the last call.
  func drain() -> [EditorEvent] {
    queue.withLock { queue in
      defer { queue.events.removeAll() }
      return queue.events
    }
  }

  func perform(_ effect: EditorEffect) {
    switch effect {
    case .load: load()
    case .describe(let name): describe(name)
    case .describeConnector(let question): ask(question)
    case .cancelConnector:
      tasks.withLock {
        $0.question?.cancel()
        $0.description?.cancel()
      }
    case .send(let request, let clientToken):
      send { try await $0.update(request, clientToken: clientToken, progress: $1) }
    case .create(let request, let clientToken):
      send { try await $0.create(request, clientToken: clientToken, progress: $1) }
    case .listConnectors: listConnectors()
    case .findFlows(let profile): findFlows(profile)
    case .delete(let profile, let isForced): delete(profile, isForced: isForced)
    case .cancelSend: tasks.withLock { $0.send?.cancel() }
    case .giveCode(let code): codes?.answer(code)
    case .identify: identify()
    case .holdProfile(let name): hold(name)
    case .releaseProfile: release()
    case .check(let profile): check(profile)
    case .diagnose(let profile, let clientSecret): diagnose(profile, clientSecret: clientSecret)
    case .compare(let profile, let other): compare(profile, with: other)
    case .cancelCheck: replaceCheckTask(nil)
    case .lookUp(let profile): lookUp(profile)
    case .makeKeyPair(let question): make(question)
    case .writeKey(let key, let place): keep(key, place)
    case .note(let outcome, let profile): note(outcome, profile)
    case .signIn(let byPaste): signIn(byPaste: byPaste)
    case .giveSignInAnswer(let answer): signInAnswers.answer(answer)
    case .cancelSignIn: replaceSignInTask(nil)
    case .survey(let profiles): survey(profiles)
    case .editText(let text): edit(text)
    case .cancelEdit: tasks.withLock { $0.edit?.cancel() }
    case .findFormer(let profile): findFormer(profile)
    case .account(let request): perform(request)
    case .quit: cancelAll()
    // The application itself does what needs the terminal, or must be done before it ends.
    case .saveDraft, .deleteDraft, .saveRotation, .deleteRotation, .copy: break
    }
  }

  private func cancelAll() {
    tasks.withLock {
      $0.load?.cancel()
      $0.description?.cancel()
      $0.question?.cancel()
      $0.send?.cancel()
      $0.rotation?.cancel()
      $0.check?.cancel()
      $0.survey?.cancel()
      $0.edit?.cancel()
    }
    codes?.answer(nil)
    replaceSignInTask(nil)
    replaceMove(nil)
  }

  /// Waits for the end of a request that was under way, until the journal knows of it, and until nothing is left of a text that
  /// was being edited.
  ///
  /// - Returns: what the operator has to be told of that.
  func end() async -> [String] {
    let (send, note, edit) = tasks.withLock { ($0.send, $0.note, $0.edit) }
    await send?.value
    await note?.value
    await edit?.value
    tasks.withLock { $0 = Tasks() }
    return drain().compactMap(\.lastWords)
  }

  /// Has something noted once all that came before it is.
  func queueNote(_ note: @escaping @Sendable () async -> Void) {
    tasks.withLock { tasks in
      let before = tasks.note
      tasks.note = Task.detached {
        await before?.value
        await note()
      }
    }
  }

  func replaceRotationTask(_ task: Task<Void, Never>?) {
    tasks.withLock { tasks in
      tasks.rotation?.cancel()
      tasks.rotation = task
    }
  }

  func replaceCheckTask(_ task: Task<Void, Never>?) {
    tasks.withLock { tasks in
      tasks.check?.cancel()
      tasks.check = task
    }
  }

  private func replaceSignInTask(_ task: Task<Void, Never>?) {
    tasks.withLock { tasks in
      tasks.signIn?.cancel()
      tasks.signIn = task
    }
    // Who waits for an answer of the one before gives up.
    signInAnswers.answer(nil)
  }

  private func signIn(byPaste: Bool) {
    replaceSignInTask(nil)
    let task = Task.detached { [self] in
      do {
        let end = try await service.signIn(
          byPaste: byPaste, told: { self.post(.signIn($0)) },
          answer: { [signInAnswers] in try? await signInAnswers.code(serial: "") })
        post(.signIn(.ended(until: end)))
      } catch {
        // Nobody waits for the end of what was given up.
        if !Task.isCancelled { post(.signIn(.failed(Failure(error)))) }
      }
    }
    tasks.withLock { $0.signIn = task }
  }

  /// Queues an event.
  func post(_ event: EditorEvent) {
    queue.withLock { $0.events.append(event) }
    wake()
  }

  /// Queues an event of one reading of the profiles, unless a newer one has begun.
  private func post(_ event: EditorEvent, ofReading reading: Int) {
    let isCurrent = queue.withLock { queue in
      if queue.reading == reading { queue.events.append(event) }
      return queue.reading == reading
    }
    if isCurrent { wake() }
  }

  /// Begins a reading of the profiles: what came of the one before and was not yet taken is left out.
  private func beginReading() -> Int {
    queue.withLock { queue in
      queue.events.removeAll(where: \.isOfReading)
      queue.reading += 1
      return queue.reading
    }
  }

  private func load() {
    let reading = beginReading()
    let task = Task.detached { [self] in
      do {
        for try await page in service.pages() { post(.page(page), ofReading: reading) }
        post(.loaded, ofReading: reading)
      } catch {
        post(.loadFailed(Failure(error)), ofReading: reading)
      }
    }
    tasks.withLock { tasks in
      tasks.load?.cancel()
      tasks.load = task
    }
  }

  private func describe(_ name: String) {
    let task = Task.detached { [self] in
      do {
        let entry = try await service.profile(named: name)
        post(.described(name: name, entry, nearest: entry == nil ? await nearest(name) : nil))
      } catch {
        // Nobody waits for an answer that was given up.
        if !Task.isCancelled { post(.describeFailed(Failure(error))) }
      }
    }
    tasks.withLock { tasks in
      tasks.description?.cancel()
      tasks.description = task
    }
  }

  /// The name that was probably meant. Where the list cannot be had there is none: that the profile is not there is told anyway.
  private func nearest(_ name: String) async -> String? {
    var names: [String] = []
    do {
      for try await page in service.pages() { names += page.map(\.name) }
    } catch {
      return nil
    }
    return NearestName.of(name, among: names)
  }

  private func edit(_ text: Secret) {
    let task = Task.detached { [self] in
      post(.textEdited(await textEditor?.edit(text) ?? .failed("There is no text editor here.")))
    }
    tasks.withLock { $0.edit = task }
  }

  private func survey(_ profiles: [String]) {
    let task = Task.detached { [self] in
      let survey = await service.survey(profiles)
      // Nobody waits for an answer that was given up.
      if !Task.isCancelled { post(.surveyed(survey)) }
    }
    tasks.withLock { tasks in
      tasks.survey?.cancel()
      tasks.survey = task
    }
  }

  private func ask(_ question: ConnectorQuestion) {
    replaceQuestionTask(
      Task.detached { [self] in
        do {
          let description = try await service.connector(ofType: question.type, label: question.label)
          post(.connectorDescribed(question, description))
        } catch {
          // Nobody waits for an answer that was given up.
          if !Task.isCancelled { post(.connectorFailed(question, Failure(error))) }
        }
      })
  }

  private func send(
    _ call: @escaping @Sendable (any ProfileService, @escaping AttemptObserver) async throws -> SendResult
  ) {
    replaceSendTask(
      Task.detached { [self] in
        do {
          post(.sent(try await call(service) { self.post(.progress($0)) }))
        } catch {
          post(.sendFailed(Failure(error)))
        }
      })
  }

  func replaceSendTask(_ task: Task<Void, Never>) { tasks.withLock { $0.send = task } }

  func replaceQuestionTask(_ task: Task<Void, Never>) {
    tasks.withLock { tasks in
      tasks.question?.cancel()
      tasks.question = task
    }
  }
}

extension EditorEvent {
  /// What is told of it when no screen is there any more.
  fileprivate var lastWords: String? {
    switch self {
    case .told(let text): text
    case .sendFailed(let failure) where failure.kind == .unknownOutcome: "\(failure.sentence) \(failure.hint)"
    case .sent(let result): result.sentence
    case .deletion(let event): event.lastWords
    default: nil
    }
  }

  /// Whether it belongs to the reading of all profiles.
  fileprivate var isOfReading: Bool {
    switch self {
    case .page, .loaded, .loadFailed: true
    default: false
    }
  }
}
