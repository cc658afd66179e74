import ServiceModel

/// A profile as a resource of Terraform's AWS provider: `aws_appflow_connector_profile`.
struct TerraformResource {
  private let profile: ProfileExport
  private let block: String

  /// Members whose names the provider does not make from the service's by its rule.
  private static let names = [
    "usePrivateLinkForMetadataAndAuthorization": "use_privatelink_for_metadata_and_authorization"
  ]
  /// What the provider has no argument for; such members are written as comments.
  private static let missing: Set<String> = [
    "Redshift/isRedshiftServerless", "Redshift/workgroupName", "SAPOData/disableSSO",
    "ServiceNow/oAuth2Credentials",
  ]
  private static let missingConnectors: Set<String> = ["Pardot"]

  init(_ profile: ProfileExport) throws(ProfileExport.Unknown) {
    guard !Self.missingConnectors.contains(profile.connector) else {
      throw ProfileExport.Unknown(
        description:
          "Terraform's AWS provider has no \(profile.connector) connector profiles. aws-cli and cloudformation do."
      )
    }
    self.profile = profile
    block = profile.connector.snakeCased
  }

  var text: String {
    var lines: [String] = []
    for variable in profile.request.variables {
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
      ("connector_profile_properties", RequestPlaces.properties),
      ("connector_profile_credentials", RequestPlaces.credentials),
    ] {
      lines.append("    \(name) {")
      lines += argument(block, profile.part(place) ?? .structure([]), path: profile.connector, depth: 3)
      lines.append("    }")
    }
    return (lines + ["  }", "}"]).joined(separator: "\n") + "\n"
  }

  private func argument(_ name: String, _ node: ExportNode, path: String, depth: Int) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    guard case .structure(let members) = node else { return [indent + "\(name) = \(value(node))"] }
    let inner = members.flatMap { member in
      let path = path + "/" + member.name
      let name = Self.names[member.name] ?? member.name.snakeCased
      let lines = argument(name, member.value, path: path, depth: depth + 1)
      return Self.missing.contains(path)
        ? ["\(indent)  # The provider has no argument for this:"] + lines.map { "# " + $0 } : lines
    }
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
