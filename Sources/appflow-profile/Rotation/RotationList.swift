import AppFlow
import Forms
import Glibc
import JSON
import OperatingSystem
import Rotation
import Terminal

/// The profiles by the age of their last update, oldest first; those without a time before all others.
struct RotationList {
  let common: CommonOptions
  let olderThan: TimeSpan?
  let output: OutputFormat

  func run() async throws {
    let api = try common.api()
    let client = try common.client()
    var profiles: [(ConnectorProfile, JSONValue)] = []
    do {
      for try await page in client.connectorProfiles() { profiles += zip(page.profiles, page.details) }
    } catch {
      throw CommandFailure(call: error)
    }
    let now = Double(time(nil))
    let latest = olderThan.map { now - $0.seconds } ?? .infinity
    let old = profiles.filter { updated($0.0) <= latest }
      .sorted { (updated($0.0), $0.0.name) < (updated($1.0), $1.0.name) }
    switch output {
    case .table:
      let rows = old.map { profile, _ in
        [profile.name, profile.connectorName(api), profile.ageText(now: now), profile.connectionMode ?? ""]
      }
      try Console.print(Table(head: ["NAME", "CONNECTOR", .whole("UPDATED"), "MODE"], rows: rows))
    case .json:
      let list = old.map { object($0.0, $0.1, now: now) }
      try Console.printExactly(JSONLines(["profiles": .list(list)]).text())
    }
  }

  private func updated(_ profile: ConnectorProfile) -> Double {
    guard let seconds = profile.lastUpdatedAt?.seconds, seconds.isFinite else { return -.infinity }
    return seconds
  }

  private func object(_ profile: ConnectorProfile, _ details: JSONValue, now: Double) -> JSONValue {
    var object: JSONObject = ["connectorProfileName": .string(profile.name)]
    object["connectorType"] = profile.connectorType.map { .string($0) }
    object["connectorLabel"] = profile.connectorLabel.map { .string($0) }
    object["connectionMode"] = profile.connectionMode.map { .string($0) }
    // As it was returned.
    object["lastUpdatedAt"] = details["lastUpdatedAt"]
    // A time that no calendar has is no age.
    let days = Int(exactly: ((now - updated(profile)) / 86_400).rounded(.towardZero))
    object["ageDays"] = days.map { .number(JSONNumber($0)) } ?? .null
    return .object(object)
  }
}
