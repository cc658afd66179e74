import AppFlow
import Journal

/// Looks at profiles and changes nothing; what is asked next takes the place of what is under way.
extension EffectRunner {
  func diagnose(_ profile: String, clientSecret: SecretARN?) {
    replaceCheckTask(
      Task.detached { [self] in
        let what: InspectionEvent.What
        do {
          what = .found(try await service.diagnose(profile: profile, clientSecret: clientSecret))
        } catch {
          what = .failed(Failure(error))
        }
        // Nobody waits for an answer that was given up.
        if !Task.isCancelled { post(.inspected(InspectionEvent(profile, what))) }
      })
  }
}
