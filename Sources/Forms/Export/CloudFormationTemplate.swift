import JSON

/// A profile as a template of AWS CloudFormation with one resource: `AWS::AppFlow::ConnectorProfile`.
struct CloudFormationTemplate {
  private let profile: ProfileExport
  private let spelling: Spelling

  init(_ profile: ProfileExport, _ spelling: Spelling) {
    self.profile = profile
    self.spelling = spelling
  }

  var text: String {
    var lines: [String] = []
    let variables = profile.request.variables
    if !variables.isEmpty { lines.append("Parameters:") }
    for variable in variables {
      lines += ["  \(variable.parameter):", "    Type: String"]
      if variable.isSecret { lines.append("    NoEcho: true") }
    }
    lines += [
      "Resources:", "  ConnectorProfile:", "    Type: AWS::AppFlow::ConnectorProfile", "    Properties:",
      "      ConnectorProfileName: \(profile.existing.name.yamlText)",
      "      ConnectorType: \(profile.type.yamlText)",
    ]
    if let label = profile.label { lines.append("      ConnectorLabel: \(label.yamlText)") }
    lines += [
      "      ConnectionMode: \((profile.existing.mode ?? "Public").yamlText)",
      "      ConnectorProfileConfig:",
    ]
    for (name, place) in [
      ("ConnectorProfileProperties", RequestPaths.properties),
      ("ConnectorProfileCredentials", RequestPaths.credentials),
    ] {
      // A connector without properties has no member for them in the schema.
      guard let part = profile.part(place), !part.isEmpty else { continue }
      lines.append("        \(name):")
      lines += member(profile.connector, part, path: profile.connector, depth: 5)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func member(_ name: String, _ node: ExportNode, path: String, depth: Int) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    switch node {
    case .text(let text): return [indent + "\(name): \(text.yamlText)"]
    case .plain(let value): return [indent + "\(name): \(JSONLines(value).lines.map(\.text).joined())"]
    case .variable(let variable): return [indent + "\(name): !Ref \(variable.parameter)"]
    case .list(let items):
      let lines = items.flatMap { member("-", $0, path: path, depth: depth + 1) }
      return [indent + "\(name):"] + lines.map { $0.replacing("-: ", with: "- ", maxReplacements: 1) }
    case .map(let members):
      return [indent + "\(name):"]
        + members.flatMap { member($0.name.yamlText, $0.value, path: path, depth: depth + 1) }
    case .structure(let members):
      if members.isEmpty { return [indent + "\(name): {}"] }
      return [indent + "\(name):"]
        + members.flatMap { inner in
          let path = path + "/" + inner.name
          return member(
            spelling.name(of: path), inner.value, path: path, depth: depth + 1)
        }
    }
  }
}

extension ExportNode {
  fileprivate var isEmpty: Bool {
    if case .structure(let members) = self { members.isEmpty } else { false }
  }
}

extension ExportVariable {
  /// The name as a parameter of a template, which takes letters and digits.
  fileprivate var parameter: String {
    name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}

extension String {
  /// A text of YAML: one of JSON is one.
  fileprivate var yamlText: String { JSONLines(.string(self)).lines.map(\.text).joined() }
}
