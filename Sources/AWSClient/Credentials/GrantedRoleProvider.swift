import HTTPTransport

/// A role of an account, and what it is asked for with.
public struct RoleGrant: Sendable, Equatable {
  /// The account's number, 12 digits.
  public let account: String
  /// The role's name, with its path where it has one: `ops/AppFlowOperator`.
  public let role: String
  /// What the role's trust policy wants to be told; nil where it wants nothing.
  public let externalID: String?
  /// What the session is called, which CloudTrail has of it; nil for a name of the program's and the time.
  public let sessionName: String?

  /// Names a role.
  ///
  /// - Parameters:
  ///   - account: the account's number.
  ///   - role: the role's name, with its path where it has one.
  ///   - externalID: what the role's trust policy wants to be told.
  ///   - sessionName: what the session is called.
  public init(account: String, role: String, externalID: String? = nil, sessionName: String? = nil) {
    self.account = account
    self.role = role
    self.externalID = externalID
    self.sessionName = sessionName
  }

  /// The role's ARN.
  ///
  /// - Parameter region: a region of the partition that it is in.
  func arn(region: String) -> String { "arn:\(Partition.of(region).id):iam::\(account):role/\(role)" }
}

/// A role that is taken with the credentials of another client. Nothing of it is kept in a file: what the AWS command line keeps of
/// a role does not say whose credentials have taken it.
struct GrantedRoleProvider: CredentialProvider {
  let services: ProviderServices
  let grant: RoleGrant
  /// Whose credentials take it.
  let source: CredentialStore
  /// Where the role's own requests go.
  let endpoint: HTTPURL

  var name: String { "assume-role" }
  var renewal: String { "the role is taken again" }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    try refuseToShowPretended()
    var parameters: [(String, SecurityTokenService.Value)] = [
      ("RoleArn", .text(grant.arn(region: services.region))),
      ("RoleSessionName", .text(grant.sessionName ?? AssumeRoleProvider.sessionName(services))),
    ]
    if let externalID = grant.externalID { parameters.append(("ExternalId", .text(externalID))) }
    let taken = try await SecurityTokenService(services: services)
      .takeRole("AssumeRole", parameters, signer: try await signer(), provider: name)
    return .credentials(taken.credentials)
  }

  private func signer() async throws(ProviderFailure) -> Credentials {
    do {
      return try await source.credentials()
    } catch .cancelled {
      throw .cancelled
    } catch {
      throw ProviderFailure(
        reason: "there are no credentials to take the role of account \(grant.account) with. \(error)",
        ended: error.endedSession)
    }
  }

  /// Pretended keys of an endpoint on this machine are shown to nobody else.
  private func refuseToShowPretended() throws(ProviderFailure) {
    let isOwn: Bool
    do {
      isOwn = try services.resolver.configuredEndpoint(of: .sts) != nil
    } catch {
      throw ProviderFailure(error)
    }
    guard !isOwn, endpoint.isLoopback else { return }
    throw ProviderFailure(
      reason:
        "the role of account \(grant.account) was not asked for, because the service's endpoint is on this machine. Set "
        + "\(ServiceIdentity.sts.endpointVariable) to have it asked for")
  }
}
