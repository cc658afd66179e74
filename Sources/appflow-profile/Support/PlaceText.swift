import AppFlow
import Journal
import Rotation
import ServiceModel

extension AppFlowClient {
  /// Where something is about to be done: the account, the region and the endpoint.
  ///
  /// - Parameters:
  ///   - profiles: the profiles that it is done with, whose ARNs tell the account.
  ///   - identity: whose credentials sign, for what ARNs do not tell.
  func placeText(of profiles: [ConnectorProfile], _ identity: OperatorIdentity) async -> String {
    let configuration = try? await configuration()
    let accounts = Set(profiles.compactMap { ResourceName.account(of: $0.arn) })
    let own = await identity.value()?.account
    let account = (accounts.count == 1 ? accounts.first : nil) ?? own
    return [
      account.map { "account \($0)" }, configuration?.region.value,
      configuration.map { "\($0.endpoint.value)" },
    ].compactMap(\.self).joined(separator: ", ")
  }
}

extension FlowUse {
  /// The flow with its state, such as `orders (Active, last run Successful)`.
  var sentence: String { "\(name) (\(status ?? "?")\(lastRun.map { ", last run \($0)" } ?? ""))" }
}
