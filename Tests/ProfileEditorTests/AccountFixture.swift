import AppFlow
import Terminal

@testable import ProfileEditor

/// AWS profiles and regions for tests of going from one to the other.
extension EditorFixture {
  static let accounts = AccountList(
    profiles: [
      SharedProfile(name: "staging", region: "eu-west-1", account: "210987654321", origin: "role/ops"),
      SharedProfile(name: "default", origin: "access key"),
      SharedProfile(
        name: "prod", region: "us-east-1", account: "123456789012", origin: "IAM Identity Center"),
    ],
    regions: ["eu-central-1"] + AppFlowRegions.all.filter { $0 != "eu-central-1" })

  static let staging = AccountChoice(profile: "staging", region: "eu-west-1")

  /// An editor whose list of AWS profiles is open.
  static func choosingAccount(
    columns: Int = 80, rows: Int = 24, settings: EditorSettings = EditorSettings()
  ) throws -> EditorFixture {
    var fixture = try browsing(columns: columns, rows: rows, settings: settings)
    fixture.press(.character("a"))
    fixture.send(.account(.listed(accounts)))
    return fixture
  }

  /// What was asked for about other accounts since the last call.
  mutating func takeAccountRequests() -> [AccountRequest] {
    takeEffects().compactMap { if case .account(let request) = $0 { request } else { nil } }
  }

  /// Opens the command line and runs a line in it.
  mutating func run(_ line: String) {
    press(
      KeyBindings.standard.all(in: state.keyContext).first { $0.action == .command }?.keys.first ?? .escape)
    type(line)
    press(.enter)
  }

  /// The rows of the list over the command line, as they are shown.
  var commandList: [String] {
    guard case .command(let line)? = state.overlay else { return [] }
    return line.candidates.map(\.words)
  }

  /// Why the command line was not run.
  var commandProblem: String? {
    if case .command(let line)? = state.overlay { line.problem } else { nil }
  }
}
