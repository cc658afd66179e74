import JSON
import Secrets

/// The one validation of a value against a shape: used while typing, before sending, by `validate` and by the sandbox.
///
/// Lengths count Unicode scalars, patterns match whole values with ASCII classes, and null means absent. A violation of
/// a map's key is named at the entry's pointer.
public struct Validator: Sendable {
  private let model: ServiceModel
  private let unions: Set<ShapeID>

  /// Makes a validator.
  ///
  /// - Parameters:
  ///   - model: the model that has the shapes.
  ///   - unions: names of structures that must have exactly one member, although the model does not say so.
  public init(model: ServiceModel, unions: Set<String> = []) {
    self.model = model
    self.unions = Set(unions.compactMap { model.shape(named: $0) })
  }

  /// Checks a value.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - shape: its shape.
  ///   - path: where the value stands in the request.
  /// - Returns: all violations, in the order of the model's members.
  public func violations(
    in value: JSONValue, of shape: ShapeID, at path: JSONPointer = .root
  ) -> [Violation] {
    var walk = Walk(shapes: model.shapes, unions: unions, path: path.tokens)
    walk.path.reserveCapacity(path.tokens.count + Walk.usualDepth)
    walk.check(value, shape)
    return walk.violations
  }
}

/// Finds the members of an object: few are compared one by one, many through a dictionary, so that a large object costs no more
/// than its length.
private struct MemberIndex {
  private static let few = 16
  private let object: JSONObject
  private var places: [[UInt8]: Int] = [:]

  init(_ object: JSONObject) {
    self.object = object
    guard object.members.count > Self.few else { return }
    for (place, member) in object.members.enumerated() { places[Array(member.name.utf8)] = place }
  }

  func value(of name: String) -> JSONValue? {
    if places.isEmpty { return object[name] }
    return places[Array(name.utf8)].map { object.members[$0].value }
  }
}

/// One walk over a value. The path is a stack, so that nothing is allocated for values that are right.
private struct Walk {
  /// As deep as requests usually are.
  static let usualDepth = 8

  let shapes: [Shape]
  let unions: Set<ShapeID>
  var path: [String]
  var violations: [Violation] = []
  /// How many names may still be compared with unknown ones, so that very many of these cost no more than some.
  private var comparisons = 200_000

  init(shapes: [Shape], unions: Set<ShapeID>, path: [String]) {
    self.shapes = shapes
    self.unions = unions
    self.path = path
  }

  mutating func report(_ rule: Violation.Rule, _ message: String) {
    violations.append(Violation(path: JSONPointer(tokens: path), rule: rule, message: message))
  }

  mutating func inside(_ name: String, _ body: (inout Walk) -> Void) {
    path.append(name)
    body(&self)
    path.removeLast()
  }

  mutating func check(_ value: JSONValue, _ id: ShapeID) {
    let shape = shapes[id.index]
    switch (shape.kind, value) {
    case (.structure(let members), .object(let object)):
      checkStructure(object, members, shape)
      if unions.contains(id) { checkUnion(object) }
    case (.list(let element), .list(let items)): checkList(items, element, shape)
    case (.map(let key, let element), .object(let object)):
      checkMap(object, key: key, element: element, shape)
    case (.string, .string(var text)):
      text.withUTF8 { checkText(UnsafeRawBufferPointer($0), shape) }
    case (.string, .secret(let secret)): secret.withBytes { checkText($0, shape) }
    case (.integer, .number(let number)) where number.isInteger: checkNumber(number, shape)
    case (.floatingPoint, .number(let number)): checkNumber(number, shape)
    case (.boolean, .boolean), (.timestamp, .number), (.timestamp, .string), (.blob, .string),
      (.blob, .secret):
      break
    default:
      report(
        .type, "Write \(article(shape.kind.name)) here; this is \(article(Self.name(of: value))).")
    }
  }

  private mutating func checkStructure(_ object: JSONObject, _ members: [Shape.Member], _ shape: Shape) {
    let given = MemberIndex(object)
    var known = 0
    for (index, member) in members.enumerated() {
      // A union has dozens of members and a request one of them.
      if known == object.members.count, index >= shape.requiredUpTo { return }
      let value = given.value(of: member.name)
      if value != nil { known += 1 }
      if let value, !value.isNull {
        inside(member.name) { $0.check(value, member.shape) }
      } else if member.isRequired {
        inside(member.name) { $0.report(.required, "\(member.name) is required: add it.") }
      }
    }
    // As a rule every name is known, and there is nothing to look for.
    guard known < object.members.count else { return }
    for entry in object.members where shape.member(named: entry.name) == nil {
      checkUnknown(entry, members, shape)
    }
  }

