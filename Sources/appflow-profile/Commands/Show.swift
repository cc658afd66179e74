import AppFlow
import ArgumentParser
import Forms
import Glibc
import JSON
import OperatingSystem
import Rotation
import ServiceModel
import Terminal

/// `appflow-profile show NAME`
struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one connector profile.",
    discussion: """
      As JSON, what DescribeConnectorProfiles returned, member for member.

      For another tool, the profile in its words. The service does not tell credentials: variables stand in their place.

      Examples:
        appflow-profile show sf-prod --output json
        appflow-profile show sf-prod --as terraform > sf-prod.tf
        appflow-profile show sf-prod --as aws-cli
      """)

  @Argument(help: "The profile's name.", completion: Completions.profiles)
  var name: String

  @Option(help: "How to write it; as a table when left out.")
  var output: OutputFormat?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Write it in another tool's words instead.", valueName: "tool"))
  var tool: ProfileExport.Tool?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if tool != nil, output != nil {
      throw ValidationError("--as and --output exclude each other: each says how the profile is written.")
    }
  }

  func run() async throws {
    AppFlowClient.prepare()
    let api = try common.api()
    let client = try common.client()
    let (profile, details) = try await client.requireProfile(name)
    if let tool { return try await write(profile, for: tool, client, api) }
    switch output ?? .table {
    case .json: try Console.printExactly(JSONLines(["connectorProfileDetails": [details]]).text())
    case .table:
      try Console.print(Table(head: ["MEMBER", "VALUE"], rows: rows(profile, api)).layout(in: nil).text)
    }
  }

  private func write(
    _ profile: ConnectorProfile, for tool: ProfileExport.Tool, _ client: AppFlowClient, _ api: ConnectorAPI
  ) async throws {
    let type = profile.connectorType ?? ""
    guard let connector = try api.knownConnector(type) else {
      throw CommandFailure(
        .usage, "\(type) is not in the model, so that its profiles cannot be written for another tool.")
    }
    let definition = FormDefinition(connector: connector, api: api)
    let export = ProfileExport(
      profile.existing(api), type: type, label: profile.ownLabel(api), definition: definition)
    let aws = try await AWSCommand(client)
    let text: String
    do { text = try export.text(for: tool, aws: aws) } catch {
      throw CommandFailure(.usage, error.description)
    }
    try Console.printExactly(text)
  }

  private func rows(_ profile: ConnectorProfile, _ api: ConnectorAPI) -> [[String]] {
    var rows = [
      ["connectorProfileName", profile.name], ["connector", profile.connectorName(api)],
      ["connectionMode", profile.connectionMode ?? ""],
      ["connectorProfileArn", profile.arn ?? ""], ["credentialsArn", profile.credentialsARN ?? ""],
      ["createdAt", profile.createdAt.map { Age.date($0.seconds) } ?? ""],
      [
        "lastUpdatedAt",
        profile.lastUpdatedAt.map {
          "\(Age.date($0.seconds)), \(profile.ageText(now: Double(time(nil))))"
        } ?? "",
      ],
    ]
    if let link = profile.privateConnection {
      rows.append([
        "private connection", [link.status ?? "", link.failure].compactMap { $0 }.joined(separator: ": "),
      ])
    }
    for member in profile.existing(api).properties?.members ?? [] {
      let text = member.value.text ?? JSONLines(member.value).lines.map(\.text).joined(separator: " ")
      rows.append([member.name, text])
    }
    return rows.filter { !$0[1].isEmpty }
  }
}

extension AppFlowClient {
  /// The profile of a name, typed and as it was returned.
  ///
  /// - Throws: `CommandFailure` where there is none, with the nearest name of those that there are.
  func requireProfile(_ name: String) async throws -> (ConnectorProfile, JSONValue) {
    do {
      if let found = try await connectorProfile(named: name) { return found }
      var names: [String] = []
      for try await page in connectorProfiles() { names += page.profiles.map(\.name) }
      let nearest = NearestName.of(name, among: names).map { " Did you mean \($0)?" } ?? ""
      throw CommandFailure(
        .refused, "There is no connector profile named “\(name)” in this account and region.\(nearest)")
    } catch {
      throw CommandFailure(call: error)
    }
  }
}

extension ProfileExport.Tool: ExpressibleByArgument {}

extension AWSCommand {
  /// A command that goes where the client goes.
  fileprivate init(_ client: AppFlowClient) async throws(CommandFailure) {
    do {
      let resolved = try await client.configuration()
      self.init(
        region: resolved.region.value,
        endpoint: resolved.endpoint.source == .unset ? nil : resolved.endpoint.value.description,
        profile: resolved.profile.source == .unset ? nil : resolved.profile.value)
    } catch {
      throw CommandFailure(call: error)
    }
  }
}
