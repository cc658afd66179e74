import JSON

/// A value on its way into another tool's text: what the profile has, and variables for what only the operator knows.
indirect enum ExportNode {
  /// A text.
  case text(String)
  /// A number, a boolean or null, as JSON writes it.
  case plain(JSONValue)
  /// Items in their order.
  case list([ExportNode])
  /// Entries whose names are the operator's own, so that no tool spells them differently.
  case map([(name: String, value: ExportNode)])
  /// Members of the service's model.
  case structure([(name: String, value: ExportNode)])
  /// What is asked for when the text is used.
  case variable(ExportVariable)

  /// Takes a request, with a variable for each secret.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - pointer: its place in the request.
  ///   - isMap: which places hold maps.
  init(_ value: JSONValue, at pointer: JSONPointer = .root, isMap: (JSONPointer) -> Bool) {
    switch value {
    case .string(let text): self = .text(text)
    case .secret: self = .variable(ExportVariable(pointer, isSecret: true))
    case .list(let items):
      self = .list(
        items.enumerated().map {
          ExportNode($1, at: pointer.appending("\($0)"), isMap: isMap)
        })
    case .object(let object):
      let members = object.members.map {
        ($0.name, ExportNode($0.value, at: pointer.appending($0.name), isMap: isMap))
      }
      self = isMap(pointer) ? .map(members) : .structure(members)
    default: self = .plain(value)
    }
  }

  /// The variables in it, in the order of the text.
  var variables: [ExportVariable] {
    switch self {
    case .variable(let variable): [variable]
    case .list(let items): items.flatMap(\.variables)
    case .map(let members), .structure(let members): members.flatMap(\.value.variables)
    case .text, .plain: []
    }
  }
}

/// Something that an export leaves to be filled in.
struct ExportVariable: Equatable {
  /// Its name: the member's, with underscores, and the name of the structure around it where that says more.
  let name: String
  /// Whether it must not be shown.
  let isSecret: Bool

  init(_ pointer: JSONPointer, isSecret: Bool) {
    let word = RequestPaths.ownNames(of: pointer).map(\.snakeCased).joined(separator: "_").map {
      $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_"
    }
    name = String(word)
    self.isSecret = isSecret
  }
}

extension String {
  /// A member's name with underscores: `oAuthScopes` becomes `oauth_scopes`, `SAPOData` becomes `sapo_data`.
  var snakeCased: String {
    var result = ""
    let characters = Array(replacing("oAuth", with: "oauth"))
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let before = index > 0 ? characters[index - 1] : "_"
      let begins = character.isUppercase && (!before.isUppercase || next.isLowercase)
      if begins, index > 0, before != "_" { result += "_" }
      result += character.lowercased()
    }
    return result
  }
}
