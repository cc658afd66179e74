import AppFlow

/// One account of a target. Nothing was asked with its credentials yet, except whose they are.
public struct FleetAccount: Sendable {
  /// The target that it belongs to.
  public let target: Target
  /// The account's number; nil where it is not to be had.
  public let number: String?
  /// Asks AppFlow in the target's first region. The clients of the others are its siblings.
  let client: AppFlowClient
  /// Whether its credentials were had already.
  let isKnown: Bool

  /// The client of one of the target's regions. Nothing is asked yet.
  ///
  /// - Parameter region: the region.
  /// - Throws: `AppFlowError` where that cannot be one.
  public func client(in region: String) throws(AppFlowError) -> AppFlowClient { try client.inRegion(region) }

  /// What is told of a region in which nothing can be done.
  ///
  /// - Parameters:
  ///   - region: the region.
  ///   - error: why.
  public func refusal(in region: String, _ error: AppFlowError) -> FleetRefusal {
    FleetRefusal(target: target.name, account: number, region: region, error)
  }
}

/// Finds the accounts of a target.
struct AccountSearch: Sendable {
  let target: Target
  let options: ClientOptions
  let transport: (any HTTPTransporting)?

  /// The client that signs with the credentials of the target's AWS profile, or of the environment.
  func base() throws(AppFlowError) -> AppFlowClient {
    var options = options
    options.profile = target.profile
    options.region = target.regions.first
    return try AppFlowClient(options: options, transport: transport)
  }

  /// Gives each account; of an organization, those that are active, page by page.
  ///
  /// - Parameter take: is given each account; nothing more is asked before it has come back.
  /// - Throws: `FleetRefusal` where the accounts cannot be found out; what `take` throws.
  func each(_ take: (FleetAccount) async throws -> Void) async throws {
    switch target.accounts {
    case .profile: try await take(try await single())
    case .organization(let organization): try await each(of: organization, take)
    }
  }

  /// The account of an AWS profile.
  func single() async throws -> FleetAccount {
    do throws(AppFlowError) {
      let base = try base()
      // Its credentials are there, or nothing else in it need be tried.
      _ = try await base.credentials()
      return FleetAccount(target: target, number: await number(base), client: base, isKnown: true)
    } catch {
      throw FleetRefusal(target: target.name, error)
    }
  }

  /// One account of an organization, which is not looked for in its list.
  ///
  /// - Parameters:
  ///   - number: the account's number.
  ///   - organization: how it is come to.
  func member(_ number: String, of organization: Target.Organization) throws -> FleetAccount {
    do throws(AppFlowError) {
      return member(number, of: organization, try base())
    } catch {
      throw FleetRefusal(target: target.name, account: number, error)
    }
  }

  private func member(
    _ number: String, of organization: Target.Organization, _ base: AppFlowClient
  ) -> FleetAccount {
    let role = RoleGrant(
      account: number, role: organization.role, externalID: organization.externalID,
      sessionName: organization.sessionName)
    return FleetAccount(target: target, number: number, client: base.assuming(role), isKnown: false)
  }

  /// Whose the credentials are; what does not answer keeps nobody from working.
  private func number(_ base: AppFlowClient) async -> String? {
    do throws(AppFlowError) { return try await base.callerIdentity().account } catch { return nil }
  }

  // MARK: An organization

  private func each(
    of organization: Target.Organization, _ take: (FleetAccount) async throws -> Void
  ) async throws {
    let base: AppFlowClient
    do throws(AppFlowError) { base = try self.base() } catch {
      throw FleetRefusal(target: target.name, error)
    }
    var token: String?
    var seen: Set<String> = []
    var hasAny = false
    repeat {
      let page = try await page(base, token)
      for account in page.accounts where account.isActive {
        hasAny = true
        try await take(member(account.id, of: organization, base))
      }
      token = page.nextToken
      if let token, !seen.insert(token).inserted {
        throw FleetRefusal(
          target: target.name, reason: "organizations:ListAccounts gave the same page token twice",
          category: .other)
      }
    } while token != nil
    guard hasAny else {
      throw FleetRefusal(
        target: target.name, reason: "the organization has no active account", category: .other)
    }
  }

  private func page(_ base: AppFlowClient, _ token: String?) async throws -> OrganizationPage {
    do throws(AccountReadError) {
      return try await base.account.organizationAccounts(
        region: target.regions.first ?? "", nextToken: token)
    } catch {
      if case .call(.cancelled) = error { throw CancellationError() }
      throw FleetRefusal(organizationOf: target.name, error)
    }
  }
}
