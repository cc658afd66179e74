import ArgumentParser
import JSON
import Rotation

/// Credentials on a command line: where secrets come from, and what is not secret.
struct CredentialArguments: ParsableArguments {
  @Option(help: ArgumentHelp("A credential and where its secret comes from.", valueName: "field=source"))
  var secret: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A credential that is not secret, such as username.", valueName: "field=value"))
  var settings: [String] = []

  @Flag(
    help: "Take what file:, fd:, exec: and credential: give byte by byte: a line break at its end stays.")
  var exact = false

  /// Whether none is given.
  var isEmpty: Bool { secret.isEmpty && settings.isEmpty }

  /// Reads `--secret FIELD=SOURCE`. Neither side of a pair is repeated in an error: what stands there may be a secret in the wrong
  /// place.
  func namedSecrets() throws(CommandFailure) -> [RotationPlan.Named<SecretSource>] {
    var secrets: [RotationPlan.Named<SecretSource>] = []
    for (index, pair) in secret.enumerated() {
      guard let (name, text) = Self.split(pair) else {
        throw CommandFailure(
          .usage, "--secret, number \(index + 1): write FIELD=SOURCE, such as password=env:NAME.")
      }
      do {
        secrets.append(.init(name, try SecretSource(text)))
      } catch {
        throw CommandFailure(.usage, "--secret, number \(index + 1): \(error)")
      }
    }
    return secrets
  }

  /// Reads `--set FIELD=VALUE`.
  func namedSettings() throws(CommandFailure) -> [RotationPlan.Named<JSONValue>] {
    var named: [RotationPlan.Named<JSONValue>] = []
    for (index, pair) in settings.enumerated() {
      guard let (name, text) = Self.split(pair) else {
        throw CommandFailure(
          .usage, "--set, number \(index + 1): write FIELD=VALUE, such as username=appflow.")
      }
      named.append(.init(name, .string(text)))
    }
    return named
  }

  private static func split(_ pair: String) -> (String, String)? {
    guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else { return nil }
    return (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
  }
}
