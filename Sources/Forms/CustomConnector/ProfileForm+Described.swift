import JSON
import Secrets
import ServiceModel

extension ProfileForm {
  /// What a connector's own description asks for and the request does not have. With all members shown, what is missing is
  /// only to be looked at: a description may be wrong. Where nobody sees the form, what came from the service is not judged.
  func describedViolations(in request: JSONValue) -> [Violation] {
    let isStrict = choice.alternative != nil || choice.keepsStored
    return definition.allFields.compactMap { field in
      guard let described = field.described, isShown(field), fixedValue(of: field) == nil,
        !isUnattended || field.section == .credentials
      else { return nil }
      if request[field.pointer] == nil {
        guard described.isAlwaysRequired else { return nil }
        let way = "“\(definition.api.catalogue.other.label)” below \(definition.choiceLabel)"
        return Violation(
          path: field.pointer, rule: isStrict ? .required : .combination,
          message: isStrict
            ? "The connector says that it needs this: fill it in, or choose \(way)."
            : "The connector says that it needs this.")
      }
      return described.problem(with: values[field.pointer]).map {
        Violation(path: field.pointer, rule: .combination, message: $0)
      }
    }
  }

  /// Rows of a map whose name has a field of its own: the request has room for one of them only.
  var rowsWithFields: [Violation] {
    definition.allFields.flatMap { field -> [Violation] in
      guard !field.children.isEmpty, case .map(let entries)? = values[field.pointer], isShown(field) else {
        return []
      }
      let shown = field.children.filter(isShown)
      return entries.compactMap { entry in
        guard !entry.isEmpty, let own = shown.first(where: { $0.isNamed(entry.key.string) }) else {
          return nil
        }
        return Violation(
          path: own.pointer, rule: .json,
          message: "“\(own.label)” above has this name: enter the value there and remove this row.")
      }
    }
  }

  /// The object that a map's own fields and its other rows make together.
  ///
  /// - Parameters:
  ///   - map: the map's field.
  ///   - held: what the service holds of it.
  ///   - entry: the value of one of its own fields.
  /// - Returns: the object, exactly the held one where nothing was changed; nil where there is nothing.
  func joinedMap(
    _ map: FormField, held: JSONValue?, entry: (FormField, JSONValue?) -> JSONValue?
  ) -> JSONValue? {
    let heldMembers = held?.object?.members ?? []
    var object = JSONObject()
    for child in map.children { object[child.name] = entry(child, held?.object?[child.name]) }
    if let rows = values[map.pointer] {
      let others = heldMembers.filter { member in !map.children.contains { $0.isNamed(member.name) } }
      let isUntouched = held != nil && rows.hasSameContent(as: FieldValue(map, held))
      for member in isUntouched ? others : rows.json(map)?.object?.members ?? []
      where object[member.name] == nil {
        object[member.name] = member.value
      }
    }
    guard let held else { return object.isEmpty ? nil : .object(object) }
    guard let heldObject = held.object else { return object.isEmpty ? held : .object(object) }
    if heldObject.hasSameMembers(as: object) { return held }
    return object.isEmpty ? nil : .object(object)
  }

  /// Fills in what a way that a person chose needs where the connector lists one value only and the service holds none; takes
  /// it back where another way does not need it. Without such a choice what the service holds goes back as it came, and the
  /// value is an example only.
  mutating func chooseOnlyValues() {
    let needed = choice.id == guess ? [] : choice.alternative?.requires ?? []
    for field in definition.allFields {
      guard let listed = field.described?.suppliedValues, listed.count == 1, let only = listed.first,
        !field.isSecret, held[field.pointer] == nil, let value = values[field.pointer]
      else { continue }
      let empty = FieldValue(field, nil)
      if needed.contains(field.pointer) {
        guard value.hasSameContent(as: empty) else { continue }
        values[field.pointer] = FieldValue(field, .string(only))
        filledIn.insert(field.pointer)
      } else if filledIn.remove(field.pointer) != nil,
        value.hasSameContent(as: FieldValue(field, .string(only)))
      {
        values[field.pointer] = empty
      }
    }
  }
}

extension ExistingProfile {
  /// The same with what a description marks as sensitive masked: the service returns a profile's properties in clear.
  func masked(by definition: FormDefinition) -> ExistingProfile {
    let secret = Set(
      definition.allFields.filter { $0.described?.isEntry == true && $0.isSecret }
        .map(\.pointer))
    guard !secret.isEmpty, let properties else { return self }
    let place = RequestPaths.properties.appending(definition.connector)
    let masked = JSONValue.object(properties).maskingSecrets(at: place) { secret.contains($0) }
    return ExistingProfile(name: name, mode: mode, properties: masked.object, arn: arn)
  }
}

extension DescribedFacts {
  /// What looks wrong with a value; never a part of it.
  fileprivate func problem(with value: FieldValue?) -> String? {
    let text: Secret
    switch value {
    case .text(let editor) where !editor.isEmpty: text = editor.text
    case .choice(let choice?): text = Secret(choice)
    default: return nil
    }
    if !suppliedValues.isEmpty, !suppliedValues.contains(where: { Secret($0) == text }) {
      return "The connector lists \(suppliedValues.listing) here; it may refuse another value."
    }
    if isWholeNumber, !text.isWholeNumber { return "The connector expects a whole number here." }
    return nil
  }
}

extension Secret {
  fileprivate var isWholeNumber: Bool {
    withBytes { bytes in
      let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
      return !digits.isEmpty && digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
  }
}
