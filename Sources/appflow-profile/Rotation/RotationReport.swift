import AppFlow
import Journal
import JSON
import Rotation
import Terminal

/// What came of a run: a table or JSON, and the exit code.
struct RotationReport {
  /// A profile that is left as it is, and why.
  struct LeftOut {
    let profile: String
    let reason: String
  }

  let results: [RotationResult]
  /// Profiles that are left as they are.
  let leftOut: [LeftOut]
  let flows: [String: [FlowUse]]

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
    guard
      let worst = codes.contains(.interrupted) ? .interrupted : codes.max(by: { $0.rawValue < $1.rawValue })
    else { return }
    throw CommandFailure(worst, "Not all went well: \(summary). \(nextStep)")
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
      var report: JSONObject = ["rotations": .list(results.map(object))]
      if !leftOut.isEmpty {
        report["leftOut"] = .list(
          leftOut.map { ["connectorProfileName": .string($0.profile), "reason": .string($0.reason)] })
      }
      try Console.printExactly(JSONLines(.object(report)).text())
    case .table:
      let rows = results.map {
        [$0.profile, $0.outcome.rawValue, $0.connector, $0.duration.secondsText, $0.requestID ?? ""]
      }
      try Console.print(
        Table(
          head: ["PROFILE", .whole("OUTCOME"), "CONNECTOR", .whole("SECONDS"), .whole("REQUEST ID")],
          rows: rows))
      for result in results {
        let lines =
          result.publicKeys.map(\.text) + result.warnings.map(\.description)
          + (result.message.isEmpty ? [] : [result.message])
        if !lines.isEmpty {
          try Console.print("\n" + lines.map { "\(result.profile): \($0)" }.joined(separator: "\n"))
        }
      }
      try Console.print("\n\(summary)")
    }
  }

  /// How many ended how, in the order from good to bad.
  private var summary: String {
    var parts = Outcome.allCases.compactMap { outcome -> String? in
      let count = results.filter { $0.outcome == outcome && $0.responsibility != .stopped }.count
      return count == 0 ? nil : "\(count) \(outcome.rawValue)"
    }
    let stopped = results.filter { $0.responsibility == .stopped }.count
    if stopped > 0 { parts.append("\(stopped) not begun") }
    if !leftOut.isEmpty { parts.append("\(leftOut.count) left out") }
    return parts.joined(separator: ", ")
  }

  private func object(_ result: RotationResult) -> JSONValue {
    var object: JSONObject = [
      "connectorProfileName": .string(result.profile), "connector": .string(result.connector),
      "fields": .list(result.fields.map { .string($0) }), "outcome": .string(result.outcome.rawValue),
    ]
    object["clientToken"] = result.clientToken.map { .string($0) }
    object["requestId"] = result.requestID.map { .string($0) }
    object["seconds"] = .number(JSONNumber(text: result.duration.secondsText))
    object["message"] = result.message.isEmpty ? nil : .string(result.message)
    if !result.publicKeys.isEmpty { object["publicKeys"] = .list(result.publicKeys.map(\.json)) }
    if !result.warnings.isEmpty { object["warnings"] = .list(result.warnings.map(\.json)) }
    let used = flows[result.profile] ?? []
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
