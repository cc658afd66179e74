import Journal
import Synchronization

extension EffectRunner {
  /// How far going to another place is.
  struct Move {
    fileprivate var task: Task<Void, Never>?
    /// What is there to go on with.
    fileprivate var workplace: Workplace?
  }

  /// What is there to go on with elsewhere, once.
  func takeWorkplace() -> Workplace? { move.withLock { $0.workplace.take() } }

  func replaceMove(_ task: Task<Void, Never>?) {
    move.withLock { move in
      move.task?.cancel()
      move.task = task
    }
  }

  /// Finds out where else the editor can work, and makes what it needs there.
  func perform(_ request: AccountRequest) {
    switch request {
    case .list: listAccounts()
    case .open(let choice, let former): open(choice, leaving: former)
    case .stop: replaceMove(nil)
    case .read(let choice): read(choice)
    // The application does: it ends with this runner and goes on with another.
    case .enter: break
    }
  }

  private func listAccounts() {
    guard let workplaces else { return }
    Task.detached { [self] in
      do {
        post(.account(.listed(try await workplaces.list())))
      } catch {
        post(.account(.notListed(Failure(error))))
      }
    }
  }

  private func open(_ choice: AccountChoice, leaving former: AccountChoice) {
    guard let workplaces else { return }
    replaceMove(
      Task.detached { [self] in
        do {
          let workplace = try await workplaces.open(choice, leaving: former)
          // Nobody waits for what was given up.
          if Task.isCancelled { return }
          move.withLock { $0.workplace = workplace }
          post(.account(.ready(choice)))
        } catch {
          if !Task.isCancelled { post(.account(.refused(choice, Failure(error)))) }
        }
      })
  }
}
