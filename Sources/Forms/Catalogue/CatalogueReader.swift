import CModel
import ServiceModel

extension Catalogue {
  /// The catalogue that the program carries.
  ///
  /// - Throws: `ModelError` if the embedded file were broken, which a test rules out.
  public static func embedded() throws(ModelError) -> Catalogue {
    let bytes = UnsafeRawBufferPointer(start: appflow_catalogue_bytes(), count: appflow_catalogue_count())
    do {
      return Catalogue(document: try JSONReader.read(bytes, duplicates: .refused))
    } catch {
      throw ModelError(
        file: "embedded catalogue", position: "line \(error.line), column \(error.column)",
        reason: error.reason)
    }
  }

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
    privateKey = value["privateKey"].map(Catalogue.PrivateKey.init)
    for member in value["values"]?.object?.members ?? [] { values[member.name] = member.value.text }
  }
}

extension Catalogue.CommonChoice {
  init(_ value: JSONValue?, label: String) {
    self.label = value?["label"]?.text ?? label
    note = value?["note"]?.text ?? ""
  }
}

extension Catalogue.Connector {
  init(member: String, _ value: JSONValue) {
    self.member = member
    typeName = value["typeName"]?.text ?? member
    label = value["label"]?.text ?? member
    notice = value["notice"]?.text
    choiceLabel = value["choiceLabel"]?.text ?? "Sign in with"
    describesItself = value["describesItself"].map(Catalogue.SelfDescription.init)
    authorization = value["authorization"].map(Catalogue.Authorization.init)
    fields = (value["fields"]?.object?.members ?? []).map {
      (JSONPointer("/" + $0.name), Catalogue.FieldFacts($0.value))
    }
    alternatives = (value["alternatives"]?.items ?? []).map(Catalogue.Alternative.init)
    rules = (value["rules"]?.items ?? []).map(Catalogue.CombinationRule.init)
    isRetired = value["retired"]?.flag ?? false
  }
}

extension Catalogue.Alternative {
  init(_ value: JSONValue) {
    id = value["id"]?.text ?? ""
    label = value["label"]?.text ?? id
    note = value["note"]?.text ?? ""
    shows = (value["shows"]?.strings ?? []).map { JSONPointer("/" + $0) }
    supportedBy = value["supportedBy"]?.text
    isExported = value["isExported"]?.flag ?? true
    requires = (value["requires"]?.strings ?? []).map { JSONPointer("/" + $0) }
    sets = Self.settings(value["sets"])
    allows = (value["allows"]?.object?.members ?? []).map {
      Choices(path: JSONPointer("/" + $0.name), values: $0.value.items ?? [])
    }
  }
}

extension Catalogue.SelfDescription {
  init(_ value: JSONValue) {
    func place(_ name: String) -> JSONPointer { JSONPointer("/" + (value[name]?.text ?? "")) }
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
