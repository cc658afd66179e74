import AppFlow

/// Describes profiles by name, a page's worth at a time.
struct ProfileLookup: Sendable {
  /// The most names in one request, by the model.
  static let page = 100

  let client: AppFlowClient
  let patience: Patience

  /// Describes profiles.
  ///
  /// - Parameter names: the profiles' names.
  /// - Returns: the profiles by name; those that do not exist are missing.
  /// - Throws: `AppFlowError`.
  func profiles(named names: [String]) async throws(AppFlowError) -> [String: ConnectorProfile] {
    var found: [String: ConnectorProfile] = [:]
    for start in stride(from: 0, to: names.count, by: Self.page) {
      let some = Array(names[start..<min(start + Self.page, names.count)])
      var token: String?
      var tokens: Set<String> = []
      repeat {
        let known = token
        let client = client
        let page = try await patience.keepTrying { () async throws(AppFlowError) in
          try await client.describeConnectorProfiles(
            names: some, maxResults: Self.page, nextToken: known)
        }
        for profile in page.profiles { found[profile.name] = profile }
        token = page.nextToken
        // A list that gives a page's token twice would never end.
      } while token.map { tokens.insert($0).inserted } ?? false
    }
    return found
  }
}
