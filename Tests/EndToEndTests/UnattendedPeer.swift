import ClientTestSupport
import Foundation
import JSON
import Synchronization

/// What stands around an unattended run: GitHub's tokens, the Security Token Service, a container's credentials and AWS Secrets
/// Manager, each of which refuses who comes without what it wants. All of them hand out, or want, the sandbox's temporary key.
final class UnattendedPeer: Sendable {
  static let role = "arn:aws:iam::111122223333:role/appflow-profile-ci"
  static let requestToken = "fake-request-token"
  static let containerToken = "fake-container-token"

  private let core: UnattendedCore
  private let server: LoopbackServer

  /// - Parameter secrets: the texts of the secrets by their ARNs.
  init(_ secrets: [String: String]) throws {
    let core = UnattendedCore(secrets)
    self.core = core
    server = try .answering { request, connection, _ in core.answer(request, connection) }
  }

  var url: String { server.url }
  /// What was done, in its order.
  var done: [String] { core.log.withLock { $0 } }

  /// Gives a secret another version.
  func change(_ arn: String, to text: String) {
    core.secrets.withLock { $0[arn] = (text, ($0[arn]?.version ?? 0) + 1) }
  }

  /// The variables that lead the program here.
  var variables: [String: String] {
    [
      "AWS_ENDPOINT_URL_STS": url, "AWS_ENDPOINT_URL_SECRETS_MANAGER": url,
      "AWS_EC2_METADATA_DISABLED": "true",
    ]
  }
}

/// What answers.
private final class UnattendedCore: Sendable {
  private static let keyID = "ASIASANDBOX000000000"
  private static let key = "sandbox-temporary-key-that-opens-nothing"
  private static let sessionToken = "sandbox-session-token"
  private static let identityToken = "fake-identity-token"

  let secrets: Mutex<[String: (text: String, version: Int)]>
  let log = Mutex<[String]>([])

  init(_ secrets: [String: String]) { self.secrets = Mutex(secrets.mapValues { ($0, 1) }) }

  func answer(_ request: ReceivedRequest, _ connection: LoopbackConnection) {
    if request.path == "/token" { return giveToken(request, connection) }
    if request.path == "/container" { return giveKeys(request, connection) }
    if request.text.contains("Action=AssumeRoleWithWebIdentity") { return giveRole(request, connection) }
    if request.text.contains("Action=GetCallerIdentity") {
      return connection.answer(
        200, [:],
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>\(UnattendedPeer.role)</Arn><UserId>U</UserId>"
          + "<Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")
    }
    giveSecret(request, connection)
  }

  private func giveToken(_ request: ReceivedRequest, _ connection: LoopbackConnection) {
    guard request.header("Authorization") == "Bearer \(UnattendedPeer.requestToken)",
      request.query.contains("audience=sts.amazonaws.com")
    else { return connection.answer(401) }
    note("token")
    connection.answer(200, [:], #"{"value":"\#(Self.identityToken)"}"#)
  }

  private func giveKeys(_ request: ReceivedRequest, _ connection: LoopbackConnection) {
    guard request.header("Authorization") == UnattendedPeer.containerToken else {
      return connection.answer(401)
    }
    note("container")
    connection.answer(
      200, [:],
      #"{"AccessKeyId":"\#(Self.keyID)","SecretAccessKey":"\#(Self.key)","Token":"\#(Self.sessionToken)","#
        + #""Expiration":"2099-01-01T00:00:00Z"}"#)
  }

  private func giveRole(_ request: ReceivedRequest, _ connection: LoopbackConnection) {
    let form = request.text.removingPercentEncoding ?? ""
    guard form.contains("WebIdentityToken=\(Self.identityToken)"),
      form.contains("RoleArn=\(UnattendedPeer.role)")
    else {
      return connection.answer(403)
    }
    note("role")
    connection.answer(
      200, [:],
      "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>\(Self.keyID)"
        + "</AccessKeyId><SecretAccessKey>\(Self.key)</SecretAccessKey><SessionToken>\(Self.sessionToken)</SessionToken>"
        + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>"
        + "</AssumeRoleWithWebIdentityResponse>")
  }

  private func giveSecret(_ request: ReceivedRequest, _ connection: LoopbackConnection) {
    let operation = request.header("X-Amz-Target")?.split(separator: ".").last.map(String.init)
    let arn = (try? JSONReader.read(request.text))?["SecretId"]?.text
    guard request.header("Authorization")?.contains("Credential=A") == true,
      let operation, let arn, let kept = secrets.withLock({ $0[arn] })
    else { return connection.answer(400, [:], #"{"__type":"ResourceNotFoundException"}"#) }
    note(operation)
    let version = "00000000-0000-4000-8000-00000000000\(kept.version)"
    var answer: JSONObject = ["ARN": .string(arn), "Name": "appflow/secret"]
    if operation == "GetSecretValue" {
      answer["VersionId"] = .string(version)
      answer["VersionStages"] = ["AWSCURRENT"]
      answer["SecretString"] = .string(kept.text)
    } else {
      answer["VersionIdsToStages"] = .object([version: ["AWSCURRENT"]])
    }
    connection.answer(200, [:], JSONWriter.body(.object(answer)).revealed())
  }

  private func note(_ what: String) { log.withLock { $0.append(what) } }
}
