import Forms
import JSON
import ServiceModel

/// Finds the credential that a person names: by its place, by its member's name, or by what the vendor's console calls it.
public struct CredentialFields: Sendable {
  /// The connector's form.
  public let definition: FormDefinition
  private let place: JSONPointer
  private let leaves: [FormField]

  /// Lists a connector's credentials.
  ///
  /// - Parameter definition: the connector's form, with its own description where there is one.
  public init(_ definition: FormDefinition) {
    self.definition = definition
    place = RequestPaths.credentials.appending(definition.connector)
    leaves = definition.fields.filter { $0.section == .credentials }.flatMap(\.flattened)
      .filter { $0.kind != .group }
  }

  /// A credential's place, and the field that it is typed in; nil for an entry of a map that nobody described.
  public struct Found: Sendable {
    /// The place in the request.
    public let pointer: JSONPointer
    /// How it is edited.
    public let field: FormField?
    /// Whether it is masked.
    public let isSecret: Bool
  }

  /// Finds a credential.
  ///
  /// - Parameter name: a pointer into the request, the end of one (`password`, `oAuthRequest/authCode`), or a label.
  /// - Returns: the credential.
  /// - Throws: `CredentialFieldError`.
  public func find(_ name: String) throws(CredentialFieldError) -> Found {
    if name.hasPrefix("/") { return try find(at: JSONPointer(name), name) }
    let end = JSONPointer("/" + name).tokens
    let named = leaves.filter { ends($0.pointer, with: end) }
    if let only = try only(of: named, name) { return found(only) }
    if let entry = mapEntry(end) { return entry }
    let labelled = leaves.filter { $0.label.lowercased() == name.lowercased() }
    if let only = try only(of: labelled, name) { return found(only) }
    throw unknown(name)
  }

  private func find(at pointer: JSONPointer, _ name: String) throws(CredentialFieldError) -> Found {
    guard pointer.isWithin(place), pointer != place else {
      throw .outside(name: name, place: "\(place)")
    }
    if let field = leaves.first(where: { $0.pointer == pointer }), field.kind != .map { return found(field) }
    if let entry = mapEntry(Array(pointer.tokens.dropFirst(place.tokens.count))) { return entry }
    throw unknown(name)
  }

  private func ends(_ pointer: JSONPointer, with end: [String]) -> Bool {
    let own = pointer.tokens.dropFirst(place.tokens.count)
    return own.count >= end.count && own.suffix(end.count).elementsEqual(end)
  }

  private func only(of fields: [FormField], _ name: String) throws(CredentialFieldError) -> FormField? {
    if let map = fields.first, fields.count == 1, map.kind == .map {
      throw .map(name: name, label: definition.label)
    }
    let single = fields.filter { $0.kind != .map }
    guard single.count <= 1 else {
      throw .ambiguous(name: name, label: definition.label, candidates: single.map { relative($0.pointer) })
    }
    return single.first
  }

  /// An entry of a map: any name may stand there.
  private func mapEntry(_ end: [String]) -> Found? {
    guard let key = end.last, !key.isEmpty, end.count >= 2 else { return nil }
    let maps = leaves.filter { $0.kind == .map && ends($0.pointer, with: Array(end.dropLast())) }
    guard maps.count == 1, let map = maps.first else { return nil }
    return Found(pointer: map.pointer.appending(key), field: nil, isSecret: true)
  }

  private func found(_ field: FormField) -> Found {
    Found(pointer: field.pointer, field: field, isSecret: field.isSecret)
  }

  private func unknown(_ name: String) -> CredentialFieldError {
    let names = leaves.map { relative($0.pointer) }
    let last = JSONPointer("/" + name).tokens.last ?? name
    let nearest =
      leaves.first { $0.name.lowercased() == last.lowercased() }.map { relative($0.pointer) }
      ?? NearestName.of(last, among: leaves.map(\.name) + leaves.map(\.label))
    return .unknown(name: name, label: definition.label, nearest: nearest, known: names)
  }

  private func relative(_ pointer: JSONPointer) -> String {
    pointer.tokens.dropFirst(place.tokens.count).joined(separator: "/")
  }
}

/// Why a name is no credential of a connector.
public enum CredentialFieldError: Error, Equatable, Sendable {
  /// A pointer that is not below the connector's credentials.
  case outside(name: String, place: String)
  /// Several credentials have the name.
  case ambiguous(name: String, label: String, candidates: [String])
  /// No credential has the name.
  case unknown(name: String, label: String, nearest: String?, known: [String])
  /// The name is a map's: one of its entries must be named.
  case map(name: String, label: String)
}

extension CredentialFieldError: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    switch self {
    case .outside(let name, let place):
      return "“\(name)” is not among the credentials, which are below \(place). Properties stay as they are."
    case .ambiguous(let name, let label, let candidates):
      return "“\(name)” is the name of several credentials of \(label): write one of "
        + "\(NearestName.listing(candidates))."
    case .unknown(let name, let label, let nearest, let known):
      let advice = nearest.map { "Did you mean \($0)? " } ?? ""
      return "\(label) has no credential “\(name)”. \(advice)It has \(NearestName.listing(known))."
    case .map(let name, let label):
      return "“\(name)” of \(label) has entries: name one, such as \(name)/KEY."
    }
  }
}
