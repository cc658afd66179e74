import JSON

/// What a connector's description says about one field.
public struct DescribedFacts: Equatable, Sendable {
  /// Whether the field is an entry of the map around it.
  public var isEntry = false
  /// Whether the connector cannot do without it, whichever way to sign in is chosen.
  public var isAlwaysRequired = false
  /// Whether only whole numbers make sense, although requests have them as texts.
  public var isWholeNumber = false
  /// The values that the connector lists; empty where it lists none.
  public var suppliedValues: [String] = []
  /// The connector's own ways to sign in that ask for it; nil where every way has it.
  public var methods: Set<String>?
}

/// A connector's description brought to the places that the catalogue names: what becomes of the fields and of the ways
/// to sign in. Nothing that the model has gets out of reach: the choice of all members still shows all of it.
struct DescribedConnector {
  let description: ConnectorDescription
  let places: Catalogue.SelfDescription
  let connector: String

  // MARK: Ways to sign in

  /// The documented ways that the connector supports, one for each way of its own; all where it names none.
  func ways(of documented: [Catalogue.Alternative]) -> [FormDefinition.Choice] {
    let supported = documented.filter { $0.supportedBy.map(description.supportFlags.contains) ?? true }
    return (supported.isEmpty ? documented : supported).flatMap { way -> [FormDefinition.Choice] in
      if way.shows(places.method), !description.methods.isEmpty {
        return description.methods.map { own($0, way) }
      }
      guard way.shows(places.tokenParameters) else { return [FormDefinition.Choice(way)] }
      let extras = description.oAuth.tokenParameters.filter(\.isRequired)
      return [FormDefinition.Choice(way.requiring(extras.map { places.tokenParameters.appending($0.key) }))]
    }
  }

  /// A way of the connector's own: its name is set, and its required parameters are needed.
  private func own(
    _ method: ConnectorDescription.Method, _ way: Catalogue.Alternative
  ) -> FormDefinition.Choice {
    let required = method.parameters.filter(\.isRequired).map { places.methodParameters.appending($0.key) }
    let isOnly = description.methods.count == 1
    let alternative = Catalogue.Alternative(
      id: isOnly ? way.id : "\(way.id)/\(method.name)", label: "\(method.name) (\(way.label))",
      note: "The connector's own way \(method.name) asks for what is below.", shows: way.shows,
      requires: way.requires.filter { $0 != places.method } + required,
      sets: way.sets + [.init(path: places.method, value: .string(method.name))],
      allows: way.allows, supportedBy: way.supportedBy)
    return FormDefinition.Choice(alternative, method: method.name)
  }

  // MARK: Fields

  /// A field with what the connector says about it.
  func described(_ field: FormField) -> FormField {
    var field = field
    switch field.pointer {
    case places.settings: field.children = entries(description.settings, of: field, areSettings: true)
    case places.tokenParameters: field.children = entries(description.oAuth.tokenParameters, of: field)
    case places.methodParameters: field.children = methodEntries(of: field)
    case places.method: list(description.methods.map(\.name), in: &field)
    case places.tokenURL: list(description.oAuth.tokenURLs, in: &field)
    case places.grantType:
      list(description.oAuth.grantTypes, in: &field)
      if case .choice(let known) = field.kind {
        let supported = known.filter(description.oAuth.grantTypes.contains)
        field.kind = .choice(supported + known.filter { !supported.contains($0) })
      }
    case places.authCode: addConsent(to: &field)
    default: break
    }
    return field
  }

  private func list(_ values: [String], in field: inout FormField) {
    guard !values.isEmpty else { return }
    field.described = DescribedFacts(suppliedValues: values)
    field.facts.hint = "The connector lists \(values.listing)."
    if field.kind == .text { field.facts.example = values.first }
  }

  private func addConsent(to field: inout FormField) {
    let oAuth = description.oAuth
    let pages = oAuth.authCodeURLs.isEmpty ? nil : "Consent is given at \(oAuth.authCodeURLs.listing)."
    let scopes = oAuth.scopes.isEmpty ? nil : "The scopes are \(oAuth.scopes.listing)."
    let parts = [field.facts.purpose, pages, scopes].compactMap { $0 }
    field.facts.origin = pages ?? field.facts.origin
    if !parts.isEmpty { field.facts.purpose = parts.joined(separator: " ") }
  }

