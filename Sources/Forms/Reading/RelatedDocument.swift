import JSON

/// JSON that is no request and has one in it: what Describe answers, a template of CloudFormation, Terraform's state.
struct RelatedDocument {
  private typealias Found = (name: String, value: JSONValue)

  private static let formationType = "AWS::AppFlow::ConnectorProfile"
  private static let terraformType = "aws_appflow_connector_profile"

  let api: ConnectorAPI

  /// The request in a document, and what has to be told about it.
  func request(in document: JSONValue) throws(RequestDocument.Unreadable) -> (JSONValue, notes: [String]) {
    if let details = details(in: document) {
      let named = details.map { (name: $0["connectorProfileName"]?.text ?? "", value: $0) }
      let advice = "“appflow-profile show NAME --output json” writes one of them."
      return described(
        try only(of: named, in: "This is what DescribeConnectorProfiles answers", advice: advice).value)
    }
    if let resources = formation(in: document) {
      return try spelled(
        resources, .cloudformation, "This is a CloudFormation template", tool: "CloudFormation")
    }
    if let resources = terraform(in: document) {
      return try spelled(resources, .terraform, "This is Terraform's JSON", tool: "Terraform")
    }
    if document["rotations"]?.items != nil {
      throw RequestDocument.Unreadable(
        description: "This is a plan of rotations: “appflow-profile rotate --plan FILE” takes it.")
    }
    return (document, [])
  }

  // MARK: What the service answers

  private func details(in document: JSONValue) -> [JSONValue]? {
    if let details = document["connectorProfileDetails"]?.items { return details }
    let all = document.items ?? [document]
    let areDetails = all.allSatisfy {
      $0["connectorProfileName"] != nil && $0["connectorProfileProperties"] != nil
    }
    return areDetails && !all.isEmpty ? all : nil
  }

  private func described(_ detail: JSONValue) -> (JSONValue, notes: [String]) {
    var request = JSONObject()
    for member in api.model[api.requestShape].members { request[member.name] = detail[member.name] }
    request["connectorProfileConfig"] = .object([
      "connectorProfileProperties": detail["connectorProfileProperties"] ?? .object(JSONObject())
    ])
    return (
      .object(request),
      [
        "This is what the service tells of a profile: its name, mode and properties are read as a request without credentials."
      ]
    )
  }

  // MARK: Resources of other tools

  private func formation(in document: JSONValue) -> [Found]? {
    if let resources = document["Resources"]?.object {
      return resources.members.filter { $0.value["Type"]?.text == Self.formationType }.map {
        ($0.name, $0.value["Properties"] ?? .object(JSONObject()))
      }
    }
    if document["Type"]?.text == Self.formationType {
      return [("", document["Properties"] ?? .object(JSONObject()))]
    }
    return document["ConnectorProfileName"] != nil && document["ConnectorProfileConfig"] != nil
      ? [("", document)] : nil
  }

  private func terraform(in document: JSONValue) -> [Found]? {
    if let configured = document["resource"] {
      let blocks = configured[Self.terraformType]?.onlyItem.object?.members ?? []
      return blocks.map { ($0.name, $0.value.onlyItem) }
    }
    if document["format_version"] != nil {
      let values = document["values"] ?? document["planned_values"]
      return resources(of: values?["root_module"] ?? .null).map {
        ($0["address"]?.text ?? $0["name"]?.text ?? "", $0["values"] ?? .object(JSONObject()))
      }
    }
    guard document["terraform_version"] != nil, let all = document["resources"]?.items else { return nil }
    return all.filter { $0["type"]?.text == Self.terraformType }.flatMap { resource in
      (resource["instances"]?.items ?? []).map {
        (resource["name"]?.text ?? "", $0["attributes"] ?? .object(JSONObject()))
      }
    }
  }

  /// The profiles of a module and of those in it.
  private func resources(of module: JSONValue) -> [JSONValue] {
    let own = (module["resources"]?.items ?? []).filter { $0["type"]?.text == Self.terraformType }
    return own + (module["child_modules"]?.items ?? []).flatMap(resources)
  }

  private func spelled(
    _ resources: [Found], _ tool: Spelling.Tool, _ start: String, tool name: String
  ) throws(RequestDocument.Unreadable) -> (JSONValue, notes: [String]) {
    let resource = try only(of: resources, in: start, advice: "Keep one of them.")
    var reader = SpelledReader(api: api, spelling: Spelling(tool, api.catalogue))
    let request = reader.request(resource.value)
    let profile = "its connector profile" + (resource.name.isEmpty ? "" : " \(resource.name)")
    var notes = ["\(start): \(profile) is read as a request."]
    if !reader.unresolved.isEmpty {
      notes.append(
        "Left out, because only \(name) knows the values: \(reader.unresolved.joined(separator: ", ")).")
    }
    return (request, notes)
  }

  private func only(
    of found: [Found], in start: String, advice: String
  ) throws(RequestDocument.Unreadable) -> Found {
    guard let first = found.first else {
      throw RequestDocument.Unreadable(description: "\(start), and it has no connector profile.")
    }
    guard found.count == 1 else {
      let names = found.map(\.name).listing
      throw RequestDocument.Unreadable(
        description: "\(start), with \(found.count) connector profiles: \(names). \(advice)")
    }
    return first
  }
}
