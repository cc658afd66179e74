import HTTPTransport
import JSON
import Secrets

/// Reads parameters of the Parameter Store of AWS Systems Manager (its API is JSON 1.1: one path, the operation in a header).
public struct ParameterStoreClient: Sendable {
  private let service: SecretStoreService

  /// Makes a client that signs as another client does.
  ///
  /// - Parameters:
  ///   - other: whose credentials and transport are used.
  ///   - region: the region that the parameters are in; the other client's when left out.
  /// - Throws: `ConfigurationError` when the region cannot be one.
  public init(beside other: ServiceClient, region: String?) throws(ConfigurationError) {
    service = try SecretStoreService(
      .systemsManager, target: "AmazonSSM", beside: other, region: region)
  }

  /// The value of a parameter, decrypted (GetParameter).
  ///
  /// - Parameter parameter: the parameter, and which version of it.
  /// - Returns: its text, and the number of the version that it is of.
  /// - Throws: `SecretValueError`.
  public func value(
    of parameter: ParameterReference
  ) async throws(SecretValueError) -> (text: Secret, version: String) {
    let found = try await read(parameter, isDecrypted: true)
    guard case .secret(let text)? = found["Value"] else { throw .malformedAnswer }
    return (text, try Self.version(found))
  }

  /// The number of the version that a reference means now. The value is not decrypted for it, so that its key is not needed.
  ///
  /// - Parameter parameter: the parameter, and which version of it.
  /// - Throws: `SecretValueError`.
  public func version(of parameter: ParameterReference) async throws(SecretValueError) -> String {
    if let number = parameter.number { return number }
    return try Self.version(try await read(parameter, isDecrypted: false))
  }

  private static func version(_ parameter: JSONValue) throws(SecretValueError) -> String {
    guard let version = parameter["Version"]?.number, version.isInteger else { throw .malformedAnswer }
    return version.text
  }

  private func read(
    _ parameter: ParameterReference, isDecrypted: Bool
  ) async throws(SecretValueError) -> JSONValue {
    let request: JSONValue = [
      "Name": .string(parameter.description), "WithDecryption": .boolean(isDecrypted),
    ]
    let document = try await service.send("GetParameter", JSONWriter.body(request))
    guard let found = document["Parameter"], found.object != nil else { throw .malformedAnswer }
    return found
  }
}
