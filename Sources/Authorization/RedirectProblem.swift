import AppFlow

/// Why the address that was pasted gives no code.
public enum RedirectProblem: Error, Equatable, Sendable {
  /// Nothing was pasted.
  case empty
  /// It has a blank, a line break or a control character in the middle, or is no text.
  case torn
  /// It has no parameters at all.
  case noParameters
  /// It brings a token and no code: another kind of request was answered.
  case tokenInstead
  /// The application refused: its word for why, and what it says about it.
  case refused(code: String, description: String?)
  /// A parameter is missing.
  case missing(String)
  /// A parameter stands there twice.
  case repeated(String)
  /// A parameter's value is not encoded as it must be, or has characters that it cannot have.
  case malformed(String)
  /// The state is another one: the answer is not to this request.
  case otherState

  /// What it means and what to do next, in a sentence or two. What was pasted is never repeated, except for what the
  /// application says about a refusal.
  public var message: String {
    switch self {
    case .empty: "Paste the whole address that the browser was sent to."
    case .torn:
      "The address has a blank or a line break in the middle: copy it in one piece and paste it anew."
    case .noParameters:
      "This has no code in it. Copy the whole address from the browser's address bar, with all behind the “?”."
    case .tokenInstead:
      "The application sent a token and no code. Open the address that is shown here, and paste its answer."
    case .refused(let code, let description): Self.refusal(code, description)
    case .missing("state"):
      "The address has no state, so that nobody knows whose answer it is. Nothing was put in."
    case .missing(let name): "The address has no \(name). Copy it whole, with all behind the “?”."
    case .repeated(let name):
      "The address has more than one \(name): one of them is forged. Nothing was put in."
    case .malformed(let name): "The \(name) in the address is damaged: copy the address in one piece."
    case .otherState:
      "The state is another one: this answers another request, or it is forged. Nothing was put in. "
        + "Open the address shown here and paste its answer."
    }
  }

  private static func refusal(_ code: String, _ description: String?) -> String {
    let words = description.map { " (\($0))" } ?? ""
    let approval = PhraseHints.hintForApproval(in: "\(code) \(description ?? "")")
    return "The application refused: \(code)\(words). "
      + (approval ?? meanings[code] ?? "Its documentation says more.")
  }

  /// The codes of RFC 6749, section 4.1.2.1, and of OpenID Connect Core, section 3.1.2.6, in our words.
  private static let meanings = [
    "access_denied": "Somebody, or a rule, said no to the consent: ask again as a user who may give it.",
    "invalid_request": "It did not understand the request: check client ID, redirect URI and scopes.",
    "unauthorized_client": "The app is not allowed to ask for codes: switch that on in the vendor's console.",
    "unsupported_response_type": "It gives no codes to this app: switch that on in the vendor's console.",
    "invalid_scope": "It does not know one of the scopes, or the app may not have it: correct them here.",
    "server_error": "Something broke on its side: try again later.",
    "temporarily_unavailable": "It is overloaded or in maintenance: try again later.",
    "invalid_client": "It does not know the client ID: check it.",
    "invalid_client_id": "It does not know the client ID: check it.",
    "redirect_uri_mismatch":
      "The redirect URI is not registered with the app: register it, or choose another.",
    "login_required": "Nobody was signed in: sign in there first, then open the address again.",
    "consent_required": "Nobody has given consent yet: open the address again and give it.",
    "interaction_required": "It has to ask something first: open the address again.",
  ]
}
