import Forms
import Journal
import JSON

/// What was typed into a profile's form when the terminal was lost, without its secrets.
public struct Draft: Equatable, Sendable {
  /// Whom the editor talked to: a draft is offered there only.
  public let place: AccountPlace
  /// The connector profile's name.
  public let profile: String
  /// The union's member.
  public let connector: String
  /// When it was kept, in seconds since 1970.
  public let savedAt: Double
  /// What was typed.
  public let form: FormDraft

  /// Creates a draft.
  public init(place: AccountPlace, profile: String, connector: String, savedAt: Double, form: FormDraft) {
    self.place = place
    self.profile = profile
    self.connector = connector
    self.savedAt = savedAt
    self.form = form
  }
}

extension Draft {
  /// What is written; a reader refuses another number.
  private static let version = 1

  /// The draft as JSON.
  public var json: JSONValue {
    var object: JSONObject = [
      "version": .number(JSONNumber(Self.version)), "savedAt": .number(JSONNumber(Int(savedAt))),
      "region": .string(place.region), "endpoint": .string(place.endpoint),
    ]
    object["awsProfile"] = place.awsProfile.map { .string($0) }
    object["account"] = place.account.map { .string($0) }
    object["connectorProfileName"] = .string(profile)
    object["connector"] = .string(connector)
    object["choice"] = .string(form.choice)
    object["values"] = .object(form.values)
    return .object(object)
  }

  /// Why a text is no draft.
  public struct Unreadable: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, in words.
    public let description: String
  }

  /// Reads a draft.
  ///
  /// - Parameter json: what `json` gave.
  /// - Throws: `Unreadable` with the member that is missing or wrong.
  public init(_ json: JSONValue) throws(Unreadable) {
    guard json["version"]?.number?.integer == Self.version else {
      throw Unreadable(description: "version: \(Self.version) was expected")
    }
    guard let savedAt = json["savedAt"]?.number?.double, 0..<1e11 ~= savedAt else {
      throw Unreadable(description: "savedAt: seconds since 1970 were expected")
    }
    guard let values = json["values"]?.object else {
      throw Unreadable(description: "values: an object was expected")
    }
    func text(_ name: String) throws(Unreadable) -> String {
      guard let text = json[name]?.text else { throw Unreadable(description: "\(name): a text was expected") }
      return text
    }
    self.init(
      place: AccountPlace(
        region: try text("region"), endpoint: try text("endpoint"), awsProfile: json["awsProfile"]?.text,
        account: json["account"]?.text),
      profile: try text("connectorProfileName"), connector: try text("connector"), savedAt: savedAt,
      form: FormDraft(choice: try text("choice"), values: values))
  }
}
