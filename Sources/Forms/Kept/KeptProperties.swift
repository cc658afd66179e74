import JSON

/// What of a profile may be written down outside of AppFlow: its connector, its connection mode and its properties. Nothing that is
/// secret or looks so is in it, by whichever way it was made.
public struct KeptProperties: Equatable, Sendable {
  /// The union's member.
  public let connector: String
  /// `Public` or `Private`; nil where it was not known.
  public let mode: String?
  /// The connector's own properties, as the service described them or as they were sent. Null stands where a value is not
  /// kept.
  public let properties: JSONObject

  /// More than this is not kept: an entry stays one that is read at once. AppFlow's own limits are far below it.
  static let mostBytes = 131_072

  /// Takes what a profile has.
  ///
  /// - Parameters:
  ///   - connector: the union's member.
  ///   - mode: the connection mode.
  ///   - properties: the connector's own properties.
  ///   - api: says what is secret.
  /// - Returns: nil where it is too much to be kept.
  public init?(connector: String, mode: String?, properties: JSONObject, api: ConnectorAPI) {
    let place = RequestPaths.properties.appending(connector)
    let kept = PropertyMask(api: api).masked(properties, at: place)
    guard JSONWriter.body(.object(kept)).count <= Self.mostBytes else { return nil }
    self.connector = connector
    self.mode = mode.flatMap { $0.isEmpty ? nil : $0 }
    self.properties = kept
  }

  /// Takes what a request sets. Of its credentials nothing is looked at.
  ///
  /// - Parameters:
  ///   - request: a request that updates or makes a profile.
  ///   - api: says what is secret.
  /// - Returns: nil where it has no properties of one connector, or too much to be kept.
  public init?(of request: JSONValue, api: ConnectorAPI) {
    guard let union = request[RequestPaths.properties]?.object, union.members.count == 1,
      let member = union.members.first, let properties = member.value.object
    else { return nil }
    self.init(
      connector: member.name, mode: request[RequestPaths.mode]?.text, properties: properties, api: api)
  }

  /// Reads what was written down before.
  ///
  /// - Parameter json: what `json` gave.
  /// - Returns: nil for what is something else.
  public init?(_ json: JSONValue) {
    guard let connector = json["connector"]?.text, let properties = json["properties"]?.object else {
      return nil
    }
    self.connector = connector
    mode = json["connectionMode"]?.text
    self.properties = properties
  }

  /// As it is written down.
  public var json: JSONValue {
    [
      "connector": .string(connector), "connectionMode": mode.map { .string($0) } ?? .null,
      "properties": .object(properties),
    ]
  }

  /// Whether a value of it is not kept.
  public var hidesSome: Bool { JSONValue.object(properties).leaves().contains { $0.value == .null } }

  /// Its values by their places below the connector.
  fileprivate var leaves: [(name: String, value: JSONValue)] {
    let mode = mode.map { [(name: "connectionMode", value: JSONValue.string($0))] } ?? []
    return mode
      + JSONValue.object(properties).leaves().map {
        ($0.place.tokens.joined(separator: "/"), $0.value)
      }
  }
}

/// What became of one property.
public struct KeptDifference: Equatable, Sendable {
  /// Its place below the connector, such as `oAuth2Properties/tokenUrl`, or `connectionMode`.
  public let name: String
  /// What it was; nil where it was not there.
  public let before: JSONValue?
  /// What it became; nil where it is not there any more.
  public let after: JSONValue?

  /// What happened to it; nil where it stayed, as far as that is known.
  public var kind: FormChange.Kind? {
    switch (before, after) {
    case (nil, _): .added
    case (_, nil): .removed
    case (let before, let after): before == after ? nil : .changed
    }
  }

  /// A value in words: one that is not kept is said to be hidden.
  ///
  /// - Parameter value: what it was or became.
  public static func text(_ value: JSONValue?) -> String {
    value == .null ? "hidden" : value?.changeText ?? ""
  }

  /// What it was and became, in words.
  public var text: String {
    switch kind {
    case .added: Self.text(after)
    case .removed: Self.text(before)
    case .changed: "\(Self.text(before)) → \(Self.text(after))"
    case nil: Self.text(after)
    }
  }
}

extension KeptProperties {
  /// All properties of two states, in their order; those that are in the first one only stand last.
  ///
  /// - Parameters:
  ///   - before: the first state; nil where there was none.
  ///   - after: the second state; nil where there is none.
  public static func differences(
    from before: KeptProperties?, to after: KeptProperties?
  ) -> [KeptDifference] {
    let old = before?.leaves ?? []
    let new = after?.leaves ?? []
    let known = Dictionary(old.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let there = Set(new.map(\.name))
    return new.map { KeptDifference(name: $0.name, before: known[$0.name], after: $0.value) }
      + old.filter { !there.contains($0.name) }.map {
        KeptDifference(name: $0.name, before: $0.value, after: nil)
      }
  }
}
