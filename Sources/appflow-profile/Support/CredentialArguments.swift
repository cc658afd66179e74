import ArgumentParser
import JSON
import Rotation

/// Credentials on a command line: where secrets come from, and what is not secret.
enum CredentialArguments {
  /// Reads `--secret FIELD=SOURCE`. Neither side of a pair is repeated in an error: what stands there may be a secret in the wrong
  /// place.
  static func secrets(
    _ pairs: [String]
  ) throws(CommandFailure) -> [RotationPlan.Named<SecretSource>] {
    var secrets: [RotationPlan.Named<SecretSource>] = []
    for (index, pair) in pairs.enumerated() {
      guard let (name, text) = split(pair) else {
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
  static func settings(_ pairs: [String]) throws(CommandFailure) -> [RotationPlan.Named<JSONValue>] {
    var settings: [RotationPlan.Named<JSONValue>] = []
    for (index, pair) in pairs.enumerated() {
      guard let (name, text) = split(pair) else {
        throw CommandFailure(
          .usage, "--set, number \(index + 1): write FIELD=VALUE, such as username=appflow.")
      }
      settings.append(.init(name, .string(text)))
    }
    return settings
  }

  private static func split(_ pair: String) -> (String, String)? {
    guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else { return nil }
    return (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
  }
}
