import JSON

/// Lists profiles, all or by name, type and label. A name that matches nothing is not an error.
struct DescribeConnectorProfiles: OperationHandler {
  static let operation = "DescribeConnectorProfiles"

  let store: ProfileStore
  let account: Account

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let names = Set(input["connectorProfileNames"]?.items?.compactMap(\.text) ?? [])
    let type = input["connectorType"]?.text
    let label = input["connectorLabel"]?.text
    let page = try await store.describe { profiles throws(ServiceFailure) in
      // Not gone through where all are wanted, so that the pages of a large account cost no more than those of a small one.
      let isAll = names.isEmpty && type == nil && label == nil
      let chosen =
        isAll
        ? profiles
        : profiles.filter { profile in
          (names.isEmpty || names.contains(profile.name)) && (type.map { $0 == profile.type } ?? true)
            && (label.map { $0 == profile.label } ?? true)
        }
      return try Page(of: chosen, list: "profiles", input: input, largest: 100)
    }
    var output: JSONObject = ["connectorProfileDetails": .list(page.items.map(details))]
    output["nextToken"] = page.nextToken.map { .string($0) }
    return .object(output)
  }

  /// A `ConnectorProfile`: all but the credentials.
  private func details(_ profile: StoredProfile) -> JSONValue {
    var details: JSONObject = [
      "connectorProfileArn": .string(account.profileARN(profile.name)),
      "connectorProfileName": .string(profile.name), "connectorType": .string(profile.type),
    ]
    details["connectorLabel"] = profile.label.map { .string($0) }
    details["connectionMode"] = .string(profile.mode)
    details["credentialsArn"] = .string(account.credentialsARN(profile.name, createdAt: profile.createdAt))
    details["connectorProfileProperties"] = profile.properties
    details["createdAt"] = .seconds(profile.createdAt)
    details["lastUpdatedAt"] = .seconds(profile.lastUpdatedAt)
    details["privateConnectionProvisioningState"] = profile.privateLink.map(Self.provisioning)
    return .object(details)
  }

  private static func provisioning(_ link: PrivateLink) -> JSONValue {
    var state: JSONObject = ["status": .string(link.status)]
    state["failureMessage"] = link.failureMessage.map { .string($0) }
    state["failureCause"] = link.failureCause.map { .string($0) }
    return .object(state)
  }
}
