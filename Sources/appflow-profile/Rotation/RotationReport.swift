import AppFlow
import Journal
import JSON
import Rotation
import Terminal

/// What came of a run: a table or JSON, and the exit code.
struct RotationReport {
  /// A profile that is left as it is, and why.
  struct LeftOut: Sendable {
    let profile: String
    let reason: String
  }

  /// What came of one account and region.
  private struct Part {
    let prepared: RotationSite.Prepared
    let results: [RotationResult]
  }

  private let parts: [Part]
  private let isFleet: Bool

  private var results: [RotationResult] { parts.flatMap(\.results) }

  /// Joins what came of each account and region.
  ///
  /// - Parameters:
  ///   - prepared: what was prepared for them.
  ///   - results: what came of them, in the same order; empty where nothing was to be sent.
  init(_ prepared: [RotationSite.Prepared], results: [[RotationResult]]) {
    isFleet = prepared.contains { $0.site.place != nil }
    parts = prepared.enumerated().map { index, one in
      Part(prepared: one, results: results.indices.contains(index) ? results[index] : [])
    }
  }

  /// Writes the report.
  ///
  /// - Throws: `CommandFailure` with the worst result's code, where not all went well.
  func write(_ format: OutputFormat) throws(CommandFailure) {
    do {
      try writeAll(format)
    } catch {
      // It must not read as if nothing had been sent.
      guard !results.isEmpty else { throw error }
      throw CommandFailure(
        error.code, "\(error.description) “appflow-profile journal” has what came of each profile.")
    }
    let codes = results.compactMap(\.code)
    guard let worst = CommandFailure.Code.worst(codes) else { return }
    throw CommandFailure(worst, "Not all went well: \(summary). \(nextStep)")
  }

  /// Writes the report of a run that had nothing to do, because all secrets are of the versions that were sent.
  ///
  /// - Throws: `CommandFailure` where it cannot be written.
  func writeUnchanged(_ format: OutputFormat) throws(CommandFailure) {
    let count = parts.reduce(0) { $0 + $1.prepared.leftOut.count }
    let line =
      "Nothing to do: of \(count) profile\(count == 1 ? "" : "s"), none has secrets of other versions than were sent."
    switch format {
    case .json:
      try writeAll(format)
      Console.error(line)
    case .table: try Console.print(line)
    }
  }

  /// What to do next, where not all went well: --continue leaves out what is made.
  private var nextStep: String {
    let isLeft = results.contains { $0.code != nil && [.failed, .unknown].contains($0.outcome) }
    if isLeft { return "The same command with --continue goes on with what is left." }
    let names = results.filter { $0.code != nil }.map(\.profile)
    return "All updates were made. “appflow-profile verify NAME…” asks again whether the credentials work: "
      + names.joined(separator: ", ") + "."
  }

  private func writeAll(_ format: OutputFormat) throws(CommandFailure) {
    switch format {
    case .json:
      let rotations = parts.flatMap { part in part.results.map { object($0, part.prepared) } }
      var report: JSONObject = ["rotations": .list(rotations)]
      let leftOut = parts.flatMap { part in part.prepared.leftOut.map { object($0, part.prepared) } }
      if !leftOut.isEmpty { report["leftOut"] = .list(leftOut) }
      try Console.printExactly(JSONLines(.object(report)).text())
    case .table:
      let rows = parts.flatMap { part in
        part.results.map { result in
          [result.profile] + self.place(part)
            + [
              result.outcome.rawValue, result.connector, result.duration.secondsText, result.requestID ?? "",
            ]
        }
      }
      let place: [Table.Column] = isFleet ? [.whole("ACCOUNT"), .whole("REGION")] : []
      try Console.print(
        Table(
          head: ["PROFILE"] + place
            + [.whole("OUTCOME"), "CONNECTOR", .whole("SECONDS"), .whole("REQUEST ID")], rows: rows))
      for part in parts { try writeLines(part) }
      try Console.print("\n\(summary)")
    }
  }

  private func writeLines(_ part: Part) throws(CommandFailure) {
    for result in part.results {
      let lines =
        result.publicKeys.map(\.text) + result.warnings.map(\.description)
        + (result.message.isEmpty ? [] : [result.message])
      guard !lines.isEmpty else { continue }
      let name = part.prepared.prefix + result.profile
      try Console.print("\n" + lines.map { "\(name): \($0)" }.joined(separator: "\n"))
    }
  }

  private func place(_ part: Part) -> [String] {
    guard isFleet else { return [] }
    let place = part.prepared.site.place
    return [place?.account ?? "", place?.region ?? part.prepared.new.region]
  }

  /// How many ended how, in the order from good to bad.
  private var summary: String {
    var parts = Outcome.allCases.compactMap { outcome -> String? in
      let count = results.filter { $0.outcome == outcome && $0.responsibility != .stopped }.count
      return count == 0 ? nil : "\(count) \(outcome.rawValue)"
    }
    let stopped = results.filter { $0.responsibility == .stopped }.count
    if stopped > 0 { parts.append("\(stopped) not begun") }
    let leftOut = self.parts.reduce(0) { $0 + $1.prepared.leftOut.count }
    if leftOut > 0 { parts.append("\(leftOut) left out") }
    return parts.joined(separator: ", ")
  }

  private func object(_ leftOut: LeftOut, _ prepared: RotationSite.Prepared) -> JSONValue {
    .object(
      (prepared.site.place?.json ?? [:]).adding([
        "connectorProfileName": .string(leftOut.profile), "reason": .string(leftOut.reason),
      ]))
  }

  private func object(_ result: RotationResult, _ prepared: RotationSite.Prepared) -> JSONValue {
    var object = (prepared.site.place?.json ?? [:]).adding([
      "connectorProfileName": .string(result.profile), "connector": .string(result.connector),
      "fields": .list(result.fields.map { .string($0) }), "outcome": .string(result.outcome.rawValue),
    ])
    object["clientToken"] = result.clientToken.map { .string($0) }
    object["requestId"] = result.requestID.map { .string($0) }
    object["seconds"] = .number(JSONNumber(text: result.duration.secondsText))
    object["message"] = result.message.isEmpty ? nil : .string(result.message)
    if !result.publicKeys.isEmpty { object["publicKeys"] = .list(result.publicKeys.map(\.json)) }
    if !result.warnings.isEmpty { object["warnings"] = .list(result.warnings.map(\.json)) }
    let used = prepared.flows?[result.profile] ?? []
    object["flows"] = .list(
      used.map { flow in
        var object: JSONObject = ["flowName": .string(flow.name)]
        object["flowStatus"] = flow.status.map { .string($0) }
        object["lastRun"] = flow.lastRun.map { .string($0) }
        return .object(object)
      })
    return .object(object)
  }
}

extension Duration {
  /// Seconds with three digits after the point.
  var secondsText: String {
    let milliseconds = wholeMilliseconds
    return "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())"
  }
}

extension RotationResult {
  /// The exit code that the result asks for; nil where all went well.
  fileprivate var code: CommandFailure.Code? {
    switch responsibility {
    case .nobody: nil
    case .stopped: .interrupted
    case .configuration: .configuration
    case .service: .refused
    case .other: .other
    }
  }
}
