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
  ///   - parts: what the request says of the connector.
  ///   - alternative: the way of signing in.
  ///   - governed: the members that belong to some alternative of the connector.
  private init(_ parts: ConnectorParts, _ alternative: Catalogue.Alternative, governed: [JSONPointer]) {
    self.alternative = alternative
    let unset = alternative.sets.filter { parts[$0.path] != $0.value }.map(\.path)
    missing = alternative.requires.filter { parts[$0] == nil } + unset
    let own = alternative.shows + alternative.sets.map(\.path)
    extra = governed.filter { path in
      guard let value = parts[path], value != .boolean(false) else { return false }
      return !own.contains { path.isWithin($0) || $0.isWithin(path) }
    }
  }

  /// What a request says of one connector, by paths relative to it.
  private struct ConnectorParts {
    let properties: JSONValue?
    let credentials: JSONValue?

    init(_ request: JSONValue, of connector: Catalogue.Connector) {
      properties = request[RequestPlaces.properties]?[connector.member]
      credentials = request[RequestPlaces.credentials]?[connector.member]
    }

    /// A value; nil where there is none, or null.
    subscript(path: JSONPointer) -> JSONValue? {
      let part = path.tokens.first == "properties" ? properties : credentials
      return path.tokens.dropFirst().reduce(part) { $0?[$1] }
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
    let parts = ConnectorParts(request, of: connector)
    let governed = governed(by: connector)
    var fits: [AlternativeFit] = []
    for alternative in connector.alternatives {
      let fit = AlternativeFit(parts, alternative, governed: governed)
      if fit.isWhole { return nil }
      fits.append(fit)
    }
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
