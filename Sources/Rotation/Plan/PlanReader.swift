import JSON
import ServiceModel

/// Makes a plan of a document, member by member.
enum PlanReader {
  /// What is wrong, before its line is known.
  struct Problem: Error {
    let pointer: JSONPointer
    let reason: String
  }

  static func plan(_ document: JSONValue) throws(Problem) -> RotationPlan {
    let members = try object(document, at: .root, ["rotations", "concurrency"])
    guard let rotations = members["rotations"] else {
      throw Problem(pointer: .root, reason: "“rotations” is missing: a list with one object for each profile")
    }
    let place = JSONPointer.root.appending("rotations")
    guard case .list(let items) = rotations, !items.isEmpty else {
      throw Problem(pointer: place, reason: "Write a list with one object for each profile.")
    }
    guard items.count <= RotationPlan.mostEntries else {
      throw Problem(
        pointer: place, reason: "There are more than \(RotationPlan.mostEntries) rotations: split the plan.")
    }
    var entries: [RotationPlan.Entry] = []
    var places: [Subject: JSONPointer] = [:]
    for (index, item) in items.enumerated() {
      let pointer = place.appending(String(index))
      let entry = try entry(item, at: pointer)
      if let first = places.updateValue(
        pointer, forKey: Subject(profile: entry.profile, place: entry.place))
      {
        throw Problem(
          pointer: pointer.appending("profile"),
          reason: "This profile already has a rotation at \(first): remove one of them.")
      }
      entries.append(entry)
    }
    return RotationPlan(entries: entries, concurrency: try members["concurrency"].map(concurrency))
  }

  /// What may stand in a plan once.
  private struct Subject: Hashable {
    let profile: String
    let place: RotationPlan.Place?
  }

  private static func concurrency(_ value: JSONValue) throws(Problem) -> Int {
    guard let number = value.number?.integer, RotationPlan.allowedConcurrency.contains(number) else {
      throw Problem(
        pointer: JSONPointer.root.appending("concurrency"), reason: "Write a whole number from 1 to 32.")
    }
    return number
  }

  private static func entry(_ value: JSONValue, at pointer: JSONPointer) throws(Problem) -> RotationPlan.Entry
  {
    let members = try object(
      value, at: pointer, ["profile", "secrets", "set", "verify", "target", "account", "region"])
    guard let profile = members["profile"]?.text, !profile.isEmpty else {
      throw Problem(
        pointer: members["profile"] == nil ? pointer : pointer.appending("profile"),
        reason: "“profile” must be a profile's name.")
    }
    let secretsPlace = pointer.appending("secrets")
    guard let secrets = members["secrets"]?.object, !secrets.isEmpty else {
      throw Problem(
        pointer: members["secrets"] == nil ? pointer : secretsPlace,
        reason: "“secrets” must be an object with at least one credential and its source.")
    }
    var sources: [RotationPlan.Named<SecretSource>] = []
    for member in secrets.members {
      sources.append(.init(member.name, try source(member.value, at: secretsPlace.appending(member.name))))
    }
    var isVerified = false
    if let verify = members["verify"] {
      guard let flag = verify.flag else {
        throw Problem(pointer: pointer.appending("verify"), reason: "Write true or false.")
      }
      isVerified = flag
    }
    return RotationPlan.Entry(
      profile: profile, secrets: sources,
      settings: try settings(members["set"], at: pointer.appending("set")), isVerified: isVerified,
      place: try place(members, at: pointer))
  }

  private static func place(
    _ members: JSONObject, at pointer: JSONPointer
  ) throws(Problem) -> RotationPlan.Place? {
    for name in ["target", "account", "region"] {
      guard let value = members[name] else { continue }
      guard let text = value.text, !text.isEmpty else {
        throw Problem(pointer: pointer.appending(name), reason: "Write a name as a string.")
      }
      guard name != "account" || text.utf8.count == 12 && text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else {
        throw Problem(
          pointer: pointer.appending(name), reason: "Write the account's number, 12 digits, as a string.")
      }
    }
    guard let target = members["target"]?.text else {
      guard let other = ["account", "region"].first(where: { members[$0] != nil }) else { return nil }
      throw Problem(
        pointer: pointer.appending(other),
        reason: "This says where in a target: add “target”, or leave it out.")
    }
    return RotationPlan.Place(
      target: target, account: members["account"]?.text, region: members["region"]?.text)
  }

  private static func settings(
    _ value: JSONValue?, at pointer: JSONPointer
  ) throws(Problem) -> [RotationPlan.Named<JSONValue>] {
    guard let value else { return [] }
    guard let object = value.object else {
      throw Problem(pointer: pointer, reason: "Write an object with credentials that are not secret.")
    }
    var settings: [RotationPlan.Named<JSONValue>] = []
    for member in object.members {
      switch member.value {
      case .string, .number, .boolean: settings.append(.init(member.name, member.value))
      default:
        throw Problem(
          pointer: pointer.appending(member.name), reason: "Write a string, a number, true or false.")
      }
    }
    return settings
  }

  private static func source(_ value: JSONValue, at pointer: JSONPointer) throws(Problem) -> SecretSource {
    guard let text = value.text else {
      throw Problem(pointer: pointer, reason: "Write the secret's source as a string, such as \"env:TOKEN\".")
    }
    do {
      return try SecretSource(text)
    } catch {
      throw Problem(pointer: pointer, reason: "\(error)".capitalizedFirst)
    }
  }

  /// The members of an object that has no others than the known ones.
  private static func object(
    _ value: JSONValue, at pointer: JSONPointer, _ known: [String]
  ) throws(Problem) -> JSONObject {
    guard let object = value.object else {
      throw Problem(pointer: pointer, reason: "Write an object with \(known.joined(separator: ", ")).")
    }
    if let other = object.members.first(where: { !known.contains($0.name) }) {
      let advice =
        NearestName.of(other.name, among: known).map { "Did you mean \($0)?" }
        ?? "Known are \(known.joined(separator: ", "))."
      throw Problem(pointer: pointer.appending(other.name), reason: "This name is not known. \(advice)")
    }
    return object
  }
}

extension String {
  /// The text with its first letter in upper case, where it begins with a word of ours.
  fileprivate var capitalizedFirst: String {
    hasPrefix("this") ? "T" + dropFirst() : self
  }
}
