/// Accounts and regions that are worked in together, under a name of the operator's own.
public struct Target: Sendable, Equatable {
  /// Which accounts it has.
  public enum Accounts: Sendable, Equatable {
    /// The one that an AWS profile of the shared files leads to.
    case profile(String)
    /// Those of an organization that are active, each by a role in it.
    case organization(Organization)
  }

  /// An organization, and how its accounts are come to.
  public struct Organization: Sendable, Equatable {
    /// The name that the role has in each account, with its path where it has one.
    public let role: String
    /// What the roles' trust policies want to be told; nil where they want nothing.
    public let externalID: String?
    /// What the roles' sessions are called; nil for a name of the program's and the time.
    public let sessionName: String?
    /// The AWS profile whose credentials list the accounts and take the roles; nil for those that the environment gives.
    public let profile: String?

    /// Describes an organization.
    ///
    /// - Parameters:
    ///   - role: the name that the role has in each account.
    ///   - externalID: what the roles' trust policies want to be told.
    ///   - sessionName: what the roles' sessions are called.
    ///   - profile: the AWS profile whose credentials list the accounts and take the roles.
    public init(
      role: String, externalID: String? = nil, sessionName: String? = nil, profile: String? = nil
    ) {
      self.role = role
      self.externalID = externalID
      self.sessionName = sessionName
      self.profile = profile
    }
  }

  /// Its name: one word.
  public let name: String
  /// Which accounts it has.
  public let accounts: Accounts
  /// Its regions, in each account; at least one.
  public let regions: [String]

  /// Describes a target.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - accounts: which accounts it has.
  ///   - regions: its regions, at least one.
  public init(name: String, accounts: Accounts, regions: [String]) {
    self.name = name
    self.accounts = accounts
    self.regions = regions
  }

  /// The AWS profile whose credentials are used first; nil for those that the environment gives.
  var profile: String? {
    switch accounts {
    case .profile(let name): name
    case .organization(let organization): organization.profile
    }
  }
}
