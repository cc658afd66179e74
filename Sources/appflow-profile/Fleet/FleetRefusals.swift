import AppFlow
import JSON
import Targets

/// The accounts and regions that refused, and what that makes of a command's end.
struct FleetRefusals: Sendable {
  /// What is said of the cells of such a row that would name a profile.
  static let name = "(not read)"

  private(set) var all: [FleetRefusal] = []

  /// Takes one.
  mutating func add(_ refusal: FleetRefusal) { all.append(refusal) }

  /// Writes the reasons below a table, one a line.
  ///
  /// - Throws: `CommandFailure` where they are not written whole.
  func tell() throws(CommandFailure) {
    guard !all.isEmpty else { return }
    try Console.print("\n" + all.map { Console.oneLine("\($0)") }.joined(separator: "\n"))
  }

  /// All of them for programs.
  var json: JSONValue { .list(all.map(\.json)) }

  /// Ends a command by the worst of what happened.
  ///
  /// - Parameters:
  ///   - codes: what else does not end well.
  ///   - message: what is said of that.
  /// - Throws: `CommandFailure` where anything did not go well.
  func end(_ codes: [CommandFailure.Code] = [], _ message: String = "") throws(CommandFailure) {
    let own = all.map { CommandFailure.Code($0.category) }
    guard let worst = CommandFailure.Code.worst(own + codes) else { return }
    let refused =
      all.isEmpty
      ? ""
      : "Not all was read: \(all.count) \(all.count == 1 ? "account or region" : "accounts or regions") refused."
    throw CommandFailure(worst, [message, refused].filter { !$0.isEmpty }.joined(separator: "\n"))
  }
}

extension FleetRefusal {
  /// What programs get of it.
  var json: JSONValue {
    var object: JSONObject = ["target": .string(target)]
    object["account"] = account.map { .string($0) }
    object["region"] = region.map { .string($0) }
    object["reason"] = .string(reason)
    object["requestId"] = requestID.map { .string($0) }
    object["exitCode"] = .number(JSONNumber(Int(CommandFailure.Code(category).rawValue)))
    return .object(object)
  }
}

extension FleetPlace {
  /// The members by which programs know where something is.
  var json: JSONObject {
    var object: JSONObject = ["target": .string(target)]
    object["account"] = account.map { .string($0) }
    object["region"] = .string(region)
    return object
  }
}

extension JSONObject {
  /// The members of both, those of this one first.
  func adding(_ other: JSONObject) -> JSONObject {
    var all = self
    for member in other.members { all[member.name] = member.value }
    return all
  }
}

extension CommandFailure.Code {
  /// The code that says where the responsibility lies.
  init(_ category: AppFlowError.Category) {
    self =
      switch category {
      case .configuration: .configuration
      case .refused: .refused
      case .interrupted: .interrupted
      case .other: .other
      }
  }

  /// The code of a command of which parts ended with these; nil where there are none.
  static func worst(_ codes: [CommandFailure.Code]) -> CommandFailure.Code? {
    codes.contains(.interrupted) ? .interrupted : codes.max { $0.rawValue < $1.rawValue }
  }
}
