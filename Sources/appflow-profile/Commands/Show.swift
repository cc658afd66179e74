import AppFlow
import ArgumentParser
import Forms
import Glibc
import ProfileEditor
import ServiceModel

/// `appflow-profile show NAME`
struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one connector profile.",
    discussion: """
      As JSON, what DescribeConnectorProfiles returned, member for member.

      Example: appflow-profile show sf-prod --output json
      """)

  @Argument(help: "The profile's name.")
  var name: String

  @Option(help: "How to write it.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let api = try common.api()
    let client = try common.client()
    let profile = try await client.requireProfile(name)
    switch output {
    case .json: Console.printExactly(JSONLines(["connectorProfileDetails": [profile.raw]]).text())
    case .table: Console.print(Table(head: ["MEMBER", "VALUE"], rows: rows(profile, api)).text)
    }
  }

  private func rows(_ profile: ConnectorProfile, _ api: ConnectorAPI) -> [[String]] {
    let entry = BrowserEntry(profile, api: api)
    var rows = [
      ["connectorProfileName", entry.name], ["connector", entry.connector], ["connectionMode", entry.mode],
      ["connectorProfileArn", profile.arn ?? ""], ["credentialsArn", profile.credentialsARN ?? ""],
      ["createdAt", entry.created.map(Age.date) ?? ""],
      [
        "lastUpdatedAt",
        entry.updated.map { "\(Age.date($0)), \(entry.ageText(now: Double(time(nil))))" } ?? "",
      ],
    ]
    if let link = entry.privateConnection {
      rows.append([
        "private connection", [link.status, link.failure].compactMap { $0 }.joined(separator: ": "),
      ])
    }
    for member in entry.properties?.members ?? [] {
      let text = member.value.text ?? JSONLines(member.value).lines.map(\.text).joined(separator: " ")
      rows.append([member.name, text])
    }
    return rows.filter { !$0[1].isEmpty }
  }
}

extension AppFlowClient {
  /// The profile of a name.
  ///
  /// - Throws: `CommandFailure` where there is none, with the nearest name of those that there are.
  func requireProfile(_ name: String) async throws -> ConnectorProfile {
    do {
      let page = try await describeConnectorProfiles(names: [name])
      if let profile = page.profiles.first(where: { $0.name == name }) { return profile }
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
