import JSON
import Secrets

/// A connector profile in the words of another tool, with variables in place of what the service does not tell:
/// credentials, secret or not.
public struct ProfileExport: Sendable {
  /// The tools whose words are known.
  public enum Tool: String, CaseIterable, Sendable {
    /// A command for a shell.
    case awsCLI = "aws-cli"
    /// A resource of Terraform's AWS provider.
    case terraform
    /// A template of AWS CloudFormation, in YAML.
    case cloudformation
  }

  /// Why a profile cannot be written for a tool.
  public struct Unknown: Error, CustomStringConvertible {
    /// What the tool does not know, and what to do.
    public let description: String
  }

  let existing: ExistingProfile
  let connector: String
  let type: String
  let label: String?
  let request: ExportNode
  private let catalogue: Catalogue

  /// Takes a profile.
  ///
  /// - Parameters:
  ///   - existing: the profile, as the service holds it.
  ///   - type: its connector's type, as the service spells it.
  ///   - label: the label of a custom connector.
  ///   - definition: its connector's form.
  public init(_ existing: ExistingProfile, type: String, label: String?, definition: FormDefinition) {
    self.existing = existing
    self.type = type
    self.label = label
    connector = definition.connector
    catalogue = definition.api.catalogue
    var form = ProfileForm(definition: definition, existing: existing)
    if form.choice.alternative?.isExported == false,
      let other = definition.choices.first(where: { $0.alternative?.isExported == true })
    {
      form.choose(other.id)
    }
    let credentials = ExportedCredentials(form)
    request = ExportNode(form.request(), isMap: definition.isMap).replacing(
      credentials: credentials.node, of: definition.connector)
  }

  /// The profile's properties, or credentials: the value of the union's one member.
  func part(_ place: JSONPointer) -> ExportNode? { request[place.appending(connector)] }

  /// The text.
  ///
  /// - Parameters:
  ///   - tool: whose words.
  ///   - aws: where the AWS command line is to send it.
  /// - Returns: the text, with a newline at its end.
  /// - Throws: `Unknown` where the tool has no such connector.
  public func text(for tool: Tool, aws: AWSCommand) throws(Unknown) -> String {
    switch tool {
    case .awsCLI: aws.text(request)
    case .terraform:
      TerraformResource(self, try spelling(.terraform, "Terraform's AWS provider", others: "cloudformation"))
        .text
    case .cloudformation:
      CloudFormationTemplate(self, try spelling(.cloudformation, "CloudFormation", others: "terraform")).text
    }
  }

  private func spelling(
    _ tool: Spelling.Tool, _ name: String, others: String
  ) throws(Unknown) -> Spelling {
    let spelling = Spelling(tool, catalogue)
    guard spelling.words?.lacksConnectors.contains(connector) != true else {
      throw Unknown(description: "\(name) has no \(connector) connector profiles. aws-cli and \(others) do.")
    }
    return spelling
  }
}

extension FormDefinition {
  /// Whether a place of the request holds a map, whose names are nobody's but the operator's.
  func isMap(_ pointer: JSONPointer) -> Bool { field(at: pointer)?.kind == .map }
}

extension ExportNode {
  /// What stands at a place; nil where nothing does.
  subscript(pointer: JSONPointer) -> ExportNode? {
    pointer.tokens.reduce(ExportNode?.some(self)) { node, name in
      guard case .structure(let members)? = node else { return nil }
      return members.first { $0.name == name }?.value
    }
  }

  /// A request with other credentials.
  fileprivate func replacing(credentials: ExportNode, of connector: String) -> ExportNode {
    let path = RequestPaths.credentials.tokens
    guard case .structure(let members) = self else { return self }
    return .structure(
      members.map { name, value in
        guard name == path[0], case .structure(let config) = value else { return (name, value) }
        let others = config.filter { $0.name != path[1] }
        return (name, .structure(others + [(path[1], .structure([(connector, credentials)]))]))
      })
  }
}
