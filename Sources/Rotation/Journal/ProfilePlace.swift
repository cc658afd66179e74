import AWSClient
import AppFlow
import Forms
import Synchronization

/// Where a connector profile is: no two profiles have the same place.
public struct ProfilePlace: Equatable, Sendable {
  /// The endpoint, where it is on this machine; nil where it is AWS's, which has many names.
  public let endpoint: String?
  /// The part of AWS, such as `aws-cn`.
  public let partition: String
  /// The account's number, or what stands in for it: see `AccountFinder`.
  public let account: String
  /// The region.
  public let region: String
  /// The connector profile's name.
  public let profile: String

  /// Names a place.
  ///
  /// - Parameters:
  ///   - configuration: where updates go.
  ///   - account: the account, as `AccountFinder` finds it.
  ///   - profile: the connector profile's name.
  public init(_ configuration: ResolvedConfiguration, account: String, profile: String) {
    // Two operators may come to one account by different names of the same service.
    let endpoint = configuration.endpoint.value
    self.init(
      endpoint: endpoint.isLoopback ? endpoint.description : nil, partition: configuration.partition,
      account: account, region: configuration.region.value, profile: profile)
  }

  /// Names a place.
  public init(endpoint: String?, partition: String, account: String, region: String, profile: String) {
    self.endpoint = endpoint
    self.partition = partition
    self.account = account
    self.region = region
    self.profile = profile
  }
}

extension ProfilePlace {
  /// The name that stands for the place on this machine. No part of it can be left out or moved into the next one.
  var lockName: String {
    let parts = [endpoint ?? "", partition, account, region, profile]
    return "appflow-profile/" + Digest.sha256Hex(parts.joined(separator: "\u{0}"))
  }
}

/// Finds out which account a profile is in.
///
/// An ARN of the service and the Security Token Service give the same number. Where neither is to be had, a hash of the
/// access key's id stands in: then only programs that sign with the same key have the same account.
public final class AccountFinder: Sendable {
  private let client: AppFlowClient
  private let identity: OperatorIdentity
  /// A client signs for one account.
  private let found = Mutex<String?>(nil)

  /// Names whom to ask.
  ///
  /// - Parameters:
  ///   - client: asks AppFlow.
  ///   - identity: whose credentials sign.
  public init(client: AppFlowClient, identity: OperatorIdentity) {
    self.client = client
    self.identity = identity
  }

  /// Finds a profile's place.
  ///
  /// - Parameters:
  ///   - profile: the connector profile's name.
  ///   - arn: its ARN, where that is known.
  /// - Throws: `AppFlowError` without a configuration or credentials.
  public func place(of profile: String, arn: String?) async throws(AppFlowError) -> ProfilePlace {
    ProfilePlace(
      try await client.configuration(), account: try await account(of: profile, arn: arn), profile: profile)
  }

  /// Takes the account from profiles that were read anyway.
  ///
  /// - Parameter profiles: what the service said.
  public func learn(from profiles: some Sequence<ConnectorProfile>) {
    guard let account = profiles.lazy.compactMap({ Self.account($0.arn) }).first else { return }
    found.withLock { $0 = account }
  }

  private func account(of profile: String, arn: String?) async throws(AppFlowError) -> String {
    if let account = Self.account(arn) ?? found.withLock({ $0 }) { return account }
    if let account = await identity.value()?.account { return account }
    // Where it may not be described either, nothing keeps it from being updated.
    if let page = try? await client.describeConnectorProfiles(names: [profile]) { learn(from: page.profiles) }
    if let account = found.withLock({ $0 }) { return account }
    return "key " + (try await client.credentials()).accessKeyHash
  }

  private static func account(_ arn: String?) -> String? { ExistingProfile(name: "", arn: arn).account }
}
