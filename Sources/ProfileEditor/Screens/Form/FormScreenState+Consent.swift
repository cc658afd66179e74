import Forms
import Authorization
import Secrets

/// Getting an authorization code: the same on the screen and in plain mode.
extension FormScreenState {
  /// Begins an authorization request, or goes on with the one of this form.
  ///
  /// - Parameters:
  ///   - region: whose redirect URI AppFlow registers.
  ///   - states: where the request's state comes from.
  /// - Returns: why there is none; nil where there is.
  mutating func openConsent(region: String, states: inout AuthorizationStates) -> String? {
    guard let plan = AuthorizationPlan(form, region: region) else {
      return "\(form.definition.label) has no consent page to get a code from."
    }
    if let needed = plan.neededChoice {
      return "The code belongs to another sign-in method: choose “\(needed.label)” at "
        + "“\(form.definition.choiceLabel)” first."
    }
    isRevealed = false
    if consent == nil {
      consent = ConsentState(plan, state: states.next())
    } else {
      consent?.update(plan)
    }
    return nil
  }

  /// What came of an answer to the request.
  enum ConsentResult: Equatable {
    /// Code and redirect URI are in the form.
    case accepted(cameElsewhere: Bool)
    /// The answer gives no code; nothing was put in, and the answer is thrown away.
    case refused(RedirectProblem)
    /// There is no request yet.
    case incomplete(AuthorizationGap)
  }

  /// Takes the code out of the answer and puts it into the form.
  mutating func acceptCode() -> ConsentResult? {
    guard let consent else { return nil }
    let request: AuthorizationRequest
    do {
      request = try consent.request()
    } catch {
      return .incomplete(error)
    }
    do {
      let answer = try RedirectAnswer(consent.answer.text, to: request)
      change { form in
        form.edit(at: .field(consent.plan.redirectURI)) { $0.replaceAll(with: Secret(request.redirectURI)) }
        if let verifier = consent.plan.codeVerifier {
          form.edit(at: .field(verifier)) { $0.replaceAll(with: request.codeVerifier ?? Secret("")) }
        }
        // Last, so that undo begins with it, where the cursor is.
        form.edit(at: .field(consent.plan.code)) { $0.replaceAll(with: answer.code) }
      }
      setFocus(.field(consent.plan.code))
      self.consent = nil
      return .accepted(cameElsewhere: answer.cameElsewhere)
    } catch {
      self.consent?.answer = LineEditor(isSecret: true)
      return .refused(error)
    }
  }

  /// What is said when a code was taken.
  ///
  /// - Parameters:
  ///   - cameElsewhere: whether the browser ended at another address than the redirect URI.
  ///   - review: the key or word that reviews.
  static func acceptedNotice(cameElsewhere: Bool, review: String) -> String {
    cameElsewhere
      ? "Put in. But the browser ended elsewhere than at the redirect URI: be sure whose page that was. \(review) "
        + "reviews."
      : "Code and redirect URI are in the form. The code expires within minutes: \(review) reviews."
  }
}
