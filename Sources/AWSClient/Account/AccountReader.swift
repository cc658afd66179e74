import HTTPTransport
import JSON
import Secrets

/// Why something of the account could not be read.
public enum AccountReadError: Error, Sendable, Equatable {
  /// The identity that signs may not do this.
  case notAllowed
  /// There is no such thing.
  case missing
  /// Nobody was asked: the client's own endpoint is on this machine and none is configured for the other service, so that a
  /// signature of pretended keys would be sent to AWS.
  case nobodyToAsk(variable: String)
  /// The answer is not what the service documents.
  case malformedAnswer
  /// The request did not succeed otherwise.
  case call(AWSClientError)
}

/// A secret as Secrets Manager describes it: nothing of its value.
public struct SecretDescription: Sendable, Equatable {
  /// The key that it is encrypted with, an ARN, an id or an alias; nil where that is AWS's own for secrets.
  public let keyID: String?
  /// Whether it was deleted, and waits for its end.
  public let isDeleted: Bool
}

/// Reads what stands around a service in an account: secrets' descriptions and policies, keys' policies, roles. It changes nothing.
public struct AccountReader: Sendable {
  private let own: ServiceClient

  /// Makes a reader that signs as a client does.
  ///
  /// - Parameter client: whose credentials and transport are used.
  public init(beside client: ServiceClient) { own = client }

  /// What Secrets Manager says of a secret (DescribeSecret).
  ///
  /// - Parameter secret: the secret.
  /// - Throws: `AccountReadError`.
  public func describe(_ secret: SecretARN) async throws(AccountReadError) -> SecretDescription {
    let answer = try await secretsManager("DescribeSecret", secret)
    guard answer["ARN"]?.text != nil else { throw .malformedAnswer }
    return SecretDescription(keyID: answer["KmsKeyId"]?.text, isDeleted: answer["DeletedDate"] != nil)
  }

  /// The policy of a secret (GetResourcePolicy).
  ///
  /// - Parameter secret: the secret.
  /// - Returns: its JSON; nil where it has none.
  /// - Throws: `AccountReadError`.
  public func policy(of secret: SecretARN) async throws(AccountReadError) -> String? {
    let answer = try await secretsManager("GetResourcePolicy", secret)
    guard answer["ARN"]?.text != nil else { throw .malformedAnswer }
    return answer["ResourcePolicy"]?.text
  }

  /// The names of a secret's keys, where its text is a JSON object as its console keeps pairs (GetSecretValue). The value is wiped.
  ///
  /// - Parameter secret: the secret.
  /// - Returns: the names in their order; nil where it is no such object.
  /// - Throws: `AccountReadError`.
  public func keyNames(of secret: SecretARN) async throws(AccountReadError) -> [String]? {
    do {
      let value = try await SecretsManagerClient(beside: own, region: secret.region)
        .value(of: SecretReference(secret))
      return SecretPairs.names(in: value.text)
    } catch let error as SecretValueError {
      switch error {
      case .call(let error): throw AccountReadError(error)
      case .malformedAnswer: throw .malformedAnswer
      case .binary: return nil
      case .nobodyToAsk(let variable): throw .nobodyToAsk(variable: variable)
      }
    } catch let error as ConfigurationError {
      throw .call(.configuration(error))
    } catch {
      throw .malformedAnswer
    }
  }

  /// The policy of a key (GetKeyPolicy).
  ///
  /// - Parameters:
  ///   - key: its ARN or its id.
  ///   - region: the region that it is in.
  /// - Returns: its JSON.
  /// - Throws: `AccountReadError`.
  public func policy(ofKey key: String, region: String) async throws(AccountReadError) -> String {
    let answer = try await json(
      .kms, region, "GetKeyPolicy", target: "TrentService",
      ["KeyId": .string(key), "PolicyName": "default"])
    guard let policy = answer["Policy"]?.text else { throw .malformedAnswer }
    return policy
  }

  /// Who may take a role (GetRole).
  ///
  /// - Parameters:
  ///   - name: the role's name, without its path.
  ///   - region: a region of the partition that it is in.
  /// - Returns: its trust policy, JSON.
  /// - Throws: `AccountReadError`.
  public func trust(ofRole name: String, region: String) async throws(AccountReadError) -> String {
    var call = ServiceCall(
      operation: "GetRole", method: "POST", path: "/",
      body: Secret("Action=GetRole&Version=2010-05-08&RoleName=\(URIEncoding.encode(name))"))
    call.headers = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]
    let answer = try await send(call, .iam, ServiceIdentity.globalRegion(of: region))
    guard
      let document = XMLValues(answer)?.text("GetRoleResponse/GetRoleResult/Role/AssumeRolePolicyDocument"),
      let policy = URIEncoding.decode(document)
    else { throw .malformedAnswer }
    return policy
  }

  private func secretsManager(
    _ operation: String, _ secret: SecretARN
  ) async throws(AccountReadError) -> JSONValue {
    try await json(
      .secretsManager, secret.region, operation, target: "secretsmanager",
      ["SecretId": .string(secret.description)])
  }

  /// Calls an operation of a service whose API is JSON 1.1.
  ///
  /// - Parameters:
  ///   - service: the service.
  ///   - region: the region in which it is asked.
  ///   - operation: the operation's name.
  ///   - target: what stands before that name in the header.
  ///   - request: the request's members.
  /// - Returns: the answer, an object.
  func json(
    _ service: ServiceIdentity, _ region: String, _ operation: String, target: String, _ request: JSONObject
  ) async throws(AccountReadError) -> JSONValue {
    let call = ServiceCall(operation, target: target, body: JSONWriter.body(.object(request)))
    let body = try await send(call, service, region)
    guard let value = try? body.withBytes({ try JSONReader.read($0) }), value.object != nil else {
      throw .malformedAnswer
    }
    return value
  }

  private func send(
    _ call: ServiceCall, _ service: ServiceIdentity, _ region: String
  ) async throws(AccountReadError) -> Secret {
    let variable: String?
    do { variable = try await own.missingEndpoint(of: service) } catch { throw .call(error) }
    if let variable { throw .nobodyToAsk(variable: variable) }
    let client: ServiceClient
    do { client = try own.sibling(service, region: region) } catch { throw .call(.configuration(error)) }
    do { return try await client.send(call).response.body } catch { throw AccountReadError(error) }
  }
}

extension AccountReadError {
  /// What a failure of a call means for whoever wants to read.
  fileprivate init(_ error: AWSClientError) {
    guard case .refused(let refusal) = error else {
      self = .call(error)
      return
    }
    switch refusal.code {
    case "AccessDeniedException", "AccessDenied": self = .notAllowed
    case "ResourceNotFoundException", "NotFoundException", "NoSuchEntity": self = .missing
    default: self = .call(error)
    }
  }
}
