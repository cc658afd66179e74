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

  /// Finds the flows that use a profile that is to be deleted, or was sent.
  func findFlows(_ profile: String) {
    replaceRotationTask(
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

  /// Reads the journal for former properties of a profile.
  func findFormer(_ profile: String) {
    replaceQuestionTask(
      Task.detached { [self] in
        do {
          post(.formerFound(profile, try await service.formerProperties(of: profile)))
        } catch {
          post(.formerFailed(profile, Failure(error)))
        }
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
