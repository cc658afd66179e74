import ServiceModel

/// Lists what a profile's account offers, which a client uses to test a connection: it needs good credentials.
struct ListConnectorEntities: OperationHandler {
  static let operation = "ListConnectorEntities"

  let store: ProfileStore
  /// Names of entities by connector type; `*` for all other types.
  let entities: [String: [String]]

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    guard let name = input["connectorProfileName"]?.text else {
      throw .invalid("connectorProfileName", "the sandbox needs it.")
    }
    guard let profile = await store.profile(name) else {
      throw .notFound("There is no connector profile named \(name) in this account and region.")
    }
    if let type = input["connectorType"]?.text, type != profile.type {
      throw .invalid("connectorType", "\(name) is of type \(profile.type).")
    }
    if profile.credentials.contains(text: UpdateConnectorProfile.rejected) {
      throw .connectorAuthentication("\(profile.type) refused the credentials of the connector profile.")
    }
    if profile.privateLink?.status == "FAILED" {
      throw .connectorServer("The private connection of the connector profile has failed.")
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
}
