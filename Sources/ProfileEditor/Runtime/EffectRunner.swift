import AppFlow
import JSON
import Secrets
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
  let wake: @Sendable () -> Void
  let queue = Mutex(Queue())
  let tasks = Mutex(Tasks())
  /// Going to another account or region.
  let move = Mutex(Move())
  /// How long the service is left alone between two questions about private links.
  let linkPause: Duration
  /// The other account or region that was looked at last.
  let otherPlace = Mutex<OtherPlace?>(nil)

  struct Queue {
    var events: [EditorEvent] = []
    /// Which reading of the profiles is the newest; pages of those before it are late and count no more.
    var reading = 0
  }

  struct Tasks {
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
    /// Private links that are being made.
    var links: Task<Void, Never>?
  }

  /// - Parameters:
  ///   - service: the service.
  ///   - workplaces: where else the editor can work.
  ///   - codes: where the client core asks for codes of multi-factor devices.
  ///   - textEditor: what edits a form's request as text; nil edits none.
  ///   - linkPause: how long to wait between two questions about private links.
  ///   - wake: called from any thread when an event was queued.
  init(
    service: any ProfileService, workplaces: (any WorkplaceSource)?, codes: CodePrompt?,
    textEditor: TextEditor? = nil, linkPause: Duration = .seconds(30),
    wake: @escaping @Sendable () -> Void
  ) {
    self.service = service
    self.workplaces = workplaces
    self.codes = codes
    self.textEditor = textEditor
    self.linkPause = linkPause
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
    case .compare(let profile, let counterpart): compare(profile, with: counterpart)
    case .cancelCheck: replaceCheckTask(nil)
    case .write(let file, let replacing): write(file, replacing: replacing)
    case .lookUp(let profile): lookUp(profile)
    case .makeKeyPair(let question): make(question)
    case .writeKey(let key, let place): keep(key, place)
    case .note(let outcome, let profile): note(outcome, profile)
    case .signIn(let byPaste): signIn(byPaste: byPaste)
    case .giveSignInAnswer(let answer): signInAnswers.answer(answer)
    case .cancelSignIn: replaceSignInTask(nil)
    case .survey(let profiles): survey(profiles)
    case .watchLinks(let profiles): watchLinks(of: profiles)
    case .editText(let text): edit(text)
    case .cancelEdit: tasks.withLock { $0.edit?.cancel() }
    case .findFormer(let profile): findFormer(profile)
    case .account(let request): perform(request)
    case .quit: cancelAll()
    // The application itself does what needs the terminal, or must be done before it ends.
    case .saveDraft, .deleteDraft, .saveRotation, .deleteRotation, .copy, .saveFilter: break
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
      $0.links?.cancel()
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

  private func edit(_ text: Secret) {
    let task = Task.detached { [self] in
      post(.textEdited(await textEditor?.edit(text) ?? .failed("There is no text editor here.")))
    }
    tasks.withLock { $0.edit = task }
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
    case .told(let text), .listWritten(_, .failed(let text)): text
    case .listWritten(let file, .isThere): "Not written: there is a file \(file.path) already."
    case .sendFailed(let failure) where failure.kind == .unknownOutcome: "\(failure.sentence) \(failure.hint)"
    case .sent(let result): result.sentence
    case .deletion(let event): event.lastWords
    default: nil
    }
  }
}
