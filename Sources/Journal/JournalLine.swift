import AppFlow
import Forms
import JSON
import OperatingSystem

/// A line of the journal: a run or an attempt that begins, how an attempt ended, or that other machines have all of it, too.
enum JournalLine: Equatable {
  case begin(JournalEntry)
  case end(JournalEnd)
  case run(JournalRun)
  case stored(id: String)
}

/// How an attempt ended. What is nil says nothing new.
struct JournalEnd: Equatable {
  let id: String
  let time: WallTime
  let outcome: Outcome
  var requestID: String?
  var seconds: Double?
  var message: String?
}

/// Why a line is no line of the journal.
struct JournalLineError: Error, CustomStringConvertible {
  let description: String
}

extension JournalLine {
  /// The line as JSON.
  var json: JSONValue {
    switch self {
    case .begin(let entry):
      var object: JSONObject = ["line": "begin"]
      entry.write(into: &object)
      entry.writeProperties(into: &object)
      return .object(object)
    case .end(let end):
      var object: JSONObject = ["line": "end", "id": .string(end.id), "time": .string(end.time.journalText)]
      object["outcome"] = .string(end.outcome.rawValue)
      object["requestId"] = end.requestID.map { .string($0) }
      object["seconds"] = end.seconds.map { .seconds($0) }
      object["message"] = end.message.map { .string($0) }
      return .object(object)
    case .run(let run):
      var object: JSONObject = [
        "line": "run", "id": .string(run.id), "time": .string(run.time.journalText),
        "plan": .string(run.plan), "region": .string(run.region), "endpoint": .string(run.endpoint),
      ]
      object["account"] = run.account.map { .string($0) } ?? .null
      return .object(object)
    case .stored(let id): return ["line": "stored", "id": .string(id)]
    }
  }

  /// Reads a line.
  ///
  /// - Parameter json: the line.
  init(_ json: JSONValue) throws(JournalLineError) {
    switch json["line"]?.text {
    case "begin": self = .begin(try JournalEntry(json))
    case "end":
      let outcome = try json.required("outcome")
      guard let known = Outcome(rawValue: outcome) else {
        throw JournalLineError(description: "outcome: “\(outcome)” is not known here")
      }
      self = .end(
        JournalEnd(
          id: try json.required("id"), time: try json.time(), outcome: known,
          requestID: json["requestId"]?.text, seconds: json["seconds"]?.number?.double,
          message: json["message"]?.text))
    case "run":
      self = .run(
        JournalRun(
          id: try json.required("id"), time: try json.time(), plan: try json.required("plan"),
          account: json["account"]?.text, region: try json.required("region"),
          endpoint: try json.required("endpoint")))
    case "stored": self = .stored(id: try json.required("id"))
    default: throw JournalLineError(description: "it is neither a beginning nor an end")
    }
  }
}

extension JournalEntry {
  /// The entry as JSON, for scripts: what the journal's lines say of the attempt together, without the properties. An attempt whose end nobody
  /// wrote has the outcome `unknown` too, and `isEnded` is false.
  public var json: JSONValue {
    var object = JSONObject()
    write(into: &object)
    let isDone = outcome == .updated
    object["outcome"] = .string(isDone ? action.done : (outcome ?? .unknown).rawValue)
    object["isEnded"] = .boolean(outcome != nil)
    object["requestId"] = requestID.map { .string($0) } ?? .null
    object["seconds"] = seconds.map { .seconds($0) } ?? .null
    object["message"] = message.map { .string($0) } ?? .null
    return .object(object)
  }

