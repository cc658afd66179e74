import AWSClient
import AppFlow
import JSON

/// The roles that a profile's properties name.
extension Diagnosis {
  /// Who takes the role of a property.
  private static let takers = [
    "roleArn": "redshift.amazonaws.com", "dataApiRoleArn": "appflow.amazonaws.com",
  ]

  /// Whether each role is there, and may be taken by whom it is for.
  func roleFindings() async -> [Finding] {
    let members = profile.properties?.object?.members.flatMap { $0.value.object?.members ?? [] } ?? []
    var findings: [Finding] = []
    for member in members {
      guard let taker = Self.takers[member.name], let arn = member.value.text else { continue }
      findings.append(await trust(of: arn, member.name, taker))
    }
    return findings.isEmpty ? [.notApplicable("role", "The profile names no role.")] : findings
  }

  private func trust(of arn: String, _ member: String, _ taker: String) async -> Finding {
    let check = "role of \(member)"
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[2] == "iam", parts[5].hasPrefix("role/"),
      let name = parts[5].split(separator: "/").last.map(String.init)
    else { return .wrong(check, "\(arn) is no role's ARN.", "Give the profile a role's ARN.") }
    let own = profile.arn?.split(separator: ":", omittingEmptySubsequences: false).dropFirst(4).first
    if let own, own != parts[4] {
      return .unknown(
        check, "The role is of the account \(parts[4]), and the profile of \(own).",
        "Look at its trust policy there: \(taker) must be able to take it.")
    }
    do {
      let region = try await client.configuration().region.value
      return judged(check, try await client.account.trust(ofRole: name, region: region), taker, name)
    } catch let error as AccountReadError {
      guard error == .missing else { return failed(check, error, "iam:GetRole", on: "the role \(name)") }
      return .wrong(
        check, "There is no role \(name) in this account.",
        "Make the role, or give the profile the ARN of another one.")
    } catch let error as AppFlowError {
      return .unknown(check, error.message, error.hint)
    } catch {
      return .unknown(check, "\(error)")
    }
  }

  private func judged(_ check: String, _ policy: String, _ taker: String, _ name: String) -> Finding {
    guard let read = AccessPolicy(policy) else { return .unknown(check, "Its trust policy cannot be read.") }
    switch read.verdict(for: taker, "sts:AssumeRole") {
    case .allowed: return .fine(check, "\(name) may be taken by \(taker).")
    case .depends:
      return .unknown(
        check, "\(name) may be taken by \(taker) under a condition or with exceptions.",
        "Check that they hold.")
    case .denied:
      return .wrong(
        check, "A statement of \(name)'s trust policy denies \(taker) to take it.",
        "Take that statement away.")
    case .missing:
      return .wrong(
        check, "\(name)'s trust policy does not let \(taker) take it.",
        "Add this statement to its trust policy.",
        statement: [
          "Effect": "Allow", "Principal": ["Service": .string(taker)], "Action": "sts:AssumeRole",
        ])
    }
  }
}
