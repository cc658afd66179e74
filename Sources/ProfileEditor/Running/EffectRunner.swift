import ServiceModel
import Synchronization

/// Does what the editor wants done outside, and queues the answers as events for the loop.
final class EffectRunner: Sendable {
  private let service: any ProfileService
  private let codes: CodePrompt?
  private let wake: @Sendable () -> Void
  private let queue = Mutex<[EditorEvent]>([])
  private let tasks = Mutex(Tasks())

  private struct Tasks {
    var load: Task<Void, Never>?
    var send: Task<Void, Never>?
  }

  /// - Parameters:
  ///   - service: the service.
  ///   - codes: where the client core asks for codes of multi-factor devices.
  ///   - wake: called from any thread when an event was queued.
  init(service: any ProfileService, codes: CodePrompt?, wake: @escaping @Sendable () -> Void) {
    self.service = service
    self.codes = codes
    self.wake = wake
    codes?.onQuestion { [weak self] serial in self?.post(.codeWanted(serial: serial)) }
  }

  /// The events that came since the last call.
  func drain() -> [EditorEvent] {
    queue.withLock { events in
      defer { events.removeAll() }
      return events
    }
  }

  func perform(_ effect: EditorEffect) {
    switch effect {
    case .load: load()
    case .describe(let name): describe(name)
    case .send(let request, let clientToken): send(request, clientToken)
    case .cancelSend: tasks.withLock { $0.send?.cancel() }
    case .giveCode(let code): codes?.answer(code)
    case .quit: cancelAll()
    }
  }

  private func cancelAll() {
    tasks.withLock {
      $0.load?.cancel()
      $0.send?.cancel()
    }
    codes?.answer(nil)
  }

  private func post(_ event: EditorEvent) {
    queue.withLock { $0.append(event) }
    wake()
  }

  private func load() {
    let task = Task.detached { [self] in
      do {
        for try await page in service.pages() {
          if Task.isCancelled { return }
          post(.page(page))
        }
        if !Task.isCancelled { post(.loaded) }
      } catch {
        if !Task.isCancelled { post(.loadFailed(Failure(error))) }
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
        post(.described(name: name, try await service.profile(named: name)))
      } catch {
        post(.describeFailed(Failure(error)))
      }
    }
    tasks.withLock { $0.load = task }
  }

  private func send(_ request: JSONValue, _ clientToken: String) {
    let task = Task.detached { [self] in
      do {
        let result = try await service.update(request, clientToken: clientToken) { self.post(.progress($0)) }
        post(.sent(result))
      } catch {
        post(.sendFailed(Failure(error)))
      }
    }
    tasks.withLock { $0.send = task }
  }
}

extension Failure {
  /// Any other error still gives a readable failure.
  init(_ error: any Error) {
    self = error as? Failure ?? Failure(title: "It did not work", hint: "\(error)")
  }
}
