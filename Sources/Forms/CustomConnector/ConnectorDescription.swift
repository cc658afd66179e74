import JSON

/// What a connector says of itself: the ways to sign in that it supports, what each asks for, and its settings.
///
/// Made from an answer of DescribeConnector. Nothing in it must be there: what is missing or of another type counts as not
/// said. Its texts are texts of others: they are cut to sane lengths here and pass the sanitizer when they are shown.
public struct ConnectorDescription: Equatable, Sendable {
  /// Something that the connector asks for: a credential, a setting, an extra of its token requests.
  public struct Parameter: Equatable, Sendable {
    /// The key in the map that requests have.
    public let key: String
    /// What the connector calls it.
    public let label: String?
    /// What the connector says about it.
    public let description: String?
    /// The type of its values, such as `Integer`, as the connector writes it; requests have texts all the same.
    public let dataType: String?
    /// Whether the connector cannot do without it.
    public let isRequired: Bool
    /// Whether it must be masked; nil where the connector does not say.
    public let isSensitive: Bool?
    /// The values to choose from; empty where any may stand.
    public let suppliedValues: [String]
  }

  /// A way to sign in of the connector's own.
  public struct Method: Equatable, Sendable {
    /// The connector's name for it: the `customAuthenticationType`.
    public let name: String
    /// What it asks for.
    public let parameters: [Parameter]
  }

  /// What a connector says about OAuth.
  public struct OAuth: Equatable, Sendable {
    /// The scopes that it asks for.
    public let scopes: [String]
    /// Where tokens can be had.
    public let tokenURLs: [String]
    /// Where consent is given.
    public let authCodeURLs: [String]
    /// The grant types that it supports.
    public let grantTypes: [String]
    /// What goes along with requests for tokens.
    public let tokenParameters: [Parameter]
    /// What goes along with the consent page's address.
    public let authorizationParameters: [Parameter]
  }

  /// The connector's name, or its label.
  public let name: String?
  /// Its version.
  public let version: String?
  /// The members of the answer that say that a way to sign in is supported: `isBasicAuthSupported`. Empty where none is
  /// named.
  public let supportFlags: Set<String>
  /// The ways to sign in of its own.
  public let methods: [Method]
  /// What it says about OAuth.
  public let oAuth: OAuth
  /// The settings of a profile.
  public let settings: [Parameter]

  /// Reads an answer.
  ///
  /// - Parameter answer: DescribeConnector's answer, or its `connectorConfiguration` alone.
  public init(_ answer: JSONValue) {
    let configuration = answer["connectorConfiguration"] ?? answer
    let authentication = configuration["authenticationConfig"]
    name = Text.label(configuration["connectorName"]) ?? Text.label(configuration["connectorLabel"])
    version = Text.label(configuration["connectorVersion"])
    supportFlags = Set((authentication?.object?.members ?? []).filter { $0.value.flag == true }.map(\.name))
    methods = Self.methods(authentication?["customAuthConfigs"])
    oAuth = OAuth(authentication?["oAuth2Defaults"])
    settings = Self.parameters(configuration["connectorRuntimeSettings"]) {
      $0["scope"]?.text == "CONNECTOR_PROFILE"
    }
  }

  /// One line about where a form comes from.
  public var summary: String {
    let name = [name ?? "the connector", version].compactMap { $0 }.joined(separator: " ")
    return "This form follows what \(name) says of itself. Names that it does not mention can be added."
  }

  private static func methods(_ list: JSONValue?) -> [Method] {
    var names: Set<String> = []
    return (list?.items ?? []).prefix(mostParameters).compactMap { item in
      guard let name = item["customAuthenticationType"]?.text, !name.isEmpty, names.insert(name).inserted
      else { return nil }
      return Method(name: name, parameters: parameters(item["authParameters"]))
    }
  }

  /// A map of a request has room for fewer.
  private static let mostParameters = 100

  /// The parameters of a list, each key once.
  fileprivate static func parameters(
    _ list: JSONValue?, where isWanted: (JSONValue) -> Bool = { _ in true }
  ) -> [Parameter] {
    var keys: Set<String> = []
    let parameters = (list?.items ?? []).filter(isWanted).compactMap(Parameter.init)
    return Array(parameters.filter { keys.insert($0.key).inserted }.prefix(mostParameters))
  }
}

extension ConnectorDescription.Parameter {
  /// Reads a parameter or a setting; nil without a key.
  init?(_ value: JSONValue) {
    guard let key = value["key"]?.text, !key.isEmpty, key.unicodeScalars.count <= 512 else { return nil }
    self.key = key
    label = Text.label(value["label"])
    description = Text.sentence(value["description"])
    dataType = Text.label(value["dataType"])
    isRequired = value["isRequired"]?.flag ?? false
    isSensitive = value["isSensitiveField"]?.flag
    suppliedValues = Text.values(value["connectorSuppliedValues"] ?? value["connectorSuppliedValueOptions"])
  }
}

extension ConnectorDescription.OAuth {
  init(_ value: JSONValue?) {
    scopes = Text.values(value?["oauthScopes"])
    tokenURLs = Text.values(value?["tokenUrls"])
    authCodeURLs = Text.values(value?["authCodeUrls"])
    grantTypes = Text.values(value?["oauth2GrantTypesSupported"])
    // What belongs to the consent page is no part of a request for a token.
    let extras = value?["oauth2CustomProperties"]
    tokenParameters = ConnectorDescription.parameters(extras) { $0["type"]?.text != "AUTH_URL" }
    authorizationParameters = ConnectorDescription.parameters(extras) { $0["type"]?.text == "AUTH_URL" }
  }
}

/// Cuts texts of others to what a form has room for.
private enum Text {
  static func label(_ value: JSONValue?) -> String? { cut(value, to: 48) }
  static func sentence(_ value: JSONValue?) -> String? { cut(value, to: 300) }

  /// Values go into requests, so that they are kept whole; longer ones than any member takes are left out.
  static func values(_ list: JSONValue?) -> [String] {
    var seen: Set<String> = []
    let texts = (list?.items ?? []).compactMap(\.text).filter { !$0.isEmpty && $0.utf8.count <= 2_048 }
    return Array(texts.filter { seen.insert($0).inserted }.prefix(200))
  }

  /// One line without blanks at its ends; nil where nothing is left.
  private static func cut(_ value: JSONValue?, to most: Int) -> String? {
    guard let text = value?.text else { return nil }
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if line.isEmpty { return nil }
    // A grapheme can be of any length: count scalars, too.
    guard line.count > most || line.unicodeScalars.count > 2 * most else { return line }
    return String(String.UnicodeScalarView(line.prefix(most - 1).unicodeScalars.prefix(2 * most))) + "…"
  }
}
