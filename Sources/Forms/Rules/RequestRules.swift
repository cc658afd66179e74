import JSON
import ServiceModel

/// All that is checked in a request that changes or makes a profile, as its API says: the model's rules, what is no value although it stands there, on
/// top of them the catalogue's combinations, and what looks wrong with its secrets.
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
  /// - Returns: the model's violations, masks, what nobody filled in, the combinations, then what looks wrong with the secrets.
  public func violations(in request: JSONValue, at now: Double?) -> [Violation] {
    let untouched = UntouchedValues(request, api: api)
    return modelViolations(in: request).filter { !untouched.covers($0) } + masks(in: request)
      + untouched.violations + combinations(in: request) + secretViolations(in: request, at: now)
  }

  /// Checks a request against the model alone.
  ///
  /// - Parameter request: the whole request.
  /// - Returns: the model's violations.
  public func modelViolations(in request: JSONValue) -> [Violation] {
    validator.violations(in: request, of: api.requestShape)
  }

  /// Looks for masks where secrets belong.
  ///
  /// - Parameter request: the whole request.
  /// - Returns: errors of the rule `masked`.
  public func masks(in request: JSONValue) -> [Violation] {
    MaskedValue(configured: api.mask, isSecret: api.isSecret).violations(in: request)
  }

  /// Checks whether members go together, as far as that is known.
  ///
  /// - Parameter request: the whole request.
  /// - Returns: warnings of the rule `combination`.
  public func combinations(in request: JSONValue) -> [Violation] {
    findings(in: request, method: nil).map {
      Violation(path: $0.place, rule: .combination, message: $0.message)
    }
  }

  /// The same for a sign-in method that was chosen.
  func findings(in request: JSONValue, method: Catalogue.Alternative?) -> [CombinationFinding] {
    Combinations(api: api).findings(in: request, method: method)
  }
}
