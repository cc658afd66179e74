import AWSClient
import AppFlow
import JSON
import PrivateFiles
import Secrets

/// Where a private key that this program made is kept beside AppFlow.
public enum KeptKeyPlace: Hashable, Sendable, CustomStringConvertible {
  /// A new file that only its owner can read.
  case file(String)
  /// A secret of AWS Secrets Manager, which gets a new current version.
  case secretsManager(SecretARN)

  private static let scheme = "secretsmanager:"

  /// Reads a place as it was written.
  ///
  /// - Parameter text: `secretsmanager:ARN`, or else a path.
  /// - Throws: `Failure` for what follows `secretsmanager:` and is no ARN of a secret.
  public init(_ text: String) throws(Failure) {
    guard text.hasPrefix(Self.scheme) else {
      self = .file(text)
      return
    }
    do {
      self = .secretsManager(try SecretARN(String(text.dropFirst(Self.scheme.count))))
    } catch {
      throw Failure(description: error.reason)
    }
  }

  /// The place as it was written.
  public var description: String {
    switch self {
    case .file(let path): path
    case .secretsManager(let arn): Self.scheme + arn.description
    }
  }

  /// What is to be known once the key is there.
  public var sentence: String {
    switch self {
    case .file(let path): "The private key is in \(path), which only you can read."
    case .secretsManager(let arn): "The private key is the current version of \(arn)."
    }
  }

  /// Why a key could not be kept; never anything of the key.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    /// What happened and what to do.
    public let description: String
  }

  /// Looks whether a key can be kept there, as far as that can be seen beforehand: whoever was shown the statement may run it at once.
  ///
  /// - Parameter client: whose credentials AWS Secrets Manager is asked with.
  /// - Throws: `Failure` where there is something at the path already, or no such secret.
  public func refuseUnfit(client: AppFlowClient) async throws(Failure) {
    do {
      switch self {
      case .file(let path):
        if NewPrivateFile.occupant(of: path) != nil { throw NewPrivateFile.taken(path) }
      case .secretsManager(let arn):
        _ = try await client.secretsManager(region: arn.region).version(of: SecretReference(arn))
      }
    } catch let error where SecretReader.isRefusal(error) {
      // Who may write it need not be allowed to look at it.
    } catch {
      throw Failure(description: "\(error)")
    }
  }

  /// Puts a private key there.
  ///
  /// - Parameters:
  ///   - key: the private key in PEM.
  ///   - client: whose credentials AWS Secrets Manager is asked with.
  /// - Throws: `Failure`, also where there is such a file already.
  public func keep(_ key: Secret, client: AppFlowClient) async throws(Failure) {
    do {
      switch self {
      case .file(let path): try NewPrivateFile.write(key, to: path)
      case .secretsManager(let arn):
        let request: JSONValue = [
          "SecretId": .string(arn.description), "ClientRequestToken": .string(UniqueID.make()),
          "SecretString": .secret(key),
        ]
        try await client.secretsManager(region: arn.region).putSecretValue(JSONWriter.body(request))
      }
    } catch SecretValueError.malformedAnswer {
      throw Failure(description: "The answer is none of AWS Secrets Manager's: check the endpoint.")
    } catch {
      throw Failure(description: "\(error)")
    }
  }
}