  /// Adds what is known at the beginning.
  fileprivate func write(into object: inout JSONObject) {
    object["id"] = .string(id)
    object["time"] = .string(time.journalText)
    object["localUser"] = .string(`operator`.localUser)
    object["host"] = .string(`operator`.host)
    object["identity"] = `operator`.identity.map { .string($0) } ?? .null
    object["account"] = `operator`.account.map { .string($0) } ?? .null
    object["awsProfile"] = awsProfile.map { .string($0) } ?? .null
    object["region"] = .string(region)
    object["endpoint"] = .string(endpoint)
    object["action"] = .string(action.rawValue)
    object["connectorProfileName"] = .string(connectorProfile)
    object["connector"] = connector.map { .string($0) } ?? .null
    object["fields"] = .list(fields.map { .string($0) })
    var marks = JSONObject()
    for (pointer, mark) in fingerprints.sorted(by: { $0.key < $1.key }) { marks[pointer] = .string(mark) }
    if !marks.isEmpty { object["fingerprints"] = .object(marks) }
    if !secrets.isEmpty { object["secretVersions"] = .list(secrets.map(\.json)) }
    object["clientToken"] = clientToken.map { .string($0) } ?? .null
    object["run"] = run.map { .string($0) }
    shared?.write(into: &object)
  }

  /// Adds the properties; those that the change leaves as they were once only, as with new credentials.
  fileprivate func writeProperties(into object: inout JSONObject) {
    if let before, before == after {
      object["unchanged"] = before.json
    } else {
      object["before"] = before?.json
      object["after"] = after?.json
    }
  }

  fileprivate init(_ json: JSONValue) throws(JournalLineError) {
    let unchanged = json["unchanged"].flatMap { KeptProperties($0) }
    var fingerprints: [String: String] = [:]
    for member in json["fingerprints"]?.object?.members ?? [] {
      fingerprints[member.name] = member.value.text
    }
    let person = Operator(
      localUser: try json.required("localUser"), host: try json.required("host"),
      identity: json["identity"]?.text, account: json["account"]?.text)
    // Earlier versions made updates only, and did not say so.
    let word = json["action"]?.text ?? ProfileAction.update.rawValue
    guard let action = ProfileAction(rawValue: word) else {
      throw JournalLineError(description: "action: “\(word)” is not known here")
    }
    self.init(
      id: try json.required("id"), time: try json.time(), operator: person,
      awsProfile: json["awsProfile"]?.text, region: try json.required("region"),
      endpoint: try json.required("endpoint"), action: action,
      connectorProfile: try json.required("connectorProfileName"),
      connector: json["connector"]?.text, fields: json["fields"]?.items?.compactMap(\.text) ?? [],
      fingerprints: fingerprints,
      secrets: (json["secretVersions"]?.items ?? []).compactMap { SecretVersion($0) },
      clientToken: action == .delete ? json["clientToken"]?.text : try json.required("clientToken"),
      run: json["run"]?.text, before: unchanged ?? json["before"].flatMap { KeptProperties($0) },
      after: unchanged ?? json["after"].flatMap { KeptProperties($0) }, shared: SharedMark(json))
  }
}

extension WallTime {
  /// The moment to the millisecond, such as `2026-01-31T23:59:59.123Z`.
  var journalText: String {
    let all = Int64((seconds * 1_000).rounded())
    let whole = Int64((Double(all) / 1_000).rounded(.down))
    let fraction = String(all - whole * 1_000)
    let padding = String(repeating: "0", count: 3 - fraction.count)
    return WallTime(seconds: Double(whole)).iso8601.dropLast() + ".\(padding)\(fraction)Z"
  }
}

extension JSONValue {
  /// Seconds to the millisecond.
  fileprivate static func seconds(_ seconds: Double) -> JSONValue {
    let rounded = JournalEntry.milliseconds(seconds)
    return rounded.isFinite ? .number(JSONNumber(text: "\(rounded)")) : .null
  }

  fileprivate func required(_ name: String) throws(JournalLineError) -> String {
    guard let text = self[name]?.text else { throw JournalLineError(description: "\(name): it is missing") }
    return text
  }

  fileprivate func time() throws(JournalLineError) -> WallTime {
    guard let time = WallTime(iso8601: try required("time")) else {
      throw JournalLineError(description: "time: it is no time")
    }
    return time
  }
}
