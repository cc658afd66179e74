import AWSClient
import JSON

extension RotationPlan {
  /// What makes it this plan and no other one: which profiles get which credentials, from where. How it is written and in which
  /// order, how many are done at once and whether a login is tried are no part of it.
  public var identity: String {
    let lines = entries.map { entry in
      let secrets = entry.secrets.sorted { $0.name < $1.name }.map { secret in
        JSONValue.list([.string(secret.name), .list(secret.value.words.map { .string($0) })])
      }
      let settings = entry.settings.sorted { $0.name < $1.name }.map { setting in
        JSONValue.list([.string(setting.name), setting.value])
      }
      let line = JSONValue.list([.string(entry.profile), .list(secrets), .list(settings)])
      return JSONWriter.body(line).revealed()
    }
    return Digest.sha256Hex(lines.sorted().joined(separator: "\n"))
  }
}

extension SecretSource {
  /// The source with all that it says.
  fileprivate var words: [String] {
    switch self {
    case .environment(let name): ["env", name]
    case .file(let path): ["file", path]
    case .descriptor(let number): ["fd", String(number)]
    case .program(let words): ["exec"] + words
    case .secretsManager(let arn, let key): ["secretsmanager", arn.description] + (key.map { [$0] } ?? [])
    case .made(let place): ["new"] + (place.map { [$0.description] } ?? [])
    }
  }
}
