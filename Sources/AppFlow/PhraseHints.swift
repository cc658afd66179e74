import Glibc

/// What to do about refusals, by what the service and the connected application say in them: a code alone does not tell a
/// profile's name from a connector's. The first row that fits counts; of what fits none, nothing is said.
package enum PhraseHints {
  /// What to do about what was said.
  ///
  /// - Parameter text: all that was said.
  /// - Returns: nil for texts that are not known.
  package static func hint(for text: String) -> String? { row(for: text)?.hint }

  /// What to do about an app that the application's organization does not let its users sign in with.
  ///
  /// - Parameter text: all that was said.
  /// - Returns: nil for anything else.
  package static func hintForApproval(in text: String) -> String? {
    row(for: text).flatMap { $0.isOfApproval ? $0.hint : nil }
  }

  /// Phrases in small letters, all of which must be there, and what to do.
  private struct Row {
    let phrases: [String]
    let hint: String
    let isOfApproval: Bool

    init(_ phrases: String..., hint: String, isOfApproval: Bool = false) {
      self.phrases = phrases
      self.hint = hint
      self.isOfApproval = isOfApproval
    }
  }

  private static func row(for text: String) -> Row? {
    let text = text.lowercased()
    // The standard library's search takes a hundred times as long.
    return rows.first { row in row.phrases.allSatisfy { strstr(text, $0) != nil } }
  }

  private static let approval =
    "An administrator of the Salesforce organization has to install the connected app, or to allow this user apps that "
    + "are not installed: since September 2025 Salesforce blocks them. New credentials do not help before that."
  private static let scope =
    "The app or its token lacks a scope that AppFlow needs. Add it in the vendor's console, and give consent again: the "
    + "old token keeps the old scopes."
  private static let token =
    "The token has expired or was revoked. Get a new one, or give consent again; a refresh token has to come with it."
  private static let login =
    "The vendor refuses this user name with this password. Try both in the vendor's own login page; some want a security "
    + "token behind the password, or allow certain addresses only."

  private static let rows = [
    Row("app must be installed", hint: approval, isOfApproval: true),
    Row("oauth_approval_error_generic", hint: approval, isOfApproval: true),
    Row(
      "connector:", "is not registered",
      hint:
        "In this account and region no connector is registered under that label; the profile's name is not meant. "
        + "Register the connector in AppFlow, or correct the label."),
    Row(
      "connector profile", "does not exist",
      hint:
        "Check the profile's name, the region and the account: a profile is known only where it was created."),
    Row(
      "authcode cannot be blank",
      hint:
        "The grant type makes AppFlow wait for an authorization code. Choose another one (oAuth2GrantType), such as "
        + "JWT_BEARER with a token; or give the code together with its redirect URI. Salesforce takes no "
        + "CLIENT_CREDENTIALS."),
    Row(
      "clientcredentialsarn", "permission",
      hint:
        "AppFlow cannot read the secret behind clientCredentialsArn. Check the ARN, that the secret has clientId and "
        + "clientSecret, and that its policy and that of its KMS key let appflow.amazonaws.com in."),
    Row(
      "redirect_uri",
      hint:
        "The redirect URI must be, letter by letter, the one that is registered with the app and that the code was "
        + "asked for with."),
    Row(
      "redirect uri",
      hint:
        "The redirect URI must be, letter by letter, the one that is registered with the app and that the code was "
        + "asked for with."),
    Row(
      "invalid_grant", "audience",
      hint:
        "The token was made for another address: its aud claim must be the login address of this organization."
    ),
    Row(
      "invalid_grant", "user hasn't approved",
      hint:
        "The user of the token has not approved the app: give consent once, or have an administrator approve it for "
        + "all."),
    Row("invalid_grant", "authentication failure", hint: login),
    Row(
      "ip restricted",
      hint:
        "The vendor lets certain addresses in only: have AppFlow's addresses of this region allowed there."),
    Row(
      "inactive user",
      hint:
        "The user of the credentials is switched off at the vendor: switch the user on, or sign in as another one."
    ),
    Row(
      "invalid_grant",
      hint:
        "The refresh token, the code or the JWT is expired, revoked, already used, or belongs to another app. Get a "
        + "new one by giving consent again; a code works once, and for minutes only."),
    Row(
      "invalid_client",
      hint:
        "The vendor does not know this client ID with this client secret. Copy both anew from the app's page, and "
        + "check that the address belongs to the same organization."),
    Row(
      "client identifier invalid",
      hint:
        "The vendor does not know this client ID. Copy it anew from the app's page, and check that the address "
        + "belongs to the same organization."),
    Row(
      "unauthorized_client",
      hint: "The app may not sign in this way: allow the grant type and the user in the vendor's console."),
    Row(
      "unsupported_grant_type",
      hint:
        "The vendor's token address does not take this grant type: choose another one (oAuth2GrantType), or correct "
        + "the address."),
    Row("invalid_scope", hint: scope),
    Row("insufficient_scope", hint: scope),
    Row("insufficient authentication scopes", hint: scope),
    Row("invalid_token", hint: token),
    Row("invalid_session_id", hint: token),
    Row("session expired or invalid", hint: token),
    Row("expired access/refresh token", hint: token),
    Row("token has been expired or revoked", hint: token),
    Row("invalid_login", hint: login),
    Row("invalid_username_or_password", hint: login),
    Row("invalid username, password", hint: login),
    Row("incorrect username or password", hint: login),
    Row(
      "no valid response and error details found",
      hint:
        "The connector got no answer that it understands: check the addresses, and that the account there is active "
        + "and lets its API be used."),
    Row(
      "is not authorized to perform: kms:",
      hint:
        "The KMS key that encrypts the profile refuses: its policy must let this identity and AppFlow use it."
    ),
    Row(
      "explicit deny",
      hint:
        "A policy denies this explicitly, which no permission outweighs: ask who keeps the policy that the message "
        + "names."),
    Row(
      "maximum number of connector profiles",
      hint:
        "The account has as many connector profiles as it may in this region. Remove what is not used, or ask for "
        + "more in Service Quotas."),
  ]
}
