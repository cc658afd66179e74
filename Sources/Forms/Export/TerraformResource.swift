import JSON

/// A profile as a resource of Terraform's AWS provider: `aws_appflow_connector_profile`.
struct TerraformResource {
  private let profile: ProfileExport
  private let block: String
  /// The credentials that the provider wants beside those that the service needs.
  private let demanded: [(name: String, value: ExportNode)]

  private let spelling: Spelling

  init(_ profile: ProfileExport, _ spelling: Spelling) {
    self.spelling = spelling
    self.profile = profile
    block = profile.connector.snakeCased
    let place = RequestPaths.credentials.appending(profile.connector)
    demanded = (spelling.words?.demands[profile.connector] ?? []).map(place.appending)
      .filter { profile.request[$0] == nil }
      .map { ($0.tokens.last ?? "", .variable(ExportVariable($0, isSecret: $0.tokens.last == "password"))) }
  }

  var text: String {
    var lines: [String] = []
    for variable in profile.request.variables + demanded.flatMap(\.value.variables) {
      lines += ["variable \"\(variable.name)\" {", "  type = string"]
      if variable.isSecret { lines.append("  sensitive = true") }
      lines += ["}", ""]
    }
    lines.append("resource \"aws_appflow_connector_profile\" \(profile.existing.name.identifier.hclText) {")
    lines.append("  name = \(profile.existing.name.hclText)")
    lines.append("  connector_type = \(profile.type.hclText)")
    if let label = profile.label { lines.append("  connector_label = \(label.hclText)") }
    lines.append("  connection_mode = \((profile.existing.mode ?? "Public").hclText)")
    lines.append("  connector_profile_config {")
    for (name, place) in [
      ("connector_profile_properties", RequestPaths.properties),
      ("connector_profile_credentials", RequestPaths.credentials),
    ] {
      lines.append("    \(name) {")
      let part = profile.part(place) ?? .structure([])
      let added = place == RequestPaths.credentials ? demanded : []
      lines += argument(block, part, adding: added, path: profile.connector, depth: 3)
      lines.append("    }")
    }
    return Self.aligned(lines + ["  }", "}"]).joined(separator: "\n") + "\n"
  }

  /// Puts the equals signs of neighbouring arguments below each other, as `terraform fmt` does.
  private static func aligned(_ lines: [String]) -> [String] {
    let names = lines.map { line in
      line.firstRange(of: " = ").map { line[..<$0.lowerBound] }.flatMap { $0.contains("#") ? nil : $0 }
    }
    var result = lines
    for run in names.indices.split(whereSeparator: { names[$0] == nil }) {
      let width = run.compactMap { names[$0]?.count }.max() ?? 0
      for index in run {
        guard let name = names[index] else { continue }
        let padding = String(repeating: " ", count: width - name.count)
        result[index] = name + padding + lines[index][name.endIndex...]
      }
    }
    return result
  }

  private func argument(
    _ name: String, _ node: ExportNode, adding: [(name: String, value: ExportNode)] = [], path: String,
    depth: Int
  ) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    guard case .structure(let members) = node else { return [indent + "\(name) = \(value(node))"] }
    var inner = members.flatMap { member in
      let path = path + "/" + member.name
      let name = spelling.name(of: path)
      guard spelling.words?.lacksMembers.contains(path) == true else {
        return argument(name, member.value, path: path, depth: depth + 1)
      }
      return ["\(indent)  # The provider has no argument for this:"]
        + argument(name, member.value, path: path, depth: 0).map { "\(indent)  # \($0)" }
    }
    if !adding.isEmpty { inner.append("\(indent)  # The provider requires this, the service does not:") }
    inner += adding.flatMap { argument($0.name, $0.value, path: path, depth: depth + 1) }
    return inner.isEmpty ? [indent + "\(name) {}"] : [indent + "\(name) {"] + inner + [indent + "}"]
  }

  private func value(_ node: ExportNode) -> String {
    switch node {
    case .text(let text): text.hclText
    case .plain(let value): JSONLines(value).lines.map(\.text).joined()
    case .variable(let variable): "var.\(variable.name)"
    case .list(let items): "[" + items.map(value).joined(separator: ", ") + "]"
    case .map(let members), .structure(let members):
      "{" + members.map { " \($0.name.hclText) = \(value($0.value))" }.joined(separator: ",") + " }"
    }
  }
}

extension String {
  /// A text of Terraform's language, in which `${` and `%{` begin expressions.
  fileprivate var hclText: String {
    JSONLines(.string(self)).lines.map(\.text).joined().replacing("${", with: "$${").replacing(
      "%{", with: "%%{")
  }

  /// A name that Terraform takes for a resource.
  fileprivate var identifier: String {
    let name = String(map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    return name.first?.isLetter == true ? name : "profile_" + name
  }
}
