import JSON

/// How well a request fits one documented sign-in method.
struct AlternativeFit {
  let alternative: Catalogue.Alternative
  /// What the way needs and has no value.
  let missing: [JSONPointer]
  /// What the way sets and has no value.
  let unset: [Catalogue.Alternative.Setting]
  /// What has another value than the way's.
  let wrong: [JSONPointer]
  /// What belongs to other ways only.
  let extra: [JSONPointer]
  /// What the way cannot have as it is.
  let contradicting: [JSONPointer]

  /// How much would have to be changed.
  fileprivate var distance: Int { missing.count + unset.count + wrong.count + extra.count }
  /// How much of what the way needs is there.
  fileprivate var present: Int { alternative.requires.count - missing.count }

  /// Compares a request with one alternative.
  ///
  /// - Parameters:
  ///   - request: the whole request.
  ///   - alternative: the sign-in method.
  ///   - governed: the members that belong to some alternative of the connector.
  ///   - hidden: what is there and belongs to another alternative although this one governs the place.
  init(
    _ request: JSONValue, _ alternative: Catalogue.Alternative, governed: [JSONPointer],
    hidden: [JSONPointer] = []
  ) {
    self.alternative = alternative
    missing = alternative.requires.filter { !request.says($0) }
    unset = alternative.sets.filter { !request.says($0.path) }
    let otherSets = alternative.sets.filter { request.says($0.path) && request[$0.path] != $0.value }
    let notAllowed = alternative.allows.filter { choices in
      request.says(choices.path) && !choices.values.contains { $0 == request[choices.path] }
    }
    wrong = otherSets.map(\.path) + notAllowed.map(\.path)
    let own = alternative.shows + alternative.sets.map(\.path)
    let others = governed.filter { path in
      request.chooses(path) && !own.contains { path.isWithin($0) || $0.isWithin(path) }
    }
    extra = others + hidden
    contradicting = extra + otherSets.map(\.path).filter(request.chooses)
  }

  /// The members that belong to some alternative, and so not to every one.
  static func governed(by connector: Catalogue.Connector) -> [JSONPointer] {
    var paths: [JSONPointer] = []
    for alternative in connector.alternatives {
      for path in alternative.shows + alternative.sets.map(\.path) where !paths.contains(path) {
        paths.append(path)
      }
    }
    return paths
  }

  /// What does not fit, at the members' places.
  var findings: [CombinationFinding] {
    let label = "“\(alternative.label)”"
    let needed = missing.map {
      CombinationFinding(
        place: $0, isNeeded: true, message: "\(label) needs this: fill it in, or choose another way.")
    }
    let settings = unset.map {
      CombinationFinding(
        place: $0.path,
        message: "\(label) goes with \(Self.words([$0.value])) here: set it, or choose another way.")
    }
    let changed = wrong.map { path in
      let set = alternative.sets.filter { $0.path == path }.map(\.value)
      let allowed = alternative.allows.first { $0.path == path }?.values ?? []
      return CombinationFinding(
        place: path,
        message: "\(label) goes with \(Self.words(set + allowed)) here: change it, or choose another way.")
    }
    let removed = extra.map {
      CombinationFinding(
        place: $0, message: "\(label) goes without this: leave it out, or choose another way.")
    }
    return needed + settings + changed + removed
  }

  /// Values of the catalogue as a person reads them.
  private static func words(_ values: [JSONValue]) -> String {
    values.map { $0.asText.revealed() }.joined(separator: " or ")
  }
}

extension [AlternativeFit] {
  /// The one answer to which sign-in method a request speaks of: of those that nothing in it contradicts, the ones of whose needs
  /// it has most and lacks least; where it contradicts all, the nearest. Where nothing speaks for any, all are as likely.
  var likely: [AlternativeFit] {
    let possible = filter(\.contradicting.isEmpty)
    let most = possible.map(\.present).max()
    let candidates = most.map { most in possible.filter { $0.present == most } } ?? self
    let least = most == 0 ? nil : candidates.map(\.distance).min()
    return candidates.filter { least == nil || $0.distance == least }
  }
}

extension JSONValue {
  /// Whether a value at a place speaks for a way: `false` does not.
  fileprivate func chooses(_ place: JSONPointer) -> Bool { says(place) && self[place] != .boolean(false) }

  /// Whether a request has a value at a place that says something: an empty text, and what holds nothing else, do not.
  func says(_ place: JSONPointer) -> Bool { self[place]?.saysSomething ?? false }

  /// Whether there is something in it but null, empty texts and empty lists and objects.
  var saysSomething: Bool {
    switch self {
    case .null: false
    case .boolean, .number: true
    case .string(let text): !text.isEmpty
    case .secret(let secret): !secret.isEmpty
    case .list(let items): items.contains(where: \.saysSomething)
    case .object(let object): object.members.contains { $0.value.saysSomething }
    }
  }
}
