import Journal

extension EffectRunner {
  /// Lists the account's own connectors.
  func listConnectors() {
    replaceQuestionTask(
      Task.detached { [self] in
        do {
          let connectors = try await service.customConnectors()
          post(.connectors(connectors))
        } catch {
          // Nobody waits for an answer that was given up.
          if !Task.isCancelled { post(.connectorsFailed(Failure(error))) }
        }
      })
  }

  /// Finds the flows that use a profile that is to be deleted.
  func findFlows(_ profile: String) {
    replaceCheckTask(
      Task.detached { [self] in
        let what: DeletionEvent.What
        do {
          what = .flows(try await service.flows(using: profile))
        } catch {
          what = .flowsFailed(Failure(error))
        }
        if !Task.isCancelled { post(.deletion(DeletionEvent(profile, what))) }
      })
  }

  func delete(_ profile: String, isForced: Bool) {
    replaceSendTask(
      Task.detached { [self] in
        do {
          let warning = try await service.delete(profile: profile, isForced: isForced)
          post(.deletion(DeletionEvent(profile, .done(warning: warning))))
        } catch {
          post(.deletion(DeletionEvent(profile, .failed(Failure(error)))))
        }
      })
  }
}
