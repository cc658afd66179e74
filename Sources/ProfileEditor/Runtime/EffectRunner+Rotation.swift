import PrivateFiles
import Journal

extension EffectRunner {
  func identify() {
    Task.detached { [self] in
      if let (name, account) = await service.identity() { post(.identified(name, account: account)) }
    }
  }

  /// Holds a profile, and asks which flows use it.
  func hold(_ profile: String) {
    ask { service in
      do {
        try await service.hold(profile)
      } catch {
        return .notHeld(profile, reason: Failure(error).title)
      }
      do {
        return .flows(profile, try await service.flows(using: profile))
      } catch {
        return .flowsFailed(profile, Failure(error))
      }
    }
  }

  func release() {
    ask(nil)
    replaceCheckTask(nil)
    service.release()
  }

  func check(_ profile: String) {
    replaceCheckTask(
      Task.detached { [self] in
        let answer = await service.verify(profile: profile)
        // Nobody waits for an answer that was given up.
        if !Task.isCancelled { post(.loginChecked(profile, answer)) }
      })
  }

  func lookUp(_ profile: String) {
    Task.detached { [self] in
      do {
        post(.rotation(.lookedUp(profile, try await service.profile(named: profile))))
      } catch {
        post(.rotation(.lookUpFailed(profile, Failure(error))))
      }
    }
  }

  func note(_ outcome: Outcome, _ profile: String) {
    queueNote { [self] in
      do {
        try await service.note(outcome, of: profile)
      } catch {
        post(.told("The journal could not be told how \(profile) turned out: \(Failure(error).sentence)"))
      }
    }
  }

  /// Asks about the profile that is held, in place of the question before.
  private func ask(_ question: (@Sendable (any ProfileService) async -> RotationEvent)?) {
    let task = question.map { question in
      Task.detached { [self] in
        let event = await question(service)
        // Nobody waits for an answer that was given up.
        if !Task.isCancelled { post(.rotation(event)) }
      }
    }
    replaceRotationTask(task)
  }
}

extension RotationStore {
  /// Keeps how far a rotation is, or removes it, where an effect wants that.
  ///
  /// - Parameter effect: any effect.
  /// - Returns: what the operator has to be told.
  func perform(_ effect: EditorEffect) -> String? {
    do throws(PrivateFileFailure) {
      switch effect {
      case .saveRotation(let queue): try save(queue)
      case .deleteRotation: try delete()
      default: break
      }
      return nil
    } catch {
      return "How far the rotation is could not be kept. \(error)"
    }
  }
}
