import JSON

/// An account of an organization.
public struct OrganizationAccount: Sendable, Equatable {
  /// Its number.
  public let id: String
  /// What the organization calls it.
  public let name: String?
  /// Whether it can be worked in: it is neither closed, suspended nor still being made.
  public let isActive: Bool

  /// Describes an account.
  ///
  /// - Parameters:
  ///   - id: its number.
  ///   - name: what the organization calls it.
  ///   - isActive: whether it can be worked in.
  public init(id: String, name: String? = nil, isActive: Bool = true) {
    self.id = id
    self.name = name
    self.isActive = isActive
  }

  init?(_ answer: JSONValue) {
    guard let id = answer["Id"]?.text else { return nil }
    // `State` came in 2025 in the place of `Status`, which is not told for ever.
    let state = answer["State"]?.text ?? answer["Status"]?.text
    self.init(id: id, name: answer["Name"]?.text, isActive: state == "ACTIVE")
  }
}

/// A page of an organization's accounts.
public struct OrganizationPage: Sendable, Equatable {
  /// The accounts in the service's order.
  public let accounts: [OrganizationAccount]
  /// What asks for the next page; nil on the last.
  public let nextToken: String?
}

extension AccountReader {
  /// As many accounts as one answer may have.
  private static let accountsInPage = 20

  /// Lists accounts of the organization (ListAccounts), whatever their state; only its management account, and accounts that it has
  /// named for it, may.
  ///
  /// - Parameters:
  ///   - region: a region of the partition that the organization is in.
  ///   - nextToken: the page's token, from the page before.
  /// - Throws: `AccountReadError`.
  public func organizationAccounts(
    region: String, nextToken: String? = nil
  ) async throws(AccountReadError) -> OrganizationPage {
    let service = ServiceIdentity.organizations
    var request: JSONObject = ["MaxResults": .number(JSONNumber(Self.accountsInPage))]
    request["NextToken"] = nextToken.map { .string($0) }
    let answer = try await json(
      service, service.home(of: region), "ListAccounts", target: "AWSOrganizationsV20161128", request)
    guard let items = answer["Accounts"]?.items else { throw .malformedAnswer }
    let accounts = items.compactMap { OrganizationAccount($0) }
    guard accounts.count == items.count else { throw .malformedAnswer }
    return OrganizationPage(accounts: accounts, nextToken: answer["NextToken"]?.text)
  }
}
