import JSON
import OperatingSystem
import Secrets

/// One role's credentials in the cache of AWS's command line, which both read and write: a device's code is asked for once an hour
/// and not once for every command.
///
/// The file is `~/.aws/cli/cache/KEY.json`; the key is the SHA-1 of what the role was asked for as Python writes JSON, with its
/// members sorted, without a session's name that the client has made up and without codes and tokens. That the source of
/// the role is not in it is that command line's decision.
struct RoleCache: Sendable {
  private let services: ProviderServices
  /// The file.
  let path: String

  /// From this many seconds before their end on, they are not used any more, as by botocore.
  private static let window = 15.0 * 60

  /// Where a role's credentials are kept.
  ///
  /// - Parameters:
  ///   - services: names the home directory.
  ///   - arguments: what the role is asked for, by the names of the operation's parameters.
  init(_ services: ProviderServices, _ arguments: [String: JSONValue]) {
    self.services = services
    let key = Digest.sha1Hex(PythonJSON.object(arguments))
    path = services.environment.expand("~/.aws/cli/cache/\(key).json")
  }

  /// The credentials that are kept and good for a while.
  ///
  /// - Parameter provider: the provider that they are named after.
  /// - Returns: nil where there are none, and where the cache is not used.
  /// - Throws: `ProviderFailure` for a file that cannot be read.
  func credentials(provider: String) throws(ProviderFailure) -> Credentials? {
    guard services.resolver.options.sharesRoles else { return nil }
    let content: Secret
    do {
      let (bytes, objection) = try WipedFile.readJudging(path, limit: 1 << 20)
      content = bytes
      if let objection {
        services.resolver.options.onNotice?("Of the kept role \(path), \(objection). It is used.")
      }
    } catch {
      guard case .unreadable(let reason) = error else { return nil }
      throw ProviderFailure(
        reason: "the kept role \(path) cannot be read: \(reason). Delete it, and the role is taken anew")
    }
    // What is broken is written anew.
    guard let kept = (try? JSONReader.read(secrets: content))?["Credentials"],
      let id = kept.revealed("AccessKeyId"), let secret = kept.secret("SecretAccessKey"),
      let token = kept.secret("SessionToken"),
      let end = kept.revealed("Expiration").flatMap({ WallTime(iso8601: $0) }),
      end - services.time.now() >= Self.window
    else { return nil }
    return Credentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: end, provider: provider)
  }

  /// Keeps a role's credentials.
  ///
  /// - Parameter role: the role as it was taken.
  /// - Returns: why it is not kept; nil where it is, and where the cache is not used.
  func keep(_ role: TakenRole) -> String? {
    guard services.resolver.options.sharesRoles, let end = role.credentials.expiration else { return nil }
    // The zone as botocore writes it.
    let expiration = end.iso8601.dropLast() + "UTC"
    let document: JSONValue = [
      "Credentials": [
        "AccessKeyId": .string(role.credentials.accessKeyID),
        "SecretAccessKey": .secret(role.credentials.secretAccessKey),
        "SessionToken": .secret(role.credentials.sessionToken ?? Secret("")),
        "Expiration": .string(String(expiration)), "AccountId": role.account.map { .string($0) } ?? .null,
      ],
      "AssumedRoleUser": ["AssumedRoleId": .string(role.id), "Arn": .string(role.arn)],
    ]
    do {
      try WipedFile.replace(path, with: JSONWriter.body(document))
      return nil
    } catch {
      return error.reason
    }
  }
}

/// A role that was taken: what signs, and whose session it is.
struct TakenRole: Sendable {
  let credentials: Credentials
  /// The id of the role and the session's name.
  let id: String
  /// The session's ARN.
  let arn: String

  /// The account's number, which the ARN has.
  var account: String? {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    return parts.count == 6 && parts[0] == "arn" && !parts[4].isEmpty ? String(parts[4]) : nil
  }
}
