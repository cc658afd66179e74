import ClientTestSupport
import Foundation

/// Services that hand out credentials, on loopback, for both clients. What was asked of the Security Token Service stands in
/// the id of the key that it gives: who compares keys compares requests.
enum CredentialServices {
  static let end = "2099-01-01T00:00:00Z"

  static func start() throws -> LoopbackServer {
    try LoopbackServer.answering { request, connection, _ in
      switch request.path {
      case "/": role(request, connection)
      case "/federation/credentials":
        guard request.header("x-amz-sso_bearer_token") == "fake-sso-token" else {
          connection.answer(401, ["Content-Type": "application/json"], "{\"message\":\"no\"}")
          return
        }
        connection.answer(
          200, ["Content-Type": "application/json"],
          "{\"roleCredentials\":{\"accessKeyId\":\"ASIASSO\",\"secretAccessKey\":\"fake\",\"sessionToken\":\"fake\","
            + "\"expiration\":4070908800000}}")
      case "/container": connection.answer(200, [:], keys("ASIACONTAINER"))
      case "/container/token":
        // A proof that is told in the key.
        connection.answer(200, [:], keys("ASIA" + (request.header("Authorization") ?? "NOBODY")))
      default: metadata(request, connection)
      }
    }
  }

  private static func keys(_ id: String, until end: String = end) -> String {
    "{\"AccessKeyId\":\"\(id)\",\"SecretAccessKey\":\"fake\",\"Token\":\"fake\",\"Expiration\":\"\(end)\"}"
  }

  private static func role(_ request: ReceivedRequest, _ connection: LoopbackConnection) {
    var parameters: [String: String] = [:]
    for pair in request.text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? "?"
      }
      parameters[parts[0]] = parts.count > 1 ? parts[1] : ""
    }
    let operation = parameters["Action"] ?? "?"
    // A name that a client has made up differs from client to client.
    let isNamed = parameters["RoleSessionName"]?.hasPrefix("fake") == true
    let left = ["Action", "Version", isNamed ? "" : "RoleSessionName"]
    let asked = parameters.filter { !left.contains($0.key) }.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value)" }
    let scope = request.header("Authorization")?.split(separator: "/").dropFirst(2).first ?? "unsigned"
    connection.answer(
      200, ["Content-Type": "text/xml"],
      "<\(operation)Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><\(operation)Result><Credentials>"
        + "<AccessKeyId>\(operation) \(scope) \(asked.joined(separator: " "))</AccessKeyId>"
        + "<SecretAccessKey>fake-secret</SecretAccessKey>"
        + "<SessionToken>fake-token</SessionToken><Expiration>\(end)</Expiration></Credentials>"
        + "</\(operation)Result></\(operation)Response>")
  }

  /// An instance's metadata services, of which each has its kind as the first part of its paths.
  private static func metadata(_ request: ReceivedRequest, _ connection: LoopbackConnection) {
    let parts = request.path.split(separator: "/", maxSplits: 1)
    guard parts.count == 2 else { return connection.answer(404) }
    let (kind, path) = (parts[0], parts[1])
    let isOld = kind.hasPrefix("v1")
    switch path {
    case "latest/api/token":
      let status = Int(kind.dropFirst(2)) ?? 200
      connection.answer(isOld ? status : 200, [:], isOld ? "" : "fake-token-of-\(kind)")
    case _ where !isOld && request.header("x-aws-ec2-metadata-token") != "fake-token-of-\(kind)":
      connection.answer(401)
    case "latest/meta-data/iam/security-credentials/":
      kind == "norole" ? connection.answer(404) : connection.answer(200, [:], "fakerole")
    case "latest/meta-data/iam/security-credentials/fakerole":
      switch kind {
      case "expired": connection.answer(200, [:], keys("ASIAOLD", until: "2020-01-01T00:00:00Z"))
      case "refused": connection.answer(200, [:], #"{"Code":"AssumeRoleUnauthorizedAccess","Message":"no"}"#)
      default: connection.answer(200, [:], keys("ASIAINSTANCE"))
      }
    default: connection.answer(404)
    }
  }
}
