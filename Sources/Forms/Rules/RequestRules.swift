import ServiceModel

/// All that is checked in an UpdateConnectorProfile request: the model's rules, on top of them the catalogue's combinations,
/// and what looks wrong with its secrets.
public struct RequestRules: Sendable {
  let api: ConnectorAPI
  private let validator: Validator

  /// Makes the rules.
  ///
  /// - Parameter api: the model and the catalogue.
  public init(api: ConnectorAPI) {
    self.api = api
    validator = Validator(model: api.model, unions: api.catalogue.unions)
  }

  /// Checks a request.
  ///
  /// - Parameters:
  ///   - request: the whole request, its secrets masked.
  ///   - now: the time by which tokens are judged, in seconds since 1970; nil leaves their times out of it.
  /// - Returns: the model's violations, then the combinations, then what looks wrong with the secrets.
  public func violations(in request: JSONValue, at now: Double?) -> [Violation] {
    modelViolations(in: request) + combinations(in: request) + secretViolations(in: request, at: now)
  }

  /// Checks a request against the model alone.
  ///
  /// - Parameter request: the whole request.
  /// - Returns: the model's violations.
  public func modelViolations(in request: JSONValue) -> [Violation] {
    validator.violations(in: request, of: api.requestShape)
  }

  /// Checks whether members go together, as far as that is known.
  ///
  /// - Parameter request: the whole request.
  /// - Returns: warnings of the rule `combination`.
  public func combinations(in request: JSONValue) -> [Violation] {
    guard let connector = onlyMember(request[RequestPlaces.properties]) else { return [] }
    guard let credentials = request[RequestPlaces.credentials], credentials != .null else {
      return [
        Violation(path: RequestPlaces.credentials, rule: .combination, message: api.catalogue.keepStored.note)
      ]
    }
    if let other = onlyMember(credentials), other != connector {
      let message =
        "The properties are \(connector)'s and the credentials \(other)'s: both must be of the profile's connector."
      return [
        Violation(path: RequestPlaces.credentials.appending(other), rule: .combination, message: message)
      ]
    }
    guard let entry = api.catalogue.connectors[connector], !entry.alternatives.isEmpty,
      api.connectors.contains(connector)
    else { return [] }
    let place = RequestPlaces.credentials.appending(connector)
    return AlternativeFit.problem(in: request, of: entry, api: api).map {
      [Violation(path: place, rule: .combination, message: $0)]
    } ?? []
  }

  private func onlyMember(_ union: JSONValue?) -> String? {
    guard let members = union?.object?.members, members.count(where: { !$0.value.isNull }) == 1 else {
      return nil
    }
    return members.first { !$0.value.isNull }?.name
  }
}
