import AWSClient
import AppFlow
import Forms
import JSON

/// Looks for why a profile does not work: at what AppFlow says of it, and at what stands around it in the account. Nothing is changed,
/// and a check that fails ends no other.
public struct Diagnosis: Sendable {
  let client: AppFlowClient
  let profile: ConnectorProfile
  let api: ConnectorAPI
  let clientSecret: SecretARN?
  let readsKeyNames: Bool
  let now: Double
  /// What the caller's users call that by which they name a client's secret.
  let naming: String

  /// Begins.
  ///
  /// - Parameters:
  ///   - profile: the profile as the service described it.
  ///   - client: asks AppFlow and the account.
  ///   - api: the model and the catalogue.
  ///   - clientSecret: the secret that was given as `clientCredentialsArn`, which the service does not tell; nil where it is not known.
  ///   - readsKeyNames: whether that secret's value is read for the names of its keys.
  ///   - now: seconds since 1970.
  ///   - naming: what the caller's users call that by which they name a client's secret.
  public init(
    of profile: ConnectorProfile, client: AppFlowClient, api: ConnectorAPI, clientSecret: SecretARN?,
    readsKeyNames: Bool, now: Double, naming: String
  ) {
    self.client = client
    self.profile = profile
    self.api = api
    self.clientSecret = clientSecret
    self.readsKeyNames = readsKeyNames
    self.now = now
    self.naming = naming
  }

  /// Makes all checks.
  ///
  /// - Returns: what they found, in an order of its own.
  public func findings() async -> [Finding] {
    async let stored = storedSecret()
    async let named = clientSecretFindings()
    async let roles = roleFindings()
    async let registration = registration()
    async let runs = runFindings()
    return [privateLink()] + [await stored] + (await named) + (await roles) + [await registration]
      + (await runs)
  }

  /// What AppFlow says of the private link.
  func privateLink() -> Finding {
    let check = "private link"
    guard let link = profile.privateConnection else {
      return profile.connectionMode == "Private"
        ? .unknown(check, "The connection is private, and AppFlow says nothing of its link.")
        : .notApplicable(check, "The connection is public.")
    }
    switch link.status {
    case "CREATED": return .fine(check, "It is up.")
    case "FAILED":
      let cause = link.failureCause.map { " (\($0))" } ?? ""
      return .wrong(
        check, "It could not be made\(cause): \(link.failureMessage ?? "AppFlow says no more").",
        Self.remedy(forLink: link.failureCause))
    case "PENDING": return .unknown(check, "It is being made.", "Look again in some minutes.")
    default: return .unknown(check, "AppFlow says that it is \(link.status ?? "there, and no more").")
    }
  }

  private static func remedy(forLink cause: String?) -> String {
    switch cause {
    case "ACCESS_DENIED": "The vendor has to allow the endpoint service to AppFlow in this region."
    case "CONNECTOR_AUTHENTICATION": "Correct the credentials, and update the profile: the link is made anew."
    case "VALIDATION":
      "Correct the properties that the message speaks of, such as the name of the endpoint service."
    default:
      "Update the profile with the same values: the link is made anew. Where it fails again, ask AWS Support."
    }
  }

  /// The connector as AppFlow knows it.
  func registration() async -> Finding {
    let check = "connector"
    guard let type = profile.connectorType else {
      return .unknown(check, "AppFlow does not say which it is.")
    }
    let name = profile.connectorLabel ?? type
    do {
      let label = api.connector(ofType: type).map(api.describesItself) == true ? profile.connectorLabel : nil
      let connector = try await client.describeConnector(type: type, label: label)
      if let mode = profile.connectionMode, !connector.modes.isEmpty, !connector.modes.contains(mode) {
        return .wrong(
          check,
          "\(name) allows the modes \(connector.modes.joined(separator: ", ")), and the profile has \(mode).",
          "Create the profile anew with such a mode.")
      }
      let version = connector.version.map { ", version \($0)" } ?? ""
      let versions = connector.supportedAPIVersions
      return .fine(
        check,
        "\(name) is there\(version)"
          + (versions.isEmpty ? "." : ", for the versions \(versions.joined(separator: ", ")) of its API."))
    } catch  where error.kind == .resourceNotFound {
      return .wrong(
        check, "\(name) is not registered in this account and region.",
        "Register the connector again under the label \(name), or create a profile of one that is registered."
      )
    } catch {
      return failed(check, error, "appflow:DescribeConnector", on: "the connector")
    }
  }

  /// A check that could not be made because AppFlow did not answer it.
  func failed(_ check: String, _ error: AppFlowError, _ action: String, on resource: String) -> Finding {
    error.kind == .accessDenied
      ? .notAllowed(check, action, on: resource) : .unknown(check, error.message, error.hint)
  }

  /// A check that could not be made because something of the account could not be read.
  func failed(_ check: String, _ error: AccountReadError, _ action: String, on resource: String) -> Finding {
    switch error {
    case .notAllowed: .notAllowed(check, action, on: resource)
    case .missing: .unknown(check, "AWS knows nothing of \(resource).")
    case .nobodyToAsk(let variable):
      .unknown(
        check, "Nobody was asked about \(resource): AppFlow's endpoint is on this machine.",
        "Set \(variable) to have it looked at there.")
    case .malformedAnswer: .unknown(check, "The answer about \(resource) cannot be read.")
    case .call(let error): .unknown(check, "\(error)")
    }
  }
}
