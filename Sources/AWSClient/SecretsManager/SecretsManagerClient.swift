import HTTPTransport
import JSON
import Secrets

/// Reads and writes secrets of AWS Secrets Manager (its API is JSON 1.1: one path, the operation in a header).
public struct SecretsManagerClient: Sendable {
  private let service: SecretStoreService

  /// Makes a client that signs as another client does.
  ///
  /// - Parameters:
  ///   - other: whose credentials and transport are used.
  ///   - region: the region that the secrets are in; the other client's when left out.
  /// - Throws: `ConfigurationError` when the region cannot be one.
  public init(beside other: ServiceClient, region: String?) throws(ConfigurationError) {
    service = try SecretStoreService(
      .secretsManager, target: "secretsmanager", beside: other, region: region)
  }

  /// The value of a version of a secret (GetSecretValue).
  ///
  /// - Parameter secret: the secret, and which version of it.
  /// - Returns: its text, and the id of the version that it is of, which is no secret.
  /// - Throws: `SecretValueError`.
  public func value(of secret: SecretReference) async throws(SecretValueError) -> (
    text: Secret, version: String
  ) {
    var request: JSONObject = ["SecretId": .string(secret.id)]
    switch secret.version {
    case .current: break
    case .stage(let stage): request["VersionStage"] = .string(stage)
    case .id(let id): request["VersionId"] = .string(id)
    }
    let document = try await service.send("GetSecretValue", JSONWriter.body(.object(request)))
    guard case .secret(let text)? = document["SecretString"] else {
      throw document["SecretBinary"] == nil ? .malformedAnswer : .binary
    }
    guard let version = document.revealed("VersionId").flatMap({ AnswerName.short($0) }) else {
      throw .malformedAnswer
    }
    return (text, version)
  }

  /// The id of the version that a reference means now, without its value (DescribeSecret).
  ///
  /// - Parameter secret: the secret, and which version of it.
  /// - Returns: the id; nil where no version has the stage.
  /// - Throws: `SecretValueError`.
  public func version(of secret: SecretReference) async throws(SecretValueError) -> String? {
    let wanted: String
    switch secret.version {
    case .id(let id): return id
    case .current: wanted = SecretReference.currentStage
    case .stage(let stage): wanted = stage
    }
    let document = try await service.send("DescribeSecret", JSONWriter.body(["SecretId": .string(secret.id)]))
    guard case .object(let versions)? = document["VersionIdsToStages"] else {
      // A secret that never had a value has no versions.
      guard document["ARN"] != nil else { throw .malformedAnswer }
      return nil
    }
    let stage = JSONValue.secret(Secret(wanted))
    return versions.members.first { $0.value.items?.contains(stage) ?? false }.flatMap {
      AnswerName.short($0.name)
    }
  }

  /// Gives a secret a new value, which is its current version from then on (PutSecretValue).
  ///
  /// - Parameter body: the request's JSON: `SecretId`, `SecretString`, and a `ClientRequestToken`, with which a repetition makes
  ///   no second version.
  /// - Throws: `SecretValueError`.
  public func putSecretValue(_ body: Secret) async throws(SecretValueError) {
    let answer = try await service.send("PutSecretValue", body)
    guard case .secret? = answer["VersionId"] else { throw .malformedAnswer }
  }
}

/// The strings of a secret that is a JSON object, which is how its console keeps pairs.
public enum SecretPairs {
  /// What a key leads to.
  public enum Found: Sendable, Equatable {
    /// The key's string.
    case value(Secret)
    /// The secret's text is no JSON object.
    case notAnObject
    /// There is no such key; these are the keys that there are.
    case missing(keys: [String])
    /// The key's value is no string and no number.
    case notAText
  }

  /// The keys that there are; nil where the secret's text is no JSON object.
  ///
  /// - Parameter text: the secret's text.
  public static func names(in text: Secret) -> [String]? {
    guard case .object(let object)? = try? JSONReader.read(secrets: text) else { return nil }
    return object.members.map(\.name)
  }

  /// Looks a key up.
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - text: the secret's text.
  public static func value(of key: String, in text: Secret) -> Found {
    guard case .object(let object)? = try? JSONReader.read(secrets: text) else { return .notAnObject }
    switch object[key] {
    case .secret(let value)?: return .value(value)
    case .number(let number)?: return .value(Secret(number.text))
    case nil: return .missing(keys: object.members.map(\.name).sorted())
    default: return .notAText
    }
  }
}
