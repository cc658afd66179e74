import JSON
import ServiceModel

/// Makes fields from shapes.
struct FormBuilder {
  /// Structures inside one another that become fields; deeper ones (a model may have a shape that contains itself) are
  /// edited as JSON.
  private static let deepest = 6

  /// What every connector has, in the form's order.
  private static let connection = [
    RequestPaths.type, RequestPaths.label, RequestPaths.name, RequestPaths.mode, RequestPaths.kmsKey,
  ]

  let api: ConnectorAPI
  let connector: String
  var described: DescribedConnector?

  func fields() -> [FormField] {
    let request = api.model[api.requestShape]
    // By name first: a field of the configuration would be made with all that is in it, of all connectors.
    let connection = Self.connection.compactMap { pointer in
      request.members.first { $0.name == pointer.last }.map { (pointer, $0) }
    }
    .filter { pointer, _ in pointer != RequestPaths.label || api.describesItself(connector) }
    .enumerated().map { field($1.1, rank: $0, in: .root, section: .connection, depth: 0) }
    return connection
      + connectorFields(RequestPaths.properties, .properties)
      + connectorFields(RequestPaths.credentials, .credentials)
  }

  /// What is shown and not changed: which profile it is, or which connector a new one is of.
  private var fixed: [JSONPointer] {
    api.operation == .create ? [RequestPaths.type, RequestPaths.label] : [RequestPaths.name]
  }

  private func connectorFields(_ union: JSONPointer, _ section: FormField.Section) -> [FormField] {
    let place = union.appending(connector)
    guard let shape = api.model.shape(at: place, from: api.requestShape) else { return [] }
    return fields(of: api.model[shape], at: place, section: section, depth: 0)
  }

  private func fields(
    of shape: Shape, at place: JSONPointer, section: FormField.Section, depth: Int
  ) -> [FormField] {
    let order = api.catalogue.connectors[connector]?.fields.map(\.place) ?? []
    let fields = shape.members.enumerated().map {
      field($1, rank: $0, in: place, section: section, depth: depth)
    }
    let listed = fields.map { field in order.firstIndex { $0.isWithin(field.pointer) } ?? .max }
    return zip(fields, listed).sorted { ($0.1, $0.0.rank) < ($1.1, $1.0.rank) }.map(\.0)
  }

  private func field(
    _ member: Shape.Member, rank: Int, in place: JSONPointer, section: FormField.Section, depth: Int
  ) -> FormField {
    let pointer = place.appending(member.name)
    let shape = api.model[member.shape]
    let element = elementShape(of: shape)
    let facts = api.catalogue.facts(at: pointer)
    let kind = depth < Self.deepest ? Self.kind(of: shape, element: element) : .json
    let children = kind == .group ? fields(of: shape, at: pointer, section: section, depth: depth + 1) : []
    let plain = FormField(
      pointer: pointer, section: section, label: facts.label ?? MemberLabel.from(member.name), facts: facts,
      kind: kind, elementKind: element.map { Self.kind(of: $0, element: nil) } ?? .text, shape: shape,
      elementShape: element, isRequired: member.isRequired, isSecret: api.isSecret(pointer) && kind != .group,
      isFixed: fixed.contains(pointer),
      rank: rank, depth: depth, children: children)
    return described?.described(plain) ?? plain
  }

  private func elementShape(of shape: Shape) -> Shape? {
    switch shape.kind {
    case .list(let element), .map(_, let element): api.model[element]
    default: nil
    }
  }

  private static func kind(of shape: Shape, element: Shape?) -> FormField.Kind {
    switch shape.kind {
    case .string, .blob: shape.enumeration.isEmpty ? .text : .choice(shape.enumeration)
    case .timestamp: .text
    case .integer: .integer
    case .floatingPoint: .number
    case .boolean: .boolean
    case .structure(let members): members.isEmpty ? .json : .group
    case .list: element?.isScalar == true ? .list : .json
    case .map: element?.isScalar == true ? .map : .json
    }
  }
}

extension Shape {
  /// Whether values are typed in one row.
  fileprivate var isScalar: Bool {
    switch kind {
    case .structure, .list, .map: false
    default: true
    }
  }
}

/// Labels for members that the catalogue does not know.
enum MemberLabel {
  private static let spellings = [
    "url": "URL", "id": "ID", "arn": "ARN", "api": "API", "sso": "SSO", "oauth": "OAuth", "oauth2": "OAuth 2",
    "jwt": "JWT", "aws": "AWS", "vpc": "VPC", "uri": "URI",
  ]

  /// Splits a member's name into words: `dataApiRoleArn` becomes `Data API role ARN`.
  ///
  /// - Parameter name: the member's name.
  /// - Returns: the label.
  static func from(_ name: String) -> String {
    let scalars = Array(name.replacingOAuth.unicodeScalars)
    var words: [String] = []
    for (index, scalar) in scalars.enumerated() {
      let isUpper = scalar.properties.isUppercase
      let followsLower = index > 0 && !scalars[index - 1].properties.isUppercase
      let beginsWord = index + 1 < scalars.count && scalars[index + 1].properties.isLowercase
      if index == 0 || (isUpper && (followsLower || beginsWord)) { words.append("") }
      words[words.count - 1].unicodeScalars.append(scalar)
    }
    let spelled = words.map { spellings[$0.lowercased()] ?? $0.lowercased() }
    guard let first = spelled.first else { return name }
    return ([first.prefix(1).uppercased() + first.dropFirst()] + spelled.dropFirst()).joined(separator: " ")
  }
}

extension String {
  /// Keeps `oAuth` together, which else would fall into two words.
  fileprivate var replacingOAuth: String {
    for prefix in ["oAuth", "OAuth"] where hasPrefix(prefix) { return "Oauth" + dropFirst(prefix.count) }
    return self
  }
}
