import JSON

extension Catalogue {
  /// How an authorization code is had from a connector's application (RFC 6749, section 4.1): the page where consent is
  /// given, and what goes along with its address.
  public struct Authorization: Sendable, Equatable {
    /// A page where consent can be given.
    public struct Page: Sendable, Equatable {
      /// The field with the address that the path goes behind; nil where the path is a whole address.
      public let base: JSONPointer?
      /// The path, or a whole address.
      public let path: String
      /// What fields must hold for the page to be offered.
      public let conditions: [Alternative.Setting]
    }

    /// Something that goes along with the page's address.
    public struct Parameter: Sendable, Equatable {
      /// Its name.
      public let name: String
      /// Its value.
      public let value: String
    }

    /// The pages, the likeliest first; empty where only the operator knows.
    public private(set) var pages: [Page]
    /// The field with the client ID; nil where the form has none.
    public let client: JSONPointer?
    /// What the client ID is called where the form has no field for it.
    public let clientLabel: String
    /// Where in the vendor's console it is found.
    public let clientOrigin: String?
    /// The scopes that are asked for, where no field has them.
    public private(set) var scopes: [String]
    /// The field with the scopes; nil where the form has none.
    public let scopesPlace: JSONPointer?
    /// The name that the application has for its scopes.
    public let scopeParameter: String
    /// What stands between two scopes.
    public let scopeSeparator: String
    /// What else goes along.
    public let parameters: [Parameter]
    /// What the connector's own description asks for besides.
    public private(set) var asked: [ConnectorDescription.Parameter] = []
    /// The field for the code.
    public let code: JSONPointer
    /// The field for the redirect URI.
    public let redirectURI: JSONPointer
    /// The field for the code verifier (RFC 7636), beside the code's; not every model has it.
    public let codeVerifier: JSONPointer
    /// Whether the vendor is known to take a code challenge.
    public let takesChallenge: Bool
  }

  /// Redirect URIs of AppFlow's own console.
  public struct ConsoleRedirects: Sendable, Equatable {
    /// What the names of the regions begin with.
    public let regionPrefix: String
    /// The URIs, with `{region}` for the region's name.
    public let templates: [String]
  }

  /// The redirect URIs that AppFlow's own console registers with applications.
  ///
  /// - Parameter region: the region's name.
  /// - Returns: the URIs, the likeliest first.
  public func consoleRedirectURIs(region: String) -> [String] {
    let group = consoleRedirects.first { region.hasPrefix($0.regionPrefix) }
    return (group?.templates ?? []).map { $0.replacing("{region}", with: region) }
  }
}

extension Catalogue.Authorization {
  init(_ value: JSONValue, _ reader: PlaceReader) {
    func place(_ name: String) -> JSONPointer? { value[name]?.text.map(reader.place) }
    pages = (value["pages"]?.items ?? []).map { Page($0, reader) }
    client = place("clientId")
    clientLabel = value["clientLabel"]?.text ?? "Client ID"
    clientOrigin = value["clientWhere"]?.text
    scopes = value["scopes"]?.strings ?? []
    scopesPlace = place("scopesFrom")
    scopeParameter = value["scopeParameter"]?.text ?? "scope"
    scopeSeparator = value["scopeSeparator"]?.text ?? " "
    parameters = (value["parameters"]?.object?.members ?? []).map {
      Parameter(name: $0.name, value: $0.value.text ?? "")
    }
    code = place("code") ?? .root
    redirectURI = place("redirectUri") ?? .root
    codeVerifier = code.parent.appending("codeVerifier")
    takesChallenge = value["pkce"] == .boolean(true)
  }

  /// The same with what a connector says of itself.
  func described(by description: ConnectorDescription?) -> Self {
    guard let oAuth = description?.oAuth else { return self }
    var result = self
    result.pages = oAuth.authCodeURLs.map { Page(base: nil, path: $0, conditions: []) } + pages
    if !oAuth.scopes.isEmpty { result.scopes = oAuth.scopes }
    result.asked = oAuth.authorizationParameters
    return result
  }
}

extension Catalogue.Authorization.Page {
  init(_ value: JSONValue, _ reader: PlaceReader) {
    base = value["base"]?.text.map(reader.place)
    path = value["path"]?.text ?? ""
    conditions = reader.settings(value["when"])
  }
}

extension Catalogue.ConsoleRedirects {
  init(_ value: JSONValue) {
    regionPrefix = value["regions"]?.text ?? ""
    templates = value["uris"]?.strings ?? []
  }
}
