import JSON

/// Lists what a profile's account offers, which a client uses to test a connection: it needs good credentials when the
/// application is asked, and that is not at each request.
struct ListConnectorEntities: OperationHandler {
  static let operation = "ListConnectorEntities"

  /// A credential that contains this text is stored, and refused when the application is to let AppFlow in.
  static let refused = "reject-login"

  let store: ProfileStore
  /// Names of entities by connector type; `*` for all other types.
  let entities: [String: [String]]
  let cache: MetadataCache

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let profile = try await store.profile(askedAbout: input)
    let subject = MetadataCache.Subject(profile, input)
    if !cache.knows(subject) {
      try Self.logIn(profile)
      cache.keep(subject)
    }
    // No entity of the sandbox has others inside.
    let isNested = input["entitiesPath"]?.text?.isEmpty == false
    let names = isNested ? [] : entities[profile.type] ?? entities["*"] ?? []
    let page = try Page(of: names, list: "entities", input: input, largest: 10_000)
    var output: JSONObject = [
      "connectorEntityMap": [
        "Objects": .list(
          page.items.map { ["name": .string($0), "label": .string($0), "hasNestedEntities": false] })
      ]
    ]
    output["nextToken"] = page.nextToken.map { .string($0) }
    return .object(output)
  }

  /// Asks the application.
  private static func logIn(_ profile: StoredProfile) throws(ServiceFailure) {
    let rejected = [StoredProfile.rejected, refused]
    if rejected.contains(where: { profile.credentials.contains(text: $0) }) {
      throw .connectorAuthentication("\(profile.type) refused the credentials of the connector profile.")
    }
    if profile.privateLink?.status == "FAILED" {
      throw .connectorServer("The private connection of the connector profile has failed.")
    }
  }
}
