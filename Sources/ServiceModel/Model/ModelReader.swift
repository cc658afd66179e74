import JSON

/// Turns the JSON of a model file into shapes and operations, checking every reference on the way.
struct ModelReader {
  private let file: String
  private let document: JSONValue
  private var notices: [String] = []
  private var shapeIDs: [String: ShapeID] = [:]
  /// Patterns by their text: a few stand in many shapes.
  private var patterns: [String: Pattern] = [:]

  static func read(_ bytes: UnsafeRawBufferPointer, file: String) throws(ModelError) -> ServiceModel {
    let document: JSONValue
    do {
      document = try JSONReader.read(bytes)
    } catch {
      throw ModelError(
        file: file, position: "line \(error.line), column \(error.column)", reason: error.reason)
    }
    var reader = ModelReader(file: file, document: document)
    return try reader.model()
  }

  private init(file: String, document: JSONValue) {
    self.file = file
    self.document = document
  }

  private func failure(_ position: String, _ reason: String) -> ModelError {
    ModelError(file: file, position: position, reason: reason)
  }

  private mutating func model() throws(ModelError) -> ServiceModel {
    let sections = try section("shapes").members
    for (index, member) in sections.enumerated() { shapeIDs[member.name] = ShapeID(index: index) }
    var shapes: [Shape] = []
    shapes.reserveCapacity(sections.count)
    for member in sections { shapes.append(try shape(member.name, member.value)) }
    var operations: [String: ServiceModel.Operation] = [:]
    for member in try section("operations").members {
      operations[member.name] = try operation(member.name, member.value)
    }
    let release = document["release"]
    return ServiceModel(
      metadata: try metadata(), release: release?["botocore"]?.text.map { ModelRelease(.botocore, $0) },
      derivedOn: release?["derived"]?.text, operations: operations, notices: notices, shapes: shapes,
      shapeIDs: shapeIDs)
  }

  private func section(_ name: String) throws(ModelError) -> JSONObject {
    guard let object = document[name]?.object else {
      throw failure(
        "/\(name)",
        "an object is missing here; a botocore service-2.json has metadata, operations and shapes")
    }
    return object
  }

  private func metadata() throws(ModelError) -> ServiceModel.Metadata {
    let section = JSONValue.object(try section("metadata"))
    guard let prefix = section["endpointPrefix"]?.text else {
      throw failure("/metadata/endpointPrefix", "a string is missing here")
    }
    return ServiceModel.Metadata(
      endpointPrefix: prefix, signingName: section["signingName"]?.text ?? prefix,
      apiVersion: section["apiVersion"]?.text ?? "")
  }

  private func operation(_ name: String, _ value: JSONValue) throws(ModelError) -> ServiceModel.Operation {
    let place = "/operations/\(name)"
    guard let path = value["http"]?["requestUri"]?.text, path.hasPrefix("/") else {
      throw failure(place + "/http/requestUri", "a path that begins with / is missing here")
    }
    return ServiceModel.Operation(
      name: name, method: value["http"]?["method"]?.text ?? "POST", path: path,
      input: try value["input"].map { value throws(ModelError) in try reference(value, place + "/input") },
      output: try value["output"].map { value throws(ModelError) in try reference(value, place + "/output") },
      errors: value["errors"]?.items?.compactMap { $0["shape"]?.text } ?? [])
  }

  private func reference(_ value: JSONValue?, _ place: String) throws(ModelError) -> ShapeID {
    guard let name = value?["shape"]?.text else {
      throw failure(place + "/shape", "the name of a shape is missing here")
    }
    guard let id = shapeIDs[name] else {
      throw failure(place + "/shape", "the model has no shape named \(name)")
    }
    return id
  }

  private mutating func shape(_ name: String, _ value: JSONValue) throws(ModelError) -> Shape {
    let place = "/shapes/\(name)"
    let kind = try kind(value, place)
    return Shape(
      name: name, kind: kind, min: try bound("min", value, place), max: try bound("max", value, place),
      pattern: pattern(value["pattern"]?.text, shape: name),
      enumeration: value["enum"]?.items?.compactMap(\.text) ?? [],
      isSensitive: value["sensitive"]?.flag ?? false)
  }

  private func bound(_ name: String, _ value: JSONValue, _ place: String) throws(ModelError) -> Int? {
    guard let bound = value[name] else { return nil }
    guard let number = bound.number, number.double.isFinite, abs(number.double) < 9e15 else {
      throw failure("\(place)/\(name)", "a number is wanted here")
    }
    return number.integer ?? Int(number.double)
  }

  private mutating func pattern(_ text: String?, shape: String) -> Pattern? {
    guard let text else { return nil }
    if let known = patterns[text] { return known }
    do {
      let pattern = try Pattern(text)
      patterns[text] = pattern
      return pattern
    } catch {
      notices.append("\(file): /shapes/\(shape)/pattern is not checked: \(error)")
      return nil
    }
  }

  private func kind(_ value: JSONValue, _ place: String) throws(ModelError) -> Shape.Kind {
    guard let type = value["type"]?.text else {
      throw failure(place + "/type", "the shape's type is missing here")
    }
    switch type {
    case "structure": return .structure(try members(value, place))
    case "list": return .list(element: try reference(value["member"], place + "/member"))
    case "map":
      return .map(
        key: try reference(value["key"], place + "/key"),
        value: try reference(value["value"], place + "/value"))
    case "string", "character": return .string
    case "integer", "long", "short", "byte": return .integer
    case "float", "double": return .floatingPoint
    case "boolean": return .boolean
    case "timestamp": return .timestamp
    case "blob": return .blob
    default: throw failure(place + "/type", "shapes of the type \(type) are not known here")
    }
  }

  private func members(_ value: JSONValue, _ place: String) throws(ModelError) -> [Shape.Member] {
    let required = Set(value["required"]?.items?.compactMap(\.text) ?? [])
    var members: [Shape.Member] = []
    for member in value["members"]?.object?.members ?? [] {
      members.append(
        Shape.Member(
          name: member.name, shape: try reference(member.value, "\(place)/members/\(member.name)"),
          isRequired: required.contains(member.name),
          isIdempotencyToken: member.value["idempotencyToken"]?.flag ?? false))
    }
    let names = Set(members.map(\.name))
    for name in required.subtracting(names).sorted() {
      throw failure(place + "/required", "\(name) is required, but no member of the structure")
    }
    return members
  }
}
