import AppFlow
import Journal
import Rotation

/// What the editor asks the journal, and what it notes there beside what is sent.
extension ProfileClient {
  func survey(_ profiles: [String]) async -> ProfileSurvey {
    var survey = ProfileSurvey(of: profiles)
    let types = profiles.map { known[$0]?.connectorType }
    do throws(AppFlowError) {
      survey.flows = try await flowBooks.current.flows(
        of: Set(profiles), types: types.contains(nil) ? nil : Set(types.compactMap(\.self)))
    } catch {
      survey.flowsFailure = Failure(error)
    }
    do { survey.attempts = try await attempts.value(lastAttempts) } catch {
      survey.attemptsFailure = Failure(error)
    }
    return survey
  }

  /// The last attempts at each profile of this endpoint.
  private func lastAttempts() async throws -> [String: [JournalEntry]] {
    guard let journal else { return [:] }
    let endpoint = try await client.configuration().endpoint.value.description
    var attempts: [String: [JournalEntry]] = [:]
    try journal.walk { $0.endpoint == endpoint }.forEach { entry in
      let newest = [entry.withoutProperties] + (attempts[entry.connectorProfile] ?? [])
      attempts[entry.connectorProfile] = Array(newest.prefix(ProfileSurvey.mostAttempts))
    }
    return attempts
  }

  func formerProperties(of profile: String) async throws -> [FormerProperties] {
    guard let journal else { return [] }
    let endpoint = try await client.configuration().endpoint.value.description
    let account = await operatorIdentity.value()?.account
    let asked = shared.flatMap { $0.isLocalOnly ? nil : $0.state }
    return try await BothJournals(journal, and: asked)
      .formerProperties(of: profile, at: endpoint, in: account, most: 50)
  }

  func note(_ outcome: Outcome, of profile: String) async throws {
    guard let journal else { return }
    defer { attempts.forget() }
    let endpoint = try await client.configuration().endpoint.value.description
    try await journal.note(outcome, ofLast: profile, at: endpoint)
    // What cannot be handed in now is with the next update.
    if let shared, !shared.isLocalOnly { _ = try? await shared.state.push(journal) }
  }
}
