import AppFlow
import Diagnosis
import Forms
import Journal
import JSON
import Lists

/// Why a profile does not work, and how two differ, in lines.
extension PlainSession {
  /// What is asked or waited for.
  enum InspectionStage: Equatable, Sendable {
    case diagnosing(String)
    /// With which profile this one is compared.
    case counterpart(of: String)
    case comparing(String, with: String)
  }

  func question(in stage: InspectionStage) -> PlainQuestion? {
    guard case .counterpart(let profile) = stage else { return nil }
    return PlainQuestion("Compare \(profile) with (number or name, Enter goes back): ")
  }

  mutating func answer(_ answer: String, in stage: InspectionStage) {
    guard case .counterpart(let profile) = stage else { return }
    guard !answer.isEmpty else { return self.stage = .browsing }
    guard let other = listed(answer) else {
      return refuse("there is no profile \(answer) in this list. Type a number of the list or a whole name.")
    }
    guard other.name != profile else { return refuse("that is the same profile. Name another one.") }
    say("Reading \(profile) and \(other.name). Ctrl-C stops.")
    self.stage = .inspecting(.comparing(profile, with: other.name))
    want(.compare(profile: profile, with: other.name))
  }

  /// - Parameter secret: the ARN of the secret that the profile was given; empty where it is not named.
  mutating func diagnose(_ profile: String, secret: String) {
    let clientSecret: SecretARN?
    do { clientSecret = secret.isEmpty ? nil : try SecretARN(secret) } catch {
      return refuse("the secret was not taken: \(error.reason).")
    }
    say("Looking at \(profile) and what stands around it. Ctrl-C stops.")
    stage = .inspecting(.diagnosing(profile))
    want(.diagnose(profile: profile, clientSecret: clientSecret))
  }

  mutating func handle(_ event: InspectionEvent) {
    guard case .inspecting(let inspection) = stage else { return }
    switch (inspection, event.what) {
    case (.diagnosing(event.profile), .found(let findings)): sayFindings(findings)
    case (.comparing(event.profile, let other), .compared(let comparison)):
      sayComparison(of: event.profile, with: other, comparison)
    case (.diagnosing(event.profile), .failed(let failure)),
      (.comparing(event.profile, _), .failed(let failure)):
      failure.plainLines.forEach { say($0) }
    default: return
    }
    stage = .browsing
  }

  /// Ctrl-C while a profile is looked at.
  ///
  /// - Returns: whether one was.
  mutating func stopsInspection() -> Bool {
    guard case .inspecting = stage else { return false }
    say("Stopped.")
    want(.cancelCheck)
    stage = .browsing
    return true
  }

  private mutating func sayFindings(_ findings: [Finding]) {
    for state in Finding.State.inOrderOfNeed {
      for finding in findings where finding.state == state {
        say("\(finding.check), \(state.rawValue): \(finding.message)")
        if let remedy = finding.remedy { say("  \(remedy)") }
        if let statement = finding.statement {
          for line in JSONLines(statement).text(indentation: 2).split(separator: "\n") { say("  \(line)") }
        }
      }
    }
  }

  private mutating func sayComparison(of profile: String, with other: String, _ comparison: ProfileComparison)
  {
    if comparison.isEqual { return say("They are the same.") }
    for member in comparison.members {
      let (left, right) = (
        ProfileComparison.Member.text(member.left), ProfileComparison.Member.text(member.right)
      )
      say(
        member.differs
          ? "\(member.name) differs: \(profile) has \(left), \(other) has \(right)."
          : "\(member.name) is the same: \(left).")
    }
  }
}
