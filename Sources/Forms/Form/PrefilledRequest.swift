import JSON
import ServiceModel
import Synchronization

/// A request that somebody wrote elsewhere, to be put over a form once. It may hold secrets: after it was taken, only the
/// form has them.
public final class PrefilledRequest: Sendable {
  /// Why a request cannot be opened in a form.
  public struct Unusable: Error, CustomStringConvertible {
    /// What is wrong and what to do, in sentences.
    public let description: String
  }

  /// The profile that it names; nil where it names none.
  public let profile: String?
  /// The union's member that it is for.
  public let connector: String
  private let request: Mutex<JSONValue?>
  /// What the AWS command line's skeleton has and nobody changed.
  private let copied: [JSONPointer]
  private let notes: [String]

  /// Takes a request.
  ///
  /// - Parameters:
  ///   - request: the request, its secrets masked.
  ///   - notes: what has to be told of how it was read, in sentences.
  ///   - api: the model and the catalogue.
  /// - Throws: `Unusable` where it is not about one connector that the model knows.
  public init(_ request: JSONValue, notes: [String] = [], api: ConnectorAPI) throws(Unusable) {
    let unions = [RequestPaths.properties, RequestPaths.credentials]
    let untouched = UntouchedValues(request, api: api)
    let named = untouched.filledConnectors(of: request)
    guard let connector = named.first, named.count == 1 else {
      throw Unusable(
        description: "It must have one connector below \(unions[0]) or \(unions[1]); it has "
          + (named.isEmpty
            ? "none." : Self.listing(named.sorted(), most: 6) + ": keep the one that the profile is of.")
          + " “appflow-profile template TYPE” writes a request to begin with.")
    }
    guard api.connectors.contains(connector) else {
      let nearest = NearestName.of(connector, among: api.connectors).map { " Did you mean \($0)?" } ?? ""
      throw Unusable(description: "There is no connector “\(connector)”.\(nearest)")
    }
    let name = request[RequestPaths.name]?.text ?? ""
    profile = name.isEmpty ? nil : name
    self.connector = connector
    self.notes = notes
    // Another connector's part has nothing in it that anybody filled in.
    let others = unions.flatMap { union in
      (request[union]?.object?.members ?? []).map { union.appending($0.name) }.filter { $0.last != connector }
    }
    copied = untouched.copied.filter { place in !others.contains { place.isWithin($0) } }
    self.request = Mutex(request.without(others + copied))
  }

  /// Puts it over a form, the first time only.
  ///
  /// - Parameter form: the form of the same connector; of another one, nothing is changed.
  /// - Returns: what the operator has to know, in sentences; nil where it was taken before.
  public func apply(to form: inout ProfileForm) -> String? {
    guard let request = request.withLock({ value in value.take() }) else { return nil }
    guard form.definition.connector == connector else {
      return "The file is for \(connector) and this profile is not: its values were left out."
    }
    let lost = form.fill(from: request)
    form.noteAsGiven()
    var told = ["The file's values are over what the service holds."] + notes
    if !copied.isEmpty {
      let names = copied.map { RequestPaths.ownNames(of: $0).joined(separator: "/") }
      told.append(
        "Left as they are, because the AWS command line's skeleton has the same: "
          + Self.listing(names, most: 6) + ".")
    }
    if !lost.isEmpty {
      told.append(
        "\(lost.count) have no place in this form and were left out: "
          + Self.listing(lost.map(\.description), most: 3) + ".")
    }
    return told.joined(separator: " ")
  }

  private static func listing(_ names: [String], most: Int) -> String {
    names.prefix(most).joined(separator: ", ") + (names.count > most ? ", …" : "")
  }
}

extension ProfileForm {
  /// Puts a request's values into the fields and takes the sign-in method that they speak of. Empty values, as a skeleton
  /// has them, change nothing.
  ///
  /// - Parameter request: the request.
  /// - Returns: the places of values that the form has no field for.
  mutating func fill(from request: JSONValue) -> [JSONPointer] {
    let request = request.withoutEmptyValues ?? .object([:])
    // Of a map, the file's entries are set and the others stay.
    let whole = held.overlaid(with: request)
    for field in definition.allFields where field.kind != .group && !field.isFixed {
      if request[field.pointer] != nil, let value = whole[field.pointer] {
        values[field.pointer] = FieldValue(field, value)
      }
    }
    if request[RequestPaths.credentials] != nil { chooseLikelyMethod() }
    let fields = Set(definition.allFields.filter { $0.kind != .group }.map(\.pointer))
    return request.leaves().map(\.place).filter { leaf in
      var place = leaf
      while !place.tokens.isEmpty, !fields.contains(place) { place = place.parent }
      return place.tokens.isEmpty
    }
  }
}

extension JSONValue {
  /// The value without empty texts, lists and objects, and without null; nil where nothing is left.
  var withoutEmptyValues: JSONValue? {
    switch self {
    case .null: return nil
    case .string(let text): return text.isEmpty ? nil : self
    case .secret(let secret): return secret.isEmpty ? nil : self
    case .list(let items):
      let kept = items.compactMap(\.withoutEmptyValues)
      return kept.isEmpty ? nil : .list(kept)
    case .object(let object):
      let kept = object.members.reduce(into: JSONObject()) { $0[$1.name] = $1.value.withoutEmptyValues }
      return kept.isEmpty ? nil : .object(kept)
    default: return self
    }
  }

  /// The value with another one's over it, members of objects each by itself.
  fileprivate func overlaid(with other: JSONValue) -> JSONValue {
    guard let own = object, let over = other.object else { return other }
    return .object(
      over.members.reduce(into: own) { result, member in
        result[member.name] = own[member.name]?.overlaid(with: member.value) ?? member.value
      })
  }

  /// The value without what stands at places; nil where that is all of it.
  func without(_ places: [JSONPointer], at place: JSONPointer = .root) -> JSONValue? {
    if places.contains(place) { return nil }
    switch self {
    case .object(let object):
      return .object(
        object.members.reduce(into: JSONObject()) { result, member in
          result[member.name] = member.value.without(places, at: place.appending(member.name))
        })
    case .list(let items):
      return .list(
        items.enumerated().compactMap { $1.without(places, at: place.appending(String($0))) })
    default: return self
    }
  }
}
