import JSON
import Secrets
import ServiceModel

/// The form as a text for an editor of the operator's own: no secret goes out with it, and none comes back.
extension ProfileForm {
  /// The request as indented JSON, with what is on the form now: members that are empty stand there as such. Secrets, and what
  /// may hold some, are left out; they are never looked at for it.
  public var openText: String {
    let connector = definition.connector
    var config = JSONObject()
    if !showsOnlyCredentials {
      config["connectorProfileProperties"] = .object([
        connector: .object(open(definition.section(.properties)))
      ])
    }
    if !choice.keepsStored {
      config["connectorProfileCredentials"] = .object([
        connector: .object(open(definition.section(.credentials)))
      ])
    }
    var request = open(definition.section(.connection).filter { !showsOnlyCredentials || $0.isFixed })
    request["connectorProfileConfig"] = .object(config)
    return JSONLines(.object(request)).text(indentation: 2)
  }

  private func open(_ fields: [FormField]) -> JSONObject {
    fields.inModelOrder.reduce(into: JSONObject()) { object, field in
      guard isOpen(field) else { return }
      let inner = open(field.children)
      switch field.kind {
      case .group: if !inner.isEmpty { object[field.name] = .object(inner) }
      case .map:
        let own = values[field.pointer]?.json(field)?.object?.members ?? []
        object[field.name] = .object(own.reduce(into: inner) { $0[$1.name] = $1.value })
      default: object[field.name] = values[field.pointer]?.json(field) ?? field.kind.nothing
      }
    }
  }

  /// Whether a field is on the form and nothing of it is a secret.
  private func isOpen(_ field: FormField) -> Bool {
    guard isShown(field), fixedValue(of: field) == nil else { return false }
    if let around = definition.field(at: field.pointer.parent), !isOpen(around) { return false }
    // Of a structure, each member is looked at.
    if field.kind == .group { return true }
    if field.isSecret { return false }
    // What is written as JSON among the credentials may hold secrets anywhere.
    if field.kind == .json, field.section == .credentials { return false }
    // What came masked stays so, also where the field's values are no secrets.
    return switch values[field.pointer] {
    case .text(let editor): !editor.isSecret
    case .list(let items): !items.contains(where: \.isSecret)
    case .map(let entries): !entries.contains(where: \.value.isSecret)
    case .boolean, .choice, nil: true
    }
  }

  /// Takes the text back as one step: each of its members has the value that it has there, and an empty one or one that was taken
  /// out is empty. What the text never had, the secrets among it, stays as it is.
  ///
  /// - Parameter text: the text, UTF-8.
  /// - Returns: what came of it.
  /// - Throws: `OpenTextRefusal` with what has to be mended; nothing is changed then.
  public mutating func take(openText text: Secret) throws(OpenTextRefusal) -> TakenText {
    let reading = try OpenTextReading(text)
    let request = reading.request.maskingSecrets { takesSecret($0) }
    try refuseSecrets(in: request, reading)
    let filled = request.withoutEmptyValues ?? .object([:])
    let changed = newValues(in: filled)
    try refuseErrors(in: filled, of: Set(changed.map(\.field.pointer)), reading)
    let left = leftOut(of: filled).map {
      reading.problem(at: $0, "it has no place in this form as it is filled in")
    }
    if let first = changed.first {
      let focus = FormFocus.field(first.field.pointer)
      record(at: focus)
      for (field, value) in changed { values[field.pointer] = value }
    }
    return TakenText(changed: changed.map(\.field.pointer), leftOut: left)
  }

  /// The fields of which the text has something else than the form.
  private func newValues(in request: JSONValue) -> [(field: FormField, value: FieldValue)] {
    definition.allFields.compactMap { field in
      guard field.kind != .group, !field.isFixed, isOpen(field), isWritten(field),
        let old = values[field.pointer]
      else { return nil }
      let value = FieldValue(field, request[field.pointer])
      return value.json(field) == old.json(field) ? nil : (field, value)
    }
  }

  /// Whether the text has a place for a field: of a rotation it has the credentials only.
  private func isWritten(_ field: FormField) -> Bool {
    !showsOnlyCredentials || field.section == .credentials
  }

  /// Whether what stands at a place of a text can be a secret. What the model does not know is one among the credentials only.
  private func takesSecret(_ place: JSONPointer) -> Bool {
    var around = place
    while !around.tokens.isEmpty {
      if let field = definition.field(at: around), field.kind != .group {
        return field.isSecret || field.kind == .json && field.section == .credentials
      }
      around = around.parent
    }
    let api = definition.api
    let isKnown = api.model.shape(at: place, from: api.requestShape) != nil
    return (isKnown || place.isWithin(RequestPaths.credentials)) && api.isSecret(place)
  }

