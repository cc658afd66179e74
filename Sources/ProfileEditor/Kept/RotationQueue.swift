import AppFlow
import Journal
import JSON
import OperatingSystem

/// The profiles that are being rotated one after the other, and how far each is. Holds names and times, never a secret,
/// and is kept on the disk, so that a rotation that was cut off goes on where it was.
public struct RotationQueue: Equatable, Sendable {
  /// One profile's place in the queue.
  public struct Item: Equatable, Sendable {
    /// How far it is.
    public enum Step: Equatable, Sendable {
      /// Nothing was sent.
      case waiting
      /// A request was begun, known to the service by this client token; nothing more is known.
      case begun(clientToken: String)
      /// An attempt ended.
      case ended(Outcome)
      /// The operator left it out.
      case skipped
    }

    /// The connector profile's name.
    public let profile: String
    /// The time of its last update when its form was last opened for an attempt, in seconds since 1970, before that when
    /// the queue was made.
    public internal(set) var updatedBefore: Double?
    /// How far it is.
    public internal(set) var step = Step.waiting
    /// The update of which nobody knows whether it was made.
    public internal(set) var unanswered: UnansweredUpdate?

    /// Whether nobody knows how its last attempt ended.
    var isOpen: Bool {
      switch step {
      case .begun, .ended(.unknown): true
      case .waiting, .ended, .skipped: false
      }
    }

    /// Whether nothing more is to be done for it.
    var isFinished: Bool {
      switch step {
      case .ended(.updated), .ended(.verified), .ended(.loginNotTried), .skipped: true
      case .waiting, .begun, .ended: false
      }
    }
  }

  /// Whom the editor talks to: a queue is taken up there only.
  public let place: AccountPlace
  /// The profiles, in their order.
  public internal(set) var items: [Item]

  /// Whether something is still to be done.
  public var isUnfinished: Bool { items.contains { !$0.isFinished } }
  /// How many profiles have their new credentials.
  var doneCount: Int { items.filter { $0.isFinished && $0.step != .skipped }.count }

  /// The first profile after another whose outcome is not known for sure, from the start again after the last.
  func next(after index: Int?) -> Int? {
    let start = index.map { $0 + 1 } ?? 0
    return (Array(items.indices.dropFirst(start)) + items.indices.prefix(start)).first {
      !items[$0].isFinished
    }
  }

  /// The updates of which nobody knows whether they were made: with their tokens a success proves them, and a refusal nothing.
  public var openUpdates: [UnansweredUpdate] { items.filter(\.isOpen).compactMap(\.unanswered) }

  /// A time as the queue's file has it: finer digits are no other update.
  fileprivate static func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() }
}

extension RotationQueue {
  private static let version = 1

  /// The queue as JSON.
  public var json: JSONValue {
    var object: JSONObject = [
      "version": .number(JSONNumber(Self.version)), "region": .string(place.region),
      "endpoint": .string(place.endpoint),
    ]
    object["awsProfile"] = place.awsProfile.map { .string($0) }
    object["account"] = place.account.map { .string($0) }
    object["items"] = .list(items.map(\.json))
    return .object(object)
  }

  /// Reads a queue.
  ///
  /// - Parameter json: what `json` gave; nil where it is no queue.
  public init?(_ json: JSONValue) {
    guard json["version"]?.number?.integer == Self.version, let region = json["region"]?.text,
      let endpoint = json["endpoint"]?.text, let list = json["items"]?.items
    else { return nil }
    let items = list.compactMap { Item($0) }
    guard items.count == list.count else { return nil }
    self.init(
      place: AccountPlace(
        region: region, endpoint: endpoint, awsProfile: json["awsProfile"]?.text,
        account: json["account"]?.text),
      items: items)
  }
}

extension RotationQueue.Item {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["connectorProfileName": .string(profile)]
    object["updatedBefore"] = updatedBefore.flatMap { Int(exactly: RotationQueue.milliseconds($0)) }
      .map { .number(JSONNumber($0)) }
    switch step {
    case .waiting: object["step"] = "waiting"
    case .begun(let token):
      object["step"] = "begun"
      object["clientToken"] = .string(token)
    case .ended(let outcome): object["step"] = .string(outcome.rawValue)
    case .skipped: object["step"] = "skipped"
    }
    if isOpen, let unanswered {
      object["clientToken"] = .string(unanswered.clientToken)
      object["begunAt"] = Int(exactly: RotationQueue.milliseconds(unanswered.begun.seconds))
        .map { .number(JSONNumber($0)) }
    }
    return .object(object)
  }

  fileprivate init?(_ json: JSONValue) {
    guard let profile = json["connectorProfileName"]?.text, let word = json["step"]?.text else { return nil }
    let before = json["updatedBefore"]?.number?.integer.map { Double($0) / 1000 }
    let step: Step
    switch (word, json["clientToken"]?.text, Outcome(rawValue: word)) {
    case ("waiting", _, _): step = .waiting
    case ("begun", let token?, _): step = .begun(clientToken: token)
    case ("skipped", _, _): step = .skipped
    case (_, _, let outcome?): step = .ended(outcome)
    default: return nil
    }
    self.init(profile: profile, updatedBefore: before, step: step)
    guard isOpen, let token = json["clientToken"]?.text else { return }
    // Without the time nobody knows how long the service remembers the token: then it is taken for forgotten.
    let begun = json["begunAt"]?.number?.integer.map { Double($0) / 1000 } ?? 0
    unanswered = UnansweredUpdate(
      profile: profile, clientToken: token, begun: WallTime(seconds: begun),
      updatedBefore: before.map { WallTime(seconds: $0) })
  }
}
