import Foundation
import JSON
import Synchronization

/// An organization on loopback: Organizations, the Security Token Service and AppFlow for every account and region behind one
/// address. Which account is asked follows from the access key, and from nothing else; every request is recorded with its key.
///
/// The keys of an account are `AKIA` and its number; those of its roles' sessions `ASIA`, its number and the session's, and they need
/// that session's own token.
package final class FleetPeer: Sendable {
  /// What it does.
  package struct Behaviour: Sendable {
    /// The accounts and their states, in the organization's order.
    package var accounts: [(id: String, state: String)] = []
    package var accountsInPage = 2
    /// The page, from 0, that is refused.
    package var refusedPage: Int?
    /// Accounts in which no role may be taken.
    package var denied: Set<String> = []
    /// What roles want to be told.
    package var externalID: String?
    /// Places, such as `111111111111 eu-west-1`, in which AppFlow refuses.
    package var refusing: Set<String> = []
    /// How many requests AppFlow throttles in a place.
    package var throttled: [String: Int] = [:]
    /// The names of the profiles of a place, page by page.
    package var pages: @Sendable (String) -> [[String]] = { _ in [["sf-prod"]] }
    /// Seconds for which a role is good.
    package var roleSeconds = 3_600.0
    /// Seconds since 1970.
    package var now: @Sendable () -> Double = { Date().timeIntervalSince1970 }
    /// Is told of each request for profiles before it is answered.
    package var whenAsked: @Sendable (Request) -> Void = { _ in }

    package init() {}
  }

  /// A request as it was signed.
  package struct Request: Sendable, Hashable {
    package let key: String
    package let region: String
    package let service: String
    /// The operation, or the path.
    package let operation: String

    /// The account that the key belongs to.
    package var account: String { String(key.dropFirst(4).prefix(12)) }
    package var place: String { "\(account) \(region)" }
  }

  private let core: FleetCore
  private let server: LoopbackServer

  package init(_ behaviour: Behaviour) throws {
    let core = FleetCore(behaviour)
    self.core = core
    server = try .answering { request, connection, _ in core.answer(request, connection) }
  }

  package var url: String { server.url }
  /// All requests in the order in which they came.
  package var requests: [Request] { core.state.withLock { $0.requests } }
  /// The bodies of the requests for roles.
  package var roleRequests: [String] { core.state.withLock { $0.roleRequests } }
  /// The bodies of updates, by the place in which they were made.
  package var updates: [(place: String, body: String)] { core.state.withLock { $0.updates } }

  /// Those of a service.
  package func requests(of service: String) -> [Request] { requests.filter { $0.service == service } }

  /// The variables that send a client here, without its keys.
  package var variables: [String: String] {
    [
      "AWS_ENDPOINT_URL_APPFLOW": url, "AWS_ENDPOINT_URL_STS": url, "AWS_ENDPOINT_URL_ORGANIZATIONS": url,
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
    ]
  }

  /// A profile of AWS's configuration file with the keys of an account.
  package static func profile(_ name: String, account: String) -> String {
    "[profile \(name)]\naws_access_key_id = AKIA\(account)\naws_secret_access_key = fake-key-of-\(account)\n"
  }
}

/// What answers.
private final class FleetCore: Sendable {
  struct State {
    var requests: [FleetPeer.Request] = []
    var roleRequests: [String] = []
    var updates: [(place: String, body: String)] = []
    var sessions = 0
    var throttled: [String: Int]
  }

  let behaviour: FleetPeer.Behaviour
  let state: Mutex<State>

  init(_ behaviour: FleetPeer.Behaviour) {
    self.behaviour = behaviour
    state = Mutex(State(throttled: behaviour.throttled))
  }

