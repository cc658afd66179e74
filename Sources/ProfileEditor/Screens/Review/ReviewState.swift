import AppFlow
import Forms
import Journal
import JSON
import OperatingSystem
import ServiceModel

/// The review's screen: what will be sent, before it is.
struct ReviewState: Equatable, Sendable {
  enum Button: Equatable, Sendable { case send, back }

  /// The request as it will be sent, secrets masked.
  let request: JSONValue
  let changes: [FormChange]
  let warnings: [Violation]
  /// The public halves of the private keys in it.
  let publicKeys: [PublicKey]
  /// Kept over retries and failed sends of the same input, so that the service never does it twice.
  let clientToken: String
  /// Whether the token is that of an earlier form's request, whose values may have been others.
  var isRepetition = false
  /// When it was sent first, in seconds since 1970.
  var firstSent: Double?
  var button = Button.send
  /// Whether the mouse has marked Send, so that the next click on it sends.
  var isSendArmed = false
  /// Whether the operator was told that the flows which use the profile are not known yet.
  var isToldOfFlows = false
  /// Whether the operator was told that the vendor must have a new public key first.
  var isToldOfKey = false
  var top = 0
  /// What is going on while the request is under way.
  var sending: Sending?

  /// The whole body, with the client token.
  var body: JSONValue {
    guard case .object(var object) = request else { return request }
    object["clientToken"] = .string(clientToken)
    return .object(object)
  }

  var isPrivate: Bool { request[RequestPaths.mode] == "Private" }

  /// What was sent of it, and nobody knows whether it was carried out.
  func unanswered(_ form: FormScreenState, now: Double) -> UnansweredUpdate {
    UnansweredUpdate(
      profile: form.form.name, clientToken: clientToken,
      begun: WallTime(seconds: firstSent ?? now), updatedBefore: form.updated.map { WallTime(seconds: $0) })
  }
}

/// A request that is under way.
struct Sending: Equatable, Sendable {
  /// When it began, in seconds since 1970.
  let started: Double
  /// What the call told last.
  var progress = AttemptEvent.began(operation: "UpdateConnectorProfile", attempt: 1, of: 3)
}