  private func refuseSecrets(in request: JSONValue, _ reading: OpenTextReading) throws(OpenTextRefusal) {
    // Also a number, where a secret was to be typed.
    let secrets = (request.withoutEmptyValues ?? .null).leaves().filter { takesSecret($0.place) }
    guard !secrets.isEmpty else { return }
    throw OpenTextRefusal(
      problems: secrets.map {
        reading.problem(
          at: $0.place, "a secret is typed into the form and stands in no file; take it out here")
      },
      rest: JSONLines(request.without(secrets.map(\.place)) ?? .object([:])).text(indentation: 2))
  }

  /// What the service would surely refuse of what was changed. What is missing the form itself tells.
  private func refuseErrors(
    in request: JSONValue, of changed: Set<JSONPointer>, _ reading: OpenTextReading
  ) throws(OpenTextRefusal) {
    let problems = RequestRules(api: definition.api).modelViolations(in: request).filter { violation in
      violation.severity == .error && violation.rule != .required && violation.rule != .unknown
        && changed.contains { violation.path.isWithin($0) }
    }
    guard problems.isEmpty else {
      throw OpenTextRefusal(problems: problems.map { reading.problem(at: $0.path, $0.message) })
    }
  }

  /// Values of the text that no field takes.
  private func leftOut(of request: JSONValue) -> [JSONPointer] {
    let own = self.request()
    return request.leaves().map(\.place).filter { leaf in
      var place = leaf
      while !place.tokens.isEmpty {
        if let field = definition.field(at: place), field.kind != .group, isOpen(field), isWritten(field),
          !field.isFixed
        {
          return false
        }
        place = place.parent
      }
      return leaf.tokens.isEmpty || own[leaf] != request[leaf]
    }
  }
}

/// What came of a text that was edited elsewhere.
public struct TakenText: Equatable, Sendable {
  /// The fields that have other values now, in the form's order.
  public let changed: [JSONPointer]
  /// What of the text no field takes.
  public let leftOut: [OpenTextRefusal.Problem]
}

/// Why a text that was edited elsewhere is not taken.
public struct OpenTextRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// One thing that has to be mended.
  public struct Problem: Equatable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The member, within its connector; empty where it is the text as a whole.
    public let member: String
    /// The rule, and what to do; never a part of the value.
    public let message: String

    /// Line, member and sentence.
    public var description: String { "line \(line)\(member.isEmpty ? "" : ", \(member)"): \(message)" }
  }

  /// All of them, in the text's order.
  public let problems: [Problem]
  /// The text to go on with where the operator's has secrets in it, without them; nil where theirs is as good.
  public var rest: String?

  /// The first three, in a sentence each.
  public var description: String {
    let shown = problems.prefix(3).map { problem in
      let text = problem.description
      return text.prefix(1).uppercased() + text.dropFirst().description.withFullStop
    }
    let more = problems.count - shown.count
    return shown.joined(separator: " ") + (more > 0 ? " \(more) more." : "")
  }
}

/// A text that was read, with the lines of its members.
private struct OpenTextReading {
  let request: JSONValue
  private let text: Secret

  init(_ text: Secret) throws(OpenTextRefusal) {
    let utf8 = TextEncoding.utf8(text)
    self.text = utf8
    do throws(JSONSyntaxError) {
      request = try utf8.withBytes { bytes throws(JSONSyntaxError) in
        try JSONReader.read(bytes, duplicates: .refused)
      }
    } catch {
      throw OpenTextRefusal(problems: [
        .init(line: error.line, member: "", message: "\(error.reason) (column \(error.column))")
      ])
    }
    guard case .object = request else {
      throw OpenTextRefusal(problems: [
        .init(line: 1, member: "", message: "a request is an object: keep the braces around it")
      ])
    }
  }

  func problem(at place: JSONPointer, _ message: String) -> OpenTextRefusal.Problem {
    let line = text.withBytes { JSONReader.position(of: place, in: $0).line }
    return .init(
      line: line, member: RequestPaths.ownNames(of: place).joined(separator: "/"), message: message)
  }
}

extension FormField.Kind {
  /// What stands in a text where nothing was entered.
  fileprivate var nothing: JSONValue {
    switch self {
    case .text: ""
    case .list: []
    case .integer, .number, .boolean, .choice, .json, .map, .group: .null
    }
  }
}
