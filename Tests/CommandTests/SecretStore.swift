import ClientTestSupport
import JSON
import Synchronization

/// AWS Secrets Manager as far as it is asked: versions of secrets, the stages that they have, and who may ask for what.
final class SecretStore: Sendable {
  struct Contents: Sendable {
    /// The values of the versions of each secret, by their ids.
    var values: [String: [String: String]] = [:]
    /// The version that has a stage, by secret.
    var stages: [String: [String: String]] = [:]
    /// Operations that are refused.
    var refused: Set<String> = []
    /// What was asked for, such as `DescribeSecret sf`.
    var asked: [String] = []
  }

  private let contents = Mutex(Contents())

  /// Answers requests until the server goes.
  func serve() throws -> LoopbackServer {
    try .answering { request, connection, _ in
      guard let (status, body) = try? self.answer(to: request) else { return connection.answer(500) }
      connection.answer(status, [:], JSONWriter.body(body).revealed())
    }
  }

  func change(_ change: (inout Contents) -> Void) { contents.withLock { change(&$0) } }

  /// A version of a secret that is the current one from now on.
  func put(_ secret: String, _ version: String, _ value: String) {
    change {
      $0.values[secret, default: [:]][version] = value
      $0.stages[secret, default: [:]]["AWSCURRENT"] = version
    }
  }

  /// What was asked for since the last time, in the order of the alphabet.
  func takeAsked() -> [String] {
    contents.withLock { contents in
      defer { contents.asked = [] }
      return contents.asked.sorted()
    }
  }

  private func answer(to request: ReceivedRequest) throws -> (Int, JSONValue) {
    let operation = (request.header("x-amz-target") ?? "").split(separator: ".").last.map(String.init) ?? ""
    let body = try JSONReader.read(request.text)
    let secret = body["SecretId"]?.text ?? ""
    return contents.withLock { contents in
      contents.asked.append("\(operation) \(secret)")
      if contents.refused.contains(operation) {
        return (400, ["__type": "AccessDeniedException", "Message": "not allowed"])
      }
      guard let values = contents.values[secret], let stages = contents.stages[secret] else {
        return (400, ["__type": "ResourceNotFoundException", "Message": "no such secret"])
      }
      guard operation == "GetSecretValue" else {
        var versions = JSONObject()
        for version in values.keys.sorted() {
          let own = stages.filter { $0.value == version }.keys.sorted()
          if !own.isEmpty { versions[version] = .list(own.map { .string($0) }) }
        }
        return (200, ["ARN": .string(secret), "VersionIdsToStages": .object(versions)])
      }
      let version = body["VersionId"]?.text ?? stages[body["VersionStage"]?.text ?? "AWSCURRENT"] ?? ""
      guard let value = values[version] else {
        return (400, ["__type": "ResourceNotFoundException", "Message": "no such version"])
      }
      return (
        200, ["ARN": .string(secret), "VersionId": .string(version), "SecretString": .string(value)]
      )
    }
  }
}
