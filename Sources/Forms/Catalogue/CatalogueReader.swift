import JSON

extension Catalogue {
  /// Reads a catalogue that was parsed.
  ///
  /// - Parameter document: the catalogue file's JSON; what is missing in it is empty.
  public init(document: JSONValue) {
    let common = document["common"]
    identifiers = Set(common?["identifiers"]?.strings ?? [])
    unions = Set(common?["unions"]?.strings ?? [])
    commonFields = Dictionary(
      uniqueKeysWithValues: (common?["fields"]?.object?.members ?? []).map { ($0.name, FieldFacts($0.value)) }
    )
    companions = (common?["companions"]?.items ?? []).map(Companion.init)
    keepStored = CommonChoice(common?["keepStored"], label: "keep the stored credentials")
    other = CommonChoice(common?["other"], label: "other: all members")
    consoleRedirects = (common?["redirectUris"]?.items ?? []).map(ConsoleRedirects.init)
    connectors = Dictionary(
      uniqueKeysWithValues: (document["connectors"]?.object?.members ?? []).map {
        ($0.name, Connector(member: $0.name, $0.value))
      })
    tools = Dictionary(
      uniqueKeysWithValues: (document["tools"]?.object?.members ?? []).map { ($0.name, ToolWords($0.value)) })
  }
}

extension Catalogue.FieldFacts {
  init(_ value: JSONValue) {
    label = value["label"]?.text
    hint = value["hint"]?.text
    example = value["example"]?.text
    origin = value["where"]?.text
    purpose = value["why"]?.text
    isSecret = value["secret"]?.flag ?? false
    for member in value["values"]?.object?.members ?? [] { values[member.name] = member.value.text }
  }
}

extension Catalogue.CommonChoice {
  init(_ value: JSONValue?, label: String) {
    self.label = value?["label"]?.text ?? label
    note = value?["note"]?.text ?? ""
  }
}

/// Reads the places in one connector's entry, which the file writes relative to it.
struct PlaceReader {
  let connector: String

  func place(_ path: String) -> JSONPointer {
    RequestPaths.absolute(JSONPointer("/" + path), of: connector)
  }

  func places(_ value: JSONValue?) -> [JSONPointer] { (value?.strings ?? []).map(place) }

  /// Places and their values.
  func settings(_ value: JSONValue?) -> [Catalogue.Alternative.Setting] {
    (value?.object?.members ?? []).map { .init(path: place($0.name), value: $0.value) }
  }
}

extension Catalogue.Connector {
  init(member: String, _ value: JSONValue) {
    let reader = PlaceReader(connector: member)
    self.member = member
    typeName = value["typeName"]?.text ?? member
    label = value["label"]?.text ?? member
    notice = value["notice"]?.text
    choiceLabel = value["choiceLabel"]?.text ?? "Sign in with"
    describesItself = value["describesItself"].map { Catalogue.SelfDescription($0, reader) }
    authorization = value["authorization"].map { Catalogue.Authorization($0, reader) }
    fields = (value["fields"]?.object?.members ?? []).map { field in
      var facts = Catalogue.FieldFacts(field.value)
      facts.privateKey = field.value["privateKey"].map { Catalogue.PrivateKey($0, reader) }
      return (reader.place(field.name), facts)
    }
    alternatives = (value["alternatives"]?.items ?? []).map { Catalogue.Alternative($0, reader) }
    rules = (value["rules"]?.items ?? []).map { Catalogue.CombinationRule($0, reader) }
    isRetired = value["retired"]?.flag ?? false
  }
}

extension Catalogue.Alternative {
  init(_ value: JSONValue, _ reader: PlaceReader) {
    id = value["id"]?.text ?? ""
    label = value["label"]?.text ?? id
    note = value["note"]?.text ?? ""
    shows = reader.places(value["shows"])
    supportedBy = value["supportedBy"]?.text
    isExported = value["isExported"]?.flag ?? true
    requires = reader.places(value["requires"])
    sets = reader.settings(value["sets"])
    allows = (value["allows"]?.object?.members ?? []).map {
      Choices(path: reader.place($0.name), values: $0.value.items ?? [])
    }
  }
}

extension Catalogue.ToolWords {
  init(_ value: JSONValue) {
    lacksConnectors = Set(value["lacksConnectors"]?.strings ?? [])
    lacksMembers = Set(value["lacksMembers"]?.strings ?? [])
    demands = Dictionary(
      uniqueKeysWithValues: (value["demands"]?.object?.members ?? []).map {
        ($0.name, $0.value.strings ?? [])
      })
    for member in value["names"]?.object?.members ?? [] { names[member.name] = member.value.text }
  }
}

extension Catalogue.SelfDescription {
  init(_ value: JSONValue, _ reader: PlaceReader) {
    func place(_ name: String) -> JSONPointer { value[name]?.text.map(reader.place) ?? .root }
    settings = place("settings")
    tokenURL = place("tokenUrl")
    grantType = place("grantType")
    tokenParameters = place("tokenParameters")
    authCode = place("authCode")
    method = place("method")
    methodParameters = place("methodParameters")
  }
}

extension JSONValue {
  var strings: [String]? { items?.compactMap(\.text) }
}
