import AppFlow
import Journal
import Rotation
import ServiceModel

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
    do { survey.attempts = try await attempts.value { try await lastAttempts(of: profiles) } } catch {
      survey.attemptsFailure = Failure(error)
    }
    return survey
  }

  /// The last attempts at each profile of this account and region: the account is that of the profiles' ARNs.
  private func lastAttempts(of profiles: [String]) async throws -> [String: [JournalEntry]] {
    guard let journal else { return [:] }
    let configuration = try await client.configuration()
    let (endpoint, region) = (configuration.endpoint.value.description, configuration.region.value)
    // A service on this machine is one account, whoever signs.
    let isOneAccount = configuration.endpoint.value.isLoopback
    let account = isOneAccount ? nil : profiles.compactMap { ResourceName.account(of: known[$0]?.arn) }.first
    var attempts: [String: [JournalEntry]] = [:]
    let here = try journal.walk { $0.isOf(endpoint: endpoint, region: region, account: account) }
    try here.forEach { entry in
      let newest = [entry.withoutProperties] + (attempts[entry.connectorProfile] ?? [])
      attempts[entry.connectorProfile] = Array(newest.prefix(ProfileSurvey.mostAttempts))
    }
    return attempts
  }

  func formerProperties(of profile: String) async throws -> [FormerProperties] {
    guard let journal else { return [] }
    let configuration = try await client.configuration()
    let account = await operatorIdentity.value()?.account
    let asked = shared.flatMap { $0.isLocalOnly ? nil : $0.state }
    return try await BothJournals(journal, and: asked)
      .formerProperties(
        of: profile, at: configuration.endpoint.value.description, region: configuration.region.value,
        in: account, most: 50)
  }

  func note(_ outcome: Outcome, of profile: String) async throws {
    guard let journal else { return }
    defer { attempts.forget() }
    let configuration = try await client.configuration()
    let account = await operatorIdentity.value()?.account
    try await journal.note(
      outcome, ofLast: profile, at: configuration.endpoint.value.description,
      region: configuration.region.value, in: account)
    // What cannot be handed in now is with the next update.
    if let shared, !shared.isLocalOnly { _ = try? await shared.state.push(journal) }
  }
}
