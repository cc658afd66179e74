import JSON

extension ProfileForm {
  /// Puts former properties and the former connection mode in place of those that the service holds. What the service holds now stays
  /// where the former value was not kept. Credentials nobody kept.
  ///
  /// - Parameter former: the properties, of the same connector.
  /// - Returns: the names of the properties of which the former value was not kept.
  public mutating func restore(_ former: KeptProperties) -> [String] {
    let place = RequestPaths.properties.appending(definition.connector)
    var hidden: [String] = []
    let properties = JSONValue.object(former.properties).filled(from: held[place], &hidden) ?? .object([:])
    let request = Self.request(
      holding: ExistingProfile(
        name: existing.name, mode: former.mode ?? existing.mode, properties: properties.object),
      connector: definition.connector)
    for field in definition.allFields where field.kind != .group && !field.isFixed {
      guard field.section == .properties || field.pointer == RequestPaths.mode else { continue }
      values[field.pointer] = FieldValue(field, request[field.pointer])
    }
    chooseLikelyMethod()
    // A way of signing in that hides a property, or sets it, would keep what the service holds now.
    if self.request()[place]?.filledLeaves != properties.filledLeaves { choose(definition.wholeChoice.id) }
    noteAsGiven()
    return hidden
  }
}

extension JSONValue {
  /// The value with those of another one in place of each null; nil where there is none.
  ///
  /// - Parameters:
  ///   - current: the other one.
  ///   - names: is added the places of the nulls.
  fileprivate func filled(
    from current: JSONValue?, _ names: inout [String], at place: JSONPointer = .root
  ) -> JSONValue? {
    switch self {
    case .null:
      names.append(place.tokens.joined(separator: "/"))
      return current
    case .object(let object):
      return .object(
        object.members.reduce(into: JSONObject()) { result, member in
          result[member.name] = member.value.filled(
            from: current?.object?[member.name], &names, at: place.appending(member.name))
        })
    case .list(let items):
      let others = current?.items ?? []
      return .list(
        items.enumerated().compactMap { index, item in
          item.filled(
            from: others.indices.contains(index) ? others[index] : nil, &names,
            at: place.appending(String(index)))
        })
    default: return self
    }
  }

  /// Its values by their places, without empty texts.
  fileprivate var filledLeaves: [JSONPointer: JSONValue] {
    let filled = leaves().filter { leaf in
      switch leaf.value {
      case .string(let text): !text.isEmpty
      case .object, .list: false
      default: true
      }
    }
    return Dictionary(filled.map { ($0.place, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}
