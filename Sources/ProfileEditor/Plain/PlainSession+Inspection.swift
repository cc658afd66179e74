import AppFlow
import Diagnosis
import Forms
import Journal
import JSON

/// Why a profile does not work, and how two differ, in lines.
extension PlainSession {
  /// What is asked or waited for.
  enum InspectionStage: Equatable, Sendable {
    case diagnosing(String)
    /// With which profile this one is compared: of the list, or of those of another place.
    case counterpart(of: String, in: ReadPlace?)
    /// The AWS profiles are listed, because words name one.
    case placing(String, words: String)
    /// The profiles of another place are read.
    case reading(String, AccountChoice)
    case comparing(String, with: Counterpart)
  }

  func question(in stage: InspectionStage) -> PlainQuestion? {
    guard case .counterpart(let profile, let place) = stage else { return nil }
    let others = place.map { " one of \($0.choice.text)" } ?? ""
    return PlainQuestion(
      "Compare \(profile) with\(others) (number or name, a: another AWS profile, R: another region, Enter goes back): "
    )
  }

  mutating func answer(_ answer: String, in stage: InspectionStage) {
    guard case .counterpart(let profile, let place) = stage else { return }
    guard !answer.isEmpty else { return self.stage = .browsing }
    if let other = place.map({ $0.profile(answer) }) ?? listed(answer)?.name {
      guard place != nil || other != profile else {
        return refuse("that is the same profile. Name another one.")
      }
      return compare(profile, with: Counterpart(other, in: place?.choice))
    }
    let (word, name) = Self.wordAndRest(answer)
    if let kind = BrowserCommand(rawValue: word)?.placeKind { return askForPlace(kind, named: name) }
    refuse("there is no profile \(answer) in this list. Type a number of the list, a whole name, a or R.")
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
    case (.comparing(event.profile, let counterpart), .compared(let comparison, let there))
    where counterpart == event.counterpart:
      sayComparison(of: event.profile, with: counterpart, there, comparison)
    case (.diagnosing(event.profile), .failed(let failure)): failure.plainLines.forEach { say($0) }
    case (.comparing(event.profile, let counterpart), .failed(let failure))
    where counterpart == event.counterpart:
      failure.plainLines.forEach { say($0) }
    case (.comparing(event.profile, let counterpart), .failedThere(let failure))
    where counterpart == event.counterpart:
      if let place = counterpart.place { say("\(place.text) could not be read.") }
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
}
