import AWSClient
import JSON
import OperatingSystem

/// An entry as all machines see it.
public struct SharedEntry: Equatable, Sendable {
  /// The entry, with what is known of its end.
  public let entry: JournalEntry
  /// Whether it came there after it was sent, from a machine that could not reach the table or was told not to.
  public let isLate: Bool
  /// When its end was written; nil where none was.
  public let ended: WallTime?
  /// The profile's last update when it was read for the request; nil where that is not known.
  let updatedBefore: WallTime?
}

extension SharedEntry {
  /// The entry as JSON, for scripts and other systems.
  public var json: JSONValue {
    var object = entry.json.object ?? JSONObject()
    object["isLate"] = .boolean(isLate)
    object["ended"] = ended.map { .string($0.journalText) } ?? .null
    return .object(object)
  }

  /// The same without the properties, for those who keep many.
  public var withoutProperties: SharedEntry {
    SharedEntry(
      entry: entry.withoutProperties, isLate: isLate, ended: ended, updatedBefore: updatedBefore)
  }
}

/// The names of an entry's attributes that are not those of the journal's lines.
private enum Name {
  static let profileKey = "profileKey"
  static let writer = "writer"
  static let number = "number"
  static let late = "late"
  static let updatedBefore = "updatedBefore"
  static let ended = "ended"
  static let later = "later"
  /// Kept as JSON's text: DynamoDB writes numbers anew and has no order of members.
  static let properties = ["before", "after", "unchanged"]
}

extension JournalEntry {
  /// What orders entries: their time, and their name.
  var sharedSort: String { "\(time.journalText)#\(id)" }

  /// Its key in the table; nil for one that is kept on this machine only.
  var sharedKey: TableItem? {
    shared.map { Self.key(in: $0.place, sharedSort) }
  }

  static func key(in place: String, _ sort: String) -> TableItem {
    [Lease.Attribute.partition: .string("journal#\(place)"), Lease.Attribute.sort: .string(sort)]
  }

  /// Puts it into the table as it was begun; nil for one that is kept on this machine only.
  ///
  /// - Parameters:
  ///   - isLate: whether it comes there after it was sent.
  ///   - updatedBefore: the profile's last update when it was read for the request.
  func beginning(isLate: Bool, updatedBefore: WallTime? = nil) -> ItemWrite? {
    guard let shared, let key = sharedKey else { return nil }
    var item = key
    for member in JournalLine.begin(self).json.object?.members ?? [] {
      switch member.name {
      case "line", "shared": break
      case let name where Name.properties.contains(name):
        item[name] = .string(JSONWriter.body(member.value).revealed())
      default: item[member.name] = AttributeValue(plain: member.value)
      }
    }
    item[Name.profileKey] = .string(SharedPlace.journal(of: connectorProfile, in: shared.place))
    item[Name.writer] = .string(shared.writer)
    item[Name.number] = .number(String(shared.number))
    if isLate { item[Name.late] = .boolean(true) }
    item[Name.updatedBefore] = updatedBefore.map { .string($0.journalText) }
    return .put(item, if: .absent(Lease.Attribute.sort))
  }
}

extension JournalEnd {
  private var attributes: TableItem {
    var item: TableItem = ["outcome": .string(outcome.rawValue), Name.ended: .string(time.journalText)]
    item["requestId"] = requestID.map { .string($0) }
    item["seconds"] = seconds.flatMap { $0.isFinite ? .number("\(JournalEntry.milliseconds($0))") : nil }
    item["message"] = message.map { .string($0) }
    return item
  }

  /// Writes it where the entry has none yet.
  ///
  /// - Parameter key: the entry's key.
  func ending(_ key: TableItem) -> ItemWrite {
    .update(
      key: key, set: attributes,
      if: .all([.present(Lease.Attribute.partition), .absent("outcome")]))
  }

  /// Adds it to an end that was written before, which stays.
  ///
  /// - Parameter key: the entry's key.
  func amending(_ key: TableItem) -> ItemWrite {
    .update(
      key: key, set: [:], appending: [Name.later: .map(attributes)],
      if: .present(Lease.Attribute.partition))
  }

  fileprivate init?(_ item: TableItem, of id: String) {
    guard let outcome = item["outcome"]?.text.flatMap({ Outcome(rawValue: $0) }),
      let time = item[Name.ended]?.text.flatMap({ WallTime(iso8601: $0) })
    else { return nil }
    self.init(
      id: id, time: time, outcome: outcome, requestID: item["requestId"]?.text,
      seconds: item["seconds"]?.double,
      message: item["message"]?.text)
  }
}

extension SharedEntry {
  /// Reads what the table has; nil for what is no entry.
  init?(_ item: TableItem) {
    var object: JSONObject = ["line": "begin"]
    for (name, value) in item.sorted(by: { $0.key < $1.key }) {
      guard Name.properties.contains(name), let text = value.text else {
        object[name] = value.plain
        continue
      }
      object[name] = try? JSONReader.read(text)
    }
    let place = item[Lease.Attribute.partition]?.text?.dropFirst("journal#".count)
    if let place, let writer = item[Name.writer]?.text, let number = item[Name.number]?.integer {
      SharedMark(table: "", place: String(place), writer: writer, number: number).write(into: &object)
    }
    guard case .begin(var entry)? = try? JournalLine(.object(object)) else { return nil }
    let ends = ([item] + (item[Name.later]?.items ?? []).compactMap(\.members)).compactMap {
      JournalEnd($0, of: entry.id)
    }
    for end in ends { entry.end(end) }
    self.init(
      entry: entry, isLate: item[Name.late]?.flag ?? false, ended: ends.first?.time,
      updatedBefore: item[Name.updatedBefore]?.text.flatMap { WallTime(iso8601: $0) })
  }
}

extension AttributeValue {
  /// What JSON has, as an attribute. A secret is none.
  fileprivate init(plain json: JSONValue) {
    switch json {
    case .null, .secret: self = .null
    case .boolean(let flag): self = .boolean(flag)
    case .number(let number): self = .number(number.text)
    case .string(let text): self = .string(text)
    case .list(let items): self = .list(items.map { AttributeValue(plain: $0) })
    case .object(let object):
      self = .map(
        TableItem(
          object.members.map { ($0.name, AttributeValue(plain: $0.value)) },
          uniquingKeysWith: { _, last in last }))
    }
  }

  /// What an attribute has, as JSON.
  fileprivate var plain: JSONValue {
    switch self {
    case .null: .null
    case .boolean(let flag): .boolean(flag)
    case .number(let text): .number(JSONNumber(text: text))
    case .string(let text): .string(text)
    case .list(let items): .list(items.map(\.plain))
    case .map(let members):
      .object(
        members.sorted { $0.key < $1.key }.reduce(into: JSONObject()) { $0[$1.key] = $1.value.plain })
    }
  }
}
