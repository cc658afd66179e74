import ServiceModel

/// How well a request fits one documented way of signing in.
struct AlternativeFit {
  let alternative: Catalogue.Alternative
  let missing: [JSONPointer]
  let extra: [JSONPointer]

  var isWhole: Bool { missing.isEmpty && extra.isEmpty }

  /// Compares a request with one alternative.
  ///
  /// - Parameters:
  ///   - request: the whole request.
  ///   - alternative: the way of signing in.
  ///   - connector: the connector that has it.
  init(_ request: JSONValue, _ alternative: Catalogue.Alternative, of connector: Catalogue.Connector) {
    self.alternative = alternative
    func value(_ path: JSONPointer) -> JSONValue? {
      let value = request[RequestPlaces.absolute(path, of: connector.member)]
      return value == .null ? nil : value
    }
    let unset = alternative.sets.filter { value($0.path) != $0.value }.map(\.path)
    missing = alternative.requires.filter { value($0) == nil } + unset
    let own = alternative.shows + alternative.sets.map(\.path)
    extra = Self.governed(by: connector).filter { path in
      guard let value = value(path), value != .boolean(false) else { return false }
      return !own.contains { path.isWithin($0) || $0.isWithin(path) }
    }
  }

  /// The members that belong to some alternative, and so not to every one.
  static func governed(by connector: Catalogue.Connector) -> [JSONPointer] {
    var paths: [JSONPointer] = []
    for alternative in connector.alternatives {
      for path in alternative.shows + alternative.sets.map(\.path) where !paths.contains(path) {
        paths.append(path)
      }
    }
    return paths
  }

  /// Says in words why a request fits no alternative, by the one that is nearest.
  ///
  /// - Parameters:
  ///   - request: the whole request.
  ///   - connector: the connector.
  ///   - api: for labels.
  /// - Returns: the sentence, or nil where one fits.
  static func problem(
    in request: JSONValue, of connector: Catalogue.Connector, api: ConnectorAPI
  ) -> String? {
    let fits = connector.alternatives.map { AlternativeFit(request, $0, of: connector) }
    if fits.contains(where: \.isWhole) { return nil }
    let ways = connector.alternatives.map(\.label).joined(separator: "; ")
    let start = "This is none of the known ways to sign in to \(connector.label) (\(ways))."
    let nearest = fits.min { $0.missing.count + $0.extra.count < $1.missing.count + $1.extra.count }
    guard let nearest else { return start }
    let names = { (paths: [JSONPointer]) in
      paths.map { $0.tokens.dropFirst().joined(separator: "/") }.joined(separator: ", ")
    }
    var advice: [String] = []
    if !nearest.missing.isEmpty { advice.append("add \(names(nearest.missing))") }
    if !nearest.extra.isEmpty { advice.append("leave out \(names(nearest.extra))") }
    return start + " For “\(nearest.alternative.label)”, \(advice.joined(separator: " and "))."
  }
}
