import JSON

/// Where the profiles of an account and a region are, as every machine names it.
public struct SharedPlace: Equatable, Sendable {
  /// The part of AWS.
  let partition: String
  /// The account.
  let account: String
  /// The region.
  let region: String

  /// What the keys of the journal's entries have in common.
  var journal: String { "journal#\(name)" }

  /// The account and the region, as entries keep them.
  var name: String { "\(account):\(region)" }

  /// The key of a profile's lease.
  func lease(of profile: String) -> String { "lock#\(partition):\(name):\(profile)" }

  /// What the keys of a profile's entries have in common, in the index.
  func journal(of profile: String) -> String { Self.journal(of: profile, in: name) }

  static func journal(of profile: String, in place: String) -> String { "journal#\(place):\(profile)" }

  /// What the keys of a run's profiles have in common.
  func run(_ id: String) -> String { "run#\(name):\(id)" }
}

/// Where an entry is kept for other machines, and by which number it is missed there.
public struct SharedMark: Equatable, Sendable {
  /// The table, as the operator names it, with its region.
  let table: String
  /// The account whose credentials sign for the table, and which it is in; nil where its name says that, or where it was not known.
  let signer: String?
  /// The account and the region, as the table's keys have them.
  let place: String
  /// Who numbers: a run of the program.
  let writer: String
  /// Its number, from 1: a gap is an entry that is missing.
  let number: Int
  /// Whether it is sent without asking the table. Else nothing is sent that the table has not got.
  let isLocalOnly: Bool

  /// Names a place.
  init(
    table: String, signer: String? = nil, place: String, writer: String, number: Int,
    isLocalOnly: Bool = false
  ) {
    self.table = table
    self.signer = signer
    self.place = place
    self.writer = writer
    self.number = number
    self.isLocalOnly = isLocalOnly
  }

  /// Reads what an entry says of it; nil where it says nothing.
  init?(_ json: JSONValue) {
    guard let mark = json["shared"], let table = mark["table"]?.text, let place = mark["place"]?.text,
      let writer = mark["writer"]?.text, let number = mark["number"]?.number?.integer
    else { return nil }
    self.init(
      table: table, signer: mark["signer"]?.text, place: place, writer: writer, number: number,
      isLocalOnly: mark["isLocalOnly"]?.flag ?? false)
  }

  /// Adds it to an entry.
  func write(into object: inout JSONObject) {
    var mark: JSONObject = ["table": .string(table)]
    mark["signer"] = signer.map { .string($0) }
    mark["place"] = .string(place)
    mark["writer"] = .string(writer)
    mark["number"] = .number(JSONNumber(number))
    if isLocalOnly { mark["isLocalOnly"] = true }
    object["shared"] = .object(mark)
  }
}