  func answer(_ received: ReceivedRequest, _ connection: LoopbackConnection) {
    guard let request = Self.signed(received) else {
      return connection.answer(403, ["x-amzn-ErrorType": "MissingAuthenticationToken"], "{}")
    }
    state.withLock { $0.requests.append(request) }
    guard !request.key.hasPrefix("ASIA") || received.header("X-Amz-Security-Token") == "token-" + request.key
    else {
      return connection.answer(
        403, ["x-amzn-ErrorType": "InvalidClientTokenId"], #"{"message":"another's token"}"#)
    }
    switch request.service {
    case "organizations": listAccounts(received, connection)
    case "sts": answerSTS(request, received, connection)
    default: answerAppFlow(request, received, connection)
    }
  }

  private static func signed(_ request: ReceivedRequest) -> FleetPeer.Request? {
    guard let scope = request.header("Authorization")?.components(separatedBy: "Credential=").last else {
      return nil
    }
    let parts = scope.prefix { $0 != "," }.split(separator: "/").map(String.init)
    guard parts.count == 5 else { return nil }
    let operation = request.header("X-Amz-Target")?.split(separator: ".").last.map(String.init)
    return FleetPeer.Request(
      key: parts[0], region: parts[2], service: parts[3],
      operation: operation ?? fields(request)["Action"] ?? request.path)
  }

  // MARK: Organizations

  private func listAccounts(_ received: ReceivedRequest, _ connection: LoopbackConnection) {
    let page = (try? JSONReader.read(received.text))?["NextToken"]?.text.flatMap { Int($0) } ?? 0
    guard page != behaviour.refusedPage else {
      return connection.answer(
        400, [:], #"{"__type":"AccessDeniedException","message":"You don't have permissions."}"#)
    }
    let rest = behaviour.accounts.dropFirst(page * behaviour.accountsInPage)
    var answer: JSONObject = [
      "Accounts": .list(
        rest.prefix(behaviour.accountsInPage).map { account in
          [
            "Id": .string(account.id), "Name": .string("account-" + account.id),
            "State": .string(account.state), "Status": "ACTIVE",
          ]
        })
    ]
    if rest.count > behaviour.accountsInPage { answer["NextToken"] = .string(String(page + 1)) }
    connection.answer(200, [:], JSONWriter.body(.object(answer)).revealed())
  }

  // MARK: Security Token Service

  private static func fields(_ request: ReceivedRequest) -> [String: String] {
    let pairs = request.text.split(separator: "&").map {
      $0.split(separator: "=", maxSplits: 1).map(String.init)
    }
    return Dictionary(
      pairs.filter { $0.count == 2 }.map { ($0[0], $0[1].removingPercentEncoding ?? $0[1]) },
      uniquingKeysWith: { $1 })
  }

  private func answerSTS(
    _ request: FleetPeer.Request, _ received: ReceivedRequest, _ connection: LoopbackConnection
  ) {
    let fields = Self.fields(received)
    guard fields["Action"] == "AssumeRole" else {
      let account = request.account
      return connection.answer(
        200, [:],
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::\(account):user/ops</Arn>"
          + "<UserId>U</UserId><Account>\(account)</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
      )
    }
    let account = fields["RoleArn"]?.split(separator: ":").dropFirst(3).first.map(String.init) ?? ""
    let session = state.withLock { state in
      state.roleRequests.append(received.text)
      state.sessions += 1
      return state.sessions
    }
    guard !behaviour.denied.contains(account), fields["ExternalId"] == behaviour.externalID else {
      return connection.answer(
        403, [:],
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: "
          + "sts:AssumeRole</Message></Error></ErrorResponse>")
    }
    let key = "ASIA\(account)S\(session)"
    let end = ISO8601DateFormatter().string(
      from: Date(timeIntervalSince1970: behaviour.now() + behaviour.roleSeconds))
    connection.answer(
      200, [:],
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>\(key)</AccessKeyId><SecretAccessKey>fake"
        + "</SecretAccessKey><SessionToken>token-\(key)</SessionToken><Expiration>\(end)</Expiration></Credentials>"
        + "<AssumedRoleUser><Arn>arn:aws:sts::\(account):assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId>"
        + "</AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>")
  }

  // MARK: AppFlow

  private func answerAppFlow(
    _ request: FleetPeer.Request, _ received: ReceivedRequest, _ connection: LoopbackConnection
  ) {
    behaviour.whenAsked(request)
    guard !behaviour.refusing.contains(request.place) else {
      return connection.answer(
        403, ["x-amzn-ErrorType": "AccessDeniedException", "x-amzn-RequestId": "refused-1"],
        #"{"message":"not authorized to perform: appflow:DescribeConnectorProfiles"}"#)
    }
    let isThrottled = state.withLock { state in
      guard let left = state.throttled[request.place], left > 0 else { return false }
      state.throttled[request.place] = left - 1
      return true
    }
    guard !isThrottled else {
      return connection.answer(
        400, ["x-amzn-ErrorType": "ThrottlingException"], #"{"message":"Rate exceeded"}"#)
    }
    switch received.path {
    case "/describe-connector-profiles": describe(request, received, connection)
    case "/list-flows": connection.answer(200, [:], #"{"flows":[]}"#)
    case "/list-connector-entities":
      connection.answer(200, [:], #"{"connectorEntityMap":{"Objects":[{"name":"Account"}]}}"#)
    case "/update-connector-profile":
      state.withLock { $0.updates.append((request.place, received.text)) }
      connection.answer(200, [:], #"{"connectorProfileArn":"arn:a"}"#)
    default: connection.answer(200, [:], "{}")
    }
  }

  private func describe(
    _ request: FleetPeer.Request, _ received: ReceivedRequest, _ connection: LoopbackConnection
  ) {
    let asked = try? JSONReader.read(received.text)
    let pages = behaviour.pages(request.place)
    let page = asked?["nextToken"]?.text.flatMap { Int($0) } ?? 0
    let names = asked?["connectorProfileNames"]?.items?.compactMap(\.text)
    let shown =
      names.map { names in pages.joined().filter(names.contains) }
      ?? (pages.indices.contains(page) ? pages[page] : [])
    var answer: JSONObject = [
      "connectorProfileDetails": .list(
        shown.enumerated().map { index, name in
          [
            "connectorProfileName": .string(name), "connectorType": "Veeva", "connectionMode": "Public",
            "lastUpdatedAt": .number(JSONNumber(1_600_000_000 + index)), "createdAt": 1_500_000_000,
            "connectorProfileArn": .string(
              "arn:aws:appflow:\(request.region):\(request.account):connectorprofile/\(name)"),
            "connectorProfileProperties": ["Veeva": ["instanceUrl": "https://v.example"]],
          ]
        })
    ]
    if names == nil, page + 1 < pages.count { answer["nextToken"] = .string(String(page + 1)) }
    connection.answer(200, [:], JSONWriter.body(.object(answer)).revealed())
  }
}
