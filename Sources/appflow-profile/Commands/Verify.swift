import AppFlow
import ArgumentParser
import JSON
import Rotation
import ServiceModel
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

      Examples:
        appflow-profile verify sf-prod
        appflow-profile verify sf-prod veeva-vault --output json
      """)

  @Argument(
    help: ArgumentHelp("The profiles' names.", valueName: "name"), completion: Completions.profiles)
  var names: [String]

  @Option(help: ArgumentHelp("How many at once, 1 to 32; 4 when left out.", valueName: "number"))
  var concurrency = RotationPlan.usualConcurrency

  @Option(help: "How to write the result.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

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
    let client = try common.client()
    let results: [VerifiedProfile]
    do {
      // Ctrl-C gives up: nothing is changed by it.
      results = try await Interruption.cancelling { try await verify(client) }
    } catch {
      throw CommandFailure(call: error)
    }
    switch output {
    case .json:
      try Console.printExactly(JSONLines(["verifications": .list(results.map(\.json))]).text())
    case .table:
      let rows = results.map {
        [
          $0.profile.name, $0.login.word, $0.profile.connectorLabel ?? $0.profile.connectorType ?? "",
          $0.duration.secondsText, $0.login.error?.requestID ?? "",
        ]
      }
      try Console.print(
        Table(
          head: ["PROFILE", .whole("OUTCOME"), "CONNECTOR", .whole("SECONDS"), .whole("REQUEST ID")],
          rows: rows))
      for result in results { try Console.print("\n\(result.profile.name): \(result.login.sentence)") }
    }
    let codes = results.compactMap(\.code)
    guard results.count == names.count, !codes.contains(.interrupted) else {
      throw CommandFailure(.interrupted, "Stopped. Nothing was changed.")
    }
    guard let worst = codes.max(by: { $0.rawValue < $1.rawValue }) else { return }
    let bad = results.filter { $0.code != nil }.map(\.profile.name)
    throw CommandFailure(worst, "Not all are verified: \(bad.joined(separator: ", ")).")
  }

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

  fileprivate var json: JSONValue {
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
    return .object(object)
  }
}
