import AppFlow
import ArgumentParser
import JSON
import Rotation
import ServiceModel
import Targets
import Terminal

/// `appflow-profile verify NAME…`
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Have AppFlow log in with profiles' credentials, and change nothing.",
    discussion: """
      AppFlow lists what the connected application offers only when it can log in, but answers from a cache for up to an \
      hour. So the cache is reset first. The outcomes:
        verified              the application let AppFlow in just now
        verification-failed   the application refuses the credentials
        login-not-tried       the cache could not be reset: an answer proves nothing
        unknown               it could not be found out

      It takes the permissions appflow:DescribeConnectorProfiles, appflow:ResetConnectorMetadataCache and \
      appflow:ListConnectorEntities, for custom connectors appflow:DescribeConnector too.

      The exit code is that of the worst result: 0 all are verified, 254 refused, 255 not known.

      With --target, each name is verified in every account and region of the targets that has such a profile.

      Examples:
        appflow-profile verify sf-prod
        appflow-profile verify sf-prod veeva-vault --output json
        appflow-profile verify sf-prod --target prod
      """)

  @Argument(
    help: ArgumentHelp("The profiles' names.", valueName: "name"), completion: Completions.profiles)
  var names: [String]

  @Option(help: ArgumentHelp("How many at once, 1 to 32.", valueName: "number"))
  var concurrency = RotationPlan.usualConcurrency

  @Option(help: "How to write the result.")
  var output = OutputFormat.table

  @OptionGroup var target: TargetOptions

  @OptionGroup var common: CommonOptions

  /// A profile that was verified, and where it is where there are many places.
  private struct Item: Sendable {
    let result: VerifiedProfile
    var place: FleetPlace?

    /// The profile's name, with its place.
    var name: String {
      ([result.profile.name] + [place?.account, place?.region].compactMap(\.self)).joined(separator: " ")
    }
  }

  func validate() throws {
    guard RotationPlan.allowedConcurrency.contains(concurrency) else {
      throw ValidationError("--concurrency takes a whole number from 1 to 32.")
    }
    if names.contains("") { throw ValidationError("A profile's name is not empty.") }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw ValidationError("\(name) is named twice.")
    }
  }

  func run() async throws {
    AppFlowClient.prepare()
    let (items, count, refusals): ([Item], Int, FleetRefusals)
    do {
      // Ctrl-C gives up: nothing is changed by it.
      (items, count, refusals) = try await Interruption.cancelling { try await verify() }
    } catch is CancellationError {
      throw CommandFailure(.interrupted, "Stopped. Nothing was changed.")
    } catch {
      throw CommandFailure(call: error)
    }
    try write(items, refusals)
    let codes = items.compactMap(\.result.code)
    guard items.count == count, !codes.contains(.interrupted) else {
      throw CommandFailure(.interrupted, "Stopped. Nothing was changed.")
    }
    let bad = items.filter { $0.result.code != nil }.map(\.name)
    try refusals.end(codes, bad.isEmpty ? "" : "Not all are verified: \(bad.joined(separator: ", ")).")
  }

  private func write(_ items: [Item], _ refusals: FleetRefusals) throws(CommandFailure) {
    switch output {
    case .json:
      var report: JSONObject = [
        "verifications": .list(items.map { .object(($0.place?.json ?? [:]).adding($0.result.json)) })
      ]
      if target.isGiven { report["refusals"] = refusals.json }
      try Console.printExactly(JSONLines(.object(report)).text())
    case .table:
      let isFleet = target.isGiven
      let rows = items.map { item in
        let result = item.result
        return [result.profile.name] + (isFleet ? [item.place?.account ?? "", item.place?.region ?? ""] : [])
          + [
            result.login.word, result.profile.connectorLabel ?? result.profile.connectorType ?? "",
            result.duration.secondsText, result.login.error?.requestID ?? "",
          ]
      }
      let refused = refusals.all.map {
        [FleetRefusals.name, $0.account ?? "", $0.region ?? "", "refused", "", "", $0.requestID ?? ""]
      }
      let place: [Table.Column] = isFleet ? [.whole("ACCOUNT"), .whole("REGION")] : []
      try Console.print(
        Table(
          head: ["PROFILE"] + place
            + [.whole("OUTCOME"), "CONNECTOR", .whole("SECONDS"), .whole("REQUEST ID")], rows: rows + refused)
      )
      for item in items { try Console.print("\n\(item.name): \(item.result.login.sentence)") }
      try refusals.tell()
    }
  }

  /// - Returns: what came of each profile, how many there were, and the places that refused.
  private func verify() async throws -> ([Item], Int, FleetRefusals) {
    guard target.isGiven else {
      let client = try common.client()
      let results = try await verify(client)
      return (results.map { Item(result: $0) }, names.count, FleetRefusals())
    }
    let profiles = try await FleetProfiles(named: names, in: target.fleet(common))
    let progress = RotationProgress(total: profiles.found.count, otherwise: "not verified")
    defer { progress.finish() }
    // The places with their profiles: each place has its own quota.
    let places = Dictionary(grouping: profiles.found) {
      "\($0.place.target) \($0.place.account ?? "") \($0.place.region)"
    }
    .sorted { $0.key < $1.key }.map(\.value)
    let concurrency = concurrency
    let items = try await withThrowingTaskGroup(of: [Item].self) { group in
      var items: [Item] = []
      for (index, found) in places.enumerated() {
        guard let place = found.first?.place else { continue }
        if index >= Self.placesAtOnce { items += try await group.next() ?? [] }
        group.addTask {
          await LoginVerifier(client: place.client).verify(found.map(\.profile), concurrency: concurrency) {
            result in
            let name = Item(result: result, place: place).name
            progress.ended("\(name): \(result.login.word)", isGood: result.code == nil)
          }.map { Item(result: $0, place: place) }
        }
      }
      for try await more in group { items += more }
      return items
    }
    return (items.sorted { $0.name < $1.name }, profiles.found.count, profiles.refusals)
  }

  /// In how many accounts and regions profiles are verified at once.
  private static let placesAtOnce = 4

  private func verify(_ client: AppFlowClient) async throws -> [VerifiedProfile] {
    let verifier = LoginVerifier(client: client)
    let found = try await verifier.profiles(named: names)
    let missing = names.filter { found[$0] == nil }
    guard missing.isEmpty else {
      try await tellMissing(missing, client)
      throw CommandFailure(.refused, "Nothing was verified.")
    }
    let progress = RotationProgress(total: names.count, otherwise: "not verified")
    defer { progress.finish() }
    return await verifier.verify(names.compactMap { found[$0] }, concurrency: concurrency) { result in
      progress.ended("\(result.profile.name): \(result.login.word)", isGood: result.code == nil)
    }
  }

  private func tellMissing(_ missing: [String], _ client: AppFlowClient) async throws {
    var known: [String] = []
    for try await page in client.connectorProfiles() { known += page.profiles.map(\.name) }
    for name in missing {
      let nearest = NearestName.of(name, among: known).map { " Did you mean \($0)?" } ?? ""
      Console.error("There is no connector profile named “\(name)” in this account and region.\(nearest)")
    }
  }
}

extension VerifiedProfile {
  /// The exit code that the result asks for; nil where it is verified.
  fileprivate var code: CommandFailure.Code? {
    switch login {
    case .verified: nil
    case .refused: .refused
    case .notTried: .other
    case .unknown(let error):
      error.category == .interrupted
        ? .interrupted : error.category == .configuration ? .configuration : .other
    }
  }

  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "connectorProfileName": .string(profile.name), "outcome": .string(login.word),
    ]
    object["connectorType"] = profile.connectorType.map { .string($0) }
    object["connectorLabel"] = profile.connectorLabel.map { .string($0) }
    if case .verified(let objects, let hasMore) = login {
      object["objects"] = .number(JSONNumber(objects))
      object["hasMoreObjects"] = .boolean(hasMore)
    }
    object["requestId"] = login.error?.requestID.map { .string($0) }
    object["seconds"] = .number(JSONNumber(text: duration.secondsText))
    object["message"] = .string(login.sentence)
    return object
  }
}
