import JSON

/// Forgets what a profile's application answered, so that ListConnectorEntities asks it again.
struct ResetConnectorMetadataCache: OperationHandler {
  static let operation = "ResetConnectorMetadataCache"

  let store: ProfileStore
  let cache: MetadataCache

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let profile = try await store.profile(askedAbout: input)
    // The details of one entity are another answer, which the sandbox does not give.
    if input["connectorEntityName"]?.text == nil { cache.forget(.init(profile, input)) }
    return [:]
  }
}

extension MetadataCache.Subject {
  /// What an input asks about.
  init(_ profile: StoredProfile, _ input: JSONValue) {
    let path = input["entitiesPath"]?.text ?? ""
    self.init(profile: profile.name, version: input["apiVersion"]?.text, path: path.isEmpty ? nil : path)
  }
}

extension ProfileStore {
  /// The profile whose entities an input asks about.
  func profile(askedAbout input: JSONValue) throws(ServiceFailure) -> StoredProfile {
    guard let name = input["connectorProfileName"]?.text else {
      throw .invalid("connectorProfileName", "the sandbox needs it.")
    }
    guard let profile = profile(name) else {
      throw .notFound("There is no connector profile named \(name) in this account and region.")
    }
    if let type = input["connectorType"]?.text, type != profile.type {
      throw .invalid("connectorType", "\(name) is of type \(profile.type).")
    }
    return profile
  }
}
