import AWSClient
import AppFlow
import ArgumentParser
import JSON
import Terminal

/// `appflow-profile config`
struct Config: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract:
      "Show what was resolved, and from where: profile, region, endpoint, credentials, retries, files, service model.",
    discussion: """
      Of the access key id, only the last four characters are shown; never a secret. Every credential provider is listed \
      in the order in which they are asked, with why it does not serve. Finding the credentials may ask the network, as \
      any other call does; whose they are is asked with --identity only, which needs no permission. What is missing is \
      shown as none, or as null in JSON; standard error says what to do, with the file and line of what is broken, and \
      the exit code is 253.

      Of the service model it says which release it is of, how old it is, and which newer ones the AWS command line and \
      botocore have brought to this machine. They are found by looking at files: what PATH has, virtual environments, pipx \
      and uv, the system's own folders.

      Example: appflow-profile config --profile prod
      """)

  @Option(help: "How to write it.")
  var output = OutputFormat.table

  @Flag(help: "Ask the Security Token Service whose the credentials are.")
  var identity = false

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let client = try common.client()
    let resolved: ConfigurationReport
    do {
      resolved = try await client.configurationReport(asksIdentity: identity)
    } catch {
      throw CommandFailure(call: error)
    }
    let report = Report(resolved: resolved, hasIdentity: identity, model: try ModelReport(common))
    switch output {
    case .json: try Console.printExactly(JSONLines(report.json).text())
    case .table:
      try Console.print(Table(head: ["SETTING", "VALUE", "SOURCE"], rows: report.rows).layout(in: nil).text)
    }
    let problems = resolved.problems.map(\.description) + report.model.problems
    guard problems.isEmpty else { throw CommandFailure(.configuration, problems.joined(separator: "\n")) }
  }
}

/// What the command shows, as a table and as data.
private struct Report {
  let resolved: ConfigurationReport
  let hasIdentity: Bool
  let model: ModelReport

  private var endpoint: Sourced<String>? {
    resolved.endpoint.map { endpoint in
      let text = "\(endpoint.value)"
      let isBare = endpoint.value.path == "/" && text.hasSuffix("/")
      return Sourced(isBare ? String(text.dropLast()) : text, endpoint.source)
    }
  }

  private var key: (value: String, source: String)? {
    resolved.credentials.map { ($0.maskedAccessKeyID, $0.provider) }
  }

  private var expiration: String? { resolved.credentials?.expiration?.iso8601 }

  var json: JSONValue {
    let files = resolved.files.map { file -> JSONValue in
      [
        "kind": .string(file.kind), "path": .string(file.path), "exists": .boolean(file.exists),
        "doubt": Self.json(file.doubt),
      ]
    }
    let providers = resolved.providers.map { provider -> JSONValue in
      let (outcome, reason) = provider.words
      return ["name": .string(provider.name), "outcome": .string(outcome), "reason": Self.json(reason)]
    }
    let identity: JSONValue? = resolved.identity.map {
      ["account": .string($0.account), "arn": .string($0.arn), "userId": .string($0.userID)]
    }
    return [
      "profile": .string(resolved.profile.value),
      "region": Self.json(resolved.region),
      "endpoint": Self.json(endpoint),
      "credentials": [
        "provider": Self.json(key?.source), "accessKeyId": Self.json(key?.value),
        "expiration": Self.json(expiration), "renewal": Self.json(resolved.renewal),
      ],
      "identity": identity ?? .null, "providers": .list(providers),
      "retries": [
        "mode": Self.json(resolved.retryMode?.value.rawValue),
        "maxAttempts": resolved.maxAttempts.map { .number(JSONNumber($0.value)) } ?? .null,
      ],
      "files": .list(files), "model": model.json,
    ]
  }

  private static func json(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  private static func json(_ setting: Sourced<String>?) -> JSONValue {
    ["value": json(setting?.value), "source": json(setting?.source.description)]
  }

  private static func row(_ name: String, _ value: String?, _ source: String?) -> [String] {
    [name, value ?? "none", source ?? "-"]
  }

  var rows: [[String]] {
    var rows = [
      Self.row("profile", resolved.profile.value, resolved.profile.source.description),
      Self.row("region", resolved.region?.value, resolved.region?.source.description),
      Self.row("endpoint", endpoint?.value, endpoint?.source.description),
      Self.row("access key", key?.value, key?.source),
      Self.row("retry mode", resolved.retryMode?.value.rawValue, resolved.retryMode?.source.description),
      Self.row(
        "attempts", resolved.maxAttempts.map { "\($0.value)" }, resolved.maxAttempts?.source.description),
    ]
    if hasIdentity {
      rows.append(Self.row("identity", resolved.identity.map { "\($0.arn) in account \($0.account)" }, "sts"))
    }
    if let expiration { rows.append(Self.row("expiration", expiration, key?.source)) }
    if let renewal = resolved.renewal { rows.append(Self.row("renewal", renewal, key?.source)) }
    if let bundle = resolved.caBundle { rows.append(["CA bundle", bundle.value, "\(bundle.source)"]) }
    if let proxy = resolved.proxySource { rows.append(["proxy", "in use", "\(proxy)"]) }
    return rows
      + resolved.files.map {
        ["\($0.kind) file", $0.path + ($0.exists ? "" : " (not there)") + $0.remark, "\($0.source)"]
      }
      + resolved.providers.enumerated().map { index, provider in
        let (outcome, reason) = provider.words
        return [
          "provider \(index + 1)", "\(provider.name): \(outcome)" + (reason.map { ", \($0)" } ?? ""), "-",
        ]
      }
      + model.rows
  }
}

extension ProviderReport {
  /// What became of it, in a word and in a sentence.
  fileprivate var words: (outcome: String, reason: String?) {
    switch outcome {
    case .serves: ("serves", nil)
    case .passed(let reason): ("passes", reason)
    case .failed(let reason): ("fails", reason)
    case .notAsked: ("not asked", nil)
    }
  }
}

extension SharedFileReport {
  /// That others could have written it.
  fileprivate var remark: String { doubt.map { "; \($0)" } ?? "" }
}
