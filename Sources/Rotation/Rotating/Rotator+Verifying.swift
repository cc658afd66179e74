import AppFlow

extension Rotator {
  /// Lets AppFlow log in with the new credentials: a list of what the application offers needs good ones.
  func verify(_ updated: RotationResult, _ rotation: PreparedRotation) async -> RotationResult {
    var result = updated
    let profile = rotation.request.profile
    do {
      let client = client
      _ = try await patience.keepTrying { () async throws(AppFlowError) in
        try await client.listConnectorEntities(profile: profile.name, connectorType: profile.connectorType)
      }
    } catch {
      if error.kind == .connectorAuthentication {
        result.outcome = .verificationFailed
        result.responsibility = .service
        result.message = "The update was made, and the application refuses the new credentials: \(error)"
      } else {
        result.responsibility = .init(error)
        result.message = "The update was made; whether the credentials work could not be found out: \(error)"
      }
      return result
    }
    result.outcome = .verified
    result.message = [updated.message, await lastUpdate(rotation)].filter { !$0.isEmpty }
      .joined(separator: " ")
    return result
  }

  /// What Describe says of the profile's last update.
  private func lastUpdate(_ rotation: PreparedRotation) async -> String {
    let before = rotation.request.profile.lastUpdatedAt
    do {
      guard let now = try await lookup.profiles(named: [rotation.entry.profile])[rotation.entry.profile]
      else {
        return "The profile is no longer listed."
      }
      guard now.lastUpdatedAt != before else { return "Its last update is still shown with the old time." }
      return ""
    } catch {
      return "Its last update could not be looked at: \(error.message)"
    }
  }
}
