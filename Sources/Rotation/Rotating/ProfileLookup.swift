import AppFlow

/// Describes profiles by name, a page's worth at a time, and at most four of those at once.
struct ProfileLookup: Sendable {
  /// The most names in one request, by the model.
  static let page = 100

  /// Cuts a list into pieces whose profiles fit into one request each.
  static func pages<Item>(of items: [Item]) -> [[Item]] {
    stride(from: 0, to: items.count, by: page).map { Array(items[$0..<min($0 + page, items.count)]) }
  }

  let client: AppFlowClient
  let throttleRetry: ThrottleRetry

  /// Describes profiles.
  ///
  /// - Parameter names: the profiles' names.
  /// - Returns: the profiles by name; those that do not exist are missing.
  /// - Throws: `AppFlowError`.
  func profiles(named names: [String]) async throws(AppFlowError) -> [String: ConnectorProfile] {
    let answers = await Bounded.map(Self.pages(of: names), limit: { 4 }) { await self.page($0) }
    var found: [String: ConnectorProfile] = [:]
    for answer in answers {
      for profile in try answer?.get() ?? [] { found[profile.name] = profile }
    }
    return found
  }

  /// Describes the profiles of a page's names. The service may spread them over several pages of its own.
  private func page(_ names: [String]) async -> Result<[ConnectorProfile], AppFlowError> {
    var found: [ConnectorProfile] = []
    var token: String?
    var walk = PageWalk(.describeConnectorProfiles)
    repeat {
      let known = token
      do throws(AppFlowError) {
        let answer = try await throttleRetry.keepTrying { () async throws(AppFlowError) in
          try await client.describeConnectorProfiles(
            names: names, maxResults: Self.page, nextToken: known)
        }
        found += answer.profiles
        token = try walk.next(after: answer.profiles.count, token: answer.nextToken)
      } catch {
        return .failure(error)
      }
    } while token != nil
    return .success(found)
  }
}
