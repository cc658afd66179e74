import AWSClient
import AppFlow
import ArgumentParser
import Diagnosis
import JSON
import OperatingSystem
import Terminal

/// `appflow-profile diagnose NAME`
struct Diagnose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Look for why a connector profile does not work, and change nothing.",
    discussion: """
      Looked at are the private link, the secret in which AppFlow keeps the credentials, the roles that the properties name \
      and who may take them, the connector's registration, and the last run of each flow that uses the profile. AppFlow does \
      not tell the clientCredentialsArn: with --client-credentials, that secret, its policy and its key's policy are looked at, \
      too. Statements that are missing in a policy are written to be pasted.

      Each check is fine, wrong, not allowed (the action that you lack is named), not applicable or unknown; none ends the \
      others. The exit code is 1 where something is wrong, else 0.

      It asks with secretsmanager:DescribeSecret, secretsmanager:GetResourcePolicy, kms:GetKeyPolicy, iam:GetRole, \
      appflow:DescribeConnectorProfiles, appflow:DescribeConnector, appflow:ListFlows, appflow:DescribeFlow and \
      appflow:DescribeFlowExecutionRecords.

      With --target, the profile of this name is looked at in every account and region of the targets that has one.

      Examples:
        appflow-profile diagnose sf-prod
        appflow-profile diagnose sf-prod --target prod
        appflow-profile diagnose sf-prod --client-credentials "$ARN"
      """)

  @Argument(help: "The profile's name.", completion: Completions.profiles)
  var name: String

  @Option(
    name: .customLong("client-credentials"),
    help: ArgumentHelp("The secret that the profile was given as its clientCredentialsArn.", valueName: "arn")
  )
  var clientCredentials: String?

  @Flag(
    name: .customLong("read-secret"),
    help: "Read that secret for the names of its keys (secretsmanager:GetSecretValue); no value is shown.")
  var readSecret = false

  @Option(help: "How to write it.")
  var output = OutputFormat.table

  @OptionGroup var target: TargetOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if target.isGiven, clientCredentials != nil {
      throw ValidationError(
        "--client-credentials names a secret of one account and region: leave it or --target out.")
    }
    if readSecret, clientCredentials == nil {
      throw ValidationError("--read-secret reads the secret that --client-credentials names.")
    }
    _ = try secret()
  }

  func run() async throws {
    AppFlowClient.prepare()
    let api = try common.api()
    if target.isGiven {
      return try await FleetDiagnosis(name: name, output: output).run(target.fleet(common), api)
    }
    let client = try common.client()
    let (profile, _) = try await client.requireProfile(name)
    let diagnosis = Diagnosis(
      of: profile, client: client, api: api, clientSecret: try secret(), readsKeyNames: readSecret,
      now: WallTime.now().seconds, naming: "--client-credentials")
    let findings = await diagnosis.findings()
    switch output {
    case .json:
      let json: JSONValue = [
        "connectorProfileName": .string(name), "findings": .list(findings.map(\.json)),
      ]
      try Console.printExactly(JSONLines(json).text())
    case .table: try write(findings)
    }
    if findings.contains(where: { $0.state == .wrong }) { throw CommandFailure(.different, "") }
  }

  private func write(_ findings: [Finding]) throws(CommandFailure) {
    let rows = findings.map { [$0.state.rawValue, $0.check, $0.message] }
    try Console.print(Table(head: ["STATE", "CHECK", "WHAT"], rows: rows).layout(in: nil).text)
    for finding in findings {
      guard let remedy = finding.remedy else { continue }
      try Console.print("\n\(finding.check): \(remedy)")
      if let statement = finding.statement { try Console.printExactly(JSONLines(statement).text()) }
    }
  }

  private func secret() throws -> SecretARN? {
    guard let clientCredentials else { return nil }
    do { return try SecretARN(clientCredentials) } catch {
      throw ValidationError("--client-credentials: \(error.reason).")
    }
  }
}

extension Finding {
  /// What programs get of it.
  var json: JSONValue {
    var object: JSONObject = [
      "check": .string(check), "state": .string(state.rawValue), "message": .string(message),
    ]
    object["remedy"] = remedy.map { .string($0) }
    object["missingAction"] = action.map { .string($0) }
    object["statement"] = statement
    return .object(object)
  }
}
