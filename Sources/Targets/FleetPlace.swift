import AppFlow
import Rotation

/// One account and region of a target, and who asks there.
public struct FleetPlace: Sendable {
  /// The target's name.
  public let target: String
  /// The account's number; nil where it is not to be had.
  public let account: String?
  /// The region.
  public let region: String
  /// Asks AppFlow there. All clients of an account sign with the same credentials, and no other account's do.
  public let client: AppFlowClient
  let time: TimeSource

  /// Reads all connector profiles, page by page; a service that throttles is asked again after pauses that grow.
  ///
  /// - Parameters:
  ///   - connectorType: only of this type.
  ///   - connectorLabel: only of the custom connector with this label.
  ///   - take: is given each page before the next one is asked for.
  /// - Throws: `AppFlowError`; what `take` throws.
  public func eachPage(
    connectorType: String? = nil, connectorLabel: String? = nil,
    _ take: (ConnectorProfilePage) async throws -> Void
  ) async throws {
    var walk = PageWalk(.describeConnectorProfiles)
    var token: String?
    repeat {
      let known = token
      let page = try await ThrottleRetry(time: time).keepTrying { [client] () async throws(AppFlowError) in
        try await client.describeConnectorProfiles(
          connectorType: connectorType, connectorLabel: connectorLabel, maxResults: 100, nextToken: known)
      }
      try await take(page)
      token = try walk.next(after: page.profiles.count, token: page.nextToken)
    } while token != nil
  }
}

/// An account or a region in which nothing could be read, and why.
public struct FleetRefusal: Sendable, Equatable, Error {
  /// The target's name.
  public let target: String
  /// The account's number; nil where it is not to be had, as of an organization that cannot be listed.
  public let account: String?
  /// The region; nil where it is the same for all of them.
  public let region: String?
  /// Why, in one line.
  public let reason: String
  /// Where the responsibility lies.
  public let category: AppFlowError.Category
  /// The id under which the service keeps the request.
  public let requestID: String?

  /// Describes a refusal.
  ///
  /// - Parameters:
  ///   - target: the target's name.
  ///   - account: the account's number.
  ///   - region: the region.
  ///   - reason: why, in one line.
  ///   - category: where the responsibility lies.
  ///   - requestID: the id under which the service keeps the request.
  public init(
    target: String, account: String? = nil, region: String? = nil, reason: String,
    category: AppFlowError.Category, requestID: String? = nil
  ) {
    self.target = target
    self.account = account
    self.region = region
    self.reason = reason
    self.category = category
    self.requestID = requestID
  }

  init(target: String, account: String? = nil, region: String? = nil, _ error: AppFlowError) {
    self.init(
      target: target, account: account, region: region,
      reason: error.description.split(separator: "\n").joined(separator: " "), category: error.category,
      requestID: error.requestID)
  }

  /// A refusal of a place.
  ///
  /// - Parameters:
  ///   - place: the place.
  ///   - error: what was thrown there.
  public init(_ place: FleetPlace, _ error: AppFlowError) {
    self.init(target: place.target, account: place.account, region: place.region, error)
  }

  init(organizationOf target: String, _ error: AccountReadError) {
    let operation = "organizations:ListAccounts"
    var category = AppFlowError.Category.other
    var requestID: String?
    let reason: String
    switch error {
    case .notAllowed:
      category = .refused
      reason =
        "\(operation) is not allowed. The organization's management account may list its accounts, and those that it has "
        + "delegated this to"
    case .missing:
      category = .refused
      reason = "\(operation) finds no organization"
    case .nobodyToAsk(let variable):
      category = .configuration
      reason =
        "\(operation) was not asked, because the endpoint of AppFlow is on this machine. Set \(variable) to have it asked"
    case .malformedAnswer: reason = "the answer of \(operation) cannot be read"
    case .call(let error):
      reason = "\(error)"
      switch error {
      case .configuration, .credentials: category = .configuration
      case .refused(let refusal):
        category = .refused
        requestID = refusal.requestID
      case .cancelled: category = .interrupted
      case .unanswered, .brokenOff: break
      }
    }
    self.init(target: target, reason: reason, category: category, requestID: requestID)
  }
}

extension FleetRefusal: CustomStringConvertible {
  /// Where, and why: `123456789012 eu-west-1: …`, with the target's name where no account is known.
  public var description: String {
    let place = [account ?? "target \(target)", region].compactMap(\.self).joined(separator: " ")
    return "\(place): \(reason)"
  }
}
