import AppFlow
import OperatingSystem
import Rotation

/// What the flows that use a profile came to know of it.
extension Diagnosis {
  /// Of more flows, the first are looked at.
  private static let mostFlows = 25

  /// How the last run of each flow ended, and what the application said.
  func runFindings() async -> [Finding] {
    let check = "flows"
    let flows: [FlowUse]
    do {
      flows = try await FlowUse.all(of: [profile.name], client: client)[profile.name] ?? []
    } catch {
      return [
        failed(
          check, error, "appflow:\(error.operation ?? "ListFlows")", on: "the flows that use the profile")
      ]
    }
    if flows.isEmpty { return [.notApplicable(check, "No flow uses the profile.")] }
    var findings: [Finding] = []
    for flow in flows.prefix(Self.mostFlows) { findings.append(await lastRun(of: flow.name)) }
    if flows.count > Self.mostFlows {
      findings.append(
        .unknown(
          check, "\(flows.count - Self.mostFlows) more flows use the profile, whose runs were not looked at.")
      )
    }
    return findings
  }

  private func lastRun(of flow: String) async -> Finding {
    let check = "flow \(flow)"
    do {
      let page = try await client.describeFlowExecutionRecords(of: flow, maxResults: 1)
      guard let run = page.runs.first else { return .notApplicable(check, "It never ran.") }
      let age = (run.lastUpdatedAt ?? run.startedAt).map { ", " + Age.text($0.seconds, now: now) } ?? ""
      guard run.status == "Error" || run.failureMessage != nil else {
        return .fine(check, "Its last run: \(run.status ?? "AppFlow does not say how it ended")\(age).")
      }
      let words = run.failureMessage ?? "AppFlow does not say why"
      let answer = VendorWords(in: words).map { AppFlowError.brief(words, $0) } ?? words
      return .wrong(
        check, "Its last run failed\(age): \(answer)",
        PhraseHints.hint(for: words) ?? "Correct what the message speaks of, then run the flow again.")
    } catch {
      return failed(check, error, "appflow:DescribeFlowExecutionRecords", on: "its runs")
    }
  }
}