  private func entries(
    _ parameters: [ConnectorDescription.Parameter], of map: FormField, areSettings: Bool = false
  ) -> [FormField] {
    parameters.enumerated().map { rank, parameter in
      var facts = DescribedFacts(isEntry: true)
      facts.isAlwaysRequired = areSettings && parameter.isRequired
      return entry(
        parameter, rank: rank, of: map, isSecret: map.isSecret || parameter.isSensitive == true, facts)
    }
  }

  /// The parameters of all ways of the connector's own, each key once: masked where any way masks it, a choice where all
  /// ways supply the same values.
  private func methodEntries(of map: FormField) -> [FormField] {
    var keys: [String] = []
    var asked: [String: [(method: String, parameter: ConnectorDescription.Parameter)]] = [:]
    for method in description.methods {
      for parameter in method.parameters {
        if asked[parameter.key] == nil { keys.append(parameter.key) }
        asked[parameter.key, default: []].append((method.name, parameter))
      }
    }
    return keys.enumerated().compactMap { rank, key in
      guard let uses = asked[key], let first = uses.first?.parameter else { return nil }
      let parameters = uses.map(\.parameter)
      let isSame = parameters.allSatisfy { $0.suppliedValues == first.suppliedValues }
      let merged = ConnectorDescription.Parameter(
        key: key, label: parameters.compactMap(\.label).unique.joinedOrNil(" / "),
        description: parameters.compactMap(\.description).unique.joinedOrNil(" / "), dataType: nil,
        isRequired: parameters.allSatisfy(\.isRequired), isSensitive: nil,
        suppliedValues: isSame ? first.suppliedValues : [])
      let facts = DescribedFacts(isEntry: true, methods: Set(uses.map(\.method)))
      // Only a connector that says of a parameter that it is no secret gets it shown.
      return entry(
        merged, rank: rank, of: map, isSecret: parameters.contains { $0.isSensitive != false }, facts)
    }
  }

  private func entry(
    _ parameter: ConnectorDescription.Parameter, rank: Int, of map: FormField, isSecret: Bool,
    _ described: DescribedFacts
  ) -> FormField {
    var described = described
    let type = parameter.dataType?.lowercased()
    described.suppliedValues = parameter.suppliedValues
    if type == "boolean", described.suppliedValues.isEmpty { described.suppliedValues = ["true", "false"] }
    described.isWholeNumber = ["integer", "long"].contains(type)
    // What is chosen from a list stands in the open: a secret is typed, whatever the connector supplies.
    let isChoice = !described.suppliedValues.isEmpty && !isSecret
    var field = FormField(
      pointer: map.pointer.appending(parameter.key), section: map.section,
      label: parameter.label ?? parameter.key, facts: parameter.facts(described, isChoice: isChoice),
      kind: isChoice ? .choice(described.suppliedValues) : .text, elementKind: .text,
      shape: map.elementShape ?? map.shape, elementShape: nil, isRequired: parameter.isRequired,
      isSecret: isSecret, isFixed: false, rank: rank, depth: map.depth + 1, children: [])
    field.described = described
    return field
  }
}

extension ConnectorDescription.Parameter {
  fileprivate func facts(_ described: DescribedFacts, isChoice: Bool) -> Catalogue.FieldFacts {
    var hint = description ?? "The connector asks for this."
    if hint.last.map({ !".!?…".contains($0) }) ?? false { hint += "." }
    let values = described.suppliedValues
    if !values.isEmpty, !isChoice { hint += " One of \(values.listing)." }
    if described.isWholeNumber { hint += " A whole number." }
    var purpose = "The connector reads it by the name \(key)."
    if !values.isEmpty, isChoice { purpose += " It supplies \(values.listing)." }
    return Catalogue.FieldFacts(
      label: label, hint: hint, origin: "The connector's own description names it: \(key)", purpose: purpose)
  }
}

extension Catalogue.Alternative {
  /// Whether a place is among those that the way shows.
  fileprivate func shows(_ place: JSONPointer) -> Bool { shows.contains { place.isWithin($0) } }

  fileprivate func requiring(_ more: [JSONPointer]) -> Catalogue.Alternative {
    Catalogue.Alternative(
      id: id, label: label, note: note, shows: shows, requires: requires + more, sets: sets,
      allows: allows, supportedBy: supportedBy)
  }
}

extension [String] {
  /// The texts in a row, a few of many.
  var listing: String {
    count <= 6 ? joined(separator: ", ") : prefix(6).joined(separator: ", ") + " and \(count - 6) more"
  }

  fileprivate var unique: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  fileprivate func joinedOrNil(_ separator: String) -> String? {
    isEmpty ? nil : joined(separator: separator)
  }
}
