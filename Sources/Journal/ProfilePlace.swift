import AppFlow
import AWSClient
import ServiceModel
import Synchronization

/// Where a connector profile is: no two profiles have the same place.
public struct ProfilePlace: Equatable, Sendable {
  /// Where all profiles of its account and region are.
  public let place: AccountPlace
  /// The connector profile's name.
  public let profile: String

  /// Creates a place.
  ///
  /// - Parameters:
  ///   - place: where the profiles of its account and region are.
  ///   - profile: the connector profile's name.
  public init(_ place: AccountPlace, profile: String) {
    self.place = place
    self.profile = profile
  }

  /// Names the place of a profile for whoever comes to it: two operators may come to one account by different names of the
  /// same service and by AWS profiles of their own, so that an endpoint counts on this machine only.
  ///
  /// - Parameters:
  ///   - configuration: where updates go.
  ///   - account: the account, as `AccountFinder` finds it.
  ///   - profile: the connector profile's name.
  init(_ configuration: ResolvedConfiguration, account: String, profile: String) {
    let endpoint = configuration.endpoint.value
    self.init(
      AccountPlace(
        region: configuration.region.value, endpoint: endpoint.isLoopback ? endpoint.description : "",
        awsProfile: nil, account: account),
      profile: profile)
  }

  /// The name that stands for the place on this machine. No part of it can be left out or moved into the next one.
  var lockName: String {
    let parts = [place.endpoint, place.account ?? "", place.region, profile]
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
  private let found: Mutex<String?>

  /// Names whom to ask.
  ///
  /// - Parameters:
  ///   - client: asks AppFlow.
  ///   - identity: whose credentials sign.
  ///   - account: the account, where that is known.
  public init(client: AppFlowClient, identity: OperatorIdentity, account: String? = nil) {
    self.client = client
    self.identity = identity
    found = Mutex(account)
  }

  /// Finds a profile's place.
  ///
  /// - Parameters:
  ///   - profile: the connector profile's name.
  ///   - arn: its ARN, where that is known.
  /// - Throws: `AppFlowError` without a configuration or credentials.
  public func place(of profile: String, arn: String?) async throws(AppFlowError) -> ProfilePlace {
    let configuration = try await client.configuration()
    // An endpoint on this machine is one account, whoever signs: nobody has to be asked.
    let account =
      configuration.endpoint.value.isLoopback ? "" : try await account(of: profile, arn: arn)
    return ProfilePlace(configuration, account: account, profile: profile)
  }

  /// Takes the account from profiles that were read anyway.
  ///
  /// - Parameter profiles: what the service said.
  public func learn(from profiles: some Sequence<ConnectorProfile>) {
    guard let account = profiles.lazy.compactMap({ ResourceName.account(of: $0.arn) }).first else { return }
    found.withLock { $0 = account }
  }

  /// Where the profiles of this account and region are for other machines, too.
  ///
  /// - Parameters:
  ///   - profile: a profile that may tell the account; nil where there is none.
  ///   - arn: its ARN, where that is known.
  /// - Returns: nil where the account cannot be found out: what stands in for it on this machine would be another one elsewhere.
  /// - Throws: `AppFlowError` without a configuration or credentials.
  public func sharedPlace(
    of profile: String? = nil, arn: String? = nil
  ) async throws(AppFlowError) -> SharedPlace? {
    let configuration = try await client.configuration()
    let (endpoint, region) = (configuration.endpoint.value, configuration.region.value)
    // An endpoint on this machine is one account, whoever signs.
    let account =
      endpoint.isLoopback
      ? endpoint.hostHeader.replacing(":", with: "-") : await knownAccount(of: profile, arn: arn)
    return account.map { SharedPlace(partition: configuration.partition, account: $0, region: region) }
  }

  /// The part of AWS that the profiles are in.
  ///
  /// - Throws: `AppFlowError` without a configuration.
  func partition() async throws(AppFlowError) -> String { try await client.configuration().partition }

  private func account(of profile: String, arn: String?) async throws(AppFlowError) -> String {
    if let account = await knownAccount(of: profile, arn: arn) { return account }
    return "key " + (try await client.credentials()).accessKeyHash
  }

  private func knownAccount(of profile: String?, arn: String?) async -> String? {
    if let account = ResourceName.account(of: arn) ?? found.withLock({ $0 }) { return account }
    if let account = await identity.value()?.account { return account }
    // Where it may not be described either, nothing keeps it from being updated.
    if let page = try? await client.describeConnectorProfiles(names: profile.map { [$0] } ?? []) {
      learn(from: page.profiles)
    }
    return found.withLock { $0 }
  }
}

/// Where the connector profiles of an account and a region are: what a lock, a draft and a rotation's queue belong to.
public struct AccountPlace: Equatable, Sendable {
  /// The region, which names the part of AWS, too.
  public let region: String
  /// The endpoint as the title shows it; empty where it does not count.
  public let endpoint: String
  /// The AWS profile's name; nil where none was in use, or where it does not count.
  public let awsProfile: String?
  /// The AWS account, or what stands in for it (`AccountFinder`); nil where it was not known, because the service was not
  /// asked or an earlier version wrote it.
  public let account: String?

  /// Creates a place.
  public init(region: String, endpoint: String, awsProfile: String?, account: String? = nil) {
    self.region = region
    self.endpoint = endpoint
    self.awsProfile = awsProfile
    self.account = account
  }

  /// The same place in an account.
  ///
  /// - Parameter account: the account; nil where it is not known.
  public func of(account: String?) -> AccountPlace {
    AccountPlace(region: region, endpoint: endpoint, awsProfile: awsProfile, account: account)
  }
}
