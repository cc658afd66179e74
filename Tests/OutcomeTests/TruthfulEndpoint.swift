import ClientTestSupport
import HTTPTransport
import JSON
import Secrets
import Synchronization

/// How one attempt at an update is answered.
struct WalkAnswer: Sendable, CustomStringConvertible {
  enum Kind: String, Sendable, CaseIterable {
    case success, garbled, validation, conflict, expired, throttled, notSent
    case gatewayTimeout, internalFailure, proxyPage, gaveUp, redirect, lost, timedOut
  }

  let kind: Kind
  /// Whether the service carries it out before it is answered.
  let isMade: Bool

  var description: String { isMade && kind != .success ? "\(kind.rawValue), made" : kind.rawValue }

  /// What is known after the answer: whether it proves that the update was made, that this attempt was not, or nothing.
  var isProof: Bool { kind == .success }

  /// Whether the answer leaves open whether the attempt was carried out.
  var isOpen: Bool {
    switch kind {
    case .success, .validation, .conflict, .expired, .throttled, .notSent: false
    case .garbled, .gatewayTimeout, .internalFailure, .proxyPage, .gaveUp, .redirect, .lost, .timedOut: true
    }
  }

  static func all(_ kinds: [Kind]) -> [WalkAnswer] {
    kinds.flatMap { kind -> [WalkAnswer] in
      let open = WalkAnswer(kind: kind, isMade: false).isOpen
      if open { return [WalkAnswer(kind: kind, isMade: false), WalkAnswer(kind: kind, isMade: true)] }
      return [WalkAnswer(kind: kind, isMade: kind == .success)]
    }
  }

  /// Every sequence of three.
  static func sequences(_ kinds: [Kind]) -> [[WalkAnswer]] {
    let answers = all(kinds)
    return answers.flatMap { first in
      answers.flatMap { second in answers.map { third in [first, second, third] } }
    }
  }
}

/// An AppFlow that knows the truth: which profiles were updated, how often, and how each attempt was answered.
final class TruthfulEndpoint: Sendable {
  private struct State {
    var script: [WalkAnswer]
    /// What was made, by client token.
    var made: [String: String] = [:]
    var updates: [String: Int] = [:]
    var tokens: [String: Set<String>] = [:]
    var given: [String: [WalkAnswer]] = [:]
  }

  private static let endpoints = Mutex(0)

  private let state: Mutex<State>
  /// An account of its own, since profiles are locked by account on the whole machine.
  let account: String

  /// - Parameter script: the answers in their order; afterwards every update is made and says so.
  init(_ script: [WalkAnswer]) {
    state = Mutex(State(script: script))
    let number = Self.endpoints.withLock { number in
      number += 1
      return number
    }
    account = String(100_000_000_000 + number)
  }

  /// How often a profile was updated.
  func count(_ profile: String) -> Int { state.withLock { $0.updates[profile] ?? 0 } }

  func isMade(_ profile: String) -> Bool { count(profile) > 0 }

  /// The client tokens that came for a profile.
  func tokens(_ profile: String) -> Set<String> { state.withLock { $0.tokens[profile] ?? [] } }

  /// What can be known of a profile's update, by the answers that were given.
  func known(_ profile: String) -> Statement {
    let given = state.withLock { $0.given[profile] ?? [] }
    if given.contains(where: \.isProof) { return .made }
    return given.contains(where: \.isOpen) ? .unknown : .notMade
  }

  /// From now on every update is made and says so.
  func clear() { state.withLock { $0.script = [] } }

  var transport: FakeTransport { FakeTransport { request, _ in self.answer(request) } }

  private func answer(_ request: HTTPRequest) -> Result<HTTPResponse, HTTPTransportError> {
    let body = (try? request.body.withBytes { try JSONReader.read($0) }) ?? .null
    switch request.url.path {
    case "/update-connector-profile": return update(body)
    case "/describe-connector-profiles":
      let names = body["connectorProfileNames"]?.items?.compactMap(\.text) ?? []
      let details = names.map { name in
        #"{"connectorProfileName":"\#(name)","connectorType":"Veeva","connectionMode":"Public","lastUpdatedAt":1000,"#
          + #""connectorProfileArn":"arn:aws:appflow:eu-west-1:\#(account):connectorprofile/\#(name)","#
          + #""connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example"}}}"#
      }
      return Self.answer(200, #"{"connectorProfileDetails":[\#(details.joined(separator: ","))]}"#)
    default: return Self.answer(404, #"{"__type":"ResourceNotFoundException"}"#)
    }
  }

  private func update(_ body: JSONValue) -> Result<HTTPResponse, HTTPTransportError> {
    let profile = body["connectorProfileName"]?.text ?? ""
    let token = body["clientToken"]?.text ?? ""
    let answer = state.withLock { state in
      let answer =
        state.script.isEmpty ? WalkAnswer(kind: .success, isMade: true) : state.script.removeFirst()
      state.tokens[profile, default: []].insert(token)
      state.given[profile, default: []].append(answer)
      if answer.isMade, state.made.updateValue(profile, forKey: token) == nil {
        state.updates[profile, default: 0] += 1
      }
      return answer
    }
    return Self.answer(answer.kind, profile)
  }

  private static func answer(
    _ kind: WalkAnswer.Kind, _ profile: String
  ) -> Result<HTTPResponse, HTTPTransportError> {
    switch kind {
    case .success: answer(200, #"{"connectorProfileArn":"arn:\#(profile)"}"#)
    case .garbled: answer(200, "<html>Welcome</html>")
    case .validation: answer(400, #"{"__type":"ValidationException","message":"It is wrong"}"#)
    case .conflict: answer(409, #"{"__type":"ConflictException","message":"Another one"}"#)
    case .expired: answer(403, #"{"__type":"ExpiredTokenException","message":"Too late"}"#)
    case .throttled: answer(429, #"{"__type":"ThrottlingException","message":"Slow down"}"#)
    case .notSent: .failure(.couldNotConnect(host: "h", reason: "refused"))
    case .gatewayTimeout: answer(504, "<html>Gateway Timeout</html>")
    case .internalFailure: answer(500, #"{"__type":"InternalServerException","message":"We failed"}"#)
    case .proxyPage: answer(400, "<html>Bad request</html>")
    case .gaveUp: answer(499, #"{"__type":"ValidationException","message":"Closed"}"#)
    case .redirect: answer(302, "")
    case .lost: .failure(.connectionLost(requestWritten: true, reason: "reset"))
    case .timedOut: .failure(.timedOut(after: .seconds(60), requestWritten: true))
    }
  }

  private static func answer(_ status: Int, _ body: String) -> Result<HTTPResponse, HTTPTransportError> {
    .success(HTTPResponse(status: status, headers: ["x-amzn-RequestId": "request-1"], body: Secret(body)))
  }
}
