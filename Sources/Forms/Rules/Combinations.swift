import JSON

/// Something that does not go together in a request.
struct CombinationFinding: Equatable {
  let place: JSONPointer
  /// Whether the sign-in method cannot do without the value at the place.
  var isNeeded = false
  /// What to do.
  let message: String
}

/// Which members of a request go together, as far as that is known: from the catalogue, without a line for any connector.
struct Combinations {
  let api: ConnectorAPI

  /// Looks through a request.
  ///
  /// - Parameters:
  ///   - request: the whole request.
  ///   - method: the sign-in method that was chosen; nil finds the likely one.
  /// - Returns: what does not go together, each place once.
  func findings(in request: JSONValue, method: Catalogue.Alternative? = nil) -> [CombinationFinding] {
    guard let connector = request[RequestPaths.properties]?.onlyMember else { return [] }
    let credentials = request[RequestPaths.credentials]
    let isKept = credentials.map(\.isNull) ?? true
    if let other = credentials?.onlyMember, other != connector {
      let message =
        "The properties are \(connector)'s and the credentials \(other)'s: both must be of the profile's connector."
      return [CombinationFinding(place: RequestPaths.credentials.appending(other), message: message)]
    }
    var found = api.operation == .create ? newProfile(of: connector, request) : []
    if isKept {
      let message =
        api.operation == .create
        ? "A new profile has no credentials yet: without them AppFlow cannot sign in."
        : api.catalogue.keepStored.note
      found.append(CombinationFinding(place: RequestPaths.credentials, message: message))
    }
    if let entry = api.catalogue.connectors[connector], api.connectors.contains(connector) {
      found += rules(of: entry, request, isKept: isKept)
      let place = RequestPaths.credentials.appending(connector)
      found += companions(in: credentials?[connector], at: place)
      if !isKept { found += ways(of: entry, request, method) }
    }
    return found.reduce(into: []) { each, finding in
      guard let index = each.firstIndex(where: { $0.place == finding.place }) else {
        return each.append(finding)
      }
      if finding.isNeeded { each[index].isNeeded = true }
    }
  }

  /// Whether a new profile names the connector that it has the properties of.
  private func newProfile(of connector: String, _ request: JSONValue) -> [CombinationFinding] {
    var found: [CombinationFinding] = []
    if let type = request[RequestPaths.type]?.text, let own = api.connector(ofType: type), own != connector {
      let message =
        "The connector is \(type) and the properties are \(connector)'s: both must be of the profile's connector."
      found.append(CombinationFinding(place: RequestPaths.type, message: message))
    }
    let hasLabel = request[RequestPaths.label]?.saysSomething ?? false
    if hasLabel != api.describesItself(connector) {
      let message =
        hasLabel
        ? "Leave this out: only custom connectors have a label."
        : "Name the custom connector by its label, as ListConnectors has it."
      found.append(CombinationFinding(place: RequestPaths.label, isNeeded: !hasLabel, message: message))
    }
    return found
  }

  private func rules(
    of entry: Catalogue.Connector, _ request: JSONValue, isKept: Bool
  ) -> [CombinationFinding] {
    entry.rules.filter { !isKept || !$0.isAboutCredentials }.flatMap { rule in
      rule.broken(request).map { CombinationFinding(place: $0, message: rule.message) }
    }
  }

  private func companions(in value: JSONValue?, at path: JSONPointer) -> [CombinationFinding] {
    guard let object = value?.object else { return [] }
    let own = api.catalogue.companions.filter { companion in
      object[companion.member]?.saysSomething == true && object[companion.needs]?.saysSomething != true
    }
    return own.map { CombinationFinding(place: path.appending($0.needs), message: $0.message) }
      + object.members.flatMap { companions(in: $0.value, at: path.appending($0.name)) }
  }

  private func ways(
    of entry: Catalogue.Connector, _ request: JSONValue, _ chosen: Catalogue.Alternative?
  ) -> [CombinationFinding] {
    guard !entry.alternatives.isEmpty else { return [] }
    let governed = AlternativeFit.governed(by: entry)
    if let chosen { return AlternativeFit(request, chosen, governed: governed).findings }
    guard governed.contains(where: { request.says($0) && request[$0] != .boolean(false) }) else {
      let ways = entry.alternatives.map(\.label).joined(separator: "; ")
      let message =
        "This is none of the known ways to sign in to \(entry.label): fill one in (\(ways))."
      return [CombinationFinding(place: RequestPaths.credentials.appending(entry.member), message: message)]
    }
    let fits = entry.alternatives.map { AlternativeFit(request, $0, governed: governed) }
    return fits.likely.first?.findings ?? []
  }
}

extension JSONValue {
  /// The name of the only member that is there; nil where there are none or several.
  var onlyMember: String? {
    let there = (object?.members ?? []).filter { !$0.value.isNull }
    return there.count == 1 ? there[0].name : nil
  }
}
