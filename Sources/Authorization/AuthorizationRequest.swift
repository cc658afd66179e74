import AWSClient
import HTTPTransport
import Secrets

/// What the operator decided for an authorization request.
public struct AuthorizationChoices: Equatable, Sendable {
  /// The page where consent is given.
  public var page: String
  /// The client ID, where the form has none.
  public var clientID: String
  /// The scopes, where the form has none, with the application's own separator.
  public var scopes: String
  /// Where the browser is sent with the answer.
  public var redirectURI: String
  /// Whether a code challenge goes along (RFC 7636).
  public var usesChallenge: Bool
  /// Values of what the connector's own description asks for, by name; what is empty is left out.
  public var extras: [String: String]

  /// Begins with what the form has and the likeliest of what is offered.
  ///
  /// - Parameter plan: what the form has.
  public init(_ plan: AuthorizationPlan) {
    page = plan.pages.first ?? ""
    clientID = plan.clientID
    scopes = plan.scopes
    redirectURI = plan.redirectURIs.first ?? ""
    usesChallenge = plan.takesChallenge
    extras = [:]
  }
}

/// What keeps an authorization request from being made.
public struct AuthorizationGap: Error, Equatable, Sendable {
  /// Which part is meant.
  public enum Part: Equatable, Sendable {
    /// The address of the vendor's page, and what stands in its query.
    case page, clientID, scopes, redirectURI
    /// A parameter of the connector's own, by name.
    case extra(String)
  }

  /// Which part is meant.
  public let part: Part
  /// What to do: `Enter the client ID first.`
  public let message: String
}

/// A request for an authorization code (RFC 6749, section 4.1.1): the address that the operator opens in a browser.
public struct AuthorizationRequest: Equatable, Sendable {
  /// The whole address.
  public let url: String
  /// Where the browser is sent with the answer.
  public let redirectURI: String
  /// What the answer must bring back.
  public let state: AuthorizationState
  /// What AppFlow redeems the code with; nil where no challenge goes along.
  public let codeVerifier: Secret?

  /// Takes a request that was made elsewhere and redeems its code itself.
  ///
  /// - Parameters:
  ///   - url: the whole address.
  ///   - redirectURI: where the browser is sent with the answer.
  ///   - state: what the answer must bring back.
  public init(url: String, redirectURI: String, state: AuthorizationState) {
    self.url = url
    self.redirectURI = redirectURI
    self.state = state
    codeVerifier = nil
  }

  /// Makes the request.
  ///
  /// - Parameters:
  ///   - plan: what the form has.
  ///   - choices: what the operator decided.
  ///   - state: a value that nobody can guess.
  /// - Throws: the first of what is missing or cannot be used, in the order in which it is asked for.
  public init(
    _ plan: AuthorizationPlan, _ choices: AuthorizationChoices, state: AuthorizationState
  ) throws(AuthorizationGap) {
    let page = try Self.checkedPage(choices.page)
    let clientID = plan.formHasClient ? plan.clientID : choices.clientID
    guard !clientID.isEmpty else {
      let place = plan.formHasClient ? " in the form" : ""
      throw AuthorizationGap(part: .clientID, message: "Enter “\(plan.clientLabel)”\(place) first.")
    }
    try Self.checkRedirectURI(choices.redirectURI)
    var query = AuthorizationQuery(page.query)
    if let name = ["state", "redirect_uri", "client_id", "code_challenge"].first(where: query.has) {
      throw AuthorizationGap(
        part: .page, message: "The page's address has a \(name) of its own: take it out, it is added here.")
    }
    query.addMissing("response_type", "code")
    query.addMissing("client_id", clientID)
    query.addMissing("redirect_uri", choices.redirectURI)
    query.addMissing(plan.scopeParameter, plan.formHasScopes ? plan.scopes : choices.scopes)
    for parameter in plan.parameters { query.addMissing(parameter.name, parameter.value) }
    for extra in plan.extras where !Self.ownNames.contains(extra.name) {
      query.addMissing(extra.name, choices.extras[extra.name] ?? "")
      if extra.isRequired, !query.has(extra.name) {
        throw AuthorizationGap(
          part: .extra(extra.name), message: "Enter “\(extra.label)” first: the connector asks for it.")
      }
    }
    codeVerifier = choices.usesChallenge && plan.codeVerifier != nil ? state.verifier.value : nil
    if codeVerifier != nil {
      query.addMissing("code_challenge", state.verifier.challenge)
      query.addMissing("code_challenge_method", "S256")
    }
    query.addMissing("state", state.value.revealed())
    let address = choices.page.prefix { $0 != "?" }
    url = "\(address)?\(query.text)"
    redirectURI = choices.redirectURI
    self.state = state
  }

  /// Parameters that are added here, whatever a connector's description says.
  private static let ownNames = [
    "response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method",
  ]

  private static func checkedPage(_ text: String) throws(AuthorizationGap) -> HTTPURL {
    guard !text.isEmpty else {
      throw AuthorizationGap(part: .page, message: "Enter the address of the page where consent is given.")
    }
    do {
      return try WebAddress.checked(text)
    } catch {
      throw AuthorizationGap(
        part: .page, message: "The page's address cannot be used: \(error.reason).")
    }
  }

  private static func checkRedirectURI(_ text: String) throws(AuthorizationGap) {
    guard !text.isEmpty else {
      throw AuthorizationGap(
        part: .redirectURI, message: "Enter the redirect URI, exactly as it is registered with the app.")
    }
    do {
      _ = try WebAddress.checked(text)
    } catch {
      throw AuthorizationGap(
        part: .redirectURI, message: "The redirect URI cannot be used: \(error.reason)."
      )
    }
  }
}

/// The parameters behind an address's question mark.
private struct AuthorizationQuery {
  private(set) var text: String
  private var names: Set<String>

  /// Begins with what an address has already.
  init(_ query: String) {
    text = query
    names = Set(
      query.split(separator: "&").map { String($0.prefix { $0 != "=" }).lowercased() })
  }

  func has(_ name: String) -> Bool { names.contains(URIEncoding.encode(name).lowercased()) }

  /// Adds a parameter, unless it has no value or the address has it already.
  mutating func addMissing(_ name: String, _ value: String) {
    guard !value.isEmpty, !has(name) else { return }
    let encoded = URIEncoding.encode(name)
    names.insert(encoded.lowercased())
    if !text.isEmpty, text.last != "&" { text += "&" }
    text += "\(encoded)=\(URIEncoding.encode(value))"
  }
}
