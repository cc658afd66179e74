import HTTPTransport
import JSON
import Secrets

/// Why a secret's value could not be had.
public enum SecretValueError: Error, Sendable, Equatable {
  /// The request did not succeed.
  case call(AWSClientError)
  /// The answer is not what the service documents.
  case malformedAnswer
  /// The secret holds bytes (`SecretBinary`), which no credential of a connector is.
  case binary
  /// The client's own endpoint is on this machine, and the variable does not name the store's: pretended keys are not shown to AWS.
  case nobodyToAsk(variable: String)
}

extension SecretValueError: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    switch self {
    case .call(let error): "\(error)"
    case .malformedAnswer: "the answer is none of the service's: check its endpoint"
    case .binary: "it holds bytes (SecretBinary) and no text"
    case .nobodyToAsk(let variable):
      "AppFlow's endpoint is on this machine, and pretended keys are not shown to AWS: set \(variable)"
    }
  }
}

/// A store of AWS that keeps secrets, asked with another client's credentials.
struct SecretStoreService: Sendable {
  private let own: ServiceClient
  private let service: ServiceClient
  private let identity: ServiceIdentity
  private let target: String

  /// Makes a client that signs as another client does.
  ///
  /// - Parameters:
  ///   - identity: the store.
  ///   - target: what stands before the operation in the header that names it.
  ///   - own: whose credentials and transport are used.
  ///   - region: the region that the secrets are in; the other client's when left out.
  /// - Throws: `ConfigurationError` when the region cannot be one.
  init(
    _ identity: ServiceIdentity, target: String, beside own: ServiceClient, region: String?
  ) throws(ConfigurationError) {
    self.own = own
    self.identity = identity
    self.target = target
    service = try own.sibling(identity, region: region)
  }

  /// Sends a request.
  ///
  /// - Returns: the answer, its strings as secrets.
  /// - Throws: `SecretValueError`.
  func send(_ operation: String, _ body: Secret) async throws(SecretValueError) -> JSONValue {
    let variable: String?
    do { variable = try await own.missingEndpoint(of: identity) } catch { throw .call(error) }
    if let variable { throw .nobodyToAsk(variable: variable) }
    let answer: ServiceAnswer
    do {
      answer = try await service.send(ServiceCall(operation, target: target, body: body))
    } catch {
      throw .call(error)
    }
    guard let document = try? JSONReader.read(secrets: answer.response.body) else { throw .malformedAnswer }
    return document
  }
}
