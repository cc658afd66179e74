import AppFlow
import Journal

/// Looks at profiles and changes nothing; what is asked next takes the place of what is under way.
extension EffectRunner {
  func diagnose(_ profile: String, clientSecret: SecretARN?) {
    inspect(profile) { .found(try await $0.diagnose(profile: profile, clientSecret: clientSecret)) }
  }

  func compare(_ profile: String, with other: String) {
    inspect(profile) { .compared(try await $0.compare(profile, with: other)) }
  }

  private func inspect(
    _ profile: String, _ look: @escaping @Sendable (any ProfileService) async throws -> InspectionEvent.What
  ) {
    replaceCheckTask(
      Task.detached { [self] in
        let what: InspectionEvent.What
        do { what = try await look(service) } catch { what = .failed(Failure(error)) }
        // Nobody waits for an answer that was given up.
        if !Task.isCancelled { post(.inspected(InspectionEvent(profile, what))) }
      })
  }
}
