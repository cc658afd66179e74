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
