import Forms
import JSON
import Secrets

/// What a form has for an authorization request, and what only the operator can add.
public struct AuthorizationPlan: Equatable, Sendable {
  /// Something that the connector's own description asks for besides.
  public struct Extra: Equatable, Sendable {
    /// The parameter's name.
    public let name: String
    /// What the connector calls it.
    public let label: String
    /// What it says about it.
    public let hint: String?
    /// Whether the page cannot do without it.
    public let isRequired: Bool
    /// The values that it lists.
    public let values: [String]
  }

  /// The pages where consent can be given, the likeliest first; empty where only the operator knows.
  public let pages: [String]
  /// The redirect URIs that are offered, the form's own first.
  public let redirectURIs: [String]
  /// The client ID; empty where it is still missing.
  public let clientID: String
  /// Whether the form has a field for the client ID.
  public let formHasClient: Bool
  /// What the client ID is called.
  public let clientLabel: String
  /// Where in the vendor's console the client ID is found; nil where that is not known.
  public let clientOrigin: String?
  /// The scopes as they are sent, without encoding.
  public let scopes: String
  /// Whether the form has a field for the scopes.
  public let formHasScopes: Bool
  /// What the connector's own description asks for besides.
  public let extras: [Extra]
  /// Secrets that the page wants: nobody puts those into an address.
  public let secretExtras: [String]
  /// The field for the code.
  public let code: JSONPointer
  /// The field for the redirect URI.
  public let redirectURI: JSONPointer
  /// The field for the code verifier; nil where the model has none.
  public let codeVerifier: JSONPointer?
  /// Whether the vendor is known to take a code challenge.
  public let takesChallenge: Bool
  /// The sign-in method that shows the field for the code, where the chosen one does not.
  public let neededChoice: FormDefinition.Choice?

  let scopeParameter: String
  let parameters: [Catalogue.Authorization.Parameter]

  /// Reads a form.
  ///
  /// - Parameters:
  ///   - form: the form, as it is filled in now.
  ///   - region: the region, for the redirect URIs of AppFlow's console.
  /// - Returns: nil where the connector has no authorization code to ask for.
  public init?(_ form: ProfileForm, region: String) {
    let definition = form.definition
    guard let facts = definition.authorization else { return nil }
    let reader = FormReader(form: form)
    code = facts.code
    redirectURI = facts.redirectURI
    guard let codeField = definition.field(at: code), definition.field(at: redirectURI) != nil else {
      return nil
    }
    codeVerifier = definition.field(at: facts.codeVerifier)?.pointer
    takesChallenge = facts.takesChallenge && codeVerifier != nil
    neededChoice =
      form.isShown(codeField)
      ? nil : definition.choices.first { !$0.keepsStored && definition.isShown(codeField, in: $0) }
    pages = facts.pages.compactMap(reader.address).uniqued
    let own = reader.text(facts.redirectURI)
    let console = definition.api.catalogue.consoleRedirectURIs(region: region)
    redirectURIs = ((own.isEmpty ? [] : [own]) + console).uniqued
    clientID = facts.client.map(reader.text) ?? ""
    formHasClient = facts.client != nil
    clientLabel = facts.client.flatMap(definition.field(at:))?.label ?? facts.clientLabel
    clientOrigin = facts.clientOrigin
    formHasScopes = facts.scopesPlace != nil
    scopes = (facts.scopesPlace.map(reader.texts) ?? facts.scopes).joined(separator: facts.scopeSeparator)
    extras = facts.asked.filter { $0.isSensitive != true }.map(Extra.init)
    secretExtras = facts.asked.filter { $0.isSensitive == true && $0.isRequired }.map { $0.label ?? $0.key }
    scopeParameter = facts.scopeParameter
    parameters = facts.parameters
  }
}

extension AuthorizationPlan.Extra {
  fileprivate init(_ parameter: ConnectorDescription.Parameter) {
    name = parameter.key
    label = parameter.label ?? parameter.key
    hint = parameter.description
    isRequired = parameter.isRequired
    values = parameter.suppliedValues
  }
}

/// Reads plain values out of a form.
private struct FormReader {
  let form: ProfileForm

  /// The text in a field that is no secret; empty where there is none.
  func text(_ place: JSONPointer) -> String {
    guard case .text(let editor)? = form.value(at: place), !editor.isSecret else { return "" }
    return editor.string
  }

  /// The items of a list.
  func texts(_ place: JSONPointer) -> [String] {
    guard case .list(let items)? = form.value(at: place) else { return [] }
    return items.filter { !$0.isEmpty && !$0.isSecret }.map(\.string)
  }

  /// A page's address, where the form has what it needs.
  func address(_ page: Catalogue.Authorization.Page) -> String? {
    guard page.conditions.allSatisfy(holds) else { return nil }
    guard let base = page.base else { return page.path }
    var host = text(base)
    guard !host.isEmpty else { return nil }
    if page.path.hasPrefix("/") {
      while host.hasSuffix("/") { host.removeLast() }
    }
    return host + page.path
  }

  private func holds(_ condition: Catalogue.Alternative.Setting) -> Bool {
    switch (form.value(at: condition.path), condition.value) {
    case (.boolean(let flag), .boolean(let wanted)): flag == wanted
    case (.choice(let choice), .string(let wanted)): choice == wanted
    case (.text(let editor), .string(let wanted)): !editor.isSecret && editor.string == wanted
    default: false
    }
  }
}

extension [String] {
  fileprivate var uniqued: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
