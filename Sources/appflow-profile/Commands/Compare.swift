import AppFlow
import ArgumentParser
import JSON
import Lists
import Terminal

/// `appflow-profile compare NAME [NAME]`
struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two connector profiles, also of two accounts or regions.",
    discussion: """
      Compared are the connector, the mode and the properties, member by member; those that differ come first. A profile's \
      own name, ARN, times and private link are not compared, nor are credentials, which the service never tells.

      With --to-profile, --to-region or --to-endpoint-url, the second profile is looked for there; its name may be left out \
      where it is the same. What these do not say is as for the first one.

      The exit code is 0 where no member differs, and 1 where one does.

      Examples:
        appflow-profile compare sf-prod sf-test
        appflow-profile compare sf-prod --to-region us-east-1
        appflow-profile compare sf-test sf-prod --profile test --to-profile prod
      """)

  @Argument(help: "A profile's name.", completion: Completions.profiles)
  var name: String

  @Argument(
    help: ArgumentHelp("The other profile's name.", valueName: "other-name"), completion: Completions.profiles
  )
  var otherName: String?

  @Option(
    name: .customLong("to-profile"),
    help: ArgumentHelp(
      "The AWS profile for the second one, from the AWS configuration files.", valueName: "name"),
    completion: Completions.awsProfiles)
  var toProfile: String?

  @Option(
    name: .customLong("to-region"),
    help: ArgumentHelp("The AWS region of the second one.", valueName: "region"),
    completion: Completions.regions)
  var toRegion: String?

  @Option(
    name: .customLong("to-endpoint-url"),
    help: ArgumentHelp("Ask this endpoint about the second one.", valueName: "url"))
  var toEndpointURL: String?

  @Option(help: "How to write it.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

  /// What is said below an error that names the first one's options.
  private static let aboutTheSecond =
    "This is about the second profile, where --to-profile, --to-region and --to-endpoint-url say."

  private var isElsewhere: Bool { toProfile != nil || toRegion != nil || toEndpointURL != nil }

  func validate() throws {
    if name.isEmpty || otherName?.isEmpty == true { throw ValidationError("A profile's name is not empty.") }
    guard isElsewhere || otherName ?? name != name else {
      throw ValidationError(
        "Name a second profile, or say with --to-profile, --to-region or --to-endpoint-url where it is.")
    }
  }

  func run() async throws {
    AppFlowClient.prepare()
    let client = try common.client()
    let other: AppFlowClient
    do throws(CommandFailure) {
      other = isElsewhere ? try there.client() : client
    } catch {
      throw error.adding(Self.aboutTheSecond)
    }
    let left = try await Side(name, client)
    let right: Side
    do {
      right = try await Side(otherName ?? name, other)
    } catch let failure as CommandFailure where isElsewhere {
      throw failure.adding(Self.aboutTheSecond)
    }
    let comparison = ProfileComparison(left.details, right.details)
    switch output {
    case .json: try Console.printExactly(JSONLines(json(comparison, left, right)).text())
    case .table: try write(comparison, left, right)
    }
    if !comparison.isEqual { throw CommandFailure(.different, "") }
  }

  /// The options of the second one.
  private var there: CommonOptions {
    var options = common
    options.profile = toProfile ?? common.profile
    options.region = toRegion ?? common.region
    options.endpointURL = toEndpointURL ?? common.endpointURL
    return options
  }

  private func write(_ comparison: ProfileComparison, _ left: Side, _ right: Side) throws(CommandFailure) {
    let rows = comparison.members.map { member in
      [
        member.differs ? "differs" : "same", member.name, ProfileComparison.Member.text(member.left),
        ProfileComparison.Member.text(member.right),
      ]
    }
    let titles = left.name == right.name ? [left.place, right.place] : [left.name, right.name]
    try Console.print(
      Table(head: [.whole("IS"), .path("MEMBER")] + titles.map { Table.Column($0, cut: .end) }, rows: rows))
    let count = comparison.members.count { $0.differs }
    try Console.print(
      comparison.isEqual
        ? "\nThey are the same." : "\n\(count) of \(comparison.members.count) members differ.")
  }

  private func json(_ comparison: ProfileComparison, _ left: Side, _ right: Side) -> JSONValue {
    let members = comparison.members.map { member -> JSONValue in
      [
        "pointer": .string(member.pointer.description), "differs": .boolean(member.differs),
        "left": member.left ?? .null, "right": member.right ?? .null,
      ]
    }
    return [
      "equal": .boolean(comparison.isEqual), "left": left.json, "right": right.json,
      "members": .list(members),
    ]
  }
}

/// One of the two profiles, and where it is.
private struct Side {
  let name: String
  let details: JSONValue
  let region: String
  let awsProfile: String

  init(_ name: String, _ client: AppFlowClient) async throws {
    self.name = name
    details = try await client.requireProfile(name).1
    do {
      let resolved = try await client.configuration()
      (region, awsProfile) = (resolved.region.value, resolved.profile.value)
    } catch {
      throw CommandFailure(call: error)
    }
  }

  var place: String { "\(awsProfile) \(region)" }

  var json: JSONValue {
    [
      "connectorProfileName": .string(name), "awsProfile": .string(awsProfile), "region": .string(region),
      "connectorProfileArn": details["connectorProfileArn"] ?? .null,
    ]
  }
}
