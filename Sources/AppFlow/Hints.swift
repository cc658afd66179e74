import HTTPTransport

/// What to do next, for each kind of failure.
enum Hints {
  /// - Parameters:
  ///   - kind: the kind of a refusal.
  ///   - status: the answer's status.
  ///   - words: all that the service said, which tells more than its code.
  ///   - names: what the caller's users call what they can give.
  static func hint(
    for kind: AppFlowError.Kind, status: Int, words: String, _ names: OptionNames
  ) -> String {
    PhraseHints.hint(for: words) ?? hint(for: kind, status: status, names)
  }

  private static func hint(for kind: AppFlowError.Kind, status: Int, _ names: OptionNames) -> String {
    switch kind {
    case .validation:
      "Correct the field that the message speaks of and send again. Nothing was changed."
    case .resourceNotFound:
      "Check the profile's name, the region and the account: a profile is known only where it was created."
    case .conflict:
      "Another change of this profile is under way, or this client token was used for another request. "
        + "Wait a moment, look at the profile, then send again."
    case .connectorAuthentication:
      "The connected application refused the credentials; AWS accepted yours. Check user, password or token there, "
        + "and whether it asks for consent again."
    case .connectorServer:
      "The connected application answered with an error. Check that it is up and that its address is right."
    case .internalServer:
      "AppFlow failed by itself. Try again in a minute."
    case .serviceQuotaExceeded:
      "A quota of this account is reached. Remove what is not used, or ask for more in Service Quotas."
    case .throttling: "Too many requests in this account and region. Wait a minute and try again."
    case .accessDenied:
      "The identity that signs may not do this. It needs the appflow: permission for the operation, and for some "
        + "profiles kms: and secretsmanager: permissions too."
    case .invalidSignature:
      "AWS does not accept the signature or the access key. Check which credentials are used"
        + (names.configuration.map { " (\($0))" } ?? "") + ", the region, and this machine's clock."
    case .expiredCredentials:
      "The temporary credentials have expired. Sign in again, for example with aws sso login."
    case .unknown where status >= 500:
      "The answer may come from a proxy or load balancer before AppFlow. Check the endpoint and the proxy settings."
    case .unknown: "Look the code up in AppFlow's reference, and keep the request id for AWS's support."
    case .configuration, .credentials, .network, .outcomeUnknown, .malformedAnswer, .cancelled: ""
    }
  }

  /// What to do next where the operation tells more than the kind does.
  ///
  /// - Parameters:
  ///   - kind: the kind of a refusal.
  ///   - operation: what was refused.
  /// - Returns: nil where nothing more is known.
  static func ownHint(for kind: AppFlowError.Kind, of operation: AppFlowOperation) -> String? {
    switch (operation, kind) {
    case (.createConnectorProfile, .conflict):
      "There may be a profile of this name already, or this client token was used for another request. "
        + "Take another name, or look at that profile. Nothing was made."
    case (.createConnectorProfile, .serviceQuotaExceeded):
      "There is no room for another connector profile in this account and region. Delete one that nothing uses, or "
        + "ask for more in Service Quotas. Nothing was made."
    case (.createConnectorProfile, .resourceNotFound):
      "Check the connector's label, the KMS key, the region and the account. Nothing was made."
    case (.deleteConnectorProfile, .conflict):
      "Flows use the profile. Have them use another one, or delete them, before it is deleted. Nothing was deleted."
    default: nil
    }
  }

  static func hint(for error: HTTPTransportError) -> String {
    switch error {
    case .nameNotResolved: "Check the region's name, the endpoint, and this machine's network and DNS."
    case .couldNotConnect:
      "Check the endpoint and its port, the network, and whether a proxy is needed (HTTPS_PROXY)."
    case .proxyFailed: "Check HTTPS_PROXY and NO_PROXY, and the proxy's user name and password."
    case .tlsFailed(_, .unusableCABundle):
      "Check AWS_CA_BUNDLE or ca_bundle: it must be a file of certificates in PEM."
    case .tlsFailed(_, .outsideValidity):
      "Check this machine's clock; otherwise the server's certificate must be renewed."
    case .tlsFailed(_, .nameMismatch): "Check the endpoint's name: something else answers under this address."
    case .tlsFailed:
      "If your network inspects TLS, name its certificate in AWS_CA_BUNDLE. Never send credentials past this warning."
    case .connectionLost, .timedOut: "Check the network and try again."
    case .answerTooLarge, .malformedAnswer:
      "Check that the endpoint is AppFlow: something else seems to answer."
    case .unavailable, .invalidRequest, .cancelled: ""
    }
  }

  /// What to do about a change that may have been made.
  ///
  /// - Parameters:
  ///   - token: its client token.
  ///   - operation: its operation.
  ///   - lastWasRefused: whether the last answer is a refusal, which says nothing about the attempts before it.
  ///   - names: what the caller's users call what they can give.
  static func outcomeUnknown(
    _ token: String?, of operation: String?, lastWasRefused: Bool, _ names: OptionNames
  ) -> String {
    let refusal =
      lastWasRefused ? "That was the answer to the last attempt; an earlier one may have been made. " : ""
    guard let token else {
      return refusal + "Whether it was deleted is not known. Look whether it is still there."
    }
    let change =
      operation == AppFlowOperation.updateConnectorProfile.rawValue
      ? "the update was made is not known. Look at the profile"
      : "the change was made is not known. Look whether it is there"
    return refusal
      + "Whether \(change), or repeat the same request with "
      + "\(names.clientToken) \(token): within 8 hours the service makes it only once."
  }
}
