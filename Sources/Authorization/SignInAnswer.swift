import AppFlow
import Secrets

extension SignIn.Page {
  /// Takes the code out of what is pasted back, and asks again as long as it is no answer to this page.
  ///
  /// - Parameters:
  ///   - paste: gives what was pasted; nil gives up.
  ///   - refuse: is told why it is no answer.
  /// - Returns: the code.
  /// - Throws: `SignInError.refused` where the page says no, and `cancelled`.
  public func code(
    from paste: @Sendable () async throws(SignInError) -> Secret?, refuse: (String) -> Void
  ) async throws(SignInError) -> Secret {
    let request = AuthorizationRequest(
      url: address, redirectURI: redirectURI, state: AuthorizationState(state))
    while let pasted = try await paste() {
      do {
        return try RedirectAnswer(parameters(in: pasted), to: request).code
      } catch {
        if case .refused = error { throw .refused(error.message) }
        refuse(error.message)
      }
    }
    throw .cancelled
  }
}
