import Forms
import JSON

/// Fills in what belongs to a sign-in method, such as its type's name, where the given credentials fit that way only.
struct SigningIn {
  private let properties: JSONObject
  private let ways: [Catalogue.Alternative]

  init(_ definition: FormDefinition, properties: JSONObject) {
    self.properties = properties
    ways = definition.choices.compactMap(\.alternative)
  }

  /// Adds the values that the only fitting way sets; adds nothing where none, or several different ones, fit.
  ///
  /// - Parameter chosen: the credentials by their places.
  func complete(_ chosen: inout [JSONPointer: JSONValue]) {
    let sets = ways.filter { fits($0, chosen) }.map { credentialSettings($0) }
    guard let first = sets.first, sets.allSatisfy({ $0 == first }) else { return }
    for setting in first where chosen[setting.path] == nil { chosen[setting.path] = setting.value }
  }

  private func fits(_ way: Catalogue.Alternative, _ chosen: [JSONPointer: JSONValue]) -> Bool {
    let own = way.shows + way.sets.map(\.path)
    let governed = ways.flatMap { $0.shows + $0.sets.map(\.path) }
    let isWithin = { (pointer: JSONPointer, paths: [JSONPointer]) in
      paths.contains { pointer.isWithin($0) || $0.isWithin(pointer) }
    }
    guard chosen.keys.allSatisfy({ isWithin($0, own) || !isWithin($0, governed) }) else { return false }
    for setting in way.sets {
      if isCredential(setting.path) {
        if let given = chosen[setting.path], given != setting.value { return false }
      } else if held(setting.path) ?? false != setting.value {
        return false
      }
    }
    let set = way.sets.map(\.path)
    return way.requires.allSatisfy { path in
      if set.contains(path) { return true }
      guard isCredential(path) else { return held(path) != nil }
      return chosen.keys.contains { $0.isWithin(path) }
    }
  }

  private func credentialSettings(_ way: Catalogue.Alternative) -> [Catalogue.Alternative.Setting] {
    way.sets.filter { isCredential($0.path) }
  }

  private func isCredential(_ path: JSONPointer) -> Bool { path.isWithin(RequestPaths.credentials) }

  /// What the service holds at a property's place; null counts as nothing.
  private func held(_ path: JSONPointer) -> JSONValue? {
    let value = JSONValue.object(properties)[JSONPointer(tokens: Array(RequestPaths.ownNames(of: path)))]
    return value == .null ? nil : value
  }
}
