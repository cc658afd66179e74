import JSON
import ServiceModel

/// What nobody filled in of a skeleton: empty texts and null of our own, and besides what the AWS command line's
/// `--generate-cli-skeleton` has, which fills in `true`, 0 and any of the values of a choice.
public struct UntouchedValues: Sendable {
  /// The places of what was not filled in, each the widest that holds nothing else, in the request's order.
  public let blank: [JSONPointer]
  /// The places of what looks filled in and is as the AWS command line's skeleton has it.
  public let copied: [JSONPointer]
  /// Connectors beside the one that is meant, of which nothing was filled in.
  private let spareConnectors: [JSONPointer]
  /// Of what was not filled in, the places that have null, which is the same as nothing.
  private let absent: Set<JSONPointer>

  /// Looks through a request.
  ///
  /// - Parameters:
  ///   - request: the whole request, or something like one.
  ///   - api: the model and the catalogue.
  public init(_ request: JSONValue, api: ConnectorAPI) {
    let walk = SkeletonWalk(request, api: api)
    blank = walk.isSkeleton ? walk.widestBlanks(request, at: .root) : []
    copied = walk.isForeign ? walk.copies(in: request, at: .root) : []
    absent = Set(blank.filter { request[$0]?.isNull ?? true })
    guard walk.hasSeveralConnectors else {
      spareConnectors = []
      return
    }
    let untouched = Set(blank + copied)
    let all = SkeletonWalk.unions.flatMap { union in
      request[union]?.children(at: union).filter { !$0.value.isNull } ?? []
    }
    let filled = Set(
      all.filter { !walk.isUntouched($0.value, at: $0.place, among: untouched) }.compactMap(\.place.last))
    spareConnectors = all.map(\.place).filter { place in place.last.map { !filled.contains($0) } ?? false }
  }

  /// Warnings of the rule `skeleton`.
  var violations: [Violation] {
    let isSpare = { (place: JSONPointer) in spareConnectors.contains { place.isWithin($0) } }
    let spare = spareConnectors.map {
      Violation(
        path: $0, rule: .skeleton, message: "Nothing of this connector was filled in: delete it.")
    }
    let empty = blank.filter { !isSpare($0) && !absent.contains($0) }.map {
      Violation(
        path: $0, rule: .skeleton, message: "This was not filled in: fill it in, or delete it.")
    }
    let foreign = copied.filter { !isSpare($0) }.map {
      Violation(
        path: $0, rule: .skeleton,
        message: "This is as the AWS command line's skeleton has it: enter what is meant, or delete it.")
    }
    return spare + empty + foreign
  }

  /// Whether a violation of the model says no more than that something was not filled in. What the service would surely
  /// refuse stays an error, except in connectors that are to be deleted as a whole.
  func covers(_ violation: Violation) -> Bool {
    spareConnectors.contains { violation.path.isWithin($0) }
      || violation.severity == .warning && blank.contains { violation.path.isWithin($0) }
  }

  /// The connectors in which something was filled in; all, where nothing was in any.
  ///
  /// - Parameters:
  ///   - request: the same request.
  /// - Returns: the members of both unions, each once, in their order.
  func filledConnectors(of request: JSONValue) -> [String] {
    var all: [String] = []
    var filled: [String] = []
    for union in SkeletonWalk.unions {
      for member in request[union]?.object?.members ?? [] where !member.value.isNull {
        if !all.contains(member.name) { all.append(member.name) }
        let isSpare = spareConnectors.contains(union.appending(member.name))
        if !isSpare, !filled.contains(member.name) { filled.append(member.name) }
      }
    }
    return filled.isEmpty ? all : filled
  }
}

private struct SkeletonWalk {
  static let unions = [RequestPaths.properties, RequestPaths.credentials]

  let api: ConnectorAPI
  let hasSeveralConnectors: Bool
  /// Whether something that a person always fills in is empty. Properties may be: the service itself returns such.
  let isSkeleton: Bool
  /// Whether it may be the AWS command line's: that has no null, and `true` for each boolean.
  let isForeign: Bool

  init(_ request: JSONValue, api: ConnectorAPI) {
    self.api = api
    hasSeveralConnectors = Self.unions.contains { union in
      (request[union]?.object?.members ?? []).count { !$0.value.isNull } > 1
    }
    let isEmptyBelow = [RequestPaths.credentials, RequestPaths.clientToken].contains {
      request[$0]?.hasBlank ?? false
    }
    let hasBlanks = hasSeveralConnectors || isEmptyBelow
    isSkeleton = hasBlanks || request[RequestPaths.name]?.hasBlank ?? false
    isForeign = hasBlanks && !request.hasNull && request.flags.allSatisfy(\.self)
  }

  func widestBlanks(_ value: JSONValue, at place: JSONPointer) -> [JSONPointer] {
    guard value.saysSomething else { return value.hasBlank || value.hasNull ? [place] : [] }
    return value.children(at: place).flatMap { widestBlanks($0.value, at: $0.place) }
  }

  func copies(in value: JSONValue, at place: JSONPointer) -> [JSONPointer] {
    switch value {
    case .boolean(true): return [place]
    case .number(let number): return number.double == 0 ? [place] : []
    case .string(let text):
      let shape = api.model.shape(at: place, from: api.requestShape).map { api.model[$0] }
      return shape?.enumeration.contains(text) == true ? [place] : []
    case .object, .list: return value.children(at: place).flatMap { copies(in: $0.value, at: $0.place) }
    default: return []
    }
  }

  func isUntouched(_ value: JSONValue, at place: JSONPointer, among places: Set<JSONPointer>) -> Bool {
    if places.contains(place) || !value.saysSomething { return true }
    let children = value.children(at: place)
    return !children.isEmpty && children.allSatisfy { isUntouched($0.value, at: $0.place, among: places) }
  }
}

extension JSONValue {
  fileprivate func children(at place: JSONPointer) -> [(place: JSONPointer, value: JSONValue)] {
    switch self {
    case .object(let object): object.members.map { (place.appending($0.name), $0.value) }
    case .list(let items): items.enumerated().map { (place.appending(String($0)), $1) }
    default: []
    }
  }

  private var inner: [JSONValue] { object?.members.map(\.value) ?? items ?? [] }

  fileprivate var hasBlank: Bool {
    switch self {
    case .string(let text): text.isEmpty
    case .secret(let secret): secret.isEmpty
    default: inner.contains(where: \.hasBlank)
    }
  }

  fileprivate var hasNull: Bool { isNull || inner.contains(where: \.hasNull) }

  fileprivate var flags: [Bool] { flag.map { [$0] } ?? inner.flatMap(\.flags) }
}
