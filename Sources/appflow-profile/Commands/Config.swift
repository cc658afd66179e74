import AppFlow
import ArgumentParser
import ServiceModel

/// `appflow-profile config`
struct Config: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract:
      "Show what was resolved, and from where: profile, region, endpoint, credentials, retries, files.",
    discussion: """
      Of the access key id, only the last four characters are shown; never a secret. Finding the credentials may ask the
      network, as any other call does.

      Example: appflow-profile config --profile prod
      """)

  @Option(help: "How to write it.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let client = try common.client()
    do {
      let resolved = try await client.configuration()
      let report = Report(resolved: resolved, credentials: try await client.credentials())
      switch output {
      case .json: Console.printExactly(JSONLines(report.json).text())
      case .table: Console.print(Table(head: ["SETTING", "VALUE", "SOURCE"], rows: report.rows).text)
      }
    } catch {
      throw CommandFailure(error)
    }
  }
}

/// What the command shows, as a table and as data.
private struct Report {
  let resolved: ResolvedConfiguration
  let credentials: CredentialsReport

  private var endpoint: String {
    let text = "\(resolved.endpoint.value)"
    return resolved.endpoint.value.path == "/" && text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  private var expiration: String? { credentials.expiration?.iso8601 }

  var json: JSONValue {
    let files = resolved.files.map { file -> JSONValue in
      ["kind": .string(file.kind), "path": .string(file.path), "exists": .boolean(file.exists)]
    }
    return [
      "profile": .string(resolved.profile.value),
      "region": ["value": .string(resolved.region.value), "source": .string(resolved.region.source)],
      "endpoint": [
        "value": .string(endpoint), "source": .string(resolved.endpoint.source),
      ],
      "credentials": [
        "provider": .string(credentials.provider), "accessKeyId": .string(credentials.maskedAccessKeyID),
        "expiration": expiration.map { .string($0) } ?? .null,
      ],
      "retries": [
        "mode": .string(resolved.retryMode.value.rawValue),
        "maxAttempts": .number(JSONNumber(resolved.maxAttempts.value)),
      ],
      "files": .list(files),
    ]
  }

  var rows: [[String]] {
    var rows = [
      ["profile", resolved.profile.value, resolved.profile.source],
      ["region", resolved.region.value, resolved.region.source],
      ["endpoint", endpoint, resolved.endpoint.source],
      ["access key", credentials.maskedAccessKeyID, credentials.provider],
      ["retry mode", resolved.retryMode.value.rawValue, resolved.retryMode.source],
      ["attempts", "\(resolved.maxAttempts.value)", resolved.maxAttempts.source],
    ]
    if let expiration { rows.append(["expiration", expiration, credentials.provider]) }
    if let bundle = resolved.caBundle { rows.append(["CA bundle", bundle.value, bundle.source]) }
    if let proxy = resolved.proxySource { rows.append(["proxy", "in use", proxy]) }
    return rows
      + resolved.files.map { ["\($0.kind) file", $0.path + ($0.exists ? "" : " (not there)"), $0.source] }
  }
}