  /// Reports a name that the shape does not have. Where it differs from a member by case only, its value is checked as
  /// that member's, so that every mistake in it is named at once.
  private mutating func checkUnknown(_ entry: JSONObject.Member, _ members: [Shape.Member], _ shape: Shape) {
    guard comparisons >= members.count else {
      inside(entry.name) { $0.report(.unknown, "\(shape.name) has no member of this name: leave it out.") }
      return
    }
    comparisons -= members.count
    let names = members.map(\.name)
    inside(entry.name) { walk in
      if let nearest = NearestName.of(entry.name, among: names) {
        walk.report(.unknown, "\(shape.name) has no member of this name. Did you mean \(nearest)?")
      } else {
        walk.report(
          .unknown,
          "\(shape.name) has no member of this name: leave it out. It has \(NearestName.listing(names)).")
      }
      let twin = members.first { $0.name.lowercased() == entry.name.lowercased() }
      if let twin, !entry.value.isNull { walk.check(entry.value, twin.shape) }
    }
  }

  private mutating func checkUnion(_ object: JSONObject) {
    let present = object.members.count { !$0.value.isNull }
    if present == 1 { return }
    if present == 0 {
      report(.union, "Name one connector here: exactly one member is needed, and there is none.")
    } else {
      report(.union, "Keep one connector only: exactly one member is needed, and there are \(present).")
    }
  }

  private mutating func checkList(_ items: [JSONValue], _ element: ShapeID, _ shape: Shape) {
    checkCount(items.count, "items", shape)
    for (index, item) in items.enumerated() { inside(String(index)) { $0.check(item, element) } }
  }

  private mutating func checkMap(_ object: JSONObject, key: ShapeID, element: ShapeID, _ shape: Shape) {
    let entries = object.members.filter { !$0.value.isNull }
    checkCount(entries.count, "entries", shape)
    for entry in entries {
      inside(entry.name) {
        $0.check(.string(entry.name), key)
        $0.check(entry.value, element)
      }
    }
  }

  private mutating func checkCount(_ count: Int, _ noun: String, _ shape: Shape) {
    if let min = shape.min, count < min { report(.min, "Give at least \(min) \(noun).") }
    if let max = shape.max, count > max { report(.max, "Give at most \(max) \(noun).") }
  }

  private mutating func checkText(_ utf8: UnsafeRawBufferPointer, _ shape: Shape) {
    if shape.min != nil || shape.max != nil {
      let count = utf8.reduce(into: 0) { total, byte in total += byte & 0xC0 == 0x80 ? 0 : 1 }
      if let min = shape.min, count < min {
        report(.min, "Use at least \(min) character\(min == 1 ? "" : "s").")
      }
      if let max = shape.max, count > max { report(.max, "Use at most \(grouped(max)) characters.") }
    }
    if !shape.enumeration.isEmpty, !shape.enumeration.contains(where: { utf8.elementsEqual($0.utf8) }) {
      report(.enum, enumMessage(utf8, shape))
    }
    if let pattern = shape.pattern, !pattern.matches(utf8) {
      report(
        .pattern,
        "This does not match the pattern that the service publishes for \(shape.name): \(pattern.text)"
      )
    }
  }

  private func enumMessage(_ utf8: UnsafeRawBufferPointer, _ shape: Shape) -> String {
    let message = "Use one of \(NearestName.listing(shape.enumeration))."
    guard !shape.isSensitive,
      let nearest = NearestName.of(String(decoding: utf8, as: UTF8.self), among: shape.enumeration)
    else { return message }
    return message + " Did you mean \(nearest)?"
  }

  private mutating func checkNumber(_ number: JSONNumber, _ shape: Shape) {
    if let min = shape.min, number.integer.map({ $0 < min }) ?? (number.double < Double(min)) {
      report(.min, "Use a number of at least \(min).")
    }
    if let max = shape.max, number.integer.map({ $0 > max }) ?? (number.double > Double(max)) {
      report(.max, "Use a number of at most \(max).")
    }
  }

  private func article(_ noun: String) -> String {
    (noun.first.map { "aeiou".contains($0) } == true ? "an " : "a ") + noun
  }

  private func grouped(_ number: Int) -> String {
    number < 10_000 ? String(number) : "\(number / 1000),\(String(number % 1000 + 1000).dropFirst())"
  }

  private static func name(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .boolean: "boolean"
    case .number(let number): number.isInteger ? "number" : "number with a fraction or exponent"
    case .string, .secret: "string"
    case .list: "list"
    case .object: "object"
    }
  }
}
